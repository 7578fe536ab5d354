"""The words in which a layer is described."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from zonemap.wording import Text


class Shape(StrEnum):
    """What geometry a layer carries."""

    POLYGON = "polygon"
    POINT_OR_POLYGON = "point_or_polygon"
    LINE_OR_POLYGON = "line_or_polygon"
    POINT = "point"
    ANY = "any"
    TABLE = "table"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"
    """Several texts, joined by `;` in the store."""


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: `low` and `high` are physical bounds, both included, in the unit of the name."""

    name: str
    kind: Kind
    meaning: Text
    low: float | None = None
    high: float | None = None
    most: float | None = None
    """Above this a value is a slip of the pen; unlike `high` it says nothing of a value that is missing."""
    words: tuple[str, ...] = ()
    """The vocabulary; empty means free text."""
    pattern: str = ""
    """What a code looks like; its first group is the value kept. Empty means free text."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One canonical layer."""

    name: str
    shape: Shape
    title: Text
    columns: tuple[Column, ...]
    id_column: str | None = None
    """The column that names a feature; must be present, unique and not empty."""
    version_column: str | None = None
    """The column that tells versions of one feature apart, such as a year: id and version are unique together."""
    required: tuple[str, ...] = field(default=())
    """Other columns that may not be absent."""

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` when the layer has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)


def text(name: str, zh: str, en: str, *words: str) -> Column:
    """Return a text column, with its vocabulary where it has one."""
    return Column(name, Kind.TEXT, {"zh": zh, "en": en}, words=words)


def code(name: str, zh: str, en: str, pattern: str) -> Column:
    """Return a column of codes; what does not look like one is unknown, and not another class."""
    return Column(name, Kind.TEXT, {"zh": zh, "en": en}, pattern=pattern)


def number(
    name: str,
    zh: str,
    en: str,
    *,
    low: float | None = 0.0,
    high: float | None = None,
    most: float | None = None,
) -> Column:
    """Return a column of numbers, not negative unless said otherwise."""
    return Column(name, Kind.NUMBER, {"zh": zh, "en": en}, low=low, high=high, most=most)


def share(name: str, zh: str, en: str) -> Column:
    """Return a column of shares between 0 and 1."""
    return number(name, zh, en, high=1.0)


def integer(name: str, zh: str, en: str, *, low: float | None = 0.0) -> Column:
    """Return a column of whole numbers."""
    return Column(name, Kind.INTEGER, {"zh": zh, "en": en}, low=low)


def boolean(name: str, zh: str, en: str) -> Column:
    """Return a column of yes / no / not known."""
    return Column(name, Kind.BOOLEAN, {"zh": zh, "en": en})


def date(name: str, zh: str, en: str) -> Column:
    """Return a column of days."""
    return Column(name, Kind.DATE, {"zh": zh, "en": en})


def texts(name: str, zh: str, en: str) -> Column:
    """Return a column of several texts."""
    return Column(name, Kind.TEXTS, {"zh": zh, "en": en})
