"""The cards of a run: figures that follow from findings, JSON, saving, trials, and runs from before there were any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.assessment.town import mixed_town
from tests.toytown import layer, square
from zonemap.assessment import (
    Assessment,
    assess,
    by_zone,
    card_rows,
    load,
    rulebook_of,
    save,
    scorecard_document,
    trial_of,
)
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

STATUS = pd.DataFrame(
    {
        "zone_id": ["Z1", "Z2"],
        "item": "safety_platform",
        "value": ["done", "not_started"],
        "on": "2024-01-01",
        "source": "某文",
    }
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Assessment, Rulebook]:
    workspace = mixed_town(tmp_path_factory.mktemp("cards") / "w")
    zones = workspace.read("zones").assign(level=["national", "provincial"], leading_industries=["35", None])
    workspace.write_layer("zones", zones)
    workspace.write_layer("zone_status", STATUS)
    workspace.write_layer("shoreline", layer([{"name": "江", "rank": "main_stem"}], [square(6, -5)]))
    project = {"project_id": "J", "zone_id": "Z1", "capital_wan_usd": 12_000.0}
    workspace.write_layer("projects", layer([project], [square(0, 0)]))
    found = assess(workspace)
    save(found, workspace)
    return workspace, found, rulebook_of(workspace)


def card(saved: tuple[Workspace, Assessment, Rulebook], zone: str) -> dict[str, dict[str, Any]]:
    _workspace, found, rulebook = saved
    return {row["indicator"]: row for row in card_rows(found, rulebook, zone)}


def test_the_list_and_its_gains_stand_on_the_cards_as_in_the_sums_by_zone(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    sums = by_zone(saved[1])
    for zone in ("Z1", "Z2"):
        rows, own = card(saved, zone), sums.loc[zone]
        ends = rows["inefficient_parcels"].get("value_range") or [rows["inefficient_parcels"]["value"]] * 2
        assert ends == [own["certain"], own["certain"] + own["possible"]]
        cap = rows["gain_cap_m2"].get("value_range") or [rows["gain_cap_m2"]["value"]] * 2
        assert cap[0] == pytest.approx(own["cap_low_m2"])


def test_a_gain_free_of_price_is_at_most_the_cap(saved: tuple[Workspace, Assessment, Rulebook]) -> None:
    scorecard = saved[1].scorecard.set_index(["indicator", "zone_id"])
    for reading in ("premium_plan_m2", "premium_national_m2"):
        for end in ("value_low", "value_high"):
            assert (scorecard.loc[reading, end] <= scorecard.loc["gain_cap_m2", end]).all()


def test_chemical_parcels_at_the_shore_are_those_of_the_finding(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    found = saved[1].findings["chemical_shore_distance"]
    city = card(saved, "")["chemical_parcels_at_shore"]
    assert (found.verdict == -1).sum() == 1
    assert city["value"] == 1 or city["value_range"][0] == 1


def test_the_document_has_the_names_that_others_rely_on(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    document = json.loads(json.dumps(scorecard_document(saved[1], saved[2]), allow_nan=False))
    assert {"run", "as_of", "roster", "zones", "city", "without_data"} == set(document)
    assert {"count", "levels", "edition", "sha256", "plan", "difference"} <= set(document["roster"])
    assert (document["roster"]["count"], document["roster"]["difference"]) == (2, -11)
    assert [zone["zone_id"] for zone in document["zones"]] == ["Z1", "Z2"]
    assert {"zone_id", "name", "level", "kind", "indicators"} == set(document["zones"][0])
    for row in [*document["zones"][0]["indicators"], *document["city"]]:
        assert {
            "indicator", "row", "clause", "title", "value", "unit", "minimum", "maximum", "verdict", "gap", "on",
            "source", "evidence",
        } <= set(row)  # fmt: skip
        assert row["evidence"]
        assert row["verdict"] in {"met", "breached", "unknown", None}
    rows = [row["row"] for row in document["city"]]
    assert rows == sorted(rows)


def test_what_is_known_is_a_value_and_what_is_not_is_null_with_its_range(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    first, second = card(saved, "Z1"), card(saved, "Z2")
    assert first["safety_platform"]["value"] is True
    assert first["safety_platform"]["gap"] == 0
    assert first["safety_platform"]["on"] == "2024-01-01"
    assert first["safety_platform"]["source"] == "某文"
    assert "建成率100%" in first["safety_platform"]["target_sources"][0]
    assert second["safety_platform"]["verdict"] == "breached"
    assert second["leading_industry_count"]["value"] is None
    assert second["leading_industry_count"]["value_range"] == [0, None]
    assert second["leading_industry_count"]["verdict"] == "unknown"
    assert (card(saved, "")["safety_platform"]["zones_met"], card(saved, "")["safety_platform"]["zones"]) == (
        1,
        2,
    )


def test_figures_without_data_are_named_and_stand_on_no_card(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    document = scorecard_document(saved[1], saved[2])
    absent = {each["indicator"]: each["missing"] for each in document["without_data"]}
    assert absent["hazard_sites"] == ["hazards"]
    shown = set(saved[1].scorecard["indicator"])
    terms = {name for name, entry in saved[2].indicators.items() if entry.is_term}
    assert (shown | set(absent)) - terms == set(saved[2].indicators) - terms
    assert not set(absent) & terms
    assert shown & set(absent) == set()


def test_one_zone_may_be_asked_for_and_an_unknown_one_is_named(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    assert [each["zone_id"] for each in scorecard_document(saved[1], saved[2], "Z2")["zones"]] == ["Z2"]
    with pytest.raises(ZonemapError, match="Z9") as refused:
        scorecard_document(saved[1], saved[2], "Z9")
    assert refused.value.code == "unknown_zone"
    assert "Z1" in refused.value.remedy


def test_the_cards_are_read_back_as_they_were(saved: tuple[Workspace, Assessment, Rulebook]) -> None:
    read = load(saved[0])
    assert_frame_equal(read.scorecard, saved[1].scorecard, check_dtype=False)
    assert scorecard_document(read, saved[2]) == scorecard_document(saved[1], saved[2])


def test_a_target_tried_is_judged_anew(saved: tuple[Workspace, Assessment, Rulebook]) -> None:
    workspace, found, _rulebook = saved
    trial = trial_of(workspace, load(workspace))
    stages: list[str] = []
    tried, rulebook = trial.judged({"safety_platform_minimum": 0.5}, stages.append)
    assert stages == ["judge", "analyse"]
    rows = {row["indicator"]: row for row in card_rows(tried, rulebook)}
    assert rows["safety_platform"]["verdict"] == "met"
    assert card((workspace, found, rulebook), "")["safety_platform"]["verdict"] == "breached"
    assert tried.scorecard.equals(assess(workspace, values={"safety_platform_minimum": 0.5}).scorecard)


def test_a_number_that_measuring_reads_is_measured_with_anew(
    saved: tuple[Workspace, Assessment, Rulebook],
) -> None:
    tried, rulebook = trial_of(saved[0], load(saved[0])).judged({"major_project_capital_wan_usd": 12_000.0})
    rows = {row["indicator"]: row for row in card_rows(tried, rulebook, "Z1")}
    assert (card(saved, "Z1")["major_projects"]["value"], rows["major_projects"]["value"]) == (0, 1)


def test_a_run_from_before_there_were_cards_says_so(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "w")
    folder = save(assess(workspace), workspace)
    (folder / "scorecard.parquet").unlink()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["scorecard"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ZonemapError) as refused:
        scorecard_document(load(workspace), rulebook_of(workspace))
    assert refused.value.code == "no_scorecard"
    assert "zonemap assess" in refused.value.remedy
