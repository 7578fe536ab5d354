"""How much a parcel may still gain, by which route, and whether it is free of further land price."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.analysis import far_gain, premium_exemption
from zonemap.facts import Facts
from zonemap.findings import Quantity, claim
from zonemap.layers import LandUse, is_land_use, layer_named

INF = float("inf")
ROUTES = ("add_storeys", "rebuild", "consolidate", "cap")
BOUNDS = {
    "counted_floor_area_m2": (0.0, INF),
    "footprint_m2": (0.0, INF),
    "far_counted": (0.0, INF),
    "far_max": (0.0, INF),
    "density_max": (0.0, 1.0),
    "height_max_m": (0.0, INF),
    "storey_room_m2": (0.0, INF),
    "free_land_m2": (0.0, INF),
    "tallest_m": (0.0, INF),
}


def parcel(**known: Any) -> Facts:
    """Return one industrial parcel of 1 ha; a pair is an interval, what is not named is unknown."""
    index = pd.Index(["P"], dtype=object)

    def interval(name: str) -> Quantity:
        given = known.get(name, BOUNDS[name])
        low, high = given if isinstance(given, tuple) else (given, given)
        return Quantity(np.array([float(low)]), np.array([float(high)]))

    delivered = {name: interval(name) for name in BOUNDS if name not in known.get("absent", ())}
    land_use = pd.Series([known.get("land_use", "1001")], index=index, dtype="string")
    changes = pd.Series([known.get("is_use_change_proposed")], index=index, dtype="boolean")
    return Facts(
        layer=layer_named("parcels"),
        ids=index,
        geometry=np.empty(1, dtype=object),
        inputs=pd.DataFrame(index=index),
        as_of=np.datetime64("2026-06-30"),
        quantities={"area_m2": Quantity.exact([10_000.0]), **delivered},
        claims={
            "is_industrial": is_land_use(land_use, LandUse.INDUSTRIAL),
            "is_use_change_proposed": claim(changes),
        },
        texts={"planned_use": pd.Series([known.get("planned_use")], index=index, dtype="string")},
    )


def gains(**known: Any) -> dict[str, tuple[float, float]]:
    found = far_gain(parcel(**known), new_storey_height_m=Quantity.exact([4.5]))
    return {
        route: (float(getattr(found, route).low[0]), float(getattr(found, route).high[0])) for route in ROUTES
    }


FREE = {"density_max": 0.6, "height_max_m": 45.0}
"""10 storeys on 6 000 m²: neither density nor height binds below a FAR of 6."""


@pytest.mark.parametrize(
    ("known", "cap"),
    [
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 5000, **FREE}, (15000, 15000), id="what FAR leaves"
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 20000, **FREE}, (0, 0), id="nothing at the ceiling"
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 26000, **FREE}, (0, 0), id="never below nothing"
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": (5000, 10000), **FREE},
            (10000, 15000),
            id="once or twice counted: a range",
        ),
        pytest.param({"far_max": 2.0, **FREE}, (0, 20000), id="unknown floor area: at most the ceiling"),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 5000, "density_max": 0.4, "height_max_m": 10.0},
            (3000, 3000),
            id="two storeys on 40 % bind before FAR",
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 5000, "density_max": 0.4, "height_max_m": 8.9},
            (0, 0),
            id="only whole storeys count",
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 5000, "density_max": 0.4},
            (0, 15000),
            id="an unknown height may bind",
        ),
        pytest.param(
            {"far_max": 2.0, "counted_floor_area_m2": 5000, "height_max_m": 9.0},
            (0, 15000),
            id="an unknown density may bind",
        ),
        pytest.param({"counted_floor_area_m2": 5000, **FREE}, (0, INF), id="without a ceiling no end"),
        pytest.param({}, (0, INF), id="nothing is known"),
    ],
)
def test_the_cap(known: dict[str, Any], cap: tuple[float, float]) -> None:
    found = gains(**known)
    assert found["cap"] == cap
    assert found["rebuild"] == cap
    for low, high in found.values():
        assert 0 <= low <= high
        assert low <= cap[0]
        assert high <= cap[1]


def test_storeys_are_added_as_far_as_buildings_and_cap_allow() -> None:
    known = {"far_max": 2.0, "counted_floor_area_m2": 5000, **FREE}
    assert gains(**known, storey_room_m2=(0, 4000))["add_storeys"] == (0, 4000)
    assert gains(**known, storey_room_m2=(9000, 90000))["add_storeys"] == (9000, 15000)
    assert gains(**known, storey_room_m2=0)["add_storeys"] == (0, 0)


def test_consolidation_fills_the_free_land_with_storeys() -> None:
    known = {"far_max": 2.0, "counted_floor_area_m2": 5000, "density_max": 0.6, "height_max_m": 9.0}
    assert gains(**known, footprint_m2=5000, free_land_m2=4000)["consolidate"] == (2000, 2000)
    assert gains(**known, footprint_m2=6500, free_land_m2=4000)["consolidate"] == (0, 0)
    assert gains(**known, footprint_m2=(4000, 5000), free_land_m2=4000)["consolidate"] == (2000, 4000)


def test_consolidation_gains_no_more_than_a_workshop_fits_on() -> None:
    known = {"far_max": 2.0, "counted_floor_area_m2": 5000, "density_max": 0.6, "height_max_m": 9.0}
    assert gains(**known, footprint_m2=5000, free_land_m2=300)["consolidate"] == (600, 600)
    assert gains(**known, footprint_m2=5000, free_land_m2=0)["consolidate"] == (0, 0)
    assert gains(**known, footprint_m2=5000, free_land_m2=(0, 300))["consolidate"] == (0, 600)
    assert gains(**known, footprint_m2=5000)["consolidate"] == (0, 2000), "nobody measured the free land"


def test_without_a_ceiling_no_route_claims_one() -> None:
    found = gains(counted_floor_area_m2=5000, footprint_m2=1000, storey_room_m2=3000, **FREE)
    assert set(found.values()) == {(0, INF)}


def spans(most: float) -> st.SearchStrategy[tuple[float, float]]:
    """Return intervals between 0 and `most` by sixteenths, half of them exact."""
    steps = st.integers(0, 16).map(lambda step: step * most / 16)
    ends = st.tuples(steps, steps).map(lambda ends: (min(ends), max(ends)))
    return st.one_of(steps.map(lambda value: (value, value)), ends)


CONSTRAINTS = {
    "far_max": 5.0,
    "density_max": 1.0,
    "height_max_m": 60.0,
    "storey_room_m2": 40_000.0,
    "free_land_m2": 10_000.0,
}


@settings(max_examples=300)
@given(
    limits=st.fixed_dictionaries({name: spans(most) for name, most in CONSTRAINTS.items()}),
    stands=st.fixed_dictionaries({"counted_floor_area_m2": spans(40_000.0), "footprint_m2": spans(10_000.0)}),
    tightened=st.sampled_from(sorted(CONSTRAINTS)),
    share=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    added=st.sampled_from([(), ("density_max", "height_max_m")]),
)
def test_no_gain_grows_when_a_constraint_is_added_or_tightened(
    limits: dict[str, tuple[float, float]],
    stands: dict[str, tuple[float, float]],
    tightened: str,
    share: float,
    added: tuple[str, ...],
) -> None:
    before = gains(**limits, **stands, absent=added)
    low, high = limits[tightened]
    after = gains(**{**limits, tightened: (share * low, share * high)}, **stands)
    for route in ROUTES:
        assert after[route][1] <= before[route][1] + 1e-6, route
        if not (
            added and route == "consolidate"
        ):  # until there is a height nobody knows how many storeys fit
            assert after[route][0] <= before[route][0] + 1e-6, route


def exempt(**known: Any) -> tuple[int, int]:
    found = premium_exemption(parcel(**known))
    return int(found.plan[0]), int(found.national[0])


KEPT = {
    "far_max": 2.0,
    "far_counted": 1.0,
    "planned_use": "1001",
    "is_use_change_proposed": False,
    "density_max": 0.5,
    "footprint_m2": 3_000.0,
    "height_max_m": 24.0,
    "tallest_m": 10.0,
}


@pytest.mark.parametrize(
    ("known", "plan", "national"),
    [
        pytest.param({}, 1, 1, id="industry that stays industry, as planned"),
        pytest.param(
            {"planned_use": "0901", "is_use_change_proposed": True},
            1,
            -1,
            id="to shops, as planned: not nationally",
        ),
        pytest.param(
            {"is_use_change_proposed": True}, 1, -1, id="a change proposed where industry is planned"
        ),
        pytest.param({"footprint_m2": 6_000.0}, -1, -1, id="denser than planned"),
        pytest.param({"tallest_m": 25.0}, -1, -1, id="higher than planned"),
        pytest.param({"density_max": (0.0, 1.0)}, 0, 0, id="its own planned density is missing"),
        pytest.param(
            {"absent": ("density_max", "height_max_m")}, 1, 1, id="no such conditions in the workspace"
        ),
        pytest.param({"planned_use": "0901"}, -1, -1, id="industry where shops are planned"),
        pytest.param({"is_use_change_proposed": None}, 1, 0, id="no proposal on record"),
        pytest.param(
            {"planned_use": "0901", "is_use_change_proposed": None}, 0, 0, id="neither is known to agree"
        ),
        pytest.param({"planned_use": None}, 0, 0, id="no planned use"),
        pytest.param({"far_counted": 2.0}, 1, 1, id="exactly at the ceiling"),
        pytest.param({"far_counted": 2.1}, -1, -1, id="above the ceiling"),
        pytest.param({"far_counted": (1.5, 3.0)}, 0, 0, id="perhaps above the ceiling"),
        pytest.param({"far_max": (0.0, INF)}, 0, 0, id="no ceiling known is no pass"),
        pytest.param(
            {"far_max": (0.0, INF), "far_counted": 0.0}, 0, 0, id="bare land without a ceiling neither"
        ),
        pytest.param({"land_use": "0701"}, -1, -1, id="housing"),
        pytest.param({"land_use": None}, 0, 0, id="unknown use"),
    ],
)
def test_the_premium_by_both_readings(known: dict[str, Any], plan: int, national: int) -> None:
    assert exempt(**{**KEPT, **known}) == (plan, national)
