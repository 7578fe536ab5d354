"""A scenario says just what assessing under its changes says; what it leaves out is unknown, never no constraint."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from tests.assessment.town import SURFACE, mixed_town
from tests.toytown import layer, parcel, square, town, verdict_of
from zonemap.assessment import (
    assess,
    disagreements,
    latest_run,
    load,
    rulebook_of,
    save,
    trial_of,
    workspace_of,
)
from zonemap.assessment.scenarios import (
    Outcome,
    Scenario,
    assessed,
    figures_of,
    moves_of,
    parcel_changes,
    write_differences,
)
from zonemap.assessment.studies import compared, comparison_rows
from zonemap.tables import run_table
from zonemap.workspace import Ceiling, Workspace

PLAN = [
    {"planned_use": "100101", "far_max": 1.8, "height_max_m": 12.0},
    {"planned_use": "0901", "far_max": 3.0, "height_max_m": 20.0},
]
CHANGES = {
    "a threshold": Scenario("numbers", "", "base", values={"industry_far_minimum": 5.0}),
    "a number that measuring reads": Scenario("storeys", "", "base", values={"new_storey_height_m": 6.0}),
    "a ceiling by factor": Scenario("far", "", "base", ceilings=(Ceiling("far_max", zone="Z1", factor=1.5),)),
    "a ceiling by value": Scenario(
        "use", "", "base", ceilings=(Ceiling("height_max_m", planned_use="1001", value=60.0),)
    ),
    "a layer left out": Scenario("bare", "", "base", without=("ecological_redlines",)),
    "buildings left out": Scenario("unbuilt", "", "base", without=("buildings", "zones")),
    "all of them": Scenario(
        "all", "", "base", {"idle_after_years": 3.0}, (Ceiling("far_max", factor=0.5),), ("farmland",)
    ),
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = mixed_town(tmp_path_factory.mktemp("scenarios") / "w")
    made.write_layer("planned_land_use", layer(PLAN, [square(4, 0, width=90), square(8, 0)]))
    save(assess(made, run="base"), made)
    return made


@pytest.fixture(scope="module")
def outcomes(workspace: Workspace) -> dict[str, Outcome]:
    return dict(zip(CHANGES, assessed(workspace, list(CHANGES.values())), strict=True))


@pytest.mark.parametrize("name", CHANGES)
def test_a_scenario_says_what_assessing_anew_says(
    name: str, outcomes: dict[str, Outcome], workspace: Workspace
) -> None:
    scenario, found = CHANGES[name], outcomes[name].run
    seen = workspace.supposing(without=scenario.without, ceilings=scenario.ceilings)
    anew = assess(seen, values=scenario.values)
    assert found.parcels.equals(anew.parcels)
    assert found.constraints.equals(anew.constraints)
    assert found.scorecard.equals(anew.scorecard)
    assert found.manifest["digest"] == anew.manifest["digest"]
    assert found.manifest["totals"] == anew.manifest["totals"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_scenario_is_saved_with_its_changes_and_does_not_become_the_latest_run(
    name: str, outcomes: dict[str, Outcome], workspace: Workspace
) -> None:
    scenario = CHANGES[name]
    saved = load(workspace, f"scenario-{scenario.name}").manifest
    assert saved["scenario"]["base"] == "base"
    assert saved["scenario"]["values"] == dict(scenario.values)
    assert saved["scenario"]["without"] == list(scenario.without)
    assert [Ceiling(**each) for each in saved["scenario"]["ceilings"]] == list(scenario.ceilings)
    assert latest_run(workspace) == "base"


@pytest.mark.parametrize("name", CHANGES)
def test_a_receipt_of_a_scenario_is_recomputed_under_its_changes(
    name: str, outcomes: dict[str, Outcome], workspace: Workspace
) -> None:
    run = load(workspace, outcomes[name].run.run)
    seen, values = workspace_of(workspace, run.manifest), run.manifest["values"]
    assert disagreements(run, seen, rulebook_of(seen, values=values), 0, values) == []


def test_to_look_twice_as_a_run_saw_it_is_to_look_once(
    outcomes: dict[str, Outcome], workspace: Workspace
) -> None:
    assert outcomes
    run = load(workspace, "scenario-all")
    seen = workspace_of(workspace, run.manifest)
    assert (seen.without, seen.ceilings) != ((), ())
    assert workspace_of(seen, run.manifest) == seen


def test_every_scenario_has_a_digest_of_its_own(outcomes: dict[str, Outcome], workspace: Workspace) -> None:
    digests = {each.run.manifest["digest"] for each in outcomes.values()}
    assert len(digests | {load(workspace, "base").manifest["digest"]}) == len(CHANGES) + 1


def test_numbers_can_be_tried_on_a_scenario(outcomes: dict[str, Outcome], workspace: Workspace) -> None:
    trial = trial_of(workspace, load(workspace, "scenario-all"))
    tried, _rulebook = trial.judged({"industry_far_minimum": 2.0})
    values = {"idle_after_years": 3.0, "industry_far_minimum": 2.0}
    seen = workspace.supposing(without=("farmland",), ceilings=(Ceiling("far_max", factor=0.5),))
    assert tried.manifest["digest"] == assess(seen, values=values).manifest["digest"]


def test_a_layer_left_out_is_without_data_and_blocks_perhaps_everything(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["a layer left out"]
    assert verdict_of(outcome.base, "ecological_redlines", "low") != "not judged"
    assert verdict_of(outcome.run, "ecological_redlines", "low") == "not judged"
    blocked = figures_of(outcome)["blocked_m2"]
    assert blocked.value[1] == figures_of(outcome)["certain_area_m2"].value[1]
    assert blocked.difference[0] < 0 < blocked.difference[1]


def test_a_ceiling_changes_the_parcels_that_it_is_about_alone(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["a ceiling by factor"]
    before, after = (run.parcels["far_max_high"] for run in (outcome.base, outcome.run))
    assert (before["low"], after["low"]) == (2.0, 3.0)
    assert before[SURFACE] == after[SURFACE] == 3.0, "it lies in the other zone"


def test_a_planned_use_is_met_with_its_kinds(outcomes: dict[str, Outcome]) -> None:
    run = outcomes["a ceiling by value"].run
    unknown = run.position("unknown")
    assert run.quantity("height_max_m").low[unknown] == 60.0, "100101 is a kind of 1001"
    assert run.quantity("height_max_m").high[run.position(SURFACE)] == 20.0


def test_where_the_zone_is_not_known_either_ceiling_may_hold(workspace: Workspace) -> None:
    seen = workspace.supposing(without=("zones",), ceilings=(Ceiling("far_max", zone="Z1", factor=1.5),))
    dense = assess(seen).parcels.loc["dense"]
    assert (dense["far_max_low"], dense["far_max_high"]) == (1.5, 2.25)


def test_what_a_scenario_does_not_touch_adds_nothing_to_a_difference(tmp_path: Path) -> None:
    """Both parcels have no ceiling, so an open gain: one is certain on both sides, the other comes to be."""
    stories = [
        parcel(parcel_id="idle", is_started=False, start_due_on="2025-01-01"),
        parcel(parcel_id="late", is_started=False, start_due_on="2025-09-01", zone_id="Z"),
    ]
    made = town(tmp_path / "w", {"parcels": layer(stories, [square(0, 0), square(2, 0)])})
    save(assess(made, run="base"), made)
    no_change = Scenario("same", "", "base", values={"tax_per_mu_minimum": 9.0})
    sooner = Scenario("sooner", "", "base", values={"idle_after_years": 0.0})
    measured = Scenario("storeys", "", "base", values={"new_storey_height_m": 6.0})
    same, more, other = (
        figures_of(each)["gain_cap_m2"] for each in assessed(made, [no_change, sooner, measured])
    )
    assert (same.difference, same.open_parcels) == ((0.0, 0.0), 0)
    assert (more.difference, more.open_parcels) == ((0.0, np.inf), 1), "the one that comes to be certain"
    assert (other.difference, other.open_parcels) == ((-np.inf, np.inf), 1), "its gain may be another one"


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_holds_that_of_the_sums_known(name: str, outcomes: dict[str, Outcome]) -> None:
    for figure in figures_of(outcomes[name]).values():
        assert figure.difference[0] <= figure.difference[1]
        if figure.base[0] == figure.base[1] and figure.value[0] == figure.value[1]:
            assert figure.difference[0] <= figure.value[0] - figure.base[0] <= figure.difference[1]
        json.dumps(figure.as_json(), allow_nan=False)


@pytest.mark.parametrize("name", CHANGES)
def test_moves_on_the_list_and_the_map_of_differences_agree(
    name: str, outcomes: dict[str, Outcome], tmp_path: Path
) -> None:
    outcome = outcomes[name]
    assert sum(moves_of(outcome).values()) == len(list(parcel_changes(outcome)))
    write_differences([outcome], tmp_path / "d.gpkg")
    drawn = pyogrio.read_dataframe(tmp_path / "d.gpkg", layer=outcome.scenario.name)
    moved = (
        set(drawn.loc[drawn["listing_before"] != drawn["listing_after"], "parcel_id"])
        if len(drawn)
        else set()
    )
    assert moved == {row["parcel_id"] for row in parcel_changes(outcome)}


def test_a_ceiling_is_a_rule_that_differs_and_no_other_code(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["a ceiling by factor"]
    found = compared(outcome.base, outcome.run)
    assert found.differs["ceilings"]["after"] == [each.as_json() for each in outcome.scenario.ceilings]
    assert {row["cause"] for row in comparison_rows(found)} == {"rule"}


def test_a_report_on_a_scenario_says_so(outcomes: dict[str, Outcome]) -> None:
    told = {row[0]: row[1] for row in run_table(outcomes["a threshold"].run, place="", top=0).rows()}
    assert "base" in str(told["情景"])
    assert "情景" not in {row[0] for row in run_table(outcomes["a threshold"].base, place="", top=0).rows()}
