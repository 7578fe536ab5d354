"""A belt proposed along the bank of the main stem, to be drawn on in a desktop GIS; nobody has approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.assessment.studies.layers import required_layer
from zonemap.errors import ZonemapError
from zonemap.facts.measure import read_layer
from zonemap.facts.overlays import is_main_stem, shore_strips
from zonemap.facts.zones.survey import column
from zonemap.findings import Verdict
from zonemap.geometry import Deduction, cut_by_lines, overlap_areas, united, waterfall
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import PROPOSAL
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

REDLINES: Final = "ecological_redlines"
SHORE: Final = "shoreline"


class Within(StrEnum):
    """The ground that a proposal may take: all land, or that of the features of a layer."""

    LAND = "land"
    ZONES = "zones"
    TOWNS = "towns"
    URBAN_BOUNDARY = "urban_boundary"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a proposal; there is no usual depth, for no document gives one."""

    depth_m: float | None
    within: Within = Within.LAND
    is_less_redlines: bool = False
    is_cut_at_roads: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A belt proposed: its blocks with the columns of `belt_blocks`, and how its ground came about.

    `strip_m2` is the land within the depth of the shore; `steps` take from it in order; what is left are the blocks and
    `slivers_m2`, pieces too small to be one. `left_out` counts shores of no known rank or side.
    """

    blocks: gpd.GeoDataFrame
    wish: Wish
    shore_m: float
    strip_m2: float
    steps: tuple[Deduction, ...]
    slivers_m2: float
    left_out: Mapping[str, int]
    has_two_banks: bool
    """Whether a shore is drawn as water, so that the land of either bank is near it."""
    is_open: bool
    """Whether red lines were taken off of which the layer does not hold all."""

    @property
    def area_m2(self) -> float:
        """The ground of all blocks."""
        return float(self.blocks.area.sum())


def belt_proposal(workspace: Workspace, rulebook: Rulebook, wish: Wish) -> Proposal:
    """Return the strip of land along the main stem, of the depth asked for, as blocks of a belt.

    The land side is told as for the 1 km rule: all around water drawn as a polygon, on the side given of a line. Raises
    `ZonemapError` without a depth, a shore of the main stem with a known side, or a layer that is asked for, and where
    nothing is left.
    """
    depth_m = _depth_of(wish)
    shores = _shores_of(workspace)
    strips = shore_strips(shores.table, shores.geometry, width_m=depth_m)
    off = {"water": shores.water, **_taken_off(workspace, wish, strips)}
    strip_m2, steps, left = waterfall(strips, list(off.items()))
    pieces = cut_by_lines(left, _cutting_lines(workspace, wish)).geometry
    sliver_m2 = float(rulebook.setting("sliver_area_m2", workspace.settings.as_of).value[0])
    is_block = shapely.area(pieces) >= (sliver_m2 if np.isfinite(sliver_m2) else 0.0)
    if not is_block.any():
        raise ZonemapError(
            "empty_proposal",
            _("No land is left within {depth:g} m of the shore").format(depth=depth_m),
            _("ask for a greater depth, or for other ground"),
        )
    lines = np.where(
        shapely.get_dimensions(shores.geometry) == 2, shapely.boundary(shores.geometry), shores.geometry
    )
    return Proposal(
        blocks=_blocks(workspace, wish, pieces[is_block]),
        wish=wish,
        shore_m=float(shapely.length(lines).sum()),
        strip_m2=strip_m2,
        steps=tuple(steps),
        slivers_m2=float(shapely.area(pieces[~is_block]).sum()),
        left_out=shores.left_out,
        has_two_banks=bool((shapely.get_dimensions(shores.geometry) == 2).any()),
        is_open=wish.is_less_redlines and REDLINES in workspace.settings.partial_layers,
    )


def _depth_of(wish: Wish) -> float:
    if wish.depth_m is None:
        raise ZonemapError(
            "no_depth",
            _("No document gives the depth of the belt, so there is no usual one"),
            _("say how deep the strip along the shore shall be, in metres: --depth"),
        )
    if not (np.isfinite(wish.depth_m) and wish.depth_m > 0):
        raise ZonemapError(
            "bad_depth",
            _("{depth:g} m is no depth of a belt").format(depth=wish.depth_m),
            _("give a number of metres above 0"),
        )
    return wish.depth_m


@dataclass(frozen=True, slots=True)
class _Shores:
    """The shores that a proposal is measured from, all water that is drawn, and how many shores are left out."""

    table: pd.DataFrame
    geometry: GeometryArray
    water: GeometryArray
    left_out: Mapping[str, int]


def _shores_of(workspace: Workspace) -> _Shores:
    table, geometry = required_layer(workspace, SHORE)
    is_main = is_main_stem(table)
    has_side = (shapely.get_dimensions(geometry) == 2) | column(table, "land_side").notna().to_numpy()
    main = is_main == Verdict.MET
    if not main.any():
        raise ZonemapError(
            "no_main_stem",
            _("No shore is known to be of the main stem ({count} have no rank)").format(
                count=int((is_main == Verdict.UNKNOWN).sum())
            ),
            _("fill in {layer}.{column} ({words}) and bring the layer in again").format(
                layer=SHORE, column="rank", words="main_stem, tributary"
            ),
        )
    used = main & has_side
    if not used.any():
        raise ZonemapError(
            "no_land_side",
            _("On which side of the main stem the land lies is not known"),
            _("fill in {layer}.{column} ({words}) and bring the layer in again").format(
                layer=SHORE, column="land_side", words="left, right"
            ),
        )
    left_out = {
        "rank": int((is_main == Verdict.UNKNOWN).sum()),
        "land_side": int((main & ~has_side).sum()),
    }
    return _Shores(table[used], geometry[used], geometry[shapely.get_dimensions(geometry) == 2], left_out)


def _taken_off(workspace: Workspace, wish: Wish, strips: GeometryArray) -> dict[str, GeometryArray]:
    """Return the ground that is taken from the strip, in order."""
    off: dict[str, GeometryArray] = {}
    if wish.within is not Within.LAND:
        ground = united(required_layer(workspace, wish.within.value)[1])
        around = shapely.buffer(shapely.envelope(united(strips)), 1.0)
        off["outside"] = np.array([shapely.difference(around, ground)], dtype=object)
    if wish.is_less_redlines:
        off[REDLINES] = required_layer(workspace, REDLINES)[1]
    if wish.is_cut_at_roads:
        roads = required_layer(workspace, "roads")[1]
        off["roads"] = roads[shapely.get_dimensions(roads) == 2]
    return off


def _cutting_lines(workspace: Workspace, wish: Wish) -> GeometryArray:
    """Return the lines along which blocks part: roads where asked for, borders of the ground asked for."""
    lines: list[npt.NDArray[Any]] = [np.empty(0, dtype=object)]
    if wish.is_cut_at_roads:
        roads = required_layer(workspace, "roads")[1]
        lines.append(roads[shapely.get_dimensions(roads) == 1])
    if wish.within is not Within.LAND:
        lines.append(shapely.boundary(required_layer(workspace, wish.within.value)[1]))
    return np.concatenate(lines)


def _blocks(workspace: Workspace, wish: Wish, pieces: GeometryArray) -> gpd.GeoDataFrame:
    """Return the pieces from west to east as rows of `belt_blocks`: what nobody has said of them is left empty."""
    pieces = pieces[np.argsort(shapely.get_x(shapely.centroid(pieces)), kind="stable")]
    size = len(pieces)
    version = f"{PROPOSAL} {workspace.settings.as_of} {wish.depth_m:g} m"
    table = pd.DataFrame(
        {
            "block_id": [f"{PROPOSAL}-{at:03d}" for at in range(1, size + 1)],
            "name": [_("{place} (proposed)").format(place=each) for each in _places(workspace, wish, pieces)],
            "function": pd.Series(pd.NA, index=range(size), dtype="string"),
            "leading_industry": pd.Series(pd.NA, index=range(size), dtype="string"),
            "is_innovation_core": pd.Series(pd.NA, index=range(size), dtype="boolean"),
            "version": version,
            "approved_on": pd.Series(pd.NaT, index=range(size), dtype="datetime64[ms]"),
        }
    )
    return gpd.GeoDataFrame(table, geometry=pieces, crs=workspace.crs)


def _places(workspace: Workspace, wish: Wish, pieces: GeometryArray) -> list[str]:
    """Return what each piece is called after: the feature that it lies in, else its number."""
    numbers = [f"{at:03d}" for at in range(1, len(pieces) + 1)]
    if wish.within is Within.LAND:
        return numbers
    table, shapes = read_layer(workspace, wish.within.value)
    at = overlap_areas(pieces, shapes).largest_by_left(len(pieces))
    names = column(table, "name").fillna("").to_numpy(dtype=object)
    return [
        f"{names[place]} {number}".strip() if place >= 0 else number
        for place, number in zip(at, numbers, strict=True)
    ]
