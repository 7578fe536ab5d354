"""Sums by zone and by rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.assessment.town import mixed_town
from tests.toytown import layer, parcel, square, town
from zonemap.assessment import (
    Assessment,
    assess,
    by_constraint,
    by_rule,
    by_zone,
    gain_by_zone,
    premium_counts,
    rulebook_of,
)
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
    ground = found.manifest["totals"]["area_m2"]
    assert set(rules.index) == set(CATALOGUE)
    assert rules.loc["industry_far_minimum", "breached"] == 3
    # one of the three is a right below another parcel: it counts as a parcel, and has no ground of its own
    assert rules.loc["industry_far_minimum", "breached_area_m2"] == pytest.approx(20_000)
    assert rules.loc["industry_far_minimum", "breached_share"] == pytest.approx(20_000 / ground)
    assert pd.isna(rules.loc["farmland", "breached"])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, pd.DataFrame]:
    workspace = mixed_town(tmp_path_factory.mktemp("mixed") / "w")
    assessment = assess(workspace)
    return assessment, by_constraint(assessment, rulebook_of(workspace))


def test_a_constraint_counts_what_it_stands_over_and_a_touch_of_borders_apart(
    mixed: tuple[Assessment, pd.DataFrame],
) -> None:
    _assessment, constraints = mixed
    assert constraints.loc["ecological_redlines", "parcels"] == 1
    assert constraints.loc["ecological_redlines", "overlap_m2"] == pytest.approx(2_500)
    assert constraints.loc["farmland", "parcels"] == 0
    assert constraints.loc["farmland", "touches"] == 1


def test_a_unit_without_a_class_is_counted_as_unknown_and_not_as_standing_there(
    mixed: tuple[Assessment, pd.DataFrame],
) -> None:
    _assessment, constraints = mixed
    assert constraints.loc["control_unit_priority", "parcels"] == 0
    assert constraints.loc["control_unit_priority", "overlap_m2"] == 0
    assert constraints.loc["control_unit_priority", "unknown"] == 1


def test_a_constraint_without_its_layer_has_no_row(mixed: tuple[Assessment, pd.DataFrame]) -> None:
    assert "ecological_spaces" not in mixed[1].index


def test_gains_by_zone_add_up_to_those_of_the_surface_and_stay_open_without_a_ceiling(
    mixed: tuple[Assessment, pd.DataFrame],
) -> None:
    assessment, _constraints = mixed
    everything = ("certain", "possible", "not")
    zones = gain_by_zone(assessment, everything)
    surface = assessment.parcels[assessment.parcels["right_layer"].fillna("B") == "B"]
    assert zones["parcels"].sum() == len(surface)
    assert zones["cap_low_m2"].sum() == pytest.approx(surface["gain_cap_m2_low"].sum())
    assert zones["cap_high_m2"].sum() == surface["gain_cap_m2_high"].sum() == np.inf
    assert gain_by_zone(assessment, ("certain",))["parcels"].sum() < len(surface)


def test_every_surface_parcel_has_one_verdict_on_the_price_in_each_reading(
    mixed: tuple[Assessment, pd.DataFrame],
) -> None:
    counts = premium_counts(mixed[0], ("certain", "possible", "not"))
    surface = mixed[0].parcels["right_layer"].fillna("B") == "B"
    assert counts.sum(axis=1).to_dict() == {"plan": surface.sum(), "national": surface.sum()}
