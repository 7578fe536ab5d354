"""The picture of a parcel as PNG, for Word."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from zonemap.maps.fonts import font_file
from zonemap.maps.style import INK, PAPER

Json = dict[str, Any]

_SIDE: Final = 600
"""Pixels of a picture's side."""

_PIXELS_PER_PT: Final = 3
_LETTER: Final = 20
_EDGE: Final = 14


def png(picture: Json) -> BytesIO:
    """Return a picture, with its scale bar and an arrow to the north."""
    image = Image.new("RGB", (_SIDE, _SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in picture["shapes"]:
        for ring in shape["rings"]:
            points = [(x * _SIDE, y * _SIDE) for x, y in ring]
            width = max(1, round(shape["width_pt"] * _PIXELS_PER_PT))
            draw.polygon(points, fill=shape["fill"] or PAPER, outline=shape["edge"], width=width)
    letters = ImageFont.truetype(str(font_file()), _LETTER)
    _draw_bar(draw, letters, picture["bar"] * _SIDE, picture["bar_title"])
    _draw_north(draw, letters)
    draw.rectangle((0, 0, _SIDE - 1, _SIDE - 1), outline=INK)
    stream = BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return stream


def _draw_bar(draw: ImageDraw.ImageDraw, letters: ImageFont.FreeTypeFont, length: float, title: str) -> None:
    bottom = _SIDE - _EDGE
    box = (_EDGE, bottom - 2 * _LETTER - 4, 2 * _EDGE + max(length, letters.getlength(title)) + _EDGE, bottom)
    draw.rectangle(box, fill=PAPER)
    draw.text((2 * _EDGE, bottom - 2 * _LETTER - 4), title, fill=INK, font=letters)
    draw.rectangle((2 * _EDGE, bottom - 12, 2 * _EDGE + length, bottom - 6), fill=INK)


def _draw_north(draw: ImageDraw.ImageDraw, letters: ImageFont.FreeTypeFont) -> None:
    right = _SIDE - _EDGE
    draw.rectangle((right - 40, _EDGE, right, _EDGE + 72), fill=PAPER)
    draw.text((right - 27, _EDGE), "N", fill=INK, font=letters)
    top, middle = _EDGE + 28, right - 20
    draw.polygon(
        [(middle, top), (middle + 12, top + 38), (middle, top + 28), (middle - 12, top + 38)], fill=INK
    )
