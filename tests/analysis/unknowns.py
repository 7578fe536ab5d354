"""A town of which the whole truth is made first, and then hidden cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.toytown import CRS, square
from zonemap.workspace import Ceiling, Settings

AS_OF: Final = date(2026, 6, 30)
ACCEPTED: Final = ("SOURCED", "MEMORY-high")
PLACES: Final = ("320682", "320613", "320115")
CODES: Final = (
    "2911",
    "2921",
    "3474",
    "3411",
    "3670",
    "2614",
    "4330",
    "4310",
    "3011",
    "3311",
    "0610",
    "1711",
)
DAYS: Final = ("2001-05-05", "2012-03-04", "2022-02-28", "2025-06-30", "2025-07-01", "2026-05-01")
KINDS: Final = {
    "is_": "boolean",
    "_on": "datetime64[ns]",
    "_m2": "float64",
    "_m": "float64",
    "_wan": "float64",
}
NUMBERS: Final = ("far_max", "density_max", "share", "storeys")
DISCLOSED_BY_DIGITS: Final = ("land_use", "industry_code", "planned_use")
"""Codes that may be known in part: their first digits."""
ALWAYS_KNOWN: Final = (
    "parcel_id", "building_id", "enterprise_id", "unit_id", "name", "supplied_on", "delay_cause", "registered_area_m2",
    "is_use_change_proposed", "geometry", "year",
)  # fmt: skip
"""Cells whose absence is no unknown: a day of supply falls back to the benchmark of 2008, a cause of delay is claimed,
a registered area replaces the drawn one, a year only says which row is the latest."""

Layers = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class InMemory:
    """A workspace that lies in memory."""

    layers: Layers
    settings: Settings
    path: Path = Path("nowhere")
    crs: str = CRS
    ceilings: tuple[Ceiling, ...] = ()

    def has(self, name: str) -> bool:
        return name in self.layers

    def read(self, name: str) -> pd.DataFrame:
        return self.layers[name]

    def rasters(self) -> Mapping[str, Any]:
        return {}


def workspace(layers: Layers, *, place: str, partial: Sequence[str]) -> InMemory:
    settings = Settings(format=1, crs=CRS, as_of=AS_OF, place=place, partial_layers=tuple(partial))
    return InMemory(layers, settings)


def truth(rng: np.random.Generator, size: int, *, has_buildings: bool) -> dict[str, pd.DataFrame]:
    """Return every layer of a town of `size` parcels, with nothing missing that can be known."""
    spots = [square(3 * at, 0) for at in range(size)]
    layers = {
        "parcels": _parcels(rng, spots, has_buildings=has_buildings),
        "planned_land_use": _plan(rng, spots),
        "control_units": _units(rng, spots),
        "farmland": _layer([{"name": "F"}], [square(2, 0, width=45 * size)]),
        "ecological_spaces": _layer([{"name": "S"}], [square(0, 0.5, width=150 * size)]),
        "enterprises": _enterprises(rng, size),
        "enterprise_parcels": _links(rng, size),
        "urban_boundary": _layer([{"name": "U"}], [square(0, 0, width=300 * size - 250)]),
        "ecological_redlines": _layer([{"name": "R"}], [square(1, 0, width=60 * size)]),
        "shoreline": _layer(
            [{"name": "S", "rank": "main_stem"}], [square(0, -40, width=150 * size, height=3500.0)]
        ),
    }
    if has_buildings:
        layers["buildings"] = _buildings(rng, spots)
    return layers


def hidden(layers: Layers, turn: Mapping[str, np.ndarray], now: int) -> dict[str, pd.DataFrame]:
    """Return what is known of the layers at turn `now`: the cells whose own turn has come.

    A code shows one digit more for each turn that it is early.
    """
    return {name: _known(table, turn[name], now) for name, table in layers.items()}


def turns(rng: np.random.Generator, layers: Layers, chances: Sequence[float]) -> dict[str, np.ndarray]:
    """Return for each cell the turn at which it becomes known: 0, 1, or 2 for never."""
    return {name: rng.choice(3, size=table.shape, p=chances) for name, table in layers.items()}


def _known(table: pd.DataFrame, turn: np.ndarray, now: int) -> pd.DataFrame:
    known = table.copy()
    for at, column in enumerate(table.columns):
        if column in ALWAYS_KNOWN:
            continue
        closed = turn[:, at] > now
        if column in DISCLOSED_BY_DIGITS:
            beginnings = table[column].str[:2].where(pd.Series(turn[:, at] == 1, index=table.index))
            known[column] = table[column].where(~closed, beginnings)
        else:
            known[column] = table[column].mask(closed)
    return known


def _layer(rows: Sequence[Mapping[str, Any]], geometry: Sequence[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(_typed(pd.DataFrame(rows)), geometry=list(geometry), crs=CRS)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the types in which a store reads it."""
    kinds = {}
    for name in table.columns:
        number = name in NUMBERS or name.endswith("_share")
        fitting = (kind for part, kind in KINDS.items() if name.startswith(part) or name.endswith(part))
        kinds[name] = "float64" if number else next(fitting, "string")
    return table.astype(kinds)


