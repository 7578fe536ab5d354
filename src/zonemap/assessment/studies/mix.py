"""Dispersion and mix of industries by block: how many divisions a block has, and how a zone's industry is spread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.analysis.dispersion import leading_block_share, leads
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.layers import required_layer
from zonemap.assessment.studies.settings import touch_of
from zonemap.assessment.summary import surface_of, zone_names
from zonemap.facts.measure import read_layer
from zonemap.facts.zones.neighbours.mix import Holdings, Industries, divisions_of, industries_of
from zonemap.facts.zones.survey import begins, column
from zonemap.findings import Claim, Quantity, Verdict
from zonemap.geometry import cut_by_lines, overlap_areas, taken_in_turn, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import LandUse
from zonemap.layers.versions import standing
from zonemap.plan import Rulebook
from zonemap.wording import in_language
from zonemap.workspace import Workspace

Json = dict[str, Any]


class Blocks(StrEnum):
    """What a city is taken apart into: polygons of a layer, or the ground of zones between roads."""

    PARKS = "parks"
    CORE_AREAS = "core_areas"
    BELT_BLOCKS = "belt_blocks"
    ROADS = "roads"


_IDS: Final = {Blocks.PARKS: "park_id", Blocks.CORE_AREAS: "core_id", Blocks.BELT_BLOCKS: "block_id"}


@dataclass(frozen=True, slots=True)
class _Ground:
    """The blocks that are, or may be, in force on the day of the run."""

    ids: list[str]
    names: list[str | None]
    geometry: GeometryArray
    stands: Claim

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def overlap_m2(self) -> float:
        """Ground under more than one block, counted once for each block beyond the first."""
        return float(shapely.area(self.geometry).sum() - shapely.area(united(self.geometry)))


@dataclass(frozen=True, slots=True)
class Mix:
    """The mix of industries by block: the shape of each block of the document, in its order."""

    document: Json
    shapes: GeometryArray

    def of_zone(self, zone: str) -> Mix:
        """Return the blocks that lie in a zone, most of each, and the industries of that zone alone."""
        own = [at for at, each in enumerate(self.document["blocks"]) if each["zone_id"] == zone]
        document = {
            **self.document,
            "blocks": [self.document["blocks"][at] for at in own],
            "outside": None,
            "industries": [each for each in self.document["industries"] if each["zone_id"] == zone],
        }
        return Mix(document, self.shapes[own])


def mix_of(assessment: Assessment, workspace: Workspace, rulebook: Rulebook, by: Blocks) -> Mix:
    """Return the mix of industries of every block, of the land in none, and how industries are spread.

    Land of a parcel counts by the part of it that lies in a block; of layered rights the surface alone counts. Raises
    `ZonemapError` without the layer.
    """
    ground = _ground_of(workspace, by, np.datetime64(assessment.manifest["as_of"]))
    held = _held(assessment, workspace, rulebook, ground)
    size = len(ground)
    blocks = industries_of(held.pieces, size + 1)
    names = _division_names(rulebook)
    rows = list(_rows(blocks, names))
    zones = _zones_of(workspace, ground.geometry)
    overlap_m2 = ground.overlap_m2
    is_apart = overlap_m2 < touch_of(assessment, rulebook)
    document = {
        "run": assessment.run,
        "as_of": assessment.manifest["as_of"],
        "by": by.value,
        "blocks": [
            {
                "block_id": ground.ids[at],
                "name": ground.names[at],
                "zone_id": zones[at],
                "in_force": Verdict(int(ground.stands[at])).word,
                **rows[at],
            }
            for at in range(size)
        ],
        "outside": rows[size],
        "overlap_m2": overlap_m2,
        "is_apart": is_apart,
        "industries": list(
            _spread(held, ground, names, zone_names(workspace, assessment), is_apart=is_apart)
        ),
        "missing": _missing(workspace),
    }
    return Mix(document, ground.geometry)


def _ground_of(workspace: Workspace, by: Blocks, day: np.datetime64) -> _Ground:
    table, shapes = required_layer(workspace, by.value)
    if by is Blocks.ROADS:
        return _between_roads(workspace, shapes)
    stands = standing(table, day, _IDS[by])
    kept = stands != Verdict.BREACHED
    ids, names = column(table, _IDS[by])[kept], column(table, "name")[kept]
    return _Ground(
        ids.astype(str).tolist(),
        [None if pd.isna(each) else str(each) for each in names],
        shapes[kept],
        stands[kept],
    )


def _zones_of(workspace: Workspace, blocks: GeometryArray) -> list[str | None]:
    """Return the zone in which most of each block lies, None for a block in none."""
    if not workspace.has("zones"):
        return [None] * len(blocks)
    zones, shapes = read_layer(workspace, "zones")
    most = overlap_areas(blocks, shapes).largest_by_left(len(blocks))
    ids = [*zones["zone_id"].astype(str), None]
    return [ids[at] for at in most.tolist()]


def _between_roads(workspace: Workspace, roads: GeometryArray) -> _Ground:
    """Return the ground of each zone between roads: a road drawn as land is no part of any block."""
    zones, shapes = required_layer(workspace, "zones")
    is_land = shapely.get_dimensions(roads) == 2
    ids: list[str] = []
    pieces: list[GeometryArray] = [np.empty(0, dtype=object)]
    for zone, shape in zip(zones["zone_id"].astype(str), shapes, strict=True):
        *_roads, left = taken_in_turn(np.array([shape], dtype=object), [roads[is_land]])
        cut = cut_by_lines(left, roads[shapely.get_dimensions(roads) == 1]).geometry
        pieces.append(cut)
        ids += [f"{zone}-{at:03d}" for at in range(1, len(cut) + 1)]
    stands = np.full(len(ids), Verdict.MET, dtype=np.int8)
    return _Ground(ids, [None] * len(ids), np.concatenate(pieces), stands)


@dataclass(frozen=True, slots=True)
class _Held:
    """Industrial land by block, the last place being the land in none, and the zone of each piece."""

    pieces: Holdings
    zone: npt.NDArray[np.object_]


def _held(assessment: Assessment, workspace: Workspace, rulebook: Rulebook, ground: _Ground) -> _Held:
    parcels = assessment.parcels
    surface = surface_of(parcels).to_numpy(dtype=bool)
    polygons = np.asarray(parcels.geometry.array, dtype=object)
    least = touch_of(assessment, rulebook)
    pairs = overlap_areas(polygons, ground.geometry)
    pairs = pairs.where(surface[pairs.left] & (pairs.area_m2 >= least))
    drawn, land = shapely.area(polygons), assessment.quantity("area_m2").low
    inside = pairs.area_m2 / drawn[pairs.left] * land[pairs.left]
    union = np.array([united(ground.geometry)], dtype=object)
    covered = overlap_areas(polygons, union).total_by_left(len(parcels)) / drawn * land
    counted = np.minimum(covered, np.bincount(pairs.left, weights=inside, minlength=len(parcels)))
    rest = np.where(surface, land - counted, 0.0)
    alone = np.flatnonzero(rest >= least)
    at = np.concatenate([pairs.left, alone])
    division = _divisions(assessment, workspace, rulebook).iloc[at]
    use = begins(parcels["land_use"].astype("string"), (LandUse.INDUSTRIAL,))
    place = np.concatenate([pairs.right, np.full(len(alone), len(ground), dtype=np.intp)])
    held = Holdings(place, np.concatenate([inside, rest[alone]]), division, use[at])
    return _Held(held, parcels["zone_id"].astype(object).to_numpy()[at])


def _divisions(assessment: Assessment, workspace: Workspace, rulebook: Rulebook) -> pd.Series:
    """Return the division of each parcel of the run in the newest edition, missing where it is not known."""
    table = workspace.read("parcels")
    edition = column(table, "industry_edition").set_axis(pd.Index(table["parcel_id"].astype(object)))
    codes = assessment.parcels["industry_code"].astype("string")
    return divisions_of(codes, edition.reindex(assessment.parcels.index).astype("string"), rulebook)


def _division_names(rulebook: Rulebook) -> dict[str, str]:
    newest = next(iter(rulebook.classifications.values()), None)
    return {code: in_language(each.name) for code, each in newest.divisions.items()} if newest else {}


def _rows(land: Industries, names: dict[str, str]) -> Iterator[Json]:
    """Yield what is told of the industries of each place; a place without industrial land has no share and no index."""
    whole, applies = land.whole_m2, land.applies
    there = applies != Verdict.BREACHED
    nothing = Quantity.unknown(len(whole), low=np.nan, high=np.nan)
    figures = {
        "leading_share": land.leading_share.where(there, nothing),
        "mix_index": land.mix_index.where(there, nothing),
    }
    count, leading = land.count, land.leading
    for at in range(len(whole)):
        own = land.land_m2[at]
        order = [each for each in np.argsort(-own, kind="stable").tolist() if own[each] > 0]
        yield {
            "industrial_m2": float(own.sum()),
            "open_m2": float(land.open_m2[at]),
            "open_parcels": int(land.open_count[at]),
            **known("divisions", count.low[at], count.high[at]),
            "leading": leading[at] or None,
            "leading_name": names.get(leading[at]),
            **{
                key: value
                for name, each in figures.items()
                for key, value in known(name, each.low[at], each.high[at]).items()
            },
            "shares": [
                {
                    "division": land.divisions[each],
                    "name": names.get(land.divisions[each]),
                    "land_m2": float(own[each]),
                    **known("share", own[each] / whole[at], (own[each] + land.open_m2[at]) / whole[at]),
                }
                for each in order
            ],
            "open_share": float(land.open_m2[at] / whole[at]) if whole[at] > 0 else None,
        }


def _spread(
    held: _Held, ground: _Ground, names: dict[str, str], zones: dict[str, str], *, is_apart: bool
) -> Iterator[Json]:
    """Yield the leading industries of each zone, and those that may lead, with the share of their leading block.

    Where blocks lie over each other no share of land in one of them can be told.
    """
    for zone in sorted({str(each) for each in held.zone if not pd.isna(each)}):
        own = held.zone == zone
        pieces = Holdings(
            held.pieces.place[own],
            held.pieces.area_m2[own],
            held.pieces.division[own],
            held.pieces.is_industrial[own],
        )
        land = industries_of(pieces, len(ground) + 1)
        leading = leads(land.land_m2.sum(axis=0), float(land.open_m2.sum()))
        order = np.argsort(-land.land_m2.sum(axis=0), kind="stable")
        for at in order[leading[order] != Verdict.BREACHED].tolist():
            low = land.land_m2[:, at]
            spread = Quantity(low, low + land.open_m2)
            blocks, elsewhere = spread.take(np.arange(len(ground))), spread.take(np.array([len(ground)]))
            share = leading_block_share(blocks, elsewhere) if is_apart else None
            first = int(blocks.low.argmax()) if len(ground) and blocks.low.max() > 0 else None
            yield {
                "zone_id": zone,
                "zone": zones.get(zone, zone),
                "division": land.divisions[at],
                "name": names.get(land.divisions[at]),
                "leads": Verdict(int(leading[at])).word,
                **known("land_m2", low.sum(), (low + land.open_m2).sum()),
                "blocks": int((blocks.low > 0).sum()),
                "leading_block": None if first is None else ground.ids[first],
                **(
                    known("leading_block_share", share.low[0], share.high[0])
                    if share
                    else {"leading_block_share": None}
                ),
            }


def _missing(workspace: Workspace) -> list[str]:
    """Return the columns of the parcels for want of which industries are not known."""
    columns = workspace.read("parcels").columns
    wanted = ("industry_code", "industry_edition", "land_use")
    return [f"parcels.{name}" for name in wanted if name not in columns]
