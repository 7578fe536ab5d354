"""Room for further storeys: whole storeys below the height planned, on buildings that may carry them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.toytown import square
from zonemap.facts.buildings.floor_area import building_ledger
from zonemap.facts.buildings.routes import storey_room
from zonemap.findings import Quantity
from zonemap.geometry import Overlaps

INF = float("inf")
SOUND = {"structure_appraisal": "pass", "fire_class": "丁", "storeys": 1.0, "storey_height_m": 6.0}


def room(height_max: tuple[float, float] = (24.0, 24.0), **columns: Any) -> tuple[float, float]:
    """Return the room on one building of 1 000 m² with 900 m² of it on the parcel."""
    buildings = pd.DataFrame([{**SOUND, **columns}])
    ledger = building_ledger(
        np.array([square(0, 0, width=10)]),
        buildings,
        counts_double_above_m=Quantity.exact([8.0]),
        height_tolerance=Quantity.exact([0.1]),
    )
    pairs = Overlaps(np.array([0]), np.array([0]), np.array([900.0]))
    ceiling = Quantity(np.array([height_max[0]]), np.array([height_max[1]]))
    found = storey_room(pairs, ledger, buildings, ceiling, new_storey_height_m=Quantity.exact([4.5]))
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({}, (3600, 3600), id="18 m are four storeys on the footprint of the parcel"),
        pytest.param({"storey_height_m": 6.1}, (2700, 2700), id="17.9 m are only three"),
        pytest.param({"storey_height_m": 24.0}, (0, 0), id="at the height planned"),
        pytest.param({"storey_height_m": 30.0}, (0, 0), id="above the height planned"),
        pytest.param({"structure_appraisal": "fail"}, (0, 0), id="the structure failed"),
        pytest.param({"fire_class": "甲"}, (0, 0), id="of high fire hazard"),
        pytest.param({"structure_appraisal": "none"}, (0, 3600), id="not appraised"),
        pytest.param({"structure_appraisal": None}, (0, 3600), id="appraisal not known"),
        pytest.param({"fire_class": None}, (0, 3600), id="fire hazard not known"),
        pytest.param({"storeys": None}, (0, 3600), id="storeys not known: at least one"),
        pytest.param({"storey_height_m": None}, (0, 4500), id="height not known"),
        pytest.param({"storey_height_m": None, "height_m": 12.0}, (1800, 1800), id="height surveyed"),
    ],
)
def test_the_room_for_storeys(columns: dict[str, Any], expected: tuple[float, float]) -> None:
    assert room(**columns) == expected


def test_an_unknown_ceiling_leaves_the_room_open() -> None:
    assert room(height_max=(0.0, INF)) == (0, INF)


def test_a_parcel_without_buildings_has_no_room() -> None:
    buildings = pd.DataFrame([SOUND])
    ledger = building_ledger(
        np.array([square(0, 0)]),
        buildings,
        counts_double_above_m=Quantity.exact([8.0]),
        height_tolerance=Quantity.exact([0.1]),
    )
    none = Overlaps(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    found = storey_room(
        none, ledger, buildings, Quantity.exact([24.0]), new_storey_height_m=Quantity.exact([4.5])
    )
    assert (found.low.tolist(), found.high.tolist()) == ([0.0], [0.0])
