"""The number that holds for each feature: keys in, intervals and the rows they came from out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Claim, Quantity, Verdict, all_of
from zonemap.plan.numbers import Key, Match, Number, Row, Undated

DayArray = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Limits:
    """One number looked up for every feature.

    `applies` says whether the number concerns the feature at all; `choice` indexes `choices`, the sets of rows that a
    value came from (several where a key is unknown); `is_benchmark` marks features judged by the earliest edition for
    want of a date, or because they are older than it.
    """

    number: Number
    value: Quantity
    applies: Claim
    choice: npt.NDArray[np.int32]
    choices: tuple[tuple[Row, ...], ...]
    is_benchmark: npt.NDArray[np.bool_]

    def rows_of(self, position: int) -> tuple[Row, ...]:
        """Return the rows that the limit of one feature came from."""
        return self.choices[self.choice[position]]


def look_up(number: Number, keys: Mapping[str, pd.Series], days: DayArray, size: int) -> Limits:
    """Return the number for each of `size` features.

    `keys` holds a text column per key of the scope (missing text is an unknown key), `days` the day that decides
    which row is in force (NaT is unknown). Where the key that would choose is unknown, the limit is the hull of all
    rows that could apply. Only distinct combinations are looked up one by one, so a million features cost as much as
    their few hundred kinds.
    """
    days, benchmark = _benchmarked(number, days)
    asked = replace(number, keys=_telling(number))
    combination, kinds = _combinations(asked, keys, days, size)
    ranked = sorted(range(len(asked.rows)), key=lambda at: _precedence(asked, asked.rows[at]), reverse=True)
    order = np.array(ranked, dtype=np.intp)
    choices = tuple(_possible_rows(asked, order, fits) for fits in _fitting(asked, kinds))
    low = np.array([min((row.low for row in rows), default=-np.inf) for rows in choices])
    high = np.array([max((row.high for row in rows), default=np.inf) for rows in choices])
    applies = np.array(
        [_applicability(asked, rows, kind) for rows, kind in zip(choices, kinds, strict=True)], dtype=np.int8
    )
    return Limits(
        number=number,
        value=Quantity(low[combination], high[combination]),
        applies=applies[combination],
        choice=combination.astype(np.int32),
        choices=choices,
        is_benchmark=benchmark,
    )


def _telling(number: Number) -> Mapping[str, Key]:
    """Return the keys that some row is about: the others tell no features apart."""
    return {key: found for key, found in number.keys.items() if any(key in row.scope for row in number.rows)}


def _benchmarked(number: Number, days: DayArray) -> tuple[DayArray, npt.NDArray[np.bool_]]:
    starts = [row.in_force for row in number.rows if row.in_force is not None]
    if number.undated is not Undated.FIRST or not starts:
        return days, np.zeros(len(days), dtype=bool)
    first = np.datetime64(min(starts), "D")
    early = np.isnat(days) | (days < first)
    return np.where(early, first, days), early


@dataclass(frozen=True, slots=True)
class _Kind:
    """One distinct combination of keys and a period in which no row changes; `day` is one of its days."""

    keys: Mapping[str, str]
    period: int
    day: np.datetime64


def _combinations(
    number: Number, keys: Mapping[str, pd.Series], days: DayArray, size: int
) -> tuple[npt.NDArray[np.intp], list[_Kind]]:
    turns = np.unique(
        np.array(
            [day for row in number.rows for day in (row.in_force, row.until) if day is not None],
            dtype="datetime64[D]",
        )
    )
    period = np.where(np.isnat(days), -1, np.searchsorted(turns, days, side="right"))
    columns = [pd.factorize(keys[key].astype("string").fillna(""))[:2] for key in number.keys]
    combined = period.astype(np.int64) + 1
    for codes, names in columns:
        combined = combined * (len(names) + 1) + codes
    kinds, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    found = [
        _Kind(
            {key: str(names[codes[at]]) for key, (codes, names) in zip(number.keys, columns, strict=True)},
            int(period[at]),
            days[at],
        )
        for at in first
    ]
    return inverse.reshape(size), found if len(kinds) else []


def _fitting(number: Number, kinds: list[_Kind]) -> list[Claim]:
    """Return for each kind whether each row of the number fits it; each key is compared once per distinct value."""
    in_force = {
        kind.period: np.array([_in_force(row, kind.day) for row in number.rows], dtype=np.int8)
        for kind in {kind.period: kind for kind in kinds}.values()
    }
    matching = {
        key: {
            value: np.array(
                [
                    matches(value, row.scope[key], found.match) if key in row.scope else Verdict.MET
                    for row in number.rows
                ],
                dtype=np.int8,
            )
            for value in {kind.keys[key] for kind in kinds}
        }
        for key, found in number.keys.items()
    }
    return [
        all_of(in_force[kind.period], *(matching[key][value] for key, value in kind.keys.items()))
        for kind in kinds
    ]


def _possible_rows(number: Number, order: npt.NDArray[np.intp], fits: Claim) -> tuple[Row, ...]:
    """Return the rows that may hold: down from the narrowest, until one is sure to hold."""
    chosen: list[Row] = []
    settled: tuple[int, ...] | None = None
    for at in order[fits[order] != Verdict.BREACHED]:
        row = number.rows[at]
        if settled is not None and _precedence(number, row) < settled:
            break
        chosen.append(row)
        if fits[at] == Verdict.MET:
            settled = _precedence(number, row)
    return tuple(chosen)


def _precedence(number: Number, row: Row) -> tuple[int, ...]:
    """Rank the bureau's own rows first, then the narrower: more keys, longer codes."""
    codes = sum(len(value) for key, value in row.scope.items() if number.keys[key].match is Match.PREFIX)
    return (int(row.is_local), len(row.scope), codes)


