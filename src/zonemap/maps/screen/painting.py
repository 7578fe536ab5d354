"""Polygons and lines painted into a tile, and the tile as PNG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from zonemap.maps.style import Style

SIZE: Final = 512
"""Pixels of a tile. It covers what a 256 pixel tile of the same number covers, so the map asks with zoom offset -1."""

OVER: Final = 2
"""Tiles are drawn this many times larger and averaged down, which smooths the edges."""

NOT_DRAWN: Final = 255


@dataclass(frozen=True, slots=True)
class Palette:
    """Fills and edges (256 × 4, uint8) and widths in screen pixels by class code; codes beyond are clear."""

    fills: np.ndarray
    edges: np.ndarray
    widths: np.ndarray

    @classmethod
    def of(cls, styles: Sequence[Style]) -> Palette:
        """Return the palette of the styles in their order."""
        fills, edges = np.zeros((256, 4), dtype=np.uint8), np.zeros((256, 4), dtype=np.uint8)
        widths = np.zeros(256)
        for code, style in enumerate(styles):
            fills[code], edges[code], widths[code] = style.fill_rgba, style.edge_rgba, style.width_pt
        return cls(fills, edges, widths)


class Canvas:
    """A transparent picture of one tile, at double resolution."""

    def __init__(self) -> None:
        self._image = Image.new("RGBA", (SIZE * OVER, SIZE * OVER))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, rings: list[list[float]], palette: Palette, code: int) -> None:
        """Paint one polygon, its rings as flat pixel coordinates, the outer first; holes stay transparent."""
        fill, edge = tuple(palette.fills[code].tolist()), tuple(palette.edges[code].tolist())
        width = max(1, round(palette.widths[code] * OVER))
        if fill[3] and len(rings) > 1:
            mask = Image.new("1", self._image.size)
            hollow = ImageDraw.Draw(mask)
            hollow.polygon(rings[0], fill=1)
            for ring in rings[1:]:
                hollow.polygon(ring, fill=0)
            self._image.paste(fill, mask=mask)
        elif fill[3]:
            self._draw.polygon(rings[0], fill=fill)
        if edge[3]:
            for ring in rings:
                self._draw.line(ring, fill=edge, width=width)

    def line(self, points: list[float], palette: Palette, code: int) -> None:
        """Paint one line."""
        colour = tuple(palette.edges[code].tolist())
        self._draw.line(points, fill=colour, width=max(1, round(palette.widths[code] * OVER)), joint="curve")

    def png(self) -> bytes:
        """Return the tile, averaged down."""
        return _encoded(self._image.reduce(OVER))


def rings_of(pixels: np.ndarray, starts: np.ndarray) -> list[list[float]]:
    """Return the rings between the starts as flat lists of coordinates."""
    flat: list[float] = pixels.ravel().tolist()
    return [flat[2 * begin : 2 * end] for begin, end in pairwise(starts.tolist())]


def coloured_png(codes: np.ndarray, palette: Palette) -> bytes:
    """Return a picture of class codes (uint8, `NOT_DRAWN` where there is nothing) in the fills of the palette."""
    image = Image.fromarray(codes)
    image.putpalette(palette.fills[:, :3].tobytes())
    return _encoded(image, transparency=palette.fills[:, 3].tobytes())


def _encoded(image: Image.Image, **options: bytes) -> bytes:
    stream = io.BytesIO()
    image.save(stream, format="PNG", compress_level=1, **options)
    return stream.getvalue()


EMPTY: Final = _encoded(Image.new("LA", (SIZE, SIZE)))
"""A tile with nothing on it."""
