"""A pen for the whole page: text, lines and boxes in units of the layout, and the record of every text written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from fontTools.ttLib import TTFont
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight, font_file, missing_glyphs, typeface
from zonemap.maps.sheet.layout import Box
from zonemap.maps.style import INK, LEAST_PT
from zonemap.wording import gettext as _

MM_PER_PT: Final = 25.4 / 72
LINE_HEIGHT: Final = 1.38
STAND_IN: Final = "〓"
"""The printer's mark for a character that the typeface lacks."""

_WORDS = re.compile(r"(?:[0-9A-Za-z.,:/°%()_+-]+|\s+|.)[，。；：、！？）》”〕]*")


@cache
def _advances(weight: Weight) -> dict[int, float]:
    with TTFont(font_file(weight), lazy=True) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}


def _ems(text: str, weight: Weight) -> float:
    advances = _advances(weight)
    return sum(advances.get(ord(character), 1.0) for character in text)


def text_width_mm(text: str, size_pt: float, weight: Weight = Weight.REGULAR) -> float:
    """Return how wide a line of text is on paper."""
    return _ems(text, weight) * size_pt * MM_PER_PT


@lru_cache(maxsize=2_000)
def _words(text: str, weight: Weight) -> tuple[tuple[str, float, float], ...]:
    """Return the words of a text, each with its width in ems, with the blanks behind it and without."""
    words = _WORDS.findall(text)
    return tuple((word, _ems(word, weight), _ems(word.rstrip(), weight)) for word in words)


def wrapped(text: str, width_mm: float, size_pt: float, weight: Weight = Weight.REGULAR) -> list[str]:
    """Return the text in lines no wider than asked; no line begins with a closing mark, Latin words stay whole.

    A word wider than a line is broken all the same.
    """
    room = width_mm / (size_pt * MM_PER_PT)
    lines, used = [""], 0.0
    for found, whole, bare in _words(text, weight):
        pieces = [(found, whole, bare)] if bare <= room or len(found) < 3 else _broken(found, room, weight)
        for word, ems, ems_bare in pieces:
            if lines[-1] and used + ems_bare > room:
                lines.append("")
            if lines[-1]:
                lines[-1], used = lines[-1] + word, used + ems
            else:
                lines[-1] = word.lstrip()
                used = ems if lines[-1] == word else _ems(lines[-1], weight)
    return [line.rstrip() for line in lines]


def _broken(word: str, room: float, weight: Weight) -> list[tuple[str, float, float]]:
    """Return a word too wide for a line in halves, and halves of halves, that are not."""
    ems = _ems(word, weight)
    if len(word) < 3 or ems <= room:
        return [(word, ems, ems)]
    half = len(word) // 2
    return [piece for part in (word[:half], word[half:]) for piece in _broken(part, room, weight)]


def balanced(text: str, width_mm: float, size_pt: float, weight: Weight = Weight.REGULAR) -> list[str]:
    """Return the text in as few lines as fit the width, and those lines about equally long."""
    lines = wrapped(text, width_mm, size_pt, weight)
    share = 0.95
    while len(lines) > 1 and share > 0.3:
        tighter = wrapped(text, width_mm * share, size_pt, weight)
        if len(tighter) > len(lines):
            break
        lines, share = tighter, share - 0.05
    return lines


def without_missing(text: str) -> str:
    """Return the text with a mark in place of each character that the typeface lacks."""
    absent = missing_glyphs(text)
    return "".join(STAND_IN if character in absent else character for character in text) if absent else text


def code_points(characters: set[str]) -> str:
    """Return the characters as code points, which can be printed when they themselves cannot."""
    return " ".join(f"U+{ord(character):04X}" for character in sorted(characters))


class Pen:
    """Draws on a transparent page that covers the figure, in units of the layout; type and lines grow with them."""

    def __init__(self, figure: Figure, page: Box, unit_mm: float = 1.0) -> None:
        self.axes: Axes = figure.add_axes((0, 0, 1, 1), zorder=10)
        self.axes.set_axis_off()
        self.axes.set_xlim(0, page.width)
        self.axes.set_ylim(0, page.height)
        self.unit_mm = unit_mm
        self.least_pt = LEAST_PT / unit_mm
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
        face.set_size(size_pt * self.unit_mm)
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
        self,
        text: str,
        box: Box,
        size_pt: float,
        *,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
    ) -> None:
        """Write text in the middle of a box: smaller, then in lines, where it would be wider or higher than the box.

        A `ZonemapError` says so where it would have to be smaller than can be read.
        """
        lines, size = self.fitted(text, box, size_pt, weight)
        step = size * MM_PER_PT * 1.16
        y = box.bottom + box.height / 2 + step * (len(lines) / 2 - 1) + 0.24 * step
        for line in lines:
            self.write(line, (box.middle, y), size, weight=weight, colour=colour, anchor="center")
            y -= step

    def fitted(self, text: str, box: Box, size_pt: float, weight: Weight) -> tuple[list[str], float]:
        """Return the lines and the size at which a text fits a box, the fewest lines that read well."""
        for floor in (max(self.least_pt, 0.8 * size_pt), self.least_pt):
            size = size_pt
            while size >= floor - 1e-9:
                lines = balanced(text, box.width, size, weight)
                if len(lines) * size * MM_PER_PT * 1.16 <= box.height and (
                    floor == self.least_pt or len(lines) == 1
                ):
                    return lines, size
                size = size - 0.25 if size - 0.25 >= floor or size <= floor + 1e-9 else floor
        raise ZonemapError(
            "text_too_long",
            _("“{text}” is too long to be printed readably").format(text=text),
            _("shorten it, or use larger paper"),
        )

    def line(self, points: Sequence[tuple[float, float]], width_pt: float, colour: str = INK) -> None:
        """Draw a line through the points."""
        xs, ys = zip(*points, strict=True)
        self.axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=width_pt * self.unit_mm,
            solid_capstyle="butt",
            solid_joinstyle="miter",
        )

    def box(self, box: Box, width_pt: float, colour: str = INK, fill: str | None = None) -> None:
        """Draw a rectangle."""
        self.axes.add_patch(
            Rectangle(
                (box.left, box.bottom),
                box.width,
                box.height,
                linewidth=width_pt * self.unit_mm,
                edgecolor=colour,
                facecolor=fill or "none",
            )
        )

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """Draw a filled polygon with a thin edge."""
        self.axes.add_patch(
            Polygon(list(points), closed=True, facecolor=fill, edgecolor=INK, linewidth=0.5 * self.unit_mm)
        )
