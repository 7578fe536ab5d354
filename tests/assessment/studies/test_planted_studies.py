"""The twin city plants what studies of redevelopment must find; they find all of it, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.assessment.made import made_city
from tests.assessment.studies.planted import (
    OPEN_M,
    City,
    Patch,
    joined,
    pairs_of,
    rolled_out,
    share_inside,
    standing,
    taken_apart,
)
from zonemap.analysis import Listing
from zonemap.assessment import assess, rulebook_of
from zonemap.assessment.studies import (
    Service,
    gaps_of,
    pareto_front,
    phase_plan,
    phase_rows,
    site_rows,
    sites_of,
)
from zonemap.assessment.studies.supply import supply_of

NUMBERS = """
[[numbers.hazard_inner_distance_m.rows]]
dateless = { zh = "试验", en = "trial" }
value = 300.0
source = { document = "试验", place = "试验", confidence = "BUREAU" }

[[numbers.hazard_outer_distance_m.rows]]
dateless = { zh = "试验", en = "trial" }
value = 900.0
source = { document = "试验", place = "试验", confidence = "BUREAU" }
"""
INNER_M, OUTER_M, REACH_M = 300.0, 900.0, 60.0


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((1_100, 5), id="1,100 parcels, seed 5"),
        pytest.param((1_100, 91), id="1,100 parcels, seed 91"),
        pytest.param((1_100, 20_262), id="1,100 parcels, seed 20262"),
        pytest.param((12_000, 1), id="the demonstration of 12,000 parcels", marks=pytest.mark.proof),
        pytest.param((8_000, 317), id="8,000 parcels, seed 317", marks=pytest.mark.proof),
    ],
)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return a made city, judged, with its truth."""
    parcels, seed = request.param
    workspace, twin = made_city(tmp_path_factory.mktemp("city") / "demo", parcels=parcels, seed=seed)
    numbers = workspace.path / "numbers.toml"
    numbers.write_text(numbers.read_text("utf-8") + NUMBERS, "utf-8")
    return City(workspace, assess(workspace), rulebook_of(workspace), twin)


# ----------------------------------------------------------------------------------------------- sites


def found_groups(city: City, listings: tuple[Listing, ...]) -> set[frozenset[str]]:
    ids = city.run.parcels.index.to_numpy(object)
    sites = sites_of(city.run, city.workspace, city.rulebook, listings=listings)
    return {frozenset(ids[each]) for each in sites.members}


@pytest.mark.parametrize("listings", [(Listing.CERTAIN,), tuple(Listing)], ids=["certain", "every parcel"])
def test_sites_are_the_parcels_that_the_grid_laid_against_each_other(
    city: City, listings: tuple[Listing, ...]
) -> None:
    truth = city.twin.truth["verdict"]
    listed = truth.index[truth.isin([each.value for each in listings])]
    least, most = (joined(listed, pairs_of(city, length)) for length in reversed(OPEN_M))
    settled, found = least & most, found_groups(city, listings)
    assert sum(len(group) for group in settled if len(group) > 2) > 50, "too few sites to tell"
    assert sum(map(len, settled)) > 0.9 * len(listed)
    assert settled <= found
    for group in found - settled:
        assert any(group <= other for other in most)
        assert all(group >= other or not group & other for other in least)


def test_a_site_is_called_and_summed_as_it_was_planted(city: City) -> None:
    sites = sites_of(city.run, city.workspace, city.rulebook)
    rows = {row["site_id"]: row for row in site_rows(sites, city.run)}
    parcels, site = city.parcels, city.planted["site"]
    found = pd.Series({one: f"S-{site[one]}" for row in rows.values() for one in row["parcel_ids"]})
    same = [each for each, row in rows.items() if set(found[row["parcel_ids"]]) == {each}]
    assert len(same) > 0.97 * len(rows)
    surface = parcels["right_layer"] == "B"
    area = parcels["area_m2"].where(surface, 0.0).groupby("S-" + site).sum()
    owners = parcels["owner_id"].groupby("S-" + site).nunique()
    for each in same:
        assert rows[each]["area_m2"] == pytest.approx(area[each])
        nameless = int(parcels.loc[rows[each]["parcel_ids"], "owner_id"].isna().sum())
        low, high = rows[each].get("owners_range", [rows[each]["owners"]] * 2)
        assert (low, high) == (max(owners[each], nameless > 0), owners[each] + nameless)


