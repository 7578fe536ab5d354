"""What stands on a page of a PDF: every text with its place and size, rectangles, triangles and corners, in mm.

Only what our own sheets are made of is understood: paths of straight lines, and text in fonts with two-byte codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from pypdf import PdfReader

from zonemap.maps.sheet.layout import Box

MM: Final = 25.4 / 72
ASCENT, DESCENT = 0.76, 0.05
"""How far the ink of a line reaches above and below its foot, in parts of its size."""

_TOKEN: Final = re.compile(
    rb"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))(?=[\s\[\]<>()/])|(?P<string>\((?:\\.|[^\\()])*\))|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<name>/[^\s\[\]<>()/]+)|(?P<mark>[\[\]])|(?P<operator>[A-Za-z'\"*]+)",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b""}
_RANGE: Final = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*(?:<([0-9a-fA-F]+)>|\[([^\]]*)\])")

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, ...]
UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One text: its place, its size in points, whether it is turned, and how many glyphs of it are blank boxes."""

    text: str
    box: Box
    size_pt: float
    is_turned: bool
    missing: int


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """Texts in the order of drawing; rectangles and triangles with their edge colour; all corners of paths."""

    width_mm: float
    height_mm: float
    texts: tuple[PrintedText, ...]
    rectangles: tuple[tuple[Box, Colour], ...]
    triangles: tuple[np.ndarray, ...]
    corners: np.ndarray
    loose_fonts: tuple[str, ...]


def printed_page(pdf: Path, number: int = 0) -> PrintedPage:
    """Return what stands on a page, the first being 0."""
    page = PdfReader(pdf).pages[number]
    resources: Any = page["/Resources"]
    fonts = {name: _Font(each.get_object()) for name, each in resources.get("/Font", {}).items()}
    contents: Any = page.get_contents()
    reading = _Reading(fonts)
    for operator, operands in _operations(contents.get_data()):
        reading.take(operator, operands)
    corners = np.array(reading.corners).reshape(-1, 2) * MM
    return PrintedPage(
        width_mm=float(page.mediabox.width) * MM,
        height_mm=float(page.mediabox.height) * MM,
        texts=tuple(reading.texts),
        rectangles=tuple(reading.rectangles),
        triangles=tuple(reading.triangles),
        corners=corners,
        loose_fonts=tuple(font.name for font in fonts.values() if not font.is_embedded),
    )


