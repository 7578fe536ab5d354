"""A town of two zones whose evaluation by TD/T 1029 is worked by hand, held in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from tests.facts.zones.shelf import Layers, Shelf, two_zones
from tests.toytown import AS_OF, CRS, building, layer, parcel, square
from zonemap.assessment import Assessment, assess
from zonemap.plan import Rulebook, load_plan
from zonemap.workspace.settings import Settings

WEIGHTS = {
    "land_supply_rate": 0.2,
    "land_built_rate": 0.2,
    "industrial_land_rate": 0.2,
    "works_far": 0.3,
    "works_coefficient": 0.1,
    "works_investment": 0.6,
    "works_tax": 0.4,
    "idle_land_rate": 1.0,
}
IDEALS = {
    "land_supply_rate": 1.0,
    "land_built_rate": 0.9,
    "industrial_land_rate": 0.8,
    "works_far": 1.0,
    "works_coefficient": 0.5,
    "works_investment": 4000.0,
    "works_tax": 25.0,
    "idle_land_rate": 0.0,
}


def numbers(**tables: dict[str, float]) -> str:
    """Return the `numbers.toml` with some tables of the evaluation, `weight` and `ideal`."""
    written = ""
    for name, values in tables.items():
        rows = ",\n".join(
            f'    {{ indicator = "{each}", value = {value} }}' for each, value in values.items()
        )
        written += f"""[[numbers.evaluation_{name}.rows]]
source = {{ document = "本局", place = "评价方案", confidence = "BUREAU" }}
values = [
{rows}
]
"""
    return written


def book(**tables: dict[str, float]) -> Rulebook:
    """Return the rulebook with the weights and ideal values of the town, or with other ones."""
    return load_plan().extended(numbers(**{"weight": WEIGHTS, "ideal": IDEALS, **tables}), "numbers.toml")


def layers() -> dict[str, pd.DataFrame]:
    """Return the layers: in the first zone six parcels of 1 ha, in the second one like the first of them."""
    used = {"supply_status": "已供已用", "is_started": True, "developed_share": 1.0, "invested_share": 1.0}
    later = {"right_ends_on": "2060-01-01", "yard_area_m2": 0.0, "structure_area_m2": 0.0}
    waiting = {"supply_status": "批而未供", "zone_id": "Z1", **later}
    stories = [
        parcel(parcel_id="P1", zone_id="Z1", **{**used, **later, "yard_area_m2": 1_000.0}),
        parcel(
            parcel_id="P2", zone_id="Z1", land_use="1101", **{**used, **later, "right_ends_on": "2026-01-01"}
        ),
        parcel(parcel_id="P3", zone_id="Z1", land_use="1401", **used, **later),
        parcel(
            parcel_id="P4",
            zone_id="Z1",
            supply_status="供而未用",
            is_started=False,
            start_due_on="2024-01-01",
            **later,
        ),
        parcel(parcel_id="P5", is_supply_ready=True, **waiting),
        parcel(parcel_id="P6", is_supply_ready=False, **waiting),
        parcel(parcel_id="P7", zone_id="Z2", **{**used, **later, "yard_area_m2": 1_000.0}),
    ]
    spots = [*(square(at, 0) for at in range(6)), square(20, 0)]
    built = [(0, 50, 2), (1, 25, 1), (20, 50, 2)]
    enterprises = [("E1", 30.0, 3_000.0), ("E2", 10.0, 1_000.0), ("E7", 30.0, 3_000.0)]
    return {
        "zones": two_zones(),
        "parcels": layer(stories, spots).astype({"is_started": "boolean", "is_supply_ready": "boolean"}),
        "buildings": layer(
            [building(building_id=f"B{at}", storeys=storeys) for at, _width, storeys in built],
            [square(at, 0, width=width) for at, width, _storeys in built],
        ),
        "enterprises": pd.DataFrame(
            enterprises, columns=["enterprise_id", "tax_wan", "fixed_investment_wan"]
        ),
        "enterprise_parcels": pd.DataFrame(
            [("E1", "P1"), ("E2", "P2"), ("E7", "P7")], columns=["enterprise_id", "parcel_id"]
        ),
    }


class Recorded(Shelf):
    """A shelf whose layers are on record, so that it can be assessed."""

    def record(self, name: str) -> Any:
        none = {"edition": None, "sha256": "", "source_sha256": "", "ingested_at": ""}
        return SimpleNamespace(source=f"{name}.gpkg", rows=len(self.layers[name]), **none)


def assessed(tables: Layers, rulebook: Rulebook) -> Assessment:
    """Return the assessment of a town that is no file."""
    shelf: Any = Recorded(dict(tables), Settings(format=1, crs=CRS, as_of=AS_OF))
    return assess(shelf, rulebook)
