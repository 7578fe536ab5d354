"""The pictures of parcels and sites as PNG, for Word."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from zonemap.maps.fonts import font_file
from zonemap.maps.style import INK, PAPER

Json = dict[str, Any]

_PIXELS_PER_MM: Final = 9.375
_PIXELS_PER_PT: Final = 3
_LETTER: Final = 20
_EDGE: Final = 14


def png(picture: Json, side_mm: float) -> BytesIO:
    """Return a picture of a side as it is printed, with its scale bar, its words and an arrow to the north."""
    side = round(side_mm * _PIXELS_PER_MM)
    image = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in picture["shapes"]:
        _draw_shape(image, draw, shape, side)
    letters = ImageFont.truetype(str(font_file()), _LETTER)
    for label in picture["labels"]:
        _draw_label(draw, letters, label, side)
    _draw_bar(draw, letters, picture["bar"] * side, picture["bar_title"], side)
    _draw_north(draw, letters, side)
    draw.rectangle((0, 0, side - 1, side - 1), outline=INK)
    stream = BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return stream


def _draw_shape(image: Image.Image, draw: ImageDraw.ImageDraw, shape: Json, side: int) -> None:
    rings = [[(x * side, y * side) for x, y in ring] for ring in shape["rings"]]
    if shape["fill"] and len(rings) == 1:
        draw.polygon(rings[0], fill=shape["fill"])
    elif shape["fill"]:
        mask = Image.new("1", image.size)
        for ring in rings:  # a ring within a ring is a hole
            one = Image.new("1", image.size)
            ImageDraw.Draw(one).polygon(ring, fill=1)
            mask = ImageChops.logical_xor(mask, one)
        image.paste(shape["fill"], mask=mask)
    if shape["edge"]:
        width = max(1, round(shape["width_pt"] * _PIXELS_PER_PT))
        for ring in rings:
            draw.line([*ring, ring[0]], fill=shape["edge"], width=width, joint="curve")


def _draw_label(draw: ImageDraw.ImageDraw, letters: ImageFont.FreeTypeFont, label: Json, side: int) -> None:
    middle = (label["x"] * side, label["y"] * side)
    draw.text(middle, label["text"], fill=INK, font=letters, anchor="mm", stroke_width=3, stroke_fill=PAPER)


def _draw_bar(
    draw: ImageDraw.ImageDraw, letters: ImageFont.FreeTypeFont, length: float, title: str, side: int
) -> None:
    bottom = side - _EDGE
    box = (_EDGE, bottom - 2 * _LETTER - 4, 2 * _EDGE + max(length, letters.getlength(title)) + _EDGE, bottom)
    draw.rectangle(box, fill=PAPER)
    draw.text((2 * _EDGE, bottom - 2 * _LETTER - 4), title, fill=INK, font=letters)
    draw.rectangle((2 * _EDGE, bottom - 12, 2 * _EDGE + length, bottom - 6), fill=INK)


def _draw_north(draw: ImageDraw.ImageDraw, letters: ImageFont.FreeTypeFont, side: int) -> None:
    right = side - _EDGE
    draw.rectangle((right - 40, _EDGE, right, _EDGE + 72), fill=PAPER)
    draw.text((right - 27, _EDGE), "N", fill=INK, font=letters)
    top, middle = _EDGE + 28, right - 20
    draw.polygon(
        [(middle, top), (middle + 12, top + 38), (middle, top + 28), (middle - 12, top + 38)], fill=INK
    )