# -------------------------------------------------------------------------------------- services, belt


@pytest.mark.parametrize("kind", list(Service))
def test_a_service_reaches_what_it_was_planted_to_reach(city: City, kind: Service) -> None:
    gaps = gaps_of(city.run, city.workspace, city.rulebook, kind)
    assert gaps is not None
    ids = city.run.parcels.index
    planted = city.planted[kind.value]
    surface = (city.parcels["right_layer"] == "B").to_numpy()
    found = pd.DataFrame(
        {"low": gaps.served.low, "high": gaps.served.high, "reached": gaps.reached}, index=ids[gaps.position]
    )
    assert set(planted) >= {"within", "outside"} | ({"unknown"} if kind is Service.GREEN_ISLAND else set())
    assert not found.index.intersection(ids[(planted == "within").to_numpy()]).size
    outside = found.reindex(ids[(planted == "outside").to_numpy() & surface])
    assert (outside["high"] == 0).all()
    assert (outside["reached"] == -1).all()
    unknown = found.reindex(ids[(planted == "unknown").to_numpy() & surface])
    assert (unknown["reached"] == 0).all()
    assert (unknown["low"] == 0).all()
    assert np.allclose(unknown["high"], 1.0)
    partly = ids[(planted == "partly").to_numpy() & surface]
    share = share_inside(city.parcels.loc[partly].geometry.to_numpy(), standing(city, kind.value))
    clear = np.abs(share - 0.5) > 1e-6
    least = found["low"].reindex(partly).to_numpy()
    assert np.allclose(np.where(np.isnan(least), share, least), share, atol=1e-6)
    assert ((found["reached"].reindex(partly) != -1).to_numpy() >= (share >= 0.5))[clear].all()


def test_the_heat_leaves_out_the_blocks_that_were_cut_off(city: City) -> None:
    planted = city.planted
    assert (planted.loc[planted["heat_cut"] == "whole", "heat"] == "outside").all()
    assert {"outside", "within"} <= set(planted.loc[planted["heat_cut"] == "half", "heat"])
    assert (planted["heat_cut"] == "whole").sum() > 20


def test_a_parcel_lies_in_the_belt_or_out_of_it_as_planted(city: City) -> None:
    low, high = (city.run.parcels[f"belt_share_{end}"].to_numpy() for end in ("low", "high"))
    planted = city.planted["belt"].to_numpy()
    assert set(planted) >= {"within", "outside"}
    assert (low == high).all()
    assert np.allclose(low[planted == "within"], 1.0)
    assert (high[planted == "outside"] == 0).all()
    partly = planted == "partly"
    expected = share_inside(city.parcels.geometry.to_numpy()[partly], city.shapes("belt_blocks"))
    assert np.allclose(low[partly], expected, atol=1e-6)


# ---------------------------------------------------------------------------------------------- supply

STATES = ("unsupplied", "unbuilt", "vacant")


def test_supply_takes_planned_ground_apart_as_it_was_planted(city: City) -> None:
    surface = (city.parcels["right_layer"] == "B").to_numpy()
    shapes = city.parcels.geometry.to_numpy()[surface]
    state = city.planted["supply_state"].to_numpy()[surface]
    assert set(state) == {"built", *STATES}
    takers = {"built": np.concatenate([shapes[state == "built"], city.shapes("buildings")])}
    takers |= {name: city.shapes(name) for name in ("ecological_redlines", "farmland")}
    takers |= {name: shapes[state == name] for name in STATES}
    expected = taken_apart(city.shapes("planned_land_use", planned_use="1001"), takers)
    zones = city.twin.layers["zones"]
    zone = shapely.STRtree(zones.geometry).query(expected["spot"].to_numpy(), predicate="within")[1]
    sums = expected.drop(columns="spot").groupby(zones["zone_id"].to_numpy()[zone]).sum()
    found = {each.zone_id: each.ground for each in supply_of(city.run, city.workspace, city.rulebook).zones}
    assert set(sums.index) == set(found)
    for zone_id, row in sums.iterrows():
        told = found[str(zone_id)]
        measured = {"built": told.built_m2, **told.blocked_m2, **told.left_m2}
        assert {name: measured[name] for name in takers} == pytest.approx(
            row[list(takers)].to_dict(), abs=0.1
        )
        assert measured["street"] + measured["unparcelled"] == pytest.approx(row["rest"], abs=0.1)
        assert measured["unknown"] == 0.0


