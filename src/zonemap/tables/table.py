"""Tables of a report, the same for every format: what is written, and what a finished file is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.wording import gettext as _

Cell = str | float | int | None
"""A cell of a table; what is not known is None, never 0."""

_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST: Final = 32_000
"""Characters of a cell; a spreadsheet holds 32 767 and drops what is longer."""


class Kind(StrEnum):
    """How the cells of a column are shown."""

    TEXT = "text"
    WORDS = "words"  # text that may be long
    COUNT = "count"
    AREA = "area"
    SUM = "sum"  # a sum of square metres, whole when printed
    RATIO = "ratio"
    SPAN = "span"  # both ends of a quantity in one, as print shows them
    NUMBER = "number"  # a number of the plan, as short as it is
    DIGEST = "digest"  # a hash
    MIXED = "mixed"  # figures and text in turn; whole numbers are counts


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name by which code knows it, its head with the unit, and its cells."""

    name: str
    title: str
    kind: Kind
    cells: Sequence[Cell]
    of: str = ""
    """The quantity that this is one end of, as it is called; empty for a column of its own."""

    def taken(self, rows: Sequence[int]) -> Column:
        """Return the column with some of its rows."""
        return replace(self, cells=[self.cells[row] for row in rows])


@dataclass(frozen=True, slots=True)
class Table:
    """One table: title, what a reader must know of it, and columns of one length."""

    title: str
    note: str
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0].cells)

    @property
    def head(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return tuple(column.title for column in self.columns)

    def only(self, *names: str) -> Table:
        """Return the table with the columns of these names, in this order."""
        named = {column.name: column for column in self.columns}
        return replace(self, columns=tuple(named[name] for name in names))

    def first(self, count: int) -> Table:
        """Return the table with its first rows."""
        return self.at(range(min(count, len(self))))

    def at(self, rows: Sequence[int]) -> Table:
        """Return the table with some of its rows."""
        return replace(self, columns=tuple(column.taken(rows) for column in self.columns))

    def cleaned(self) -> Table:
        """Return the table with its texts as any file can hold them."""
        columns = (
            replace(column, cells=[plain(each) if isinstance(each, str) else each for each in column.cells])
            for column in self.columns
        )
        return replace(self, note=plain(self.note) or "", columns=tuple(columns))

    def distinct(self) -> Table:
        """Return the table without the rows that say again what one above says."""
        first = {row: at for at, row in reversed(list(enumerate(self.rows())))}
        kept = sorted(first.values())
        return replace(self, columns=tuple(column.taken(kept) for column in self.columns))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of cells."""
        return zip(*(column.cells for column in self.columns), strict=True)


def table_of(
    title: str, note: str, head: Sequence[tuple[str, str, Kind]], rows: Sequence[Sequence[Cell]]
) -> Table:
    """Return a table from rows; texts are cleaned of what no file can hold."""
    columns = []
    for at, (name, words, kind) in enumerate(head):
        cells = [plain(row[at]) if isinstance(row[at], str) else row[at] for row in rows]
        columns.append(Column(name, words, kind, cells))
    return Table(title, note, tuple(columns))


def plain(value: Any) -> str | None:
    r"""Return a text as a cell: without control characters, None where it is missing or empty.

    >>> plain("a\x00b")
    'a b'
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return _CONTROL.sub(" ", str(value))[:_LONGEST] or None


def texts(values: pd.Series | pd.Index) -> list[Cell]:
    """Return a column of texts as cells."""
    return [plain(value) for value in values.tolist()]


def figures(values: npt.NDArray[np.float64]) -> list[Cell]:
    """Return a column of numbers as cells; an open end is no figure.

    >>> figures(np.array([1.5, np.inf, np.nan]))
    [1.5, None, None]
    """
    cells = np.asarray(values, dtype=np.float64).astype(object)
    cells[~np.isfinite(values)] = None
    found: list[Cell] = cells.tolist()
    return found


def figure(value: float) -> float | None:
    """Return a number as a cell; an open end is no figure."""
    return float(value) if np.isfinite(value) else None


def unit_word(unit: str) -> str | None:
    """Return a unit of the plan as readers write it; None for what has none."""
    words = {
        "m2": "m²",
        "floor_m2": "m²",
        "count": None,
        "year": _("year"),
        "zones": _("zones"),
        "wan": _("10⁴ CNY"),
        "wan USD": _("10⁴ USD"),
        "per_km2": _("per km²"),
        "a": _("years"),
        "share": _("share, 0 to 1"),
        "wan/ha": _("10⁴ CNY per ha"),
        "wan/mu": _("10⁴ CNY per mu"),
        "m2/person": _("m² per person"),
        "grade": _("grade, A = 1"),
        "yes_no": _("1 = yes, 0 = no"),
        "1": None,
    }
    return words.get(unit, unit)
