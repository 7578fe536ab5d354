"""The twin city plants which parcels are inefficient and why; the rules find all of them, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.assessment.made import made_city
from zonemap.analysis.admission import Activity, Project, admission
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.cli.demonstration import make_demonstration
from zonemap.facts.siting import measure_site, named_place
from zonemap.findings import NO_ROW
from zonemap.plan import industry_of
from zonemap.workspace import Workspace

WORDS = {-1: "breached", 0: "unknown", 1: "met", NO_ROW: ""}
TRUTH_OF = {
    "idle_land": "idle_land",
    "industry_far_minimum": "industry_far_minimum",
    "entry_far_floor": "entry_far_floor",
    "building_coefficient": "building_coefficient",
    "support_facility_share": "support_facility_share",
    "enterprise_grade": "enterprise_grade",
    "eliminated_or_nonconforming": "eliminated_or_nonconforming",
    "stopped_or_vacant": "stopped_or_vacant",
    "plan_conflict": "plan_conflict",
    "ecological_redlines": "ecological_redlines",
    "farmland": "farmland",
    "chemical_shore_distance": "chemical_within_1km",
}
"""Rule → column of the truth."""

NO_RULE = {"grade", "verdict"}
"""Columns of the truth that are no verdict of a rule: the grade itself, and the place on the list."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((2_500, 7), id="2,500 parcels, seed 7"),
        pytest.param((2_500, 20_261), id="2,500 parcels, seed 20261"),
        pytest.param((2_000, 58), id="2,000 parcels, seed 58"),
        pytest.param((12_000, 1), id="the demonstration of 12,000 parcels", marks=pytest.mark.proof),
        pytest.param((12_000, 433), id="12,000 parcels, seed 433", marks=pytest.mark.proof),
    ],
)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workspace, pd.DataFrame]:
    """Return a made city, and its planted truth, which lies outside the workspace."""
    parcels, seed = request.param
    workspace, twin = made_city(tmp_path_factory.mktemp("city") / "demo", parcels=parcels, seed=seed)
    return workspace, twin.truth


@pytest.fixture(scope="module")
def city(made: tuple[Workspace, pd.DataFrame]) -> tuple[Assessment, pd.DataFrame]:
    """Return the assessment of a made city, and its planted truth."""
    workspace, truth = made
    return assess(workspace), truth


def test_every_rule_that_the_twin_plants_is_held_against_it(city: tuple[Assessment, pd.DataFrame]) -> None:
    _assessment, truth = city
    assert {*TRUTH_OF.values(), *NO_RULE} == set(truth.columns)


def test_the_worst_grade_is_the_one_that_was_planted(city: tuple[Assessment, pd.DataFrame]) -> None:
    assessment, truth = city
    findings = assessment.findings["enterprise_grade"]
    known = findings.measured.is_exact
    planted = truth["grade"].reindex(assessment.parcels.index).to_numpy()[findings.position[known]]
    measured = np.array(["", "A", "B", "C", "D"])[findings.measured.low[known].astype(int)]
    assert known.sum() > 100
    assert (planted == measured).all()


def found(assessment: Assessment, rule: str) -> pd.Series:
    """Return the verdict on every parcel as a word; a remark that decides nothing counts as met."""
    findings = assessment.findings[rule]
    verdict = findings.spread(len(assessment.parcels))
    remarked = findings.position[~findings.is_deciding]
    verdict[remarked] = 1
    return pd.Series(verdict, index=assessment.parcels.index).map(WORDS)


@pytest.mark.parametrize("rule", TRUTH_OF)
def test_a_rule_finds_what_was_planted_whole_and_nothing_else(
    city: tuple[Assessment, pd.DataFrame], rule: str
) -> None:
    assessment, truth = city
    planted = truth[TRUTH_OF[rule]].fillna("").reindex(assessment.parcels.index)
    judged = found(assessment, rule)
    assert (planted == "breached").any(), "nothing was planted: the test could not fail"
    breached, hit = judged == "breached", planted == "breached"
    assert (breached & hit).sum() / breached.sum() == 1.0, "precision"
    assert (breached & hit).sum() / hit.sum() == 1.0, "recall"
    assert judged[judged != planted].to_dict() == {}


def test_the_list_is_what_was_planted(city: tuple[Assessment, pd.DataFrame]) -> None:
    assessment, truth = city
    planted = truth["verdict"].reindex(assessment.parcels.index)
    listed = assessment.parcels["listing"]
    assert set(planted) == {"certain", "possible", "not"}
    assert listed[listed != planted].to_dict() == {}


@pytest.mark.parametrize(
    ("activity", "near", "away"),
    [("expand", "prohibit", "info"), ("existing", "info", "info")],
    ids=["expanding is forbidden within 1 km", "what stands is told"],
)
def test_chemical_parcels_are_admitted_as_was_planted(
    made: tuple[Workspace, pd.DataFrame], activity: str, near: str, away: str
) -> None:
    workspace, truth = made
    plan = rulebook_of(workspace)
    project = Project(industry_of("26", "2017", plan.classifications), Activity(activity))
    planted = truth["chemical_within_1km"]
    chosen = [*planted.index[planted == "breached"][:4], *planted.index[planted == "met"][:4]]
    assert (planted[chosen] == "breached").any(), "nothing was planted: the test could not fail"
    for parcel_id in chosen:
        place = named_place(workspace, parcel_id)
        site = measure_site(workspace, plan, place, as_of=workspace.settings.as_of)
        found = admission(site, project, plan)
        shore = {
            each.effect.value
            for each in found.reasons
            if each.ground == "chemical_shore" and each.case != "tributary"
        }
        assert shore == {near if planted[parcel_id] == "breached" else away}, parcel_id
        forbidden = {"ecological_redlines", "farmland"} & {
            each.ground for each in found.reasons if each.effect == "prohibit"
        }
        assert forbidden == {
            name for name in ("ecological_redlines", "farmland") if truth.loc[parcel_id, name] == "breached"
        }


def test_the_truth_lies_in_no_workspace(city: tuple[Assessment, pd.DataFrame], tmp_path: Path) -> None:
    workspace = make_demonstration(tmp_path / "demo", parcels=300, seed=3)
    assert not list(workspace.path.rglob("truth*"))


def test_gains_keep_to_their_cap_and_areas_close(city: tuple[Assessment, pd.DataFrame]) -> None:
    assessment, _truth = city
    cap = assessment.quantity("gain_cap_m2")
    for route in ("add_storeys", "rebuild", "consolidate"):
        gain = assessment.quantity(f"gain_{route}_m2")
        assert (gain.low <= cap.low + 1e-6).all()
        assert (gain.high <= cap.high + 1e-6).all()
        assert (gain.low <= gain.high).all()
    units = assessment.constraints[assessment.constraints["layer"] == "control_units"]
    covered = np.bincount(units["position"], weights=units["overlap_m2"], minlength=len(assessment.parcels))
    assert np.abs(covered - assessment.parcels["drawn_area_m2_low"].to_numpy()).max() < 1e-3
