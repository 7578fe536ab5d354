"""The faults of a finished sheet, found by reading its PDF and knowing only what it should show.

Nothing is taken over from the drawing: the bar is measured on the paper, the legend is held against the classes that
lie in the frame, and corners of the subject are looked for where the grid says that they must be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from zonemap.maps.sheet.content import SheetContent, SheetLayer
from zonemap.maps.sheet.ground.reference import crs_note
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.margin.pen import without_missing
from zonemap.maps.sheet.proof.measure import measured_faults
from zonemap.maps.sheet.proof.page import PrintedPage, PrintedText, printed_page
from zonemap.maps.sheet.proof.places import Frames, frames_of, heading, inside
from zonemap.maps.style import LEAST_PT, Style
from zonemap.wording import gettext as _

EDGE_MM: Final = 4.0
"""Printers cannot print closer to the edge of the paper."""

TOUCH_MM: Final = 0.15


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One fault: a stable code, and what was found."""

    code: str
    message: str


def sheet_faults(pdf: Path, content: SheetContent, *, page: int = 0) -> list[SheetFault]:
    """Return the faults of a sheet in a PDF: fonts, glyphs, elements, legend, labels, scale and place."""
    printed = printed_page(pdf, page)
    frames = frames_of(printed)
    found = [*_font_faults(printed), *_element_faults(printed, content), *_label_faults(printed, frames)]
    if frames is None:
        found.append(("element_missing", _("frame of the map")))
    else:
        found += [*_legend_faults(printed, frames, content), *measured_faults(printed, frames, content)]
    return [SheetFault(code, message) for code, message in found]


Found = Iterator[tuple[str, str]]


def _font_faults(printed: PrintedPage) -> Found:
    for name in printed.loose_fonts:
        yield "font_not_embedded", name
    for text in printed.texts:
        if text.missing or "\ufffd" in text.text:
            yield "glyph_not_drawn", text.text
        if text.size_pt < LEAST_PT - 0.01:
            yield "type_too_small", _("{size:.1f} pt: {text}").format(size=text.size_pt, text=text.text)


def _element_faults(printed: PrintedPage, content: SheetContent) -> Found:
    said = _joined(printed.texts)
    dated = content.data_date.isoformat() if content.data_date else _("not stated")
    needed = [
        content.title,
        content.bureau,
        content.run,
        content.rule_version,
        _("Legend"),
        _("Scale 1:{scale} (at print size)").partition("{scale}")[0],
        crs_note(content.crs),
        _("State of the data: {date}").format(date=dated),
        _("As of: {date}").format(date=content.as_of.isoformat()),
        *(_("Prepared by (bureau)"), _("Compiled"), _("Drawn"), _("Checked"), _("Map review number:")),
        _("INTERNAL WORKING MAP"),
        _("Not reviewed, not to be published"),
        _("Sources: {sources}").partition("{sources}")[0],
    ]
    needed += [_("Location")] if content.locator else []
    needed += [_("ILLUSTRATIVE DATA")] if content.is_synthetic else []
    needed += [content.table.title] if content.table else []
    for words in needed:
        if _packed(words) not in said:
            yield "element_missing", words
    if heading(printed, _("N")) is None:
        yield "element_missing", _("north arrow")
    review = [text for text in printed.texts if text.text == _("Map review number:")]
    for label in review:
        middle = label.box.bottom + label.box.height / 2
        for text in printed.texts:
            if text.box.left > label.box.right and text.box.bottom < middle < text.box.top:
                yield "review_number_filled", text.text


def _label_faults(printed: PrintedPage, frames: Frames | None) -> Found:
    paper = Box(0.0, 0.0, printed.width_mm, printed.height_mm).inset(EDGE_MM)
    for text in printed.texts:
        if not inside(text.box, paper):
            yield "text_off_the_paper", text.text
        for box in frames.panels if frames else ():
            if _overlap(text.box, box) and not inside(text.box, box):
                yield "text_crosses_a_frame", text.text
    for one, other in combinations(printed.texts, 2):
        if _overlap(one.box, other.box):
            yield "labels_overlap", f"{one.text} / {other.text}"


def _legend_faults(printed: PrintedPage, frames: Frames, content: SheetContent) -> Found:
    """Yield classes in the frame that the legend lacks, and what it shows beside them."""
    box = frames.panel_of(heading(printed, _("Legend")))
    if box is None:
        return
    said = _joined([text for text in printed.texts if inside(text.box, box)])
    extent = frames.extent_of(content, printed)
    titles: list[str] = [_("Legend"), _("Boundaries and base map")]
    for layer in content.layers:
        styles = _present(layer, extent) if layer.in_legend else []
        for style in styles:
            title = _packed(style.title + ("" if style.is_verified else _(" *")))
            if title not in said:
                yield "class_not_in_legend", style.title
            titles.append(title)
        titles += [layer.title] if len(styles) > 1 else []
    for title in sorted(map(_packed, titles), key=len, reverse=True):
        said = said.replace(title, "", 1)
    if said:
        yield "legend_without_class", said


def _present(layer: SheetLayer, extent: tuple[float, float, float, float]) -> list[Style]:
    if not len(layer.geometries):
        return []
    codes = np.zeros(len(layer.geometries), dtype=int) if layer.codes is None else layer.codes
    seen = shapely.intersects(layer.geometries, shapely.box(*extent))
    return [layer.styles[code] for code in np.unique(codes[seen]) if code < len(layer.styles)]


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > TOUCH_MM
        and min(one.top, other.top) - max(one.bottom, other.bottom) > TOUCH_MM
    )


def _joined(texts: tuple[PrintedText, ...] | list[PrintedText]) -> str:
    return _packed("".join(text.text for text in texts))


def _packed(text: str) -> str:
    return "".join(without_missing(text).split())
