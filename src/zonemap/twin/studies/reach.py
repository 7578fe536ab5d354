"""What distances say of parcels: which works reach them, and whether they lie in the river-side belt."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.ground import Ground
from zonemap.twin.place.frame import Frame
from zonemap.twin.place.quads import Numbers, middles
from zonemap.twin.place.surroundings import SERVED
from zonemap.twin.place.works import GREEN_ISLAND_M, HALF, WHOLE
from zonemap.twin.place.zones import BELT_DEPTH_M, BELT_DISTRICTS
from zonemap.twin.planting import AS_OF, Mask, Texts

WITHIN, OUTSIDE, PARTLY, UNKNOWN = "within", "outside", "partly", "unknown"
KINDS: Final = ("sewage", "heat", "green_island")
_CLEAR_M: Final = 0.5


def served(ground: Ground, works: gpd.GeoDataFrame, kind: str, cut: Texts) -> Texts:
    """Return whether the works of a kind reach each parcel whole, not at all or in part, by its distance from them.

    `works` are facilities with `since`; works to come reach nothing, and works of which nobody knows the day leave
    open whether they do. `cut` says of each block how much of it the heat leaves out.
    """
    own = works[works["kind"] == kind]
    later = (own["since"] > pd.Timestamp(AS_OF)).to_numpy(bool)
    own = own[~later]
    stands, reach = own["since"].notna().to_numpy(bool), _reach(kind, own)
    places, half = middles(ground.corners), _half_m(ground.corners)
    inside = np.zeros((len(places), 2), dtype=bool)
    touched = np.zeros((len(places), 2), dtype=bool)
    for at, centre in enumerate(shapely.get_coordinates(own.geometry.to_numpy())):
        far = np.linalg.norm(places - centre, axis=1)
        which = 0 if stands[at] else 1
        # The circle is drawn with 32 corners: its sides lie a little nearer.
        inside[:, which] |= far + half <= reach[at] * np.cos(np.pi / 32) - _CLEAR_M
        touched[:, which] |= far - half < reach[at] + _CLEAR_M
    found = np.select(
        [inside[:, 0], touched[:, 0], inside[:, 1], touched[:, 1]],
        [WITHIN, PARTLY, UNKNOWN, PARTLY],
        default=OUTSIDE,
    ).astype(object)
    return _less_cut(found, ground, cut) if kind == "heat" else found


def _reach(kind: str, own: gpd.GeoDataFrame) -> Numbers:
    """Return the radius of each works: those that are still to be confirmed are small ones."""
    full = SERVED.get(kind, GREEN_ISLAND_M)
    return np.where(own["since"].isna(), GREEN_ISLAND_M, full).astype(float)


def _half_m(corners: Numbers) -> Numbers:
    """Return the distance of the farthest corner of each parcel from its middle."""
    away = np.linalg.norm(corners - middles(corners)[:, None], axis=2)
    return np.asarray(away.max(axis=1))


def _less_cut(found: Texts, ground: Ground, cut: Texts) -> Texts:
    of_parcel = cut[ground.block]
    s0, s1 = ground.spans[:, 0], ground.spans[:, 1]
    gone = (of_parcel == WHOLE) | ((of_parcel == HALF) & (s1 <= 0.5))
    halved = (of_parcel == HALF) & (s0 < 0.5) & (s1 > 0.5) & (found != OUTSIDE)
    return np.where(gone, OUTSIDE, np.where(halved, PARTLY, found)).astype(object)


def in_belt(frame: Frame, ground: Ground, river_m: Numbers) -> Texts:
    """Return whether each parcel lies in the belt: within its depth of the Yangtze, in a district that has one."""
    has_belt: Mask = ground.parcels["adcode"].isin(BELT_DISTRICTS).to_numpy(bool)
    middle = shapely.points(middles(ground.corners))
    river = frame.yangtze
    shapely.prepare(river)
    farthest = shapely.distance(river, middle) + _half_m(ground.corners)
    # Round the corners of the bank the belt is drawn with four sides to a quarter.
    within = has_belt & (farthest <= BELT_DEPTH_M * np.cos(np.pi / 16) - _CLEAR_M)
    outside = ~has_belt | (river_m > BELT_DEPTH_M + _CLEAR_M)
    return np.select([within, outside], [WITHIN, OUTSIDE], default=PARTLY).astype(object)


def beside_core(
    cells: Numbers, zone: NDArray[np.int64], cores: NDArray[np.object_], *, reach_m: float
) -> Mask:
    """Return which blocks lie outside of the core area of their zone, and within `reach_m` of it."""
    spots = shapely.polygons(cells)
    far = shapely.distance(spots, cores[zone])
    return np.asarray((far > 1) & (far <= reach_m))
