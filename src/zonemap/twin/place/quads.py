"""Four-sided shapes by their corners, and places inside them by shares of their sides.

Arrays have the shape (shape, corner, xy), corners anticlockwise. A straight line in shares is a straight line on the
ground, so parcels cut from one block share their edges, and a building placed by shares stays inside its parcel.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def at(corners: Numbers, s: Numbers, t: Numbers) -> Numbers:
    """Return the points at shares `s` along the first side and `t` across, by bilinear interpolation."""
    s, t = s[..., None], t[..., None]
    lower = (1 - s) * corners[:, 0] + s * corners[:, 1]
    upper = (1 - s) * corners[:, 3] + s * corners[:, 2]
    return np.asarray((1 - t) * lower + t * upper)


def part(corners: Numbers, s0: Numbers, s1: Numbers, t0: Numbers, t1: Numbers) -> Numbers:
    """Return the corners of the part between the shares."""
    return np.stack(
        [at(corners, s0, t0), at(corners, s1, t0), at(corners, s1, t1), at(corners, s0, t1)], axis=1
    )


def ovals(corners: Numbers, centre: tuple[Numbers, Numbers], reach: Numbers) -> NDArray[np.object_]:
    """Return an oval in each shape: `centre` and `reach` (half its width) in shares."""
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    wobble = 1 + 0.12 * np.sin(3 * turns)
    points = [
        at(corners, centre[0] + reach * w * np.cos(a), centre[1] + reach * w * np.sin(a))
        for a, w in zip(turns, wobble, strict=True)
    ]
    return polygons(np.stack(points, axis=1))


def polygons(corners: Numbers) -> NDArray[np.object_]:
    """Return the shapes as polygons, rounded to the millimetre."""
    return np.asarray(shapely.polygons(np.round(corners, 3)), dtype=object)


def sides_m(corners: Numbers) -> tuple[Numbers, Numbers]:
    """Return the lengths of the first side and of the side across, m."""
    along = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1)
    across = np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1)
    return along, across


def middles(corners: Numbers) -> Numbers:
    """Return the middle of each shape."""
    half = np.full(len(corners), 0.5)
    return at(corners, half, half)
