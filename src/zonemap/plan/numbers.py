"""Numbers of the plan and the standards, with scope, dates and source.

One number may have many rows: the narrowest one in force wins, rows of the bureau's own workspace before all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from zonemap.wording import Text
from zonemap.wording import gettext as _


class Confidence(StrEnum):
    """How sure the source of a number is, best first."""

    SOURCED = "SOURCED"
    MEMORY_HIGH = "MEMORY-high"
    SOURCED_WEAK = "SOURCED-weak"
    MEMORY_MED = "MEMORY-med"
    MEMORY_LOW = "MEMORY-low"
    NOT_FOUND = "NOT FOUND"
    ASSUMPTION = "ASSUMPTION"
    """A setting of ours, not a number of any law: always used, always printed."""
    BUREAU = "BUREAU"
    """Set by the bureau in its own workspace, or in a scenario."""


ACCEPTED: Final = (Confidence.SOURCED, Confidence.MEMORY_HIGH)
"""What findings may lean on unless a workspace says otherwise."""

ALWAYS_ACCEPTED: Final = frozenset({Confidence.ASSUMPTION, Confidence.BUREAU})


class Match(StrEnum):
    """How a key of a row is compared with a parcel's."""

    WORD = "word"
    PREFIX = "prefix"
    """A hierarchical code: `347` is a kind of `34`, `320682` lies in `3206`."""


class Undated(StrEnum):
    """What to do with a feature without a date, or dated before the first row."""

    HULL = "hull"
    FIRST = "first"
    """Take the earliest edition as a benchmark, and say so."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was read."""

    document: str
    place: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a number, for one scope and time.

    `applies` is false where the source says that there is no such limit; `low`/`high` are infinite where the
    value is not known.
    """

    number: str
    scope: Mapping[str, str]
    low: float
    high: float
    applies: bool
    in_force: date | None
    until: date | None
    source: Source
    is_local: bool = False
    percentile: float | None = None
    """Of a row that a bureau gave as a percentile: its value is known once the values of each group are."""
    within: str = ""

    @property
    def name(self) -> str:
        """A stable name: the number, its scope and its first day."""
        scope = ",".join(f"{key}={value}" for key, value in sorted(self.scope.items()))
        return f"{self.number}[{scope}]@{self.in_force or 'always'}"

    def holds_on(self, day: date) -> bool:
        """Return whether the row is in force on that day: from its first day up to, and not on, its last."""
        return (self.in_force is None or self.in_force <= day) and (self.until is None or day < self.until)

    @property
    def is_known(self) -> bool:
        """Whether the row carries a value."""
        return bool(np.isfinite(self.low) or np.isfinite(self.high)) or not self.applies

    @property
    def is_set(self) -> bool:
        """Whether somebody gave the row a value, or a percentile to take one from."""
        return self.is_known or self.percentile is not None


def source_text(document: str, place: str, confidence: str, *, is_local: bool) -> str:
    """Return where a number was read in one line, with its confidence below SOURCED."""
    line = f"{document} {place}"
    if confidence == Confidence.ASSUMPTION:
        line += _(" [a setting, no legal number]")
    elif confidence != Confidence.SOURCED:
        line += _(" [confidence: {confidence}]").format(confidence=confidence)
    return line + _(" [set by this workspace]") if is_local else line


@dataclass(frozen=True, slots=True)
class Key:
    """How one key of the scope is found on a feature: the column to read, and how to compare."""

    column: str
    match: Match


@dataclass(frozen=True, slots=True)
class Number:
    """A named number: its meaning, unit, and rows."""

    name: str
    meaning: Text
    unit: str
    keys: Mapping[str, Key]
    date_column: str | None
    undated: Undated
    rows: tuple[Row, ...]
    minimum: float = 0.0
    """The least value that makes sense."""
    clause_row: int | None = None
    """The requirement of the plan that a number serves which no rule takes: it is read when measuring."""
    is_list: bool = False
    """Whether the rows are a list or a table; there is then no one threshold to set."""
    percentile_of: str = ""
    """The rule whose measure it may be a percentile of; empty where it may be none."""

    def rows_on(self, day: date) -> tuple[Row, ...]:
        """Return the rows that hold on a day of judgement; all of them where another day decides, such as of supply."""
        if self.date_column not in {None, "as_of"}:
            return self.rows
        return tuple(row for row in self.rows if row.holds_on(day))

    def is_silent_on(self, day: date) -> bool:
        """Return whether the number has a value on some days, and none on that day of judgement."""
        set_on = any(row.is_set for row in self.rows_on(day))
        return not set_on and any(row.is_set for row in self.rows)

    @property
    def is_bureaus(self) -> bool:
        """Whether the bureau sets it: no row has a source in the law that findings may lean on, or a row is its own."""
        return any(row.is_local for row in self.rows) or not any(
            row.source.confidence in ACCEPTED for row in self.rows
        )

    @property
    def is_assumed(self) -> bool:
        """Whether it is a setting of ours that no document gives."""
        return all(row.source.confidence is Confidence.ASSUMPTION for row in self.rows)

    def with_rows(self, rows: tuple[Row, ...]) -> Number:
        """Return the number with other rows."""
        return replace(self, rows=rows)

    def accepting(self, accepted: frozenset[Confidence]) -> Number:
        """Return the number with the values blanked whose source is not accepted."""
        return self.with_rows(
            tuple(
                row
                if row.source.confidence in accepted | ALWAYS_ACCEPTED
                else Row(
                    row.number,
                    row.scope,
                    -np.inf,
                    np.inf,
                    applies=True,
                    in_force=row.in_force,
                    until=row.until,
                    source=row.source,
                    is_local=row.is_local,
                )
                for row in self.rows
            )
        )
