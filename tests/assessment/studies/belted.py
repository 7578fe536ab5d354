"""A toy town on a straight bank: a river along the south, two zones, a belt of two blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from tests.facts.zones.full_town import point
from tests.toytown import building, layer, parcel, square, town
from zonemap.workspace import Workspace

BANK = shapely.LineString([point(-1, 0), point(21, 0)])
"""The main stem flows east; land lies on its left."""

BLOCKS: list[dict[str, Any]] = [
    {
        "block_id": "A",
        "name": "甲块",
        "function": "研发",
        "leading_industry": "芯片",
        "is_innovation_core": True,
        "version": "2024",
    },
    {
        "block_id": "B",
        "name": "乙块",
        "function": None,
        "leading_industry": None,
        "is_innovation_core": None,
        "version": "2024",
    },
]
GROUNDS = [square(0, 0, width=400, height=300), square(4, 0, width=300, height=300)]


def belted_layers() -> dict[str, pd.DataFrame]:
    """Return the layers: of four parcels of 1 ha P1 and P4 lie in the belt, P2 by half, P3 outside; P4 is chemical."""
    stories = [
        parcel(parcel_id="P1", zone_id="Z1", land_use="0701", industry_code=None),
        parcel(parcel_id="P2", zone_id="Z1"),
        parcel(parcel_id="P3", zone_id="Z2"),
        parcel(parcel_id="P4", zone_id="Z1", industry_code="26"),
    ]
    return {
        "parcels": layer(stories, [square(0, 0), square(6.5, 0), square(12, 0), square(1, 0)]),
        "buildings": layer([building()], [square(1, 0)]),
        "zones": layer(
            [{"zone_id": "Z1", "name": "东区"}, {"zone_id": "Z2", "name": "西区"}],
            [square(0, 0, width=1000, height=1000), square(12, 0, width=1000, height=1000)],
        ),
        "shoreline": layer([{"name": "长江", "rank": "main_stem", "land_side": "left"}], [BANK]),
        "belt_blocks": layer(BLOCKS, GROUNDS),
        "core_areas": layer([{"core_id": "C", "zone_id": "Z1"}], [square(3, 0, width=200)]),
        "facilities": layer(
            [{"facility_id": "F1", "kind": "incubator"}, {"facility_id": "F2", "kind": "incubator"}],
            [point(0.5, 0.5), point(13, 5)],
        ),
        "planned_land_use": layer(
            [{"planned_use": "0802"}, {"planned_use": "1001"}],
            [square(0, 0, width=100, height=300), square(1, 0, width=2100, height=1000)],
        ),
    }


def belted_town(
    folder: Path,
    changed: Mapping[str, pd.DataFrame] | None = None,
    *,
    without: Collection[str] = (),
    **settings: Any,
) -> Workspace:
    """Return the town with some layers changed or left out."""
    layers = belted_layers() | dict(changed or {})
    return town(folder, {name: table for name, table in layers.items() if name not in without}, **settings)
