"""The ground of the twin: every parcel with its place, codes and areas, before anything is planted on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zonemap.twin.place.controls import blobs, fields, protected
from zonemap.twin.place.frame import CRS, Frame, Seat
from zonemap.twin.place.quads import Numbers, middles, ovals, part, polygons, sides_m
from zonemap.twin.place.streets import Grid
from zonemap.twin.place.surroundings import draw_blocks
from zonemap.twin.planting import Mask

UNDERGROUND_SHARE: Final = 0.003
_CONDITIONS: Final = ["far_max", "far_min", "density_max", "height_max_m"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Parcels row by row in three forms: table, corners, and the blocks they were cut from."""

    parcels: pd.DataFrame
    corners: Numbers
    blocks: pd.DataFrame
    cells: Numbers
    has_right_neighbour: Mask
    is_host: Mask
    """Another parcel lies under it."""
    block: NDArray[np.int64]
    """Which of `blocks` each parcel was cut from."""
    spans: Numbers
    """Where each parcel lies in its block: the shares s0, s1, t0, t1 of the sides."""
    host: NDArray[np.int64]
    """The parcel above each one, by position; -1 for those on the surface."""


def underground(parcels: int) -> int:
    """Return how many of the parcels are underground rights below others."""
    return round(parcels * UNDERGROUND_SHARE)


def lay_ground(rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid], *, extra: int) -> Ground:
    """Return the parcels of all zones, and `extra` underground ones below some of them."""
    cells = np.concatenate([grid.cells for grid in grids])
    blocks = draw_blocks(rng, cells)
    first_block = np.cumsum([0, *(len(grid.cells) for grid in grids[:-1])])
    block = np.concatenate([grid.block_of + start for grid, start in zip(grids, first_block, strict=True)])
    zone = np.repeat(np.arange(len(grids)), [len(grid.parcels) for grid in grids])
    corners = np.concatenate([grid.parcels for grid in grids])
    hosts = np.sort(rng.choice(len(corners), extra, replace=False))
    is_host = np.zeros(len(corners) + extra, dtype=bool)
    is_host[hosts] = True
    inset = np.full(extra, 0.2)
    below = part(corners[hosts], inset, 1 - inset, inset, 1 - inset)
    corners = np.concatenate([corners, below])
    block, zone = np.concatenate([block, block[hosts]]), np.concatenate([zone, zone[hosts]])
    is_surface = np.arange(len(corners)) < len(corners) - extra
    table = _table(rng, seats, blocks.iloc[block], zone, is_surface)
    drawn = shapely.area(polygons(corners))
    registered = np.round(drawn * (1 + rng.uniform(-0.009, 0.009, drawn.size)), 1)
    table["registered_area_m2"] = pd.Series(registered).mask(rng.random(drawn.size) < 0.06)
    table["area_m2"] = table["registered_area_m2"].fillna(pd.Series(drawn))
    right = np.concatenate([*(grid.has_right_neighbour for grid in grids), np.zeros(extra, dtype=bool)])
    spans = np.concatenate([grid.spans for grid in grids])
    host = np.concatenate([np.full(len(spans), -1), hosts])
    spans = np.concatenate([spans, spans[hosts]])
    return Ground(table, corners, blocks, cells, right & ~is_host, is_host, block, spans, host)


def _table(
    rng: np.random.Generator,
    seats: tuple[Seat, ...],
    blocks: pd.DataFrame,
    zone: NDArray[np.int64],
    is_surface: Mask,
) -> pd.DataFrame:
    count = len(zone)
    blocks = blocks.reset_index(drop=True)
    adcode = np.array([seat.adcode for seat in seats])[zone]
    land_use = blocks["land_use"].where(is_surface, "1101")
    # Where the plan has a gap, or speaks of the surface only, the register repeats the condition of use.
    own = ~blocks["has_plan"] | ~is_surface
    repeats = (rng.random(count) < 0.1) & ~blocks["conflicts"] & ~own
    table = pd.DataFrame(
        {
            "parcel_id": _codes(adcode, zone, is_surface),
            "zone_id": np.array([seat.zone_id for seat in seats], dtype=object)[zone],
            "adcode": adcode.astype(object),
            "right_layer": np.where(is_surface, "B", "X").astype(object),
            "is_surface": is_surface,
            "land_use": land_use,
            "planned_use": land_use.where(own | repeats, None),
            "conflicts": blocks["conflicts"] & is_surface,
            "land_grade": (pd.Series(zone % 4 + 8).astype(str) + "等").to_numpy(dtype=object),
        }
    )
    for column in _CONDITIONS:
        table[column] = blocks[column].where(repeats)
    return table