@pytest.mark.parametrize(
    ("indicator", "column"), [("suppliable_m2", "is_suppliable"), ("expired_m2", "right_ended")]
)
def test_land_to_supply_and_rights_that_ended_are_as_planted(city: City, indicator: str, column: str) -> None:
    parcels, planted = city.parcels, city.planted[column]
    area = parcels["area_m2"].where(parcels["right_layer"] == "B", 0.0)
    zone, found = parcels["zone_id"], city.figure(indicator)
    assert (planted == "yes").any()
    for end, words in (("low", ["yes"]), ("high", ["yes", "unknown"])):
        expected = area.where(planted.isin(words), 0.0).groupby(zone).sum()
        assert np.allclose(found[f"value_{end}"], expected.reindex(found.index), atol=0.5)


# ------------------------------------------------------------------------------- distances, by zone


@pytest.mark.parametrize("what", ["hazard", "chemical"])
def test_distances_from_housing_are_as_planted(city: City, what: str) -> None:
    truth, found = city.twin.studies.zones, city.figure(f"{what}_housing_distance_m")
    for end in ("low", "high"):
        expected = truth[f"{what}_housing_m_{end}"]
        known = expected.notna()
        assert known.sum() > 8
        assert np.allclose(found[f"value_{end}"][known], expected[known], atol=2e-3)


def test_tanks_stand_as_far_from_housing_as_they_were_planted(city: City) -> None:
    truth, found = city.twin.studies.zones, city.figure("hazard_housing_distance_m")
    assert (found["value_low"] <= truth["tank_planted_m"] + 1e-3).all()
    assert (np.abs(found["value_low"] - truth["tank_planted_m"]) < 2e-3).sum() >= 7


def test_parcels_and_housing_in_the_bands_around_hazards_are_counted(city: City) -> None:
    hazards, parcels = city.shapes("hazards"), city.parcels
    far = shapely.distance(parcels.geometry.to_numpy()[:, None], hazards[None, :]).min(axis=1)
    surface = (parcels["right_layer"] == "B").to_numpy()
    bands = {"inner": far <= INNER_M, "outer": (far > INNER_M) & (far <= OUTER_M)}
    for band, inside in bands.items():
        found = city.figure(f"hazard_{band}_parcels")
        expected = pd.Series(inside & surface, parcels.index).groupby(parcels["zone_id"]).sum()
        assert (found["value_low"] == expected.reindex(found.index)).all()
        assert (found["value_high"] == found["value_low"]).all()


@pytest.mark.parametrize(
    ("indicator", "columns"),
    [
        ("hazard_sites", ("hazard_sites", "hazard_sites")),
        ("major_projects", ("major_projects_low", "major_projects_high")),
    ],
)
def test_counts_of_a_zone_are_as_planted(city: City, indicator: str, columns: tuple[str, str]) -> None:
    found = city.figure(indicator)
    for end, column in zip(("low", "high"), columns, strict=True):
        assert (found[f"value_{end}"] == city.twin.studies.zones[column]).all()


def test_shares_of_projects_and_dischargers_are_as_planted(city: City) -> None:
    truth = city.twin.studies.zones
    found = city.figure("projects_with_land_share")
    assert np.allclose(found["value_low"], truth["projects_with_land"] / truth["projects"])
    assert np.allclose(found["value_high"], found["value_low"])
    found = city.figure("dischargers_monitored_share")
    least = truth["monitored_low"] / (truth["monitored_low"] + truth["unmonitored_high"])
    most = truth["monitored_high"] / (truth["monitored_high"] + truth["unmonitored_low"])
    known = least.notna() & most.notna()
    assert known.sum() > 5
    assert np.allclose(found["value_low"][known], least[known])
    assert np.allclose(found["value_high"][known], most[known])


def test_corridors_take_the_ground_that_was_planted(city: City) -> None:
    truth, found = city.twin.studies.zones, city.figure("corridor_m2")
    assert np.allclose(found["value_low"], truth["corridor_m2"], atol=1.0)
    is_open = (found["value_high"] > found["value_low"] + 1).to_numpy()
    assert (is_open == truth["has_pipe"].to_numpy()).all()
    assert is_open.any()


