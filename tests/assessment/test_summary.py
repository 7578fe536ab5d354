"""Sums by zone and by rule."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.toytown import layer, parcel, square, town
from zonemap.assessment import Assessment, assess, by_rule, by_zone, rulebook_of
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    rows = [
        parcel(parcel_id="A", zone_id="Z1", land_use="1001"),
        parcel(parcel_id="B", zone_id="Z1", land_use="0701"),
        parcel(parcel_id="C", zone_id="Z1", right_layer="X"),
        parcel(parcel_id="D"),
    ]
    bare = layer([{"building_id": "far off", "storeys": 1}], [square(50, 50)])
    shapes = [square(0, 0), square(1, 0), square(0, 0), square(3, 0)]
    return town(tmp_path / "w", {"parcels": layer(rows, shapes), "buildings": bare})


@pytest.fixture
def found(workspace: Workspace) -> Assessment:
    return assess(workspace)


def test_zones_count_parcels_and_their_ground_once(found: Assessment) -> None:
    zones = by_zone(found)
    assert zones.loc["Z1", "parcels"] == 3
    assert zones.loc["Z1", "certain"] == 2, "two industrial parcels stand bare, one above the other"
    assert zones.loc["Z1", "area_m2"] == pytest.approx(20_000)
    assert zones.loc["Z1", "certain_area_m2"] == pytest.approx(10_000)


def test_parcels_in_no_zone_are_not_lost(found: Assessment) -> None:
    zones = by_zone(found)
    assert zones.loc["", "parcels"] == 1
    assert zones["parcels"].sum() == len(found.parcels)


def test_every_rule_has_a_row_and_one_not_judged_has_no_counts(
    found: Assessment, workspace: Workspace
) -> None:
    rules = by_rule(found, rulebook_of(workspace))
    assert set(rules.index) == set(CATALOGUE)
    assert rules.loc["industry_far_minimum", "breached"] == 3
    assert rules.loc["industry_far_minimum", "breached_area_m2"] == pytest.approx(30_000)
    assert pd.isna(rules.loc["farmland", "breached"])