def _holds(number: Number, row: Row, keys: Mapping[str, str], day: np.datetime64) -> bool:
    return _in_force(row, day) is Verdict.MET and all(
        matches(keys[key], wanted, number.keys[key].match) is Verdict.MET for key, wanted in row.scope.items()
    )


def _in_force(row: Row, day: np.datetime64) -> Verdict:
    if np.isnat(day):
        return Verdict.MET if row.in_force is None and row.until is None else Verdict.UNKNOWN
    return Verdict.MET if row.holds_on(day.astype(object)) else Verdict.BREACHED


def matches(given: str, wanted: str, match: Match) -> Verdict:
    """Return whether a value is the one wanted, or of its kind; unknown where it is missing or too short to tell.

    >>> matches("2614", "26", Match.PREFIX).word, matches("26", "2614", Match.PREFIX).word
    ('met', 'unknown')
    """
    if not given:
        return Verdict.UNKNOWN
    if match is Match.WORD:
        return Verdict.MET if given == wanted else Verdict.BREACHED
    if given.startswith(wanted):
        return Verdict.MET
    return Verdict.UNKNOWN if wanted.startswith(given) else Verdict.BREACHED


def _applicability(number: Number, rows: tuple[Row, ...], kind: _Kind) -> Verdict:
    if not rows and _is_silent(number, kind):
        return Verdict.UNKNOWN
    if not any(row.applies for row in rows):
        return Verdict.BREACHED
    sure = all(row.applies for row in rows) and _is_covered(number, rows, kind)
    return Verdict.MET if sure else Verdict.UNKNOWN


def _is_silent(number: Number, kind: _Kind) -> bool:
    """Return whether the number concerns these keys, yet says nothing to anybody on that day.

    What held before its first document, or after its last, nobody has told: that is unknown, and not "no limit".
    """
    if any(_in_force(row, kind.day) is not Verdict.BREACHED for row in number.rows):
        return False
    return any(
        all(
            matches(kind.keys[key], wanted, number.keys[key].match) is not Verdict.BREACHED
            for key, wanted in row.scope.items()
        )
        for row in number.rows
    )


def _is_covered(number: Number, rows: tuple[Row, ...], kind: _Kind) -> bool:
    """Return whether some row holds whatever the unknown keys turn out to be.

    An unknown word is one of those that the rows know (an edition, yes or no); an unknown code may also be one that
    no row is about: an industry without a minimum, a county with a floor of its own.
    """
    open_words = {
        key: sorted({row.scope[key] for row in number.rows if key in row.scope})
        for key, found in number.keys.items()
        if found.match is Match.WORD and not kind.keys[key]
    }
    used = {key: words for key, words in open_words.items() if words}
    return all(
        any(
            _holds(number, row, {**kind.keys, **dict(zip(used, words, strict=True))}, kind.day)
            for row in rows
        )
        for words in product(*used.values())
    )