def _codes(adcode: NDArray[np.str_], zone: NDArray[np.int64], is_surface: Mask) -> NDArray[np.object_]:
    """Return codes of 19 characters: a real county, the cadastral district 999 (none is), and a serial."""
    kind = np.where(is_surface, "GB", "GX")
    serial = pd.Series(kind).groupby([pd.Series(zone), pd.Series(kind)]).cumcount().to_numpy()
    sub = (900 + zone * 7 + serial // 99_999 + 1).astype("U3")
    number = np.char.zfill((serial % 99_999 + 1).astype("U5"), 5)
    codes = np.char.add(np.char.add(adcode.astype("U6"), np.char.add("999", sub)), np.char.add(kind, number))
    return np.asarray(codes.astype(np.object_))


def river_distance_m(frame: Frame, corners: Numbers) -> Numbers:
    """Return the distance of each parcel to the main stem, m; 0 inside it."""
    river = frame.yangtze
    shapely.prepare(river)
    return np.asarray(shapely.distance(river, polygons(corners)), dtype=float)


def lines_of_protection(
    rng: np.random.Generator, frame: Frame, grids: list[Grid], ground: Ground, *, urban: gpd.GeoDataFrame
) -> tuple[dict[str, gpd.GeoDataFrame], dict[str, Mask]]:
    """Return red lines, ecological spaces and farmland, and the parcels each was planted on.

    A planted area covers a clear share of its parcel; farmland also touches a few parcels by a sliver, which is a
    brush of borders and no overlap.
    """
    zones = shapely.union_all([grid.zone for grid in grids])
    land = shapely.difference(frame.city_land(), zones.buffer(300))
    rural = shapely.difference(land, shapely.union_all(urban.geometry.to_numpy()))
    free = ground.parcels["is_surface"].to_numpy(bool) & ~ground.is_host
    redline = _clusters(rng, ground.corners, free, share=0.016)
    farmland = _clusters(rng, ground.corners, free & ~redline, share=0.02)
    brushed = free & ~redline & ~farmland & (rng.random(len(free)) < 0.008)
    on_fields = np.concatenate([_ponds(rng, ground.corners[farmland]), _slivers(ground.corners[brushed])])
    none = np.array([], dtype=object)
    layers = {
        "ecological_redlines": protected(
            blobs(rng, land, count=45), _ponds(rng, ground.corners[redline]), land, title="生态保护红线"
        ),
        "ecological_spaces": protected(blobs(rng, land, count=60), none, land, title="生态空间管控区域"),
        "farmland": protected(fields(rng, rural, count=1500), on_fields, rural, title="永久基本农田"),
    }
    return layers, {"ecological_redlines": redline, "farmland": farmland}


def _clusters(rng: np.random.Generator, corners: Numbers, free: Mask, *, share: float) -> Mask:
    """Return about that share of the free parcels, in groups of neighbours."""
    places = middles(corners)
    group = 6
    seeds = rng.choice(len(places), max(1, round(share * len(places) / group)), replace=False)
    near = cKDTree(places).query(places[seeds], k=min(group, len(places)))[1]
    chosen = np.zeros(len(places), dtype=bool)
    chosen[near.ravel()] = True
    return chosen & free


def _ponds(rng: np.random.Generator, corners: Numbers) -> NDArray[np.object_]:
    count = len(corners)
    centre = (rng.uniform(0.42, 0.58, count), rng.uniform(0.42, 0.58, count))
    return ovals(corners, centre, rng.uniform(0.13, 0.34, count))


def _slivers(corners: Numbers) -> NDArray[np.object_]:
    """Return strips of some centimetres along the first side, below ten square metres."""
    along, across = sides_m(corners)
    start, none = np.full(len(corners), 0.1), np.zeros(len(corners))
    return polygons(part(corners, start, start + np.minimum(0.8, 80 / along), none, 0.06 / across))


def parcel_layer(ground: Ground, register: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the layer `parcels`: what the register says, on the parcels as drawn."""
    return gpd.GeoDataFrame(register, geometry=polygons(ground.corners), crs=CRS)
