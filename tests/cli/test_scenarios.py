"""`scenarios` and `pareto`, as a planner types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.town import mixed_town
from tests.cli.run import refuses, zonemap
from zonemap.assessment import assess, latest_run, save
from zonemap.assessment.scenarios import FILE
from zonemap.workspace import Workspace

TEXT = """
[[scenario]]
name = "strict"
title = "容积率从严"
values = { industry_far_minimum = 5 }

[[scenario]]
name = "bare"
title = "不用红线"
without = ["ecological_redlines"]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = mixed_town(tmp_path_factory.mktemp("scenarios") / "w")
    save(assess(workspace, run="base"), workspace)
    (workspace.path / FILE).write_text(TEXT, encoding="utf-8")
    return workspace


def test_scenarios_stand_beside_their_base_in_words(place: Workspace, tmp_path: Path) -> None:
    ran = zonemap("scenarios", place.path, "--out", tmp_path / "d.gpkg")
    assert ran.code == 0, ran
    for words in ("容积率从严", "不用红线", "绝不视为“无约束”", "占用生态保护红线", "清单变动"):
        assert words in ran.out
    assert (tmp_path / "d.gpkg").exists()
    assert latest_run(place) == "base"


def test_one_scenario_as_json(place: Workspace) -> None:
    (row,) = zonemap("scenarios", place.path, "--only", "strict", "--json").json["scenarios"]
    assert (row["name"], row["base"], row["run"]) == ("strict", "base", "scenario-strict")
    certain = row["figures"]["certain_parcels"]
    assert certain["difference"]["low"] == certain["value"]["low"] - certain["base"]["low"] > 0
    assert sum(row["moves"].values()) == len(row["parcels"])
    shown = zonemap("explain", place.path, "low", "--run", "scenario-strict", "--verify")
    assert shown.code == 0, shown
    assert "此为情景“容积率从严”" in shown.out


def test_a_name_that_is_none_of_them_is_refused(place: Workspace) -> None:
    refuses(zonemap("scenarios", place.path, "--only", "loose"), "loose", "strict, bare")


def test_a_workspace_without_the_file_is_told_how_to_write_one(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    refuses(zonemap("scenarios", workspace.path), FILE, "[[scenario]]")


def test_the_front_is_shown_with_what_it_leans_on(place: Workspace) -> None:
    ran = zonemap("pareto", place.path)
    assert ran.code == 0, ran
    assert "未设权重" in ran.out
    assert "因无数据未作比较" in ran.out
    document = zonemap("pareto", place.path, "--zone", "Z1", "--json").json
    assert document["weights"] is None
    assert {row["on_front"] for row in document["parcels"]} <= {"met", "unknown", "breached"}
    refuses(zonemap("pareto", place.path, "--zone", "Z9"), "Z9")


def test_sites_are_held_against_each_other_too(place: Workspace) -> None:
    document = zonemap("pareto", place.path, "--of", "sites", "--possible", "--json").json
    assert {"site_id", "parcel_ids", "on_front"} <= {key for row in document["sites"] for key in row}
    ran = zonemap("pareto", place.path, "--of", "sites", "--possible")
    assert "上限已知的片区" in ran.out
