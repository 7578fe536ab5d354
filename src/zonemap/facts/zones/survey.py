"""The zones of a workspace and everything that is looked at to measure them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.enterprises import used_parcels
from zonemap.facts.measure import read_layer
from zonemap.facts.table import Facts
from zonemap.facts.zones.figure import Measured
from zonemap.findings import Claim, Quantity, Verdict, all_of, any_of, claim
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import is_land_use, layer_named
from zonemap.layers.rights import is_surface
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

Found = TypeVar("Found")
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

PLAN_LEVELS: Final = ("national", "provincial")
"""省级以上: the levels of zone that the plan's duties of safety are about."""


@dataclass(slots=True)
class Survey:
    """The zones, the measured parcels, and the layers of the workspace, each read once."""

    workspace: Workspace
    rulebook: Rulebook
    parcels: Facts
    zones: Facts
    found: dict[str, Any] = field(default_factory=dict)
    """What several figures are made from, by a name of its own."""

    def layer(self, name: str) -> tuple[pd.DataFrame, GeometryArray]:
        """Return the attributes and geometries of a layer."""
        return self.once(f"layer {name}", lambda: read_layer(self.workspace, name))

    def once(self, name: str, make: Callable[[], Found]) -> Found:
        """Return what `make` gives, made when it is first asked for."""
        if name not in self.found:
            self.found[name] = make()
        known: Found = self.found[name]
        return known

    def used_parcels(self) -> pd.DataFrame:
        """Return the links of enterprises, in their latest year, to the parcels there are."""
        enterprises, links = (self.layer(name)[0] for name in ("enterprises", "enterprise_parcels"))
        return self.once("used parcels", lambda: used_parcels(self.parcels.ids, enterprises, links))

    def has(self, need: str) -> bool:
        """Return whether a layer, a `layer.column` or a `parcels.fact` was delivered."""
        layer, _dot, column = need.partition(".")
        if layer == "parcels":
            return self.parcels.has(column)
        return self.workspace.has(layer) and (
            not column or column == "geometry" or column in self.layer(layer)[0].columns
        )

    @property
    def is_drawn(self) -> BoolArray:
        """Which zones have a boundary; others are only named by parcels."""
        drawn: BoolArray = ~shapely.is_missing(self.zones.geometry)
        return drawn

    @property
    def in_roster(self) -> Claim:
        """Whether each zone is of a level that the plan counts; a level that is not given may be one."""
        level = self.zones.text("level")
        return claim(level.isin(PLAN_LEVELS).astype("boolean").mask(level.isna()))

    @property
    def area_m2(self) -> Quantity:
        """The drawn area of each zone."""
        area = shapely.area(self.zones.geometry)
        return Quantity.of(np.where(self.is_drawn, area, np.nan), low=0.0)

    @property
    def parcel_zone(self) -> IntArray:
        """The position of each parcel's zone, -1 for none."""
        zones = self.parcels.text("zone_id")
        return self.once("parcel zone", lambda: self.zones.ids.get_indexer(pd.Index(zones.astype(object))))

    @property
    def surface(self) -> BoolArray:
        """Which parcels count their ground."""
        layer = self.parcels.text("right_layer")
        return self.once("surface", lambda: is_surface(layer).to_numpy(dtype=bool))

    @property
    def ground_m2(self) -> Quantity:
        """The land of each parcel that counts: of layered rights the surface alone."""
        area = self.parcels.quantity("area_m2")
        return area.where(self.surface, Quantity.exact(np.zeros(len(area))))

    @property
    def has_building(self) -> Claim:
        """Whether something is built on each parcel: it has floor area."""
        floor = self.parcels.quantity("floor_area_m2")
        bare = np.where(floor.high <= 0, Verdict.BREACHED, Verdict.UNKNOWN)
        return np.where(floor.low > 0, Verdict.MET, bare).astype(np.int8)

    def setting(self, name: str) -> Quantity:
        """Return a number that has one value everywhere, as it stands on the day of judgement: one interval."""
        return self.rulebook.setting(name, self.parcels.as_of)

    def of_parcels(self, amount: Quantity) -> Quantity:
        """Return the sum over the parcels of each zone."""
        at = self.parcel_zone
        inside = np.flatnonzero(at >= 0)
        return amount.take(inside).summed_by(at[inside], len(self.zones))

    def zone_of(self, layer: str) -> IntArray:
        """Return the zone of each feature of a layer: the one it names, else that it lies most in; -1 for none."""
        return self.once(f"zone of {layer}", lambda: self._zone_of(*self.layer(layer)))

    def _zone_of(self, features: pd.DataFrame, geometry: GeometryArray) -> IntArray:
        given = np.full(len(features), -1, dtype=np.intp)
        if "zone_id" in features.columns:
            given = self.zones.ids.get_indexer(pd.Index(features["zone_id"].astype(object)))
        if not len(geometry):
            return given
        middle = np.asarray(shapely.point_on_surface(geometry), dtype=object)
        place = np.full(len(features), -1, dtype=np.intp)
        feature, zone = shapely.STRtree(self.zones.geometry).query(middle, predicate="intersects")
        place[feature[::-1]] = zone[::-1]
        areal = np.flatnonzero(shapely.get_dimensions(geometry) == 2)
        most = overlap_areas(geometry[areal], self.zones.geometry).largest_by_left(len(areal))
        place[areal] = most
        return np.where(given >= 0, given, place)

    def counted(self, holds: Claim, zone: IntArray) -> Quantity:
        """Return how many features of each zone hold a claim."""
        inside = np.flatnonzero(zone >= 0)
        low = (holds == Verdict.MET).astype(float)
        high = (holds != Verdict.BREACHED).astype(float)
        return Quantity(low, high).take(inside).summed_by(zone[inside], len(self.zones))

    def under_m2(self, layer: str, kept: BoolArray) -> Quantity:
        """Return the area of each zone under some features of a layer that do not lie over each other.

        As for parcels: features that do overlap count twice, and the check of the layer tells of them.
        """
        geometry = self.layer(layer)[1]
        pairs = self.once(f"under {layer}", lambda: overlap_areas(self.zones.geometry, geometry))
        total = pairs.where(kept[pairs.right]).total_by_left(len(self.zones))
        area = np.where(self.is_drawn, np.minimum(total, shapely.area(self.zones.geometry)), np.nan)
        return Quantity.of(area, low=0.0)

    def covered_m2(self, geometry: GeometryArray) -> Quantity:
        """Return the area of each zone under the polygons, ground under two once; unknown for a zone not drawn."""
        if not self.is_drawn.any():
            return Quantity.unknown(len(self.zones), low=0.0)
        ground = np.array([united(geometry)], dtype=object)
        total = overlap_areas(self.zones.geometry, ground).total_by_left(len(self.zones))
        return Quantity.of(np.where(self.is_drawn, total, np.nan), low=0.0)


