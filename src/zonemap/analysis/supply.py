"""Supply of land: planned ground less what is built and what may not be built, and the pieces that are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zonemap.findings import Claim, Verdict
from zonemap.geometry import free_pieces, taken_in_turn, united
from zonemap.geometry.cores import on_all_cores
from zonemap.geometry.pieces import GeometryArray

IntArray = npt.NDArray[np.intp]


class State(StrEnum):
    """How far planned ground is from being built, in the order in which a state takes ground under two."""

    BUILT = "built"
    UNSUPPLIED = "unsupplied"
    """批而未供: approved, not supplied."""
    UNBUILT = "unbuilt"
    """供而未用: supplied, not used."""
    VACANT = "vacant"
    """A parcel of no state on record on which nothing stands."""
    UNKNOWN = "unknown"
    """A parcel of no state on record, and nobody can say whether anything stands on it."""
    STREET = "street"
    """Ground of no parcel beside the line of a road: street, as far as anybody can say."""
    UNPARCELLED = "unparcelled"
    """Other ground of no parcel."""


OF_PARCELS: Final = (State.UNSUPPLIED, State.UNBUILT, State.VACANT, State.UNKNOWN)
"""The states of ground that is left which parcels say."""

LEFT: Final = (*OF_PARCELS, State.STREET, State.UNPARCELLED)
"""The states of ground that is left."""

HAIR_M: Final = 1e-3
"""Half the width of a crack below which it is no gap: overlays round far below it, surveys far above."""

_OF_STATUS: Final = {"批而未供": State.UNSUPPLIED, "供而未用": State.UNBUILT, "已供已用": State.BUILT}


@dataclass(frozen=True, slots=True)
class Ground:
    """Planned ground taken apart, each m² once; areas are planar.

    `of_state` are the polygons that are left by state, `off_street` those of all states but streets together.
    """

    built_m2: float
    blocked_m2: Mapping[str, float]
    left_m2: Mapping[State, float]
    off_street: GeometryArray
    of_state: Mapping[State, GeometryArray]

    @property
    def planned_m2(self) -> float:
        """The ground as a whole: what is built, blocked by a layer, and left."""
        return self.built_m2 + sum(self.blocked_m2.values()) + sum(self.left_m2.values())


def states_of(status: npt.NDArray[np.object_], stands: Claim) -> npt.NDArray[np.object_]:
    """Return the state of each parcel: the one on record, else by whether anything stands on it.

    `status` are the words of `supply_status`, None where there is none.

    >>> [str(each) for each in states_of(np.array(["供而未用", None, None]), np.array([1, 1, 0], dtype=np.int8))]
    ['unbuilt', 'built', 'unknown']
    """
    by_building = {Verdict.MET: State.BUILT, Verdict.BREACHED: State.VACANT, Verdict.UNKNOWN: State.UNKNOWN}
    states = np.empty(len(status), dtype=object)
    for verdict, state in by_building.items():
        states[stands == verdict] = state
    for word, state in _OF_STATUS.items():
        states[status == word] = state
    return states


def taken_apart(
    planned: GeometryArray,
    built: GeometryArray,
    blocked: Mapping[str, GeometryArray],
    ground: Mapping[State, GeometryArray],
) -> Ground:
    """Return the planned ground less what is built, then less what each layer blocks, the rest by state.

    What is built under a red line counts as built. `ground` are the parcels of each state, and the land along roads.
    """
    states = (*OF_PARCELS, State.STREET)
    stands, *taken, unparcelled = taken_in_turn(
        planned, [built, *blocked.values(), *(ground[state] for state in states)]
    )
    blocks = dict(zip(blocked, taken, strict=False))
    shapes = dict(zip(states, taken[len(blocked) :], strict=True)) | {State.UNPARCELLED: unparcelled}
    return Ground(
        built_m2=_m2(stands),
        blocked_m2={name: _m2(each) for name, each in blocks.items()},
        left_m2={state: _m2(shapes[state]) for state in LEFT},
        off_street=shapely.get_parts(
            united(np.concatenate([shapes[state] for state in LEFT if state is not State.STREET]))
        ),
        of_state=shapes,
    )


def _m2(shapes: GeometryArray) -> float:
    return float(shapely.area(shapes).sum())


def by_zone(ground: GeometryArray, zones: GeometryArray) -> list[GeometryArray]:
    """Return the polygons of the ground in each zone, and as the last those in none.

    Ground in two zones belongs to the earlier one.
    """
    found, rest = [], _parts(ground)
    for zone in zones:
        meets = shapely.intersects(rest, zone)
        found.append(_parts(shapely.intersection(rest[meets], zone)))
        rest = np.concatenate([rest[~meets], _parts(shapely.difference(rest[meets], zone))])
    return [*found, rest]


def _parts(shapes: GeometryArray) -> GeometryArray:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    areal: GeometryArray = parts[shapely.area(parts) > 0]
    return areal


def wide_pieces(ground: GeometryArray, *, neck_m: float) -> GeometryArray:
    """Return the pieces of the ground where it is at least `neck_m` wide.

    A neck narrower than that parts two pieces, and a strip narrower than that is none. A hair that rounding left inside
    the ground parts nothing: it is closed first.
    """
    closed = shapely.get_parts(shapely.buffer(shapely.multipolygons(ground), HAIR_M, join_style="mitre"))
    clear = np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    return free_pieces(closed, *clear, setback_m=HAIR_M, spacing_m=0.0, width_m=neck_m).geometry


def inner_width_m(shapes: GeometryArray) -> npt.NDArray[np.float64]:
    """Return the diameter of the largest circle that fits into each shape, in m.

    >>> inner_width_m(np.array([shapely.box(0, 0, 30, 100)])).round(1).tolist()
    [30.0]
    """
    radii = [*on_all_cores(lambda part: shapely.maximum_inscribed_circle(shapes[part]), len(shapes))]
    return np.asarray(2 * shapely.length(np.concatenate(radii)), dtype=np.float64)
