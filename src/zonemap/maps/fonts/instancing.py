"""One weight of a variable font, made in seconds: fontTools' own instancer needs half a minute for 31 000 glyphs.

The outlines are computed here, all points of a glyph at once, and stored plainly (no packing of flags); everything
else of the font (names, kerning, metrics) is left to fontTools.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta
from fontTools.varLib.models import normalizeValue, piecewiseLinearMap

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

AXIS = "wght"
ON_CURVE = 0x01
OVERLAP = 0x40
DROPPED = ("gvar", "HVAR", "GPOS", "GDEF")
"""Variations, done here, and the kerning of Latin letters, whose variation alone would cost seconds."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One glyph, blank or simple: points (n, 2) at the lightest weight, their move to the heaviest, flags, ends.

    `shift` has four rows more than `points`: the phantom points, which carry the advance width.
    """

    points: np.ndarray
    shift: np.ndarray
    flags: bytes
    ends: tuple[int, ...]


class VariableFont:
    """A font with one weight axis and one master beside the default, decoded once for several weights."""

    def __init__(self, source: Path) -> None:
        self._source = source
        with TTFont(source, lazy=True) as font:
            self._order: list[str] = font.getGlyphOrder()
            self._axis = next(axis for axis in font["fvar"].axes if axis.axisTag == AXIS)
            self._segments = font["avar"].segments[AXIS] if "avar" in font else None
            self._simple = _outlines(font, source.name)

    def write_weight(self, weight: int, out: Path) -> None:
        """Write the static font of that weight to `out`."""
        with TTFont(self._source, lazy=True, recalcBBoxes=False) as font:
            data = self._weighed(font["hmtx"].metrics, self._share(weight))
            for tag in DROPPED:
                if tag in font:
                    del font[tag]
            instancer.instantiateVariableFont(
                font,
                {AXIS: weight},
                inplace=True,
                optimize=False,
                overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS,
                updateFontNames=True,
            )
            _store_outlines(font, data)
            font.save(out, reorderTables=None)

    def _weighed(self, metrics: dict[str, tuple[int, int]], share: float) -> list[bytes]:
        """Return the glyph records, and set the metrics of the glyphs to theirs."""
        data = [b""] * len(self._order)
        for position, name in enumerate(self._order):
            outline = self._simple[name]
            left = metrics[name][1]
            if len(outline.points):
                data[position], left = _compiled(outline, share)
            metrics[name] = (metrics[name][0] + _widening(outline, share), left)
        return data

    def _share(self, weight: int) -> float:
        axis = self._axis
        value = normalizeValue(weight, (axis.minValue, axis.defaultValue, axis.maxValue))
        return float(piecewiseLinearMap(value, self._segments) if self._segments else value)


def _outlines(font: TTFont, font_name: str) -> dict[str, Outline]:
    glyphs, variations = font["glyf"], font["gvar"].variations
    outlines = {}
    for name in font.getGlyphOrder():
        glyph = glyphs[name]
        if glyph.numberOfContours < 0:
            raise ZonemapError(
                "font_unsuitable",
                _("The typeface {name} has composite glyphs, which cannot be weighed here").format(
                    name=font_name
                ),
                _("install the version of the font package that zonemap asks for"),
            )
        outlines[name] = _outline(glyph, variations[name])
    return outlines


def _outline(glyph: Any, variations: list[Any]) -> Outline:
    is_blank = glyph.numberOfContours == 0
    points = np.array([] if is_blank else glyph.coordinates.array, dtype=np.float64).reshape(-1, 2)
    ends = () if is_blank else tuple(glyph.endPtsOfContours)
    shift = np.zeros((len(points) + 4, 2))
    if variations:
        moves = variations[0].coordinates
        if None in moves:
            phantom = [(0, 0)] * 4
            moves = iup_delta(moves, [*map(tuple, points.astype(int).tolist()), *phantom], list(ends))
        shift[:] = moves
    if is_blank:
        return Outline(points, shift, b"", ends)
    flags = bytearray(np.frombuffer(glyph.flags, dtype=np.uint8) & ON_CURVE)
    flags[0] |= OVERLAP  # strokes cross each other; without it renderers leave holes at the crossings
    return Outline(points, shift, bytes(flags), ends)


def _compiled(outline: Outline, share: float) -> tuple[bytes, int]:
    """Return the glyph record and its left edge."""
    count = len(outline.points)
    points = np.floor(outline.points + share * outline.shift[:count] + 0.5).astype(np.int64)
    low, high = points.min(axis=0), points.max(axis=0)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype(">i2")
    head = struct.pack(">5h", len(outline.ends), *low, *high)
    ends = struct.pack(f">{len(outline.ends)}HH", *outline.ends, 0)
    record = head + ends + outline.flags + steps[:, 0].tobytes() + steps[:, 1].tobytes()
    return record + b"\0" * (-len(record) % 4), int(low[0])


def _widening(outline: Outline, share: float) -> int:
    origin, advance = outline.shift[len(outline.points) : len(outline.points) + 2, 0]
    return math.floor(share * float(advance - origin) + 0.5)


def _store_outlines(font: TTFont, data: list[bytes]) -> None:
    offsets = np.zeros(len(data) + 1, dtype=">u4")
    offsets[1:] = np.cumsum([len(record) for record in data])
    for tag, content in (("glyf", b"".join(data)), ("loca", offsets.tobytes())):
        table = DefaultTable(tag)
        table.data = content
        font.tables[tag] = table
    font["head"].indexToLocFormat = 1