def survey_of(workspace: Workspace, rulebook: Rulebook, parcels: Facts) -> Survey:
    """Return the zones of a workspace ready to be measured: those of its layer, and those that only parcels name."""
    layer = layer_named("zones")
    named = sorted(set(parcels.text("zone_id").dropna().astype(str)))
    table = pd.DataFrame({"zone_id": pd.Series(dtype="object")})
    geometry: GeometryArray = np.empty(0, dtype=object)
    if workspace.has("zones"):
        table, geometry = read_layer(workspace, "zones")
    others = [zone for zone in named if zone not in set(table["zone_id"].astype(str))]
    ids = pd.Index([*table["zone_id"].astype(str), *others], name="zone_id", dtype=object)
    inputs = table.set_index(ids[: len(table)]).reindex(ids)
    inputs["zone_id"] = ids.to_numpy()
    shapes = np.concatenate([geometry, np.full(len(others), None, dtype=object)])
    return Survey(workspace, rulebook, parcels, Facts(layer, ids, shapes, inputs, parcels.as_of))


def column(features: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of texts, missing throughout where the layer has none."""
    if name not in features.columns:
        return pd.Series(pd.NA, index=features.index, dtype="string")
    return features[name].astype("string")


def begins(values: pd.Series, starts: Iterable[str]) -> Claim:
    """Return whether each text begins with one of some; a code too short to tell, or a missing one, is unknown."""
    return any_of(*(is_land_use(values, start) for start in starts))


def of_kind(survey: Survey, indicator: str, features: pd.DataFrame) -> Claim:
    """Return whether each feature is of a kind and a level that the rulebook counts for an indicator."""
    wanted = survey.rulebook.indicators[indicator].counted
    truth = np.full(len(features), Verdict.MET, dtype=np.int8)
    for name, words in (("kind", wanted.kind), ("level", wanted.level)) if wanted else ():
        if words:
            given = column(features, name)
            truth = all_of(truth, claim(given.isin(words).astype("boolean").mask(given.isna())))
    return truth


Measure = Callable[[Survey], Measured]


@dataclass(frozen=True, slots=True)
class Declared:
    """A function that measures one indicator, and the layers, columns and parcel facts it cannot do without."""

    function: Measure
    needs: tuple[str, ...]


MEASURES: Final[dict[str, Declared]] = {}


def measure(name: str, *needs: str) -> Callable[[Measure], Measure]:
    """Enter a function as the measure of the indicator of that name."""

    def enter(function: Measure) -> Measure:
        if name in MEASURES:
            raise ValueError(f"two measures are named {name}")
        MEASURES[name] = Declared(function, needs)
        return function

    return enter
