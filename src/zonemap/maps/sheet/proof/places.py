"""The frames of a printed sheet, and the ground that its map shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.proof.page import PrintedPage, PrintedText
from zonemap.maps.style import INK
from zonemap.wording import gettext as _

_INK: Final = int(INK[1:3], 16) / 255
_LEAST_MM: Final = 12.0
"""Frames are at least this wide and high; what is smaller is a sample or a field of the bar."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The inner line of the map, and all boxes drawn in ink, in mm."""

    map: Box
    panels: tuple[Box, ...]

    def panel_of(self, text: PrintedText | None) -> Box | None:
        """Return the smallest box around a text."""
        around = [box for box in self.panels if text is not None and inside(text.box, box)]
        return min(around, key=lambda box: box.width * box.height, default=None)

    def extent_of(self, content: SheetContent, printed: PrintedPage) -> tuple[float, float, float, float]:
        """Return the ground in the map by the printed ratio, about the middle of what the sheet must hold."""
        scale = printed_scale(printed) or 1
        x, y = (content.bounds[0] + content.bounds[2]) / 2, (content.bounds[1] + content.bounds[3]) / 2
        half_width, half_height = self.map.width * scale / 2000, self.map.height * scale / 2000
        return (x - half_width, y - half_height, x + half_width, y + half_height)


def frames_of(printed: PrintedPage) -> Frames | None:
    """Return the frames, or None where the map has none."""
    panels = [
        box
        for box, edge in printed.rectangles
        if np.allclose(edge, _INK, atol=2e-3) and min(box.width, box.height) > _LEAST_MM
    ]
    by_size = sorted(panels, key=lambda box: -box.width * box.height)
    if len(by_size) < 2 or not inside(by_size[1], by_size[0]):
        return None
    return Frames(by_size[1], tuple(panels))


def inside(one: Box, other: Box) -> bool:
    """Tell whether a box lies in another, a hair aside."""
    hair = 0.05
    return (
        one.left >= other.left - hair
        and one.right <= other.right + hair
        and one.bottom >= other.bottom - hair
        and one.top <= other.top + hair
    )


def heading(printed: PrintedPage, words: str) -> PrintedText | None:
    """Return the first text that says just these words."""
    return next((text for text in printed.texts if text.text == words), None)


def printed_scale(printed: PrintedPage) -> int | None:
    """Return the N of the ratio 1:N that the sheet states."""
    before, _field, after = _("Scale 1:{scale} (at print size)").partition("{scale}")
    stated = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    return next((int(found[1]) for text in printed.texts if (found := stated.fullmatch(text.text))), None)
