"""One place to ask about: an area drawn in a file, or a point; its CRS is known or the place is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely

from zonemap.errors import Severity, ZonemapError
from zonemap.ingest.destination import Destination
from zonemap.ingest.files import Found, read_file
from zonemap.ingest.ingestion import placed
from zonemap.layers import Layer, Shape
from zonemap.wording import gettext as _

_AREA: Final = Layer("place", Shape.POLYGON, {"zh": "地块", "en": "Place"}, ())
_POINT: Final = Layer("place", Shape.POINT, {"zh": "点位", "en": "Point"}, ())
_AREAL: Final = 2
"""Dimension of polygons."""


@dataclass(frozen=True, slots=True)
class Located:
    """A shape in the CRS of the workspace, how its CRS was known, and what a reader should know of it."""

    label: str
    shape: shapely.Geometry
    crs_known_by: str
    remarks: tuple[str, ...]


def area_in(
    workspace: Destination, file: Path, *, table: str | None = None, crs: str | None = None
) -> Located:
    """Return the area drawn in a file, several features joined; `crs` overrules what the file says.

    Raises `ZonemapError` for a file without a CRS, with points or lines alone, or with one shape that is empty, without
    area or so crossed that its area is uncertain: a part of a place must not be left out in silence.
    """
    found = read_file(file.expanduser(), _AREA.name, table, None)
    if found.shapes is not None and not (shapely.get_dimensions(found.shapes) == _AREAL).any():
        _refuse_without_area(found)
    return _located(found, _AREA, workspace, crs)


def _refuse_without_area(found: Found) -> None:
    present = [] if found.shapes is None else [each for each in found.shapes if each is not None]
    if present and not all(shapely.is_empty(present)):
        raise ZonemapError(
            "no_area",
            _("{file} holds {kind} shapes, but a place is an area").format(
                file=found.name, kind=present[0].geom_type
            ),
            _("give a file of polygons, or one point with --at X,Y"),
        )


def point_at(workspace: Destination, text: str, *, crs: str | None = None) -> Located:
    """Return the point written as `X,Y`, easting (or longitude) first; in the CRS of the workspace unless one is given.

    Raises `ZonemapError` for what is no pair of numbers, and for coordinates that do not fit the CRS.
    """
    try:
        x, y = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError as error:
        raise ZonemapError(
            "bad_point",
            _("“{text}” is no point").format(text=text),
            _("write easting and northing (or longitude and latitude) as --at 550000,3550000"),
        ) from error
    shapes = np.array([shapely.Point(x, y)], dtype=object)
    found = Found(
        name=f"--at {text}",
        attributes=pd.DataFrame(index=[0]),
        shapes=shapes,
        broken=np.array([not np.isfinite([x, y]).all()]),
        crs=None,
        crs_known_by=None,
        encoding=None,
        encoding_known_by=None,
    )
    located = _located(found, _POINT, workspace, crs or workspace.crs.to_wkt())
    return Located(located.label, located.shape, "given" if crs else "workspace", located.remarks)


def _located(found: Found, layer: Layer, workspace: Destination, crs: str | None) -> Located:
    shapes, where, _repaired, flaws, notes = placed(found, layer, workspace, crs)
    refused = [message for flaw in flaws if flaw.severity is Severity.ERROR for message in flaw.messages()]
    if refused:
        raise ZonemapError(
            "bad_place",
            _("{file} is no place to judge: {faults}").format(file=found.name, faults=_listed(refused)),
            _("correct the shape in the source and give it again"),
        )
    remarks = [note.message for note in notes]
    remarks += [
        message for flaw in flaws if flaw.severity is not Severity.ERROR for message in flaw.messages()
    ]
    if len(shapes) > 1:
        remarks.append(_("{file}: {count} features, joined").format(file=found.name, count=len(shapes)))
    return Located(found.name, shapely.union_all(shapes), where.known_by, tuple(remarks))


def _listed(messages: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(messages))
