"""`gain`, as a planner types it: routes by zone, readings of a split plan, land saved; and the ledger in `explain`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.studies.test_gains import PRICES, priced_town, split_town
from tests.cli.run import zonemap
from zonemap.assessment import assess, save
from zonemap.workspace import Workspace


def saved(workspace: Workspace) -> Path:
    save(assess(workspace), workspace)
    return workspace.path


def test_gains_are_told_by_zone_and_in_three_readings(tmp_path: Path) -> None:
    path = saved(split_town(tmp_path))
    document = zonemap("gain", path, "--all", "--json").json
    (zone,) = document["zones"]
    assert (zone["zone_id"], zone["parcels"]) == ("Z1", 2)
    (split,) = document["split_plans"]["parcels"]
    assert split["readings"]["majority"]["gain_cap_m2"] == pytest.approx(20_000.0)
    assert document["split_plans"]["gain_cap_m2"]["strictest"]["high"] == pytest.approx(10_000.0)
    assert document["savings"] is None
    ran = zonemap("gain", path, "--all")
    assert ran.code == 0, ran
    assert "按最严" in ran.out
    assert "未提供地价表" in ran.out
    said = zonemap("explain", path, "L")
    assert "宗地被规划分割（1001 占 60.0%、0901 占 40.0%）" in said.out
    assert zonemap("explain", path, "R", "--json").json["split_plan"] is None


def test_land_saved_is_told_with_its_sources(tmp_path: Path) -> None:
    path = saved(priced_town(tmp_path, PRICES))
    document = zonemap("gain", path, "--all", "--json").json
    assert document["savings"]["zones"][0]["price_wan"] == pytest.approx(900.0)
    assert document["savings"]["numbers"][0]["document"] == "苏政办发〔2021〕103号"
    assert document["savings"]["price_table"]["edition"] == "2024"
    ran = zonemap("gain", path, "--all")
    assert "节约土地（亩）" in ran.out
    assert "地价表版本 2024" in ran.out


def test_a_list_without_parcels_has_no_gain(tmp_path: Path) -> None:
    path = saved(priced_town(tmp_path, PRICES, land_use="0701"))
    document = zonemap("gain", path, "--json").json
    assert document["zones"] == []
    assert document["savings"]["zones"] == []
    assert zonemap("gain", path).code == 0


def test_what_changed_since_the_run_is_said_and_not_told_as_its_own(tmp_path: Path) -> None:
    workspace = split_town(tmp_path)
    path = saved(workspace)
    buildings = workspace.read("buildings")
    workspace.write_layer("buildings", buildings.assign(storeys=2))
    document = zonemap("explain", path, "L", "--json").json
    assert (document["ledger"], document["split_plan"]) == (None, None)
    assert "不逐幢、逐块列出建筑和规划" in zonemap("explain", path, "L").out
