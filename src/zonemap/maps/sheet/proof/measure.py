"""What is measured on the paper: the bar, the grid, the places of the subject, the arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from scipy.spatial import KDTree

from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.proof.page import PrintedPage, PrintedText
from zonemap.maps.sheet.proof.places import Frames, heading, inside, printed_scale
from zonemap.wording import gettext as _

TRUE_TO: Final = 0.005
"""The bar must be true to this share of its length."""

PLACE_MM: Final = 0.15
TESTED_CORNERS: Final = 40

Found = Iterator[tuple[str, str]]


def measured_faults(printed: PrintedPage, frames: Frames, content: SheetContent) -> Found:
    """Yield where bar, grid, places or arrow are not true."""
    scale = printed_scale(printed)
    fields = _bar_fields(printed, frames)
    if scale is None or not fields:
        yield "element_missing", _("scale bar")
        return
    yield from _bar_faults(printed, fields, scale, content)
    extent = frames.extent_of(content, printed)
    yield from _grid_faults(printed, frames, extent)
    yield from _place_faults(printed, frames, extent, content)
    yield from _arrow_faults(printed)


def _bar_fields(printed: PrintedPage, frames: Frames) -> list[Box]:
    """Return the fields of the bar: the longest row of low boxes that follow each other, outside of all panels."""
    low = [
        box
        for box, _edge in printed.rectangles
        if box.height < 4.0 and box.width > 4.0 and not any(inside(box, panel) for panel in frames.panels)
    ]
    rows: list[list[Box]] = []
    for box in sorted(low, key=lambda each: (round(each.bottom, 1), each.left)):
        if (
            rows
            and abs(rows[-1][-1].right - box.left) < 0.05
            and abs(rows[-1][-1].bottom - box.bottom) < 0.05
        ):
            rows[-1].append(box)
        else:
            rows.append([box])
    longest = max(rows, key=len, default=[])
    return longest if len(longest) >= 3 else []


def _bar_faults(printed: PrintedPage, fields: list[Box], scale: int, content: SheetContent) -> Found:
    left, length_mm = fields[0].left, fields[-1].right - fields[0].left
    below = [
        text
        for text in printed.texts
        if fields[0].bottom - 8 < text.box.top < fields[0].bottom
        and text.box.left > left - 2
        and text.box.left < fields[-1].right + 15
    ]
    numbers = [text for text in below if re.fullmatch(r"[\d.]+", text.text)]
    units = {_("km"): 1000.0, _("m"): 1.0}
    unit = next((units[text.text] for text in below if text.text in units), None)
    if unit is None or len(numbers) != len(fields) + 1:
        yield "element_missing", _("figures of the scale bar")
        return
    stated = float(numbers[-1].text) * unit
    drawn = length_mm * scale / 1000
    if abs(drawn / stated - 1) > TRUE_TO:
        yield "bar_untrue", _("{drawn:.0f} m are drawn as {stated:g} m").format(drawn=drawn, stated=stated)
    on_ground = _ground_length(content.crs, content.bounds, drawn)
    if abs(on_ground / stated - 1) > TRUE_TO:
        said = _("{drawn:.0f} m on the ground are drawn as {stated:g} m")
        yield "bar_untrue", said.format(drawn=on_ground, stated=stated)
    for field, number in zip([*fields[1:], None], numbers[1:], strict=True):
        at = field.left if field else fields[-1].right
        if abs((at - left) * scale / 1000 - float(number.text) * unit) > TRUE_TO * stated:
            yield "bar_untrue", number.text


def _ground_length(crs: CRS, bounds: tuple[float, float, float, float], metres: float) -> float:
    """Return how long a line of so many metres of the grid is on the ground, in the middle of the bounds."""
    geodetic, ellipsoid = crs.geodetic_crs, crs.get_geod()
    if geodetic is None or ellipsoid is None:
        return metres
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    to_degrees = Transformer.from_crs(crs, geodetic, always_xy=True).transform
    lons, lats = to_degrees([x - metres / 2, x + metres / 2], [y, y])
    return float(ellipsoid.inv(lons[0], lats[0], lons[1], lats[1])[2])


def _grid_faults(printed: PrintedPage, frames: Frames, extent: tuple[float, float, float, float]) -> Found:
    """Yield figures of the grid that do not stand where their kilometre is."""
    outer = frames.map.inset(-0.035 * max(frames.map.width, frames.map.height))
    per_km = frames.map.width / (extent[2] - extent[0]) * 1000
    figures = [
        text
        for text in printed.texts
        if re.fullmatch(r"\d+(\.\d+)?", text.text)
        and inside(text.box, outer)
        and not inside(text.box, frames.map)
    ]
    if not figures:
        yield "element_missing", _("figures of the grid")
    for text in figures:
        if text.is_turned:
            off = frames.map.bottom + (float(text.text) - extent[1] / 1000) * per_km - text.box.bottom
        else:
            off = frames.map.left + (float(text.text) - extent[0] / 1000) * per_km - text.box.left
        if not -3.0 < off < 0.1:  # a figure stands just behind its line
            yield "grid_untrue", text.text


def _place_faults(
    printed: PrintedPage, frames: Frames, extent: tuple[float, float, float, float], content: SheetContent
) -> Found:
    """Yield where corners of the subject are not on the paper where the ground puts them."""
    subject = next((layer for layer in content.layers if layer.is_subject), None)
    if subject is None or not len(printed.corners):
        return
    within = shapely.box(*extent)
    seen = subject.geometries[shapely.covered_by(subject.geometries, within)]
    corners = shapely.get_coordinates(seen)
    if not len(corners):
        return
    chosen = corners[np.linspace(0, len(corners) - 1, TESTED_CORNERS).astype(int)]
    per_metre = frames.map.width / (extent[2] - extent[0])
    wanted = (chosen - extent[:2]) * per_metre + (frames.map.left, frames.map.bottom)
    off = KDTree(printed.corners).query(wanted)[0]
    if off.max() > PLACE_MM:
        yield "place_untrue", _("a corner of a parcel is {off:.1f} mm off").format(off=off.max())


def _arrow_faults(printed: PrintedPage) -> Found:
    """Yield where no arrow points straight up to its letter."""
    letter = heading(printed, _("N"))
    if letter is not None and not any(_points_to(letter, triangle) for triangle in printed.triangles):
        yield "arrow_untrue", _("no arrow points to the letter of north")


def _points_to(letter: PrintedText, triangle: np.ndarray) -> bool:
    tip = triangle[np.argmax(triangle[:, 1])]
    return bool(abs(tip[0] - letter.box.middle) < 0.3 and 0 < letter.box.bottom - tip[1] < 6.0)
