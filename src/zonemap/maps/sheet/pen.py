"""A pen for the whole page: text, lines and boxes in millimetres, and the record of every text written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from fontTools.ttLib import TTFont
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight, font_file, missing_glyphs, typeface
from zonemap.maps.sheet.layout import Box
from zonemap.maps.style import INK
from zonemap.wording import gettext as _

MM_PER_PT: Final = 25.4 / 72
LINE_HEIGHT: Final = 1.38

_WORDS = re.compile(r"(?:[0-9A-Za-z.,:/°%()_+-]+|\s+|.)[，。；：、！？）》”〕]*")


@cache
def _advances(weight: Weight) -> dict[int, float]:
    with TTFont(font_file(weight), lazy=True) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}


def text_width_mm(text: str, size_pt: float, weight: Weight = Weight.REGULAR) -> float:
    """Return how wide a line of text is on paper."""
    advances = _advances(weight)
    return sum(advances.get(ord(character), 1.0) for character in text) * size_pt * MM_PER_PT


def wrapped(text: str, width_mm: float, size_pt: float, weight: Weight = Weight.REGULAR) -> list[str]:
    """Return the text in lines no wider than asked; no line begins with a closing mark, Latin words stay whole."""
    lines = [""]
    for word in _WORDS.findall(text):
        if lines[-1] and text_width_mm(lines[-1] + word.rstrip(), size_pt, weight) > width_mm:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


class Pen:
    """Draws on a transparent page that covers the figure, one unit to the millimetre."""

    def __init__(self, figure: Figure, page: Box) -> None:
        self.axes: Axes = figure.add_axes((0, 0, 1, 1), zorder=10)
        self.axes.set_axis_off()
        self.axes.set_xlim(0, page.width)
        self.axes.set_ylim(0, page.height)
        self.texts: list[str] = []

    def write(
        self,
        text: str,
        at: tuple[float, float],
        size_pt: float,
        *,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        anchor: str = "left",
        level: str = "baseline",
    ) -> Text:
        """Write one line and return it; a `ZonemapError` names glyphs the typeface lacks."""
        if absent := missing_glyphs(text):
            raise ZonemapError(
                "glyph_missing",
                _("The typeface cannot draw {characters} in “{text}”").format(
                    characters=" ".join(
                        f"{character} (U+{ord(character):04X})" for character in sorted(absent)
                    ),
                    text=text,
                ),
                _("spell the text without these characters"),
            )
        self.texts.append(text)
        face = typeface(weight).copy()
        face.set_size(size_pt)
        return self.axes.text(
            *at,
            text,
            fontproperties=face,
            color=colour,
            ha=anchor,
            va=level,
            parse_math=False,
        )

    def write_fitting(
        self, text: str, at: tuple[float, float], size_pt: float, width_mm: float, *, weight: Weight
    ) -> None:
        """Write one centred line, smaller where it would be wider than asked."""
        wide = text_width_mm(text, size_pt, weight)
        self.write(text, at, size_pt * min(1.0, width_mm / max(wide, 1e-9)), weight=weight, anchor="center")

    def line(self, points: Sequence[tuple[float, float]], width_pt: float, colour: str = INK) -> None:
        """Draw a line through the points."""
        xs, ys = zip(*points, strict=True)
        self.axes.plot(
            xs, ys, color=colour, linewidth=width_pt, solid_capstyle="butt", solid_joinstyle="miter"
        )

    def box(self, box: Box, width_pt: float, colour: str = INK, fill: str | None = None) -> None:
        """Draw a rectangle."""
        self.axes.add_patch(
            Rectangle(
                (box.left, box.bottom),
                box.width,
                box.height,
                linewidth=width_pt,
                edgecolor=colour,
                facecolor=fill or "none",
            )
        )

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """Draw a filled polygon with a thin edge."""
        self.axes.add_patch(Polygon(list(points), closed=True, facecolor=fill, edgecolor=INK, linewidth=0.5))
