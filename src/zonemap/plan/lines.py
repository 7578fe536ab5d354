"""Where things stand in a TOML document: the standard parser says what was written, and not on which line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

Place = tuple[str | int, ...]
"""A path of keys and of places in lists: `("numbers", "idle_after_years", "rows", 0, "value")`."""

_BLANK: Final = re.compile(r"(?:[\s,]|#[^\n]*)*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]*")


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, counted from 1, on which each key, table and entry of a list of a valid document begins."""
    return _Scanner(text).lines


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """Return the line of a place, or of what it would stand in where it is not written."""
    for end in range(len(place), 0, -1):
        if place[:end] in lines:
            return lines[place[:end]]
    return None


class _Scanner:
    """Walks a document that the parser has accepted; it looks at nothing but where things begin."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._text = text
        self._at = 0
        self._lists: dict[Place, int] = {}
        base: Place = ()
        while self._skip(_BLANK) < len(text):
            if text[self._at] == "[":
                base = self._header()
            else:
                self._entry(base)

    def _skip(self, what: re.Pattern[str]) -> int:
        found = what.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _note(self, place: Place) -> None:
        for end in range(1, len(place) + 1):
            self.lines.setdefault(place[:end], self._text.count("\n", 0, self._at) + 1)

    def _header(self) -> Place:
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        begin = self._at
        self._at += brackets
        place = self._within_lists(self._key())
        self._at, end = begin, self._at
        if brackets == 2:
            self._lists[place] = self._lists.get(place, -1) + 1
            place = (*place, self._lists[place])
        self._note(place)
        self._at = end + brackets
        return place

    def _within_lists(self, key: Place) -> Place:
        """Return a key of a header with the last entry of every list of tables that it leads through."""
        place: Place = ()
        for part in key[:-1]:
            place = (*place, part)
            if place in self._lists:
                place = (*place, self._lists[place])
        return (*place, key[-1])

    def _key(self) -> Place:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            begin = self._at
            is_quoted = self._text[begin] in "\"'"
            part = self._text[begin : self._skip(_STRING if is_quoted else _BARE)]
            parts.append(part[1:-1] if is_quoted else part)
            if self._skip(_BLANK) >= len(self._text) or self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _entry(self, base: Place) -> None:
        begin = self._at
        place = base + self._key()
        self._at, end = begin, self._at
        self._note(place)
        self._at = end + 1  # over the sign of equality
        self._value(place)

    def _value(self, place: Place) -> None:
        self._skip(_BLANK)
        match self._text[self._at]:
            case "[":
                self._at += 1
                entry = 0
                while self._text[self._skip(_BLANK)] != "]":
                    self._note((*place, entry))
                    self._value((*place, entry))
                    entry += 1
                self._at += 1
            case "{":
                self._at += 1
                while self._text[self._skip(_BLANK)] != "}":
                    self._entry(place)
                self._at += 1
            case '"' | "'":
                self._skip(_STRING)
            case _:
                self._skip(_SCALAR)
