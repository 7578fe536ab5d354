"""Whether the rows of numbers have their days, contradict each other, or leave a gap between two editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Final

from zonemap.clauses.lint.draft import Faults
from zonemap.plan import Confidence, Row
from zonemap.plan.chapters import GroupEntry
from zonemap.plan.faults import Written
from zonemap.plan.lines import Place
from zonemap.plan.numbers import Match
from zonemap.plan.rulebook import placed_rows
from zonemap.wording import gettext as _

_OF_NO_DOCUMENT: Final = frozenset({Confidence.ASSUMPTION, Confidence.NOT_FOUND})
"""What no document gives has no first day either."""

Placed = tuple[Row, Place]


def row_faults(
    written: Written, name: str, groups: Iterable[GroupEntry], matches: Mapping[str, Match], *, is_local: bool
) -> Faults:
    """Yield rows of a document without a day, two values for one case and day, and times that no edition covers."""
    entries = list(groups)
    for at, group in enumerate(entries):
        if (
            group.in_force is None
            and group.dateless is None
            and group.source.confidence not in _OF_NO_DOCUMENT
        ):
            yield written.fault(
                "row_without_day",
                ("numbers", name, "rows", at),
                _("{document} gives the value, and no first day is said").format(
                    document=group.source.document
                ),
                _("add `in_force`, or say in `dateless` why there is no such day"),
            )
    placed = placed_rows(name, entries, is_local=is_local)
    yield from _contradictions(written, placed)
    yield from _gaps(written, placed, matches)


def _contradictions(written: Written, placed: list[Placed]) -> Faults:
    by_scope: dict[frozenset[tuple[str, str]], list[Placed]] = {}
    for row, place in placed:
        by_scope.setdefault(frozenset(row.scope.items()), []).append((row, place))
    for same in by_scope.values():
        for (first, _first_place), (second, place) in combinations(same, 2):
            if not _meet(first, second):
                continue
            if (first.low, first.high, first.applies) != (second.low, second.high, second.applies):
                yield written.fault(
                    "rows_contradict",
                    place,
                    _("{first} and {second} hold for one case on the same day").format(
                        first=_value(first), second=_value(second)
                    ),
                    _("give the older row `until`, or make the scope of one narrower"),
                )
            else:
                yield written.fault(
                    "rows_doubled",
                    place,
                    _("the row stands twice, at times that overlap"),
                    _("keep one of them"),
                )


def _gaps(written: Written, placed: list[Placed], matches: Mapping[str, Match]) -> Faults:
    """Yield rows that end before the next edition for their case begins, while nothing broader holds."""
    for row, place in placed:
        if row.until is None:
            continue
        broader = [other for other, _place in placed if _covers(other, row, matches)]
        if any(other.holds_on(row.until) for other in broader):
            continue
        later = [other.in_force for other in broader if other.in_force and other.in_force > row.until]
        if later:
            yield written.fault(
                "rows_gap",
                (*place[:4], "until"),
                _("nothing holds from {until} until {next}").format(until=row.until, next=min(later)),
                _("let the editions meet: `until` of one is `in_force` of the next"),
            )


def _covers(other: Row, row: Row, matches: Mapping[str, Match]) -> bool:
    """Return whether a row holds wherever another does: each of its keys is the same, or a broader code."""
    return all(
        row.scope.get(key) == wanted
        or (matches[key] is Match.PREFIX and row.scope.get(key, "").startswith(wanted))
        for key, wanted in other.scope.items()
    )


def _meet(first: Row, second: Row) -> bool:
    begin = max(first.in_force or date.min, second.in_force or date.min)
    end = min(first.until or date.max, second.until or date.max)
    return begin < end


def _value(row: Row) -> str:
    if not row.applies:
        return "none"
    if not row.is_known:
        return _("unknown")
    return f"{row.low:g}" if row.low == row.high else f"{row.low:g}–{row.high:g}"
