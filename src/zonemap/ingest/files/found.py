"""A file as it was found: rows, shapes, and how its encoding and CRS were known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

GeometryArray = npt.NDArray[np.object_]


def shapes_from_wkb(wkb: npt.NDArray[np.object_]) -> tuple[GeometryArray, npt.NDArray[np.bool_]]:
    """Return shapes, `None` where missing or broken, and where they are broken."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    given = pd.notna(wkb)
    return shapes, given & shapely.is_missing(shapes)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one table of a file, in file order and with the file's own column names."""

    name: str
    """The file, and the table where it has several, as messages name it."""
    attributes: pd.DataFrame
    shapes: GeometryArray | None
    """Shapes, `None` where the file has no geometry at all; an item is `None` where it is missing or broken."""
    broken: npt.NDArray[np.bool_]
    """Where a shape was there but could not be built, such as a ring of two points."""
    crs: str | None
    crs_known_by: str | None
    encoding: str | None
    encoding_known_by: str | None
    remarks: tuple[str, ...] = ()
    """What the reader of the format remarked, such as a ring that it closed."""
    cut_names: bool = False
    """Whether the format cuts column names to ten bytes."""
