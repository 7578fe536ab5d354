"""What a printed sheet is made of; somebody else decides what stands on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from pyproj import CRS

from zonemap.maps.style import Style


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, in millimetres, upright."""

    name: str
    width_mm: float
    height_mm: float


A4: Final = Paper("A4", 210.0, 297.0)
A3: Final = Paper("A3", 297.0, 420.0)
A2: Final = Paper("A2", 420.0, 594.0)
A1: Final = Paper("A1", 594.0, 841.0)
A0: Final = Paper("A0", 841.0, 1189.0)
PAPERS: Final = {paper.name: paper for paper in (A4, A3, A2, A1, A0)}


class Sample(StrEnum):
    """How a class shows in the legend."""

    AREA = "area"
    LINE = "line"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class SheetLayer:
    """One layer of the map.

    `geometries` is an array of shapely geometries in the CRS of the sheet; `styles` its classes and `codes` (uint8) the
    class of each geometry (all of the first class when None; a code beyond the styles is not drawn). `names`, where
    given, are written on the map as far as they find room. Layers are drawn in the order of the sheet's list; the one
    that the sheet is about (`is_subject`) comes first in the legend.
    """

    title: str
    geometries: np.ndarray
    styles: tuple[Style, ...]
    codes: np.ndarray | None = None
    names: tuple[str, ...] = ()
    name_size_pt: float = 8.0
    in_legend: bool = True
    is_subject: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Figures beside the map: a head and rows of as many cells."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetContent:
    """Everything that one sheet shows.

    `bounds` (west, south, east, north) is what the map must contain; `number` is that of a sheet in an atlas.
    """

    title: str
    crs: CRS
    bounds: tuple[float, float, float, float]
    layers: tuple[SheetLayer, ...]
    bureau: str
    data_date: date | None
    as_of: date
    run: str
    rule_version: str
    subtitle: str = ""
    table: Table | None = None
    locator: SheetLayer | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    height_datum: str = ""
    number: str = ""
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What was drawn: `map_mm` is the map frame on paper (left, bottom, width, height), `extent` the ground in it."""

    path: Path
    paper: str
    width_mm: float
    height_mm: float
    scale: int
    map_mm: tuple[float, float, float, float]
    extent: tuple[float, float, float, float]
    legend: tuple[str, ...]
    unnamed: int = 0
    texts: tuple[str, ...] = field(default=(), repr=False)