class _Font:
    """Widths, characters and glyphs by code."""

    def __init__(self, font: Any) -> None:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        self.name = str(font["/BaseFont"])
        self.is_embedded = "/FontFile2" in inner.get("/FontDescriptor", {})
        self._widths = _widths(inner.get("/W", []))
        self._characters = _characters(font["/ToUnicode"].get_object().get_data().decode("latin-1"))
        glyphs = inner.get("/CIDToGIDMap")
        self._glyphs = np.frombuffer(glyphs.get_object().get_data(), dtype=">u2") if glyphs else None

    def shown(self, data: bytes) -> tuple[str, float, int]:
        """Return the text of a string, its width in thousandths of the size, and how many glyphs are missing."""
        codes = np.frombuffer(data[: len(data) // 2 * 2], dtype=">u2").tolist()
        text = "".join(self._characters.get(code, "\ufffd") for code in codes)
        width = sum(self._widths.get(code, 1000.0) for code in codes)
        missing = sum(self._is_missing(code) for code in codes)
        return text, width, missing

    def _is_missing(self, code: int) -> bool:
        if "LastResort" in self.name:  # where matplotlib turns to for what no font has
            return True
        return self._glyphs is not None and (code >= len(self._glyphs) or self._glyphs[code] == 0)


def _widths(listed: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    items = list(listed)
    for first, row in zip(items[::2], items[1::2], strict=False):
        widths |= {int(first) + place: float(width) for place, width in enumerate(row)}
    return widths


def _characters(cmap: str) -> dict[int, str]:
    characters: dict[int, str] = {}
    for low, high, start, listed in _RANGE.findall(cmap.partition("beginbfrange")[2]):
        first, last = int(low, 16), int(high, 16)
        if listed:
            units = re.findall(r"<([0-9a-fA-F]+)>", listed)
            characters |= {first + place: _utf16(unit) for place, unit in enumerate(units)}
        else:
            characters |= {code: chr(int(start, 16) + code - first) for code in range(first, last + 1)}
    return characters


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", errors="replace")


def _operations(data: bytes) -> Iterator[tuple[str, list[Any]]]:
    operands: list[Any] = []
    for found in _TOKEN.finditer(data):
        kind = found.lastgroup
        if kind == "operator":
            yield found["operator"].decode("latin-1"), operands
            operands = []
        elif kind == "number":
            operands.append(float(found["number"]))
        elif kind == "string":
            operands.append(_ESCAPE.sub(_plain, found["string"][1:-1]))
        elif kind == "hex":
            operands.append(bytes.fromhex(found["hex"].decode("latin-1")))
        elif kind == "name":
            operands.append(found["name"].decode("latin-1"))


def _plain(found: re.Match[bytes]) -> bytes:
    octal, other = found.groups()
    return bytes([int(octal, 8) & 255]) if octal else _ESCAPED.get(other, other)


class _Reading:
    """The state of a page being read, and what was found on it."""

    def __init__(self, fonts: dict[str, _Font]) -> None:
        self._fonts = fonts
        self._font, self._size = "", 0.0
        self._matrix: Matrix = UNIT
        self._edge: Colour = (0.0,)
        self._kept: list[tuple[Matrix, Colour]] = []
        self._path: list[tuple[float, float]] = []
        self._line = (0.0, 0.0)
        self._runs: list[tuple[str, float, float, int]] = []
        self.texts: list[PrintedText] = []
        self.rectangles: list[tuple[Box, Colour]] = []
        self.triangles: list[np.ndarray] = []
        self.corners: list[tuple[float, float]] = []

    def take(self, operator: str, operands: list[Any]) -> None:
        """Follow one operation."""
        match operator:
            case "m" | "l":
                self._corner(operator, operands)
            case "h" | "S":
                self._close()
            case "q":
                self._kept.append((self._matrix, self._edge))
            case "Q":
                self._matrix, self._edge = self._kept.pop()
            case "cm":
                self._matrix = _product(operands, self._matrix)
            case "G" | "RG":
                self._edge = tuple(round(each, 3) for each in operands)
            case "BT" | "Tf" | "Td" | "Tj" | "TJ" | "ET":
                self._write(operator, operands)

    def _corner(self, operator: str, operands: list[Any]) -> None:
        point = _moved(operands[0], operands[1], self._matrix)
        if operator == "m":
            self._path = []
        self._path.append(point)
        self.corners.append(point)

    def _close(self) -> None:
        points = np.array(self._path if len(self._path) <= 5 else []) * MM
        if len(points) > 1 and np.allclose(points[0], points[-1]):
            points = points[:-1]
        self._path = []
        if len(points) == 4:
            low, high = points.min(axis=0), points.max(axis=0)
            on_edge = np.isclose(points, low, atol=1e-3) | np.isclose(points, high, atol=1e-3)
            if on_edge.all():
                self.rectangles.append((Box(*low.tolist(), *(high - low).tolist()), self._edge))
        elif len(points) == 3:
            self.triangles.append(points)

    def _write(self, operator: str, operands: list[Any]) -> None:
        if operator == "BT":
            self._line, self._runs = (0.0, 0.0), []
        elif operator == "Tf":
            self._font, self._size = operands[0], operands[1]
        elif operator == "Td":
            self._line = (self._line[0] + operands[0], self._line[1] + operands[1])
        elif operator in {"Tj", "TJ"}:
            self._show(operands)
        elif self._runs:
            self._finish()

    def _show(self, operands: list[Any]) -> None:
        width, text, missing = 0.0, "", 0
        for each in operands:
            if isinstance(each, float):
                width -= each
            else:
                more, wide, absent = self._fonts[self._font].shown(each)
                text, width, missing = text + more, width + wide, missing + absent
        self._runs.append((text, self._line[0], self._line[0] + width * self._size / 1000, missing))

    def _finish(self) -> None:
        a, b, c, d, x, y = self._matrix
        left, right = self._runs[0][1], max(run[2] for run in self._runs)
        corners = np.array(
            [
                (a * along + c * up + x, b * along + d * up + y)
                for along in (left, right)
                for up in (-DESCENT * self._size, ASCENT * self._size)
            ]
        )
        low, high = corners.min(axis=0) * MM, corners.max(axis=0) * MM
        self.texts.append(
            PrintedText(
                text="".join(run[0] for run in self._runs),
                box=Box(*low.tolist(), *(high - low).tolist()),
                size_pt=self._size * float(np.hypot(a, b)),
                is_turned=abs(b) > abs(a),
                missing=sum(run[3] for run in self._runs),
            )
        )


def _product(inner: list[float], outer: Matrix) -> Matrix:
    a, b, c, d, x, y = inner
    first, second = _moved(a, b, (*outer[:4], 0.0, 0.0)), _moved(c, d, (*outer[:4], 0.0, 0.0))
    return (*first, *second, *_moved(x, y, outer))


def _moved(x: float, y: float, by: Matrix) -> tuple[float, float]:
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]
