"""A small town with something of everything: every verdict, layered rights, two zones, constraints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.toytown import building, layer, parcel, square, town
from zonemap.workspace import Workspace

SURFACE, BELOW = "320613001001GB00001", "320613001001GX00002"


def mixed_town(folder: Path, **settings: Any) -> Workspace:
    """Return a workspace of six parcels of 1 ha, each with one story of its own."""
    stories = [
        parcel(parcel_id="low", far_max=2.0, density_max=0.6, height_max_m=24.0, zone_id="Z1"),
        parcel(parcel_id="dense", far_max=1.5, density_max=0.6, height_max_m=24.0, is_started=True),
        parcel(parcel_id="unknown", industry_code="29", industry_edition=None, far_max=2.0),
        parcel(parcel_id="idle", is_started=False, start_due_on="2025-01-01", industry_code="26"),
        parcel(parcel_id=SURFACE, registered_area_m2=9_500.0),
        parcel(parcel_id=BELOW),
    ]
    spots = [square(0, 0), square(2, 0), square(4, 0), square(6, 0), square(8, 0), square(8, 0)]
    buildings = [
        building(building_id="B1", storeys=1, storey_height_m=6.0),
        building(building_id="B2", storeys=3, storey_height_m=4.0),
        building(building_id="B3", storeys=2, storey_height_m=None, height_m=15.8),
        building(building_id="B4", storeys=4, storey_height_m=4.0),
    ]
    layers = {
        "parcels": layer(stories, spots),
        "buildings": layer(
            buildings,
            [square(0, 0, width=40), square(2, 0, width=50), square(4, 0, width=45), square(8, 0, width=50)],
        ),
        "zones": layer(
            [{"zone_id": "Z1", "name": "东区"}, {"zone_id": "Z2", "name": "西区"}],
            [square(-1, -1, width=600, height=300), square(5, -1, width=600, height=300)],
        ),
        "ecological_redlines": layer([{"name": "R"}], [square(0.75, 0)]),
        "farmland": layer([{"name": "F"}], [square(0.9995, 0, width=10)]),
        "control_units": layer([{"unit_id": "U", "unit_class": None}], [square(6, 0)]),
    }
    return town(folder, layers, **settings)
