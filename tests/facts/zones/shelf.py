"""Layers held in memory, as a workspace would give them: quick enough for a town per case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from tests.toytown import AS_OF, layer, parcel, square
from tests.toytown import CRS as CODE
from zonemap.analysis.scorecard.holding import held_figures
from zonemap.facts import measure_parcels
from zonemap.facts.zones import ZoneFigures, measure_zones
from zonemap.layers import layer_named
from zonemap.plan import Rulebook, load_plan
from zonemap.store.content import canonical
from zonemap.workspace import Ceiling
from zonemap.workspace.settings import Settings

Layers = Mapping[str, pd.DataFrame]


@dataclass
class Shelf:
    """What measuring asks of a workspace, without a file."""

    layers: dict[str, pd.DataFrame]
    settings: Settings
    path: Path = Path()
    crs: CRS = field(default_factory=lambda: CRS.from_user_input(CODE))
    ceilings: tuple[Ceiling, ...] = ()
    without: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        return name in self.layers

    def read(self, name: str) -> pd.DataFrame:
        return canonical(layer_named(name), self.layers[name], self.crs)

    def record(self, name: str) -> Any:
        return SimpleNamespace(edition=None, source=f"{name}.gpkg")

    def layer_names(self) -> tuple[str, ...]:
        return tuple(sorted(self.layers))

    def rasters(self) -> dict[str, Any]:
        return {}


def zones(*rows: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return zones of 1 km² side by side, 1 km apart: Z1, Z2 and so on, with the columns given."""
    named = [{"zone_id": f"Z{at + 1}", "name": f"Z{at + 1}", **row} for at, row in enumerate(rows)]
    return layer(named, [square(20 * at, 0, width=1000, height=1000) for at in range(len(rows))])


def two_zones(**columns: Any) -> gpd.GeoDataFrame:
    """Return two zones of provincial level."""
    return zones({"level": "provincial", **columns}, {"level": "provincial"})


def parcels() -> gpd.GeoDataFrame:
    """Return one plain parcel in the first zone."""
    return layer([parcel(zone_id="Z1")], [square(0, 0)])


@dataclass(frozen=True)
class Cards:
    """What was measured of a town and held against the targets."""

    measured: ZoneFigures
    rows: pd.DataFrame

    def value(self, indicator: str, zone: str = "Z1") -> tuple[float, float] | None:
        """Return the ends of a figure, None where there is no row."""
        row = self._row(indicator, zone)
        return None if row is None else (row["value_low"], row["value_high"])

    def verdict(self, indicator: str, zone: str = "Z1") -> str:
        """Return the verdict in a word, "no target", "no row" or "without data"."""
        if indicator in self.measured.absent:
            return "without data"
        row = self._row(indicator, zone)
        if row is None:
            return "no row"
        return {-1: "breached", 0: "unknown", 1: "met", 2: "no target"}[int(row["verdict"])]

    def of(self, name: str, indicator: str, zone: str = "") -> Any:
        """Return another column of a row."""
        row = self._row(indicator, zone)
        assert row is not None
        return row[name]

    def _row(self, indicator: str, zone: str) -> Any:
        found = self.rows[(self.rows["indicator"] == indicator) & (self.rows["zone_id"] == zone)]
        assert len(found) <= 1
        return found.iloc[0] if len(found) else None


def cards(layers: Layers, *, as_of: date = AS_OF, rulebook: Rulebook | None = None, **settings: Any) -> Cards:
    """Return the cards of a town; parcels and two zones stand in it unless given."""
    plan = rulebook or load_plan()
    shelf: Any = Shelf(
        {"parcels": parcels(), "zones": two_zones(), **layers},
        Settings(format=1, crs=CODE, as_of=as_of, **settings),
    )
    facts, _seconds = measure_parcels(shelf, plan, as_of=as_of)
    measured = measure_zones(shelf, plan, facts)
    return Cards(measured, held_figures(measured.zones, measured.figures, plan))
