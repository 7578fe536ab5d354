"""A toy town of three zones, one of them empty, with a belt of two blocks that overlap and two versions of a core."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess
from zonemap.workspace import Workspace


def zoned_town(folder: Path, *, without: Collection[str] = ()) -> tuple[Workspace, Assessment]:
    """Return town and assessment: five parcels of 1 ha, of which P5 lies in no zone and P3 has no storeys known.

    The belt covers P1 wholly and P2 by 0.6; the core area approved last covers P1 alone.
    """
    spots = {"P1": (0, 0), "P2": (1, 0), "P3": (2, 0), "P4": (10, 0), "P5": (20, 0)}
    layers = {
        "parcels": layer([parcel(parcel_id=name) for name in spots], [square(*at) for at in spots.values()]),
        "buildings": layer(
            [
                building(building_id="B1"),
                building(building_id="B2"),
                building(building_id="B3", storeys=None, storey_height_m=None),
            ],
            [square(0, 0, width=50), square(1, 0), square(2, 0, width=50)],
        ),
        "zones": layer(
            [
                {"zone_id": "Z1", "name": "东区"},
                {"zone_id": "Z2", "name": "西区"},
                {"zone_id": "Z3", "name": "空区"},
            ],
            [square(0, -1, width=400, height=300), square(9, -1, width=300, height=300), square(14, 0)],
        ),
        "parks": layer([{"park_id": "K1", "zone_id": "Z1", "name": "甲园"}], [square(0, 0, width=200)]),
        "belt_blocks": layer(
            [
                {"block_id": "A", "name": "甲块", "is_innovation_core": True},
                {"block_id": "B", "name": "乙块", "is_innovation_core": False},
            ],
            [square(0, 0, width=120), square(0.8, 0, width=80)],
        ),
        "core_areas": layer(
            [
                {"core_id": "C1", "zone_id": "Z1", "version": "2019", "approved_on": "2019-06-18"},
                {"core_id": "C2", "zone_id": "Z1", "version": "2024", "approved_on": "2024-09-12"},
                {"core_id": "C3", "zone_id": "Z1", "version": "2030", "approved_on": "2030-01-01"},
            ],
            [square(0, 0, width=300), square(0, 0), square(0, 0, width=300)],
        ),
    }
    made = town(folder, {name: table for name, table in layers.items() if name not in without})
    return made, assess(made)
