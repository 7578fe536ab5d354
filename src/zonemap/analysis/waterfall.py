"""From the gross ground of each zone to what is left: less red lines, farmland, ecological spaces, and so on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts import Facts
from zonemap.geometry import Overlaps, taken_in_turn, waterfall
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.rights import is_surface
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace

BoolArray = npt.NDArray[np.bool_]

COLUMNS: Final = (
    "ground", "zone_id", "layer", "rule", "clause", "gross_m2", "net_m2", "under_m2", "shared_m2", "open_m2", "left_m2",
)  # fmt: skip

STEPS: Final = (
    ("ecological_redlines", "ecological_redlines"),
    ("farmland", "farmland"),
    ("ecological_spaces", "ecological_spaces"),
    ("control_units", "control_unit_priority"),
    ("urban_boundary", "plan_conflict"),
)
"""Layers in the order in which they take ground, the strictest first, and the rule that names the clause of each."""

_NOISE_M2: Final = 1e-3
"""Area of a parcel outside the urban boundary below which it is rounding."""

Shapes = Callable[[GeometryArray], GeometryArray]


@dataclass(frozen=True, slots=True)
class _Step:
    """One layer at hand: what it takes from a ground, and what it may have to take."""

    takes: Shapes
    may_take: GeometryArray


@dataclass(frozen=True, slots=True)
class _Fall:
    """One ground taken apart; areas in m² by layer."""

    gross_m2: float
    net_m2: Mapping[str, float]
    under_m2: Mapping[str, float]
    shared_m2: Mapping[str, Mapping[str, float]]
    open_m2: Mapping[str, float]

    def with_simple(
        self, gross_m2: float, net_m2: Mapping[str, float], open_m2: Mapping[str, float]
    ) -> _Fall:
        """Return the fall with ground added of which each part lies under one feature at most."""
        return replace(
            self,
            gross_m2=self.gross_m2 + gross_m2,
            net_m2={layer: area + net_m2[layer] for layer, area in self.net_m2.items()},
            under_m2={layer: area + net_m2[layer] for layer, area in self.under_m2.items()},
            open_m2={layer: area + open_m2.get(layer, 0.0) for layer, area in self.open_m2.items()},
        )


def waterfalls(workspace: Workspace, parcels: Facts) -> pd.DataFrame:
    """Return one row for each ground, zone and step, with `COLUMNS`; areas are planar, in m².

    `ground` is `zones` (as drawn, where there is such a layer) or `parcels` (the surface parcels as drawn: of layered
    rights the ground counts once). `net_m2` is what no earlier step took, `shared_m2` (JSON) what the step shares with
    each of these; nets and the last `left_m2` add up to `gross_m2`. A step without its layer takes an unknown area: it
    is missing, and what is left is at most that. `open_m2` of what is left lies in features whose class is not known.
    """
    steps = {layer: _step(workspace, layer) for layer, _rule in STEPS if workspace.has(layer)}
    rows: list[dict[str, Any]] = []
    if workspace.has("zones"):
        zones = workspace.read("zones")
        shapes = np.asarray(zones.geometry.array, dtype=object)
        for at, zone_id in enumerate(zones["zone_id"]):
            rows += _rows("zones", str(zone_id), _fall(shapes[at : at + 1], steps))
    for zone_id, fall in _parcel_falls(parcels, steps).items():
        rows += _rows("parcels", zone_id, fall)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _step(workspace: Workspace, layer: str) -> _Step:
    table = workspace.read(layer)
    shapes = np.asarray(table.geometry.array, dtype=object)
    if layer == "urban_boundary":
        return _Step(lambda ground: _outside(ground, shapes), shapes[:0])
    priority, nameless = _classes(table, layer)
    return _Step(lambda _ground: shapes[priority], shapes[nameless])


def _classes(features: pd.DataFrame, layer: str) -> tuple[BoolArray, BoolArray]:
    """Return which features take ground, and which may: of control units those of priority, and those of no class."""
    if layer != "control_units":
        return np.ones(len(features), dtype=bool), np.zeros(len(features), dtype=bool)
    classes = features.get("unit_class", pd.Series(pd.NA, index=features.index)).astype("string")
    return classes.eq("priority").fillna(value=False).to_numpy(dtype=bool), classes.isna().to_numpy(
        dtype=bool
    )


def _outside(ground: GeometryArray, boundary: GeometryArray) -> GeometryArray:
    """Return the ground outside the urban boundary."""
    *_within, outside = taken_in_turn(ground, [boundary])
    return outside


def _fall(ground: GeometryArray, steps: Mapping[str, _Step]) -> _Fall:
    whole, taken, left = waterfall(ground, [(layer, step.takes(ground)) for layer, step in steps.items()])
    return _Fall(
        whole,
        {each.name: each.net_m2 for each in taken},
        {each.name: each.under_m2 for each in taken},
        {each.name: each.shared_m2 for each in taken},
        {
            layer: float(shapely.area(taken_in_turn(left, [step.may_take])[0]).sum())
            if len(step.may_take)
            else 0.0
            for layer, step in steps.items()
        },
    )


def _parcel_falls(parcels: Facts, steps: Mapping[str, _Step]) -> dict[str, _Fall]:
    """Return the fall of the surface parcels of each zone; those of no zone stand under "".

    A parcel under one feature at most gives what was measured of it; only parcels under several are taken apart.
    """
    zones, of_zone = np.unique(parcels.text("zone_id").fillna("").to_numpy(dtype=str), return_inverse=True)
    surface = is_surface(parcels.text("right_layer")).to_numpy(dtype=bool)
    drawn = parcels.quantity("drawn_area_m2").low
    takes, may_take = _overlaps(parcels, steps)
    features = sum((pairs.count for pairs in (*takes.values(), *may_take.values())), np.zeros(len(parcels)))
    simple, several = surface & (features <= 1), surface & (features > 1)
    falls = {}
    for at, zone_id in enumerate(zones):
        here = of_zone == at
        falls[str(zone_id)] = _fall(parcels.geometry[several & here], steps).with_simple(
            float(drawn[simple & here].sum()),
            {layer: float(pairs.area_m2[simple & here].sum()) for layer, pairs in takes.items()},
            {layer: float(pairs.area_m2[simple & here].sum()) for layer, pairs in may_take.items()},
        )
    return {zone_id: fall for zone_id, fall in falls.items() if fall.gross_m2 > 0}


@dataclass(frozen=True, slots=True)
class _Over:
    """How many features of a layer lie over each parcel, and on how many m²."""

    count: npt.NDArray[np.float64]
    area_m2: npt.NDArray[np.float64]


def _overlaps(parcels: Facts, steps: Mapping[str, _Step]) -> tuple[dict[str, _Over], dict[str, _Over]]:
    """Return what each layer takes of every parcel, and what it may take."""
    takes, may_take = {}, {}
    for layer in steps:
        over = parcels.overlays[layer]
        taking, nameless = _classes(over.features, layer)
        takes[layer] = _over(over.pairs.where(taking[over.pairs.right]), len(parcels))
        may_take[layer] = _over(over.pairs.where(nameless[over.pairs.right]), len(parcels))
    if (within := takes.get("urban_boundary")) is not None:
        outside = parcels.quantity("drawn_area_m2").low - within.area_m2
        takes["urban_boundary"] = _Over(
            np.maximum(within.count - 1, 0) + (outside > _NOISE_M2),
            np.where(outside > _NOISE_M2, outside, 0.0),
        )
    return takes, may_take


def _over(pairs: Overlaps, size: int) -> _Over:
    return _Over(np.bincount(pairs.left, minlength=size).astype(np.float64), pairs.total_by_left(size))


def _rows(ground: str, zone_id: str, fall: _Fall) -> list[dict[str, Any]]:
    rows, left = [], fall.gross_m2
    for layer, rule in STEPS:
        left -= fall.net_m2.get(layer, 0.0)
        rows.append(
            {
                "ground": ground,
                "zone_id": zone_id,
                "layer": layer,
                "rule": rule,
                "clause": CATALOGUE[rule].clause,
                "gross_m2": fall.gross_m2,
                "net_m2": fall.net_m2.get(layer, np.nan),
                "under_m2": fall.under_m2.get(layer, np.nan),
                "shared_m2": json.dumps(fall.shared_m2.get(layer, {})),
                "open_m2": fall.open_m2.get(layer, 0.0),
                "left_m2": left,
            }
        )
    return rows
