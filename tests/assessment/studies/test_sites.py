"""Sites of a run: every listed parcel in one, ground once, unknown owners never counted away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.analysis import Listing
from zonemap.assessment import Assessment, assess, rulebook_of, save
from zonemap.assessment.studies import Asked, Limits, Sites, site_rows, sites_of
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace

SURFACE, BELOW = "320613001001GB00001", "320613001001GX00002"


BUILT = {"buildings": layer([building()], [square(9, 9)])}
"""A layer of buildings, none of them on the parcels: these are bare."""


def bare(name: str, **columns: Any) -> dict[str, Any]:
    """Return a parcel on which nothing stands: certain, because its FAR is 0."""
    return parcel(parcel_id=name, far_max=2.0, **columns)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two bare parcels side by side, one beyond a street, one at the corner, a built one, and rights in two layers."""
    parcels = [
        bare("A1", owner_id="X"),
        bare("A2", owner_id="Y"),
        bare("street", owner_id=None),
        bare("corner", owner_id="X"),
        bare("built", owner_id="Z"),
        bare(SURFACE, owner_id="Z"),
        bare(BELOW, owner_id="Q"),
    ]
    spots = [
        square(0, 0), square(1.004, 0), square(2.2, 0), square(-1, 1), square(1, 1), square(6, 0),
        square(6.2, 0.2, width=40, height=40),
    ]  # fmt: skip
    layers = {
        "parcels": layer(parcels, spots),
        "buildings": layer([building(storeys=3, storey_height_m=4.0)], [square(1, 1, width=90, height=90)]),
        "roads": layer([{"name": "R"}], [square(-1, -0.2, width=500, height=10)]),
        "ecological_redlines": layer([{"name": "L"}], [square(0.5, 0, width=50)]),
        "farmland": layer([{"name": "F"}], [square(20, 20)]),
    }
    return town(tmp_path_factory.mktemp("sites") / "place", layers)


@pytest.fixture(scope="module")
def run(place: Workspace) -> Assessment:
    found = assess(place)
    save(found, place)
    return found


def found(run: Assessment, place: Workspace, **options: Any) -> Sites:
    return sites_of(run, place, rulebook_of(place), **options)


def rows(run: Assessment, place: Workspace, **options: Any) -> dict[frozenset[str], dict[str, Any]]:
    sites = found(run, place, **options)
    return {frozenset(row["parcel_ids"]): row for row in site_rows(sites, run)}


def test_parcels_side_by_side_are_one_site_and_a_street_or_a_corner_parts_them(
    run: Assessment, place: Workspace
) -> None:
    assert set(rows(run, place)) == {
        frozenset({"A1", "A2"}), frozenset({"street"}), frozenset({"corner"}), frozenset({SURFACE, BELOW})
    }  # fmt: skip


def test_every_listed_parcel_is_in_exactly_one_site(run: Assessment, place: Workspace) -> None:
    members = np.concatenate(found(run, place).members)
    listed = np.flatnonzero((run.parcels["listing"] == "certain").to_numpy())
    assert sorted(members.tolist()) == listed.tolist()


def test_rights_in_two_layers_are_one_site_with_the_ground_counted_once(
    run: Assessment, place: Workspace
) -> None:
    row = rows(run, place)[frozenset({SURFACE, BELOW})]
    assert row["area_m2"] == pytest.approx(10_000.0)
    assert row["owners"] == 2


def test_a_site_sums_its_parcels(run: Assessment, place: Workspace) -> None:
    row = rows(run, place)[frozenset({"A1", "A2"})]
    assert row["area_m2"] == pytest.approx(20_000.0)
    assert row["gain_m2"]["cap"] == {"low": pytest.approx(40_000.0), "high": pytest.approx(40_000.0)}
    assert row["blocked_m2"] == pytest.approx(5_000.0)
    assert row["length_m"] == pytest.approx(200.4, abs=0.1)
    assert row["width_m"] == pytest.approx(100.0, abs=0.1)
    assert row["frontage_m"] == pytest.approx(200.0, abs=1.0)


def test_an_owner_that_is_not_known_may_be_anybody(run: Assessment, place: Workspace) -> None:
    row = rows(run, place)[frozenset({"street"})]
    assert row["owners"] == 1, "one parcel has one owner, whoever it is"


def test_frontage_is_unknown_without_roads(tmp_path: Path) -> None:
    workspace = town(
        tmp_path / "w",
        {"parcels": layer([bare("A")], [square(0, 0)]), "buildings": layer([building()], [square(9, 9)])},
    )
    assessed = assess(workspace)
    (row,) = site_rows(found(assessed, workspace), assessed)
    assert row["frontage_m"] is None
    asked = found(assessed, workspace, asked=Asked(frontage_m=50))
    assert next(site_rows(asked, assessed))["fits"] == "unknown", "what is not known is not refused"


def test_without_a_layer_that_blocks_it_is_unknown_how_much_is_blocked(tmp_path: Path) -> None:
    red = {"ecological_redlines": layer([{"name": "L"}], [square(0.5, 0, width=50)])}
    workspace = town(tmp_path / "w", {"parcels": layer([bare("A")], [square(0, 0)]), **BUILT, **red})
    assessed = assess(workspace)
    (row,) = site_rows(found(assessed, workspace, asked=Asked(blocked_share=0.6)), assessed)
    assert row["blocked_m2"] is None
    assert row["blocked_m2_range"] == pytest.approx([5_000.0, 10_000.0]), "nothing is known of farmland"
    assert row["fits"] == "unknown"


def test_two_lines_over_the_same_ground_block_it_once(tmp_path: Path) -> None:
    lines = {
        name: layer([{"name": name}], [square(0.5, 0, width=50)])
        for name in ("ecological_redlines", "farmland")
    }
    workspace = town(tmp_path / "w", {"parcels": layer([bare("A")], [square(0, 0)]), **BUILT, **lines})
    assessed = assess(workspace)
    (row,) = site_rows(found(assessed, workspace), assessed)
    low, high = row["blocked_m2_range"]
    assert low == pytest.approx(5_000.0)
    assert high == pytest.approx(10_000.0), "they might lie side by side"


def test_what_is_asked_refuses_and_says_how_many(run: Assessment, place: Workspace) -> None:
    sites = found(run, place, asked=Asked(area_m2=15_000, blocked_share=0.1))
    assert sites.refused == {"area_m2": 3, "blocked_share": 1}
    assert not sites.table["is_chosen"].any()


def test_limits_choose_the_most_gain(run: Assessment, place: Workspace) -> None:
    sites = found(run, place, limits=Limits(area_m2=20_000))
    chosen = [row for row in site_rows(sites, run) if row["is_chosen"]]
    assert sum(row["area_m2"] for row in chosen) <= 20_000
    assert sum(row["gain_m2"]["cap"]["low"] for row in chosen) == pytest.approx(40_000)
    assert sites.gap == pytest.approx(0.0)


def test_a_budget_without_a_cost_names_the_number_to_set(run: Assessment, place: Workspace) -> None:
    with pytest.raises(ZonemapError) as refusal:
        found(run, place, limits=Limits(budget_wan=100))
    assert "redevelopment_cost_cny_per_m2" in refusal.value.remedy


def test_nothing_listed_makes_no_site(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", {"parcels": layer([parcel(land_use="0701")], [square(0, 0)])})
    assessed = assess(workspace)
    sites = found(assessed, workspace, listings=(Listing.CERTAIN,))
    assert json.dumps(list(site_rows(sites, assessed))) == "[]"
