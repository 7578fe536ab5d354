"""The phases of a zone: patches beside the core, what blocks left out, what is not known never called mature."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.assessment.studies import PhasePlan, phase_plan, phase_rows
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace

YEARS = (2027, 2028, 2029)


def zone_of(folder: Path, *, services: bool = True) -> Workspace:
    """Return a zone in a row: core, a built and served patch, a bare one, one under a red line, one out of reach."""
    names = ("core", "built", "bare", "red", "far")
    spots = [square(at, 0) for at in (0, 1.2, 2.4, 3.6, 9)]
    layers = {
        "zones": layer([{"zone_id": "Z", "name": "区"}], [square(-1, -1, width=1200, height=300)]),
        "core_areas": layer(
            [{"core_id": "C", "zone_id": "Z", "version": "1", "approved_on": "2020-01-01"}], [square(0, 0)]
        ),
        "parcels": layer([parcel(parcel_id=name, far_max=2.0) for name in names], spots),
        "buildings": layer(
            [building(building_id=f"B{at}", storeys=3, storey_height_m=4.0) for at in (0, 1)],
            [square(0, 0, width=90, height=90), square(1.2, 0, width=90, height=90)],
        ),
        "ecological_redlines": layer([{"name": "R"}], [square(3.6, 0)]),
    }
    if services:
        kinds = [{"facility_id": kind, "kind": kind} for kind in ("sewage", "heat")]
        layers["service_areas"] = layer(kinds, [square(-1, -1, width=1200, height=300)] * 2)
    return town(folder, layers)


def planned(workspace: Workspace, area: float = 10_000.0) -> tuple[Assessment, PhasePlan]:
    run = assess(workspace)
    plan = phase_plan(run, workspace, rulebook_of(workspace), zone_id="Z", area_per_year_m2=area, years=YEARS)
    return run, plan


def test_patches_join_outwards_from_the_core(tmp_path: Path) -> None:
    run, plan = planned(zone_of(tmp_path / "w"))
    rows = list(phase_rows(plan, run))
    assert [[patch["parcel_ids"] for patch in row["patches"]] for row in rows] == [
        [["built"]],
        [["bare"]],
        [],
    ]
    assert rows[0]["patches"][0]["maturity"] == 1.0
    assert rows[1]["patches"][0]["built"] == 0.0


def test_the_area_of_a_year_is_kept_and_a_patch_goes_on(tmp_path: Path) -> None:
    run, plan = planned(zone_of(tmp_path / "w"), area=6_000.0)
    rows = list(phase_rows(plan, run))
    assert [row["area_m2"] for row in rows] == pytest.approx([6_000.0, 6_000.0, 6_000.0])
    assert [patch["is_finished"] for row in rows for patch in row["patches"]] == [False, True, False, False]


def test_without_service_areas_served_is_unknown(tmp_path: Path) -> None:
    run, plan = planned(zone_of(tmp_path / "w", services=False))
    patch = next(phase_rows(plan, run))["patches"][0]
    assert patch["served"] is None
    assert patch["served_range"] == [0.0, 1.0]
    assert patch["maturity_range"] == [0.0, 1.0]


def test_a_zone_without_a_core_says_what_to_bring(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", {"parcels": layer([parcel()], [square(0, 0)])})
    with pytest.raises(ZonemapError) as refusal:
        planned(workspace)
    assert "core_areas" in refusal.value.remedy


def test_land_that_nobody_judged_is_not_called_efficient(tmp_path: Path) -> None:
    workspace = zone_of(tmp_path / "w")
    run = assess(workspace)
    run.parcels["is_judged"] = False
    plan = phase_plan(
        run, workspace, rulebook_of(workspace), zone_id="Z", area_per_year_m2=10_000.0, years=YEARS
    )
    assert next(phase_rows(plan, run))["patches"][0]["efficient"] is None


def test_without_a_layer_that_blocks_a_patch_says_that_more_may_be(tmp_path: Path) -> None:
    run, plan = planned(zone_of(tmp_path / "w"))
    assert next(phase_rows(plan, run))["patches"][0]["blocked_m2_range"] == pytest.approx([0.0, 10_000.0])