def _parcels(
    rng: np.random.Generator, spots: Sequence[shapely.Polygon], *, has_buildings: bool
) -> gpd.GeoDataFrame:
    rows = [_parcel(rng, at, has_buildings=has_buildings) for at in range(len(spots))]
    return _layer(rows, spots)


def _parcel(rng: np.random.Generator, at: int, *, has_buildings: bool) -> dict[str, Any]:
    started = bool(rng.random() < 0.6)
    is_planned_apart = at % 2 == 0
    footprint = float(rng.integers(0, 80) * 100)
    row: dict[str, Any] = {
        "parcel_id": f"P{at}",
        "land_use": str(rng.choice(["1001", "100102", "0701"], p=[0.6, 0.3, 0.1])),
        "planned_use": None if is_planned_apart else str(rng.choice(["1001", "0901"])),
        "zone_id": str(rng.choice(["Z1", "Z2", "Z3"])),
        "land_grade": str(rng.choice(["9", "11"])),
        "industry_code": str(rng.choice(CODES)),
        "industry_edition": str(rng.choice(["2002", "2011", "2017"])),
        "supplied_on": rng.choice(["1999-01-01", "2015-05-05", "2024-04-04", None]),
        "start_due_on": str(rng.choice(DAYS)),
        "is_started": started,
        "started_on": str(rng.choice(DAYS)) if started else None,
        "stopped_on": str(rng.choice(DAYS)) if started and rng.random() < 0.6 else None,
        "delay_cause": rng.choice(["government", "enterprise", None]),
        "developed_share": float(rng.choice([0.1, 1 / 3, 0.5])),
        "invested_share": float(rng.choice([0.1, 0.25, 0.5])),
        "yard_area_m2": float(rng.choice([0, 500, 2500])),
        "structure_area_m2": float(rng.choice([0, 500])),
        "support_land_share": float(rng.choice([0.05, 0.07, 0.10, 0.15, 0.2])),
        "support_floor_share": float(rng.choice([0.1, 0.15, 0.2, 0.3, 0.4])),
        "is_support_approved": bool(rng.random() < 0.5),
        "vacant_floor_share": float(rng.choice([0.0, 0.4, 0.7])),
        "is_use_change_proposed": bool(rng.random() < 0.3),
        "registered_area_m2": float(rng.choice([9_000, 10_000])),
        "far_max": None if is_planned_apart else float(rng.choice([0.5, 1.5, 2.5])),
        "density_max": None if is_planned_apart else float(rng.choice([0.3, 0.6])),
        "height_max_m": None if is_planned_apart else float(rng.choice([12, 24, 40])),
    }
    if not has_buildings:
        row |= {
            "surveyed_footprint_m2": footprint,
            "surveyed_floor_area_m2": footprint * float(rng.choice([1, 1.5, 3])),
        }
    return row