# ---------------------------------------------------------------------------------- phases, difficulty


def core_of(city: City, zone_id: str) -> shapely.Geometry:
    table = city.twin.layers["core_areas"]
    return shapely.union_all(table.geometry[(table["zone_id"] == zone_id) & (table["version"] == "2024")])


def patches_of(city: City, zone_id: str) -> list[Patch]:
    """Return the patches of a zone with their maturity, from what was planted and plain overlays."""
    parcels, truth = city.parcels, city.twin.truth
    own = parcels[(parcels["zone_id"] == zone_id) & (parcels["right_layer"] == "B")]
    own = own[share_inside(own.geometry.to_numpy(), np.array([core_of(city, zone_id)])) < 0.5]
    shapes = own.geometry.to_numpy()
    served = np.minimum(*(share_inside(shapes, standing(city, kind)) for kind in ("sewage", "heat")))
    barred = np.concatenate([city.shapes(name) for name in ("ecological_redlines", "farmland")])
    blocked = share_inside(shapes, barred)
    # The flag of idle land judges every parcel, so that none is without a word.
    table = pd.DataFrame(
        {
            "area": own["area_m2"],
            "blocked": blocked * own["area_m2"],
            "built": city.planted.loc[own.index, "supply_state"].eq("built"),
            "served": served,
            "efficient": truth.loc[own.index, "verdict"].eq("not"),
        }
    )
    patches = []
    for ids in joined(own.index, pairs_of(city, 2.0)):
        rows = table.loc[sorted(ids)]
        shares = [
            (rows[name] * rows["area"]).sum() / rows["area"].sum()
            for name in ("built", "served", "efficient")
        ]
        ground = shapely.union_all(own.loc[sorted(ids)].geometry.to_numpy())
        patches.append(Patch(ids, (rows["area"] - rows["blocked"]).sum(), min(shares), ground))
    return patches


@pytest.mark.parametrize("zone_id", ["NT-Z01", "NT-Z05", "NT-Z08"])
def test_patches_join_the_core_in_the_order_that_was_planted(city: City, zone_id: str) -> None:
    years = tuple(range(2027, 2033))
    plan = phase_plan(
        city.run, city.workspace, city.rulebook, zone_id=zone_id, area_per_year_m2=60_000.0, years=years
    )
    assert (plan.table["served_low"] <= plan.table["served_high"]).all()
    patches = patches_of(city, zone_id)
    maturity = {patch.ids: patch.maturity for patch in patches}
    ids = city.run.parcels.index.to_numpy(object)
    found = {
        frozenset(ids[members]): low
        for members, low in zip(plan.members, plan.table["maturity_low"], strict=True)
    }
    assert found.keys() == maturity.keys()
    assert [found[each] for each in maturity] == pytest.approx(list(maturity.values()), abs=1e-6)
    expected = rolled_out(patches, core_of(city, zone_id), reach_m=REACH_M, least_m2=60_000.0 * len(years))
    order = list(
        dict.fromkeys(
            frozenset(patch["parcel_ids"]) for row in phase_rows(plan, city.run) for patch in row["patches"]
        )
    )
    assert order == [patch.ids for patch in expected]


def test_difficulty_counts_what_was_planted(city: City) -> None:
    front = pareto_front(city.run, city.workspace, city.rulebook)
    ids = city.run.parcels.index[front.positions]
    links = city.twin.layers["enterprise_parcels"].groupby("parcel_id")["enterprise_id"].nunique()
    buildings = city.twin.layers["buildings"]
    unappraised = (buildings["structure_appraisal"] == "none").groupby(buildings["parcel_id"]).sum()
    disputed = city.parcels.loc[ids, "is_disputed"]
    terms = front.difficulties
    assert (terms["enterprises"].value == links.reindex(ids).fillna(0)).all()
    assert (terms["unappraised_buildings"].value == unappraised.reindex(ids).fillna(0)).all()
    assert (terms["is_disputed"].low == disputed.fillna(value=False).astype(float)).all()
    assert (terms["is_disputed"].high == disputed.fillna(value=True).astype(float)).all()