def _plan(rng: np.random.Generator, spots: Sequence[shapely.Polygon]) -> gpd.GeoDataFrame:
    """Return two halves of a plan under every other parcel; one in four is not covered whole."""
    rows, shapes = [], []
    for at in range(0, len(spots), 2):
        for half in range(2 if rng.random() < 0.75 else 1):
            shapes.append(square(3 * at + 0.5 * half, 0, width=50))
            rows.append(
                {
                    "planned_use": str(rng.choice(["1001", "0901"])),
                    "far_max": float(rng.choice([0.5, 1.5, 2.5])),
                    "density_max": float(rng.choice([0.3, 0.6])),
                    "height_max_m": float(rng.choice([12, 24, 40])),
                }
            )
    return _layer(rows, shapes)


def _units(rng: np.random.Generator, spots: Sequence[shapely.Polygon]) -> gpd.GeoDataFrame:
    rows = [
        {"unit_id": f"U{at}", "unit_class": str(rng.choice(["priority", "key", "general"]))}
        for at in range(2 * len(spots))
    ]
    return _layer(rows, [square(3 * (at // 2) + 0.6 * (at % 2), 0, width=60) for at in range(2 * len(spots))])


def _buildings(rng: np.random.Generator, spots: Sequence[shapely.Polygon]) -> gpd.GeoDataFrame:
    """Return up to two buildings on each parcel, whose areas and heights agree with each other."""
    rows, shapes = [], []
    for at in range(len(spots)):
        for half in range(int(rng.integers(0, 3))):
            shape = square(3 * at + 0.5 * half, 0, width=float(rng.integers(10, 45)), height=80)
            storeys, storey_height = float(rng.integers(1, 5)), float(rng.choice([4.5, 7.5, 8.0, 8.5, 9.0]))
            shapes.append(shape)
            rows.append(
                {
                    "building_id": f"B{at}-{half}",
                    "storeys": storeys,
                    "storey_height_m": storey_height,
                    "height_m": storeys * storey_height,
                    "floor_area_m2": shape.area * storeys,
                    "fire_class": str(rng.choice(["甲", "丙", "戊"])),
                    "structure_appraisal": str(rng.choice(["pass", "fail", "none"])),
                }
            )
    if not rows:
        return _buildings(rng, spots)
    return _layer(rows, shapes)


def _enterprises(rng: np.random.Generator, size: int) -> pd.DataFrame:
    rows = [
        {
            "enterprise_id": f"E{at}",
            "tax_wan": float(rng.choice([-5, 20, 75, 200])),
            "fixed_investment_wan": float(rng.choice([500, 3000, 8000])),
            "grade": str(rng.choice(["A", "B", "C", "D", "T"])),
            "status": str(rng.choice(["operating", "half_stopped", "stopped"])),
            "is_eliminated_industry": bool(rng.random() < 0.2),
            "is_safety_nonconforming": bool(rng.random() < 0.2),
            "is_environment_nonconforming": bool(rng.random() < 0.2),
        }
        for at in range(size)
    ]
    return _typed(pd.DataFrame(rows))


def _links(rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Return an enterprise for most parcels, a second one for some, and some that use two parcels."""
    rows = []
    for at in range(size):
        for parcel in {at, int(rng.integers(0, size))} if rng.random() < 0.8 else set():
            rows.append(
                {
                    "enterprise_id": f"E{at}",
                    "parcel_id": f"P{parcel}",
                    "share": float(rng.choice([0.2, 0.5, 1.0])),
                }
            )
    rows.append({"enterprise_id": "E0", "parcel_id": f"P{size}", "share": 0.5})
    return _typed(pd.DataFrame(rows))
