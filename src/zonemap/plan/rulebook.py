"""The plan as data: clauses, numbers, and the words of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from zonemap.errors import ZonemapError, explained
from zonemap.findings import Quantity
from zonemap.plan.chapters import (
    ClauseEntry,
    EvaluationEntry,
    GroundEntry,
    GroupEntry,
    IndicatorEntry,
    LocalChapter,
    LocalNumberEntry,
    NumberEntry,
    PlanEntry,
    Role,
    TextEntry,
)
from zonemap.plan.faults import RulebookFault, Written, refusal
from zonemap.plan.industries import Classification, classifications_of
from zonemap.plan.lines import Place
from zonemap.plan.lookup import look_up
from zonemap.plan.numbers import Confidence, Key, Number, Row, Source
from zonemap.plan.reading import bounds_of, percentile_faults, read_chapters, read_local, row_faults
from zonemap.plan.weights import IDEAL, WEIGHT, evaluation_faults
from zonemap.wording import gettext as _

_UNKNOWN: Final = (-np.inf, np.inf, True)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the plan and the standards say, and what the bureau added."""

    clauses: Mapping[int, ClauseEntry]
    numbers: Mapping[str, Number]
    roles: Mapping[str, Role]
    indicators: Mapping[str, IndicatorEntry]
    grounds: Mapping[str, GroundEntry]
    """Why a project may or may not stand somewhere."""
    unchecked: Mapping[str, TextEntry]
    """What admission does not look at."""
    classifications: Mapping[str, Classification]
    """The editions of GB/T 4754, newest first."""
    units: Mapping[str, str]
    """The name by which a unit responsible is known, by every name that the plan gives it where there are several."""
    titles: Mapping[str, TextEntry]
    """The headings of chapters and clauses."""
    plan: PlanEntry | None
    evaluation: EvaluationEntry | None
    """How zones are evaluated by TD/T 1029."""
    sha256: str

    def responsible(self, row: int) -> list[str]:
        """Return the units responsible for a requirement, by the names that they are known by."""
        return [self.units.get(unit, unit) for unit in self.clauses[row].responsible]

    def number(self, name: str) -> Number:
        """Return the number of that name."""
        if name not in self.numbers:
            raise ZonemapError(
                "unknown_number",
                _("The rulebook has no number “{name}”").format(name=name),
                _("use one of: {names}").format(names=", ".join(sorted(self.numbers))),
            )
        return self.numbers[name]

    def setting(self, name: str, day: date | np.datetime64) -> Quantity:
        """Return a number that has one value everywhere, such as the height of new storeys: one interval.

        What is not in force on that day is unknown, but for the least value that makes sense.
        """
        number = self.number(name)
        unknown_keys = {key: pd.Series([pd.NA], dtype="string") for key in number.keys}
        found = look_up(number, unknown_keys, np.array([day], dtype="datetime64[D]"), 1)
        return found.value.bounded(low=number.minimum)

    def accepting(self, accepted: Iterable[str]) -> Rulebook:
        """Return the rulebook with numbers blanked whose source is not sure enough."""
        sure = frozenset(Confidence(word) for word in accepted)
        numbers = {name: number.accepting(sure) for name, number in self.numbers.items()}
        return replace(self, numbers=numbers, sha256=_hash(self.sha256, *sorted(sure)))

    def extended(self, text: str, file: str) -> Rulebook:
        """Return the rulebook with the bureau's own rows added; they win over ours."""
        chapter, faults = local_chapter(text, file, self)
        if chapter is None or faults:
            raise refusal(faults)
        numbers = dict(self.numbers)
        for name, entry in chapter.numbers.items():
            numbers[name] = numbers[name].with_rows(
                rows_of(name, entry.rows, is_local=True) + numbers[name].rows
            )
        roles = dict(self.roles)
        for name, role in chapter.roles.items():
            roles[name] = roles[name].model_copy(update={"role": role})
        return replace(self, numbers=numbers, roles=roles, sha256=_hash(self.sha256, text))

    def row(self, name: str) -> Row:
        """Return the row of numbers of that name, as findings cite it.

        A finding may cite the row of one group of a percentile; the percentile stands for it where groups are not at
        hand.
        """
        number = self.number(name.split("[", 1)[0])
        named = (row for row in number.rows if row.name == name)
        return next(chain(named, (row for row in number.rows if row.percentile is not None)))

    def changed(self, values: Mapping[str, float]) -> Rulebook:
        """Return the rulebook of a scenario: each named number has one value for all."""
        numbers = dict(self.numbers)
        for name, value in values.items():
            if not self.number(name).minimum <= value < np.inf:
                raise ZonemapError(
                    "bad_value",
                    _("{name} cannot be {value}").format(name=name, value=value),
                    _("give a number of at least {minimum}").format(minimum=self.number(name).minimum),
                )
            source = Source(_("scenario"), f"--set {name}={value:g}", Confidence.BUREAU)
            row = Row(
                name, {}, value, value, applies=True, in_force=None, until=None, source=source, is_local=True
            )
            numbers[name] = self.number(name).with_rows((row,))
        return replace(self, numbers=numbers, sha256=_hash(self.sha256, repr(sorted(values.items()))))

    def scaled(self, factors: Mapping[str, float]) -> Rulebook:
        """Return the rulebook with every value of the named numbers multiplied; what is unknown stays so."""
        numbers = dict(self.numbers)
        for name, factor in factors.items():
            number = self.number(name)
            rows = tuple(replace(row, low=row.low * factor, high=row.high * factor) for row in number.rows)
            numbers[name] = number.with_rows(rows)
        return replace(self, numbers=numbers, sha256=_hash(self.sha256, repr(sorted(factors.items()))))


@cache
def load_plan() -> Rulebook:
    """Return the rulebook that ships with zonemap."""
    return plan_of(shipped_texts())


def shipped_texts() -> dict[str, str]:
    """Return the files of the rulebook that ships with zonemap, by name."""
    folder = files("zonemap.plan")
    return {
        entry.name: entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }


def plan_of(texts: Mapping[str, str]) -> Rulebook:
    """Return the rulebook written in these files; with one fault in them there is none."""
    read = read_chapters(texts)
    if read.faults:
        raise refusal(read.faults)
    chapters = read.chapters.values()
    return Rulebook(
        clauses={entry.row: entry for chapter in chapters for entry in chapter.clauses},
        numbers={
            name: _number(name, entry) for chapter in chapters for name, entry in chapter.numbers.items()
        },
        roles={name: role for chapter in chapters for name, role in chapter.rules.items()},
        indicators={name: entry for chapter in chapters for name, entry in chapter.indicators.items()},
        grounds={name: entry for chapter in chapters for name, entry in chapter.grounds.items()},
        unchecked={name: text for chapter in chapters for name, text in chapter.unchecked.items()},
        classifications=classifications_of(
            [entry for chapter in chapters for entry in chapter.classifications]
        ),
        units={
            other: name
            for chapter in chapters
            for name, others in chapter.units.items()
            for other in (name, *others)
        },
        titles={name: title for chapter in chapters for name, title in chapter.titles.items()},
        plan=next((chapter.plan for chapter in chapters if chapter.plan), None),
        evaluation=next((chapter.evaluation for chapter in chapters if chapter.evaluation), None),
        sha256=_hash(*texts.values()),
    )


def read_local_text(file: Path) -> str | None:
    """Return the `numbers.toml` of a workspace as it was written, None where there is none."""
    if not file.exists():
        return None
    with explained(
        UnicodeDecodeError,
        code="rulebook_encoding",
        message=_("{file} is not UTF-8").format(file=file.name),
        remedy=_("correct the file in a text editor and save it as UTF-8"),
    ):
        return file.read_bytes().decode("utf-8-sig")


def read_local_numbers(rulebook: Rulebook, file: Path) -> Rulebook:
    """Return the rulebook with the rows of a workspace's `numbers.toml`, if there is one."""
    text = read_local_text(file)
    return rulebook if text is None else rulebook.extended(text, file.name)


def local_chapter(
    text: str, file: str, rulebook: Rulebook
) -> tuple[LocalChapter | None, list[RulebookFault]]:
    """Return what a bureau wrote, and all that is wrong with it, by itself and beside our rulebook."""
    chapter, written, faults = read_local(text, file)
    if chapter is None:
        return None, faults
    for name, entry in chapter.numbers.items():
        number = rulebook.numbers.get(name)
        if number is None:
            faults.append(_unknown(written, "number", ("numbers", name), rulebook.numbers))
            continue
        if entry.unit not in {None, number.unit}:
            faults.append(_another_unit(written, number, entry))
        wrong = list(row_faults(written, name, entry.rows, keys=number.keys, minimum=number.minimum))
        if name in {WEIGHT, IDEAL} and rulebook.evaluation is not None and not wrong:
            own = placed_rows(name, entry.rows, is_local=True)
            whole = number.with_rows((*(row for row, _place in own), *number.rows))
            wrong += evaluation_faults(written, whole, own, rulebook.evaluation)
        faults += wrong
        faults += percentile_faults(
            written,
            name,
            entry.rows,
            known=[each.name for each in rulebook.numbers.values() if each.percentile_of],
        )
    for name in chapter.roles:
        if name not in rulebook.roles:
            faults.append(_unknown(written, "rule", ("roles", name), rulebook.roles))
        elif rulebook.roles[name].kind != "flag":
            faults.append(
                written.fault(
                    "role_of_constraint",
                    ("roles", name),
                    _("“{name}” is a constraint: it moves no parcel on the list").format(name=name),
                    _("take the line out"),
                )
            )
    return chapter, faults


def rows_of(name: str, groups: Iterable[GroupEntry], *, is_local: bool) -> tuple[Row, ...]:
    """Return the rows of a number as they were written, group by group; their values are known to be some."""
    rows: list[Row] = []
    for group in groups:
        source = Source(group.source.document, _place(group), group.source.confidence)
        entries = group.values or [{"value": group.value}]
        for entry in entries:
            scope = {key: str(text) for key, text in entry.items() if key != "value"}
            low, high, applies = bounds_of(entry.get("value")) or _UNKNOWN
            rows.append(
                Row(
                    number=name,
                    scope={**group.scope, **scope},
                    low=low,
                    high=high,
                    applies=applies,
                    in_force=group.in_force,
                    until=group.until,
                    source=source,
                    is_local=is_local,
                    percentile=group.percentile,
                    within=group.within or "",
                )
            )
    return tuple(rows)


def placed_rows(name: str, groups: Iterable[GroupEntry], *, is_local: bool) -> list[tuple[Row, Place]]:
    """Return the rows of a number, each with the place where it was written."""
    return [
        (row, ("numbers", name, "rows", at, *(("values", number) if group.values else ())))
        for at, group in enumerate(groups)
        for number, row in enumerate(rows_of(name, [group], is_local=is_local))
    ]


def _place(group: GroupEntry) -> str:
    """Return where the rows of a group were read, with the percentile that they are."""
    if group.percentile is None:
        return group.source.place
    words = {
        "zone": _("percentile {percentile:g} within each zone"),
        "industry": _("percentile {percentile:g} within each industry"),
    }
    asked = words[group.within or "zone"].format(percentile=group.percentile)
    return _("{place}: {asked}").format(place=group.source.place, asked=asked)


def _number(name: str, entry: NumberEntry) -> Number:
    return Number(
        name=name,
        meaning=entry.meaning.model_dump() if entry.meaning else {},
        unit=entry.unit or "",
        keys={key: Key(found.column, found.match) for key, found in entry.keys.items()},
        date_column=entry.date_column,
        undated=entry.undated,
        minimum=entry.minimum,
        clause_row=entry.clause_row,
        is_list=entry.is_list,
        percentile_of=entry.percentile_of,
        rows=rows_of(name, entry.rows, is_local=False),
    )


def _unknown(written: Written, kind: str, place: Place, known: Iterable[str]) -> RulebookFault:
    words = {"number": _("The rulebook has no number “{name}”"), "rule": _("there is no rule “{name}”")}
    near = get_close_matches(str(place[-1]), sorted(known), n=3) or sorted(known)
    return written.fault(
        f"unknown_{kind}",
        place,
        words[kind].format(name=place[-1]),
        _("use one of: {names}").format(names=", ".join(near)),
    )


def _another_unit(written: Written, number: Number, entry: LocalNumberEntry) -> RulebookFault:
    return written.fault(
        "rulebook_unit",
        ("numbers", number.name, "unit"),
        _("{name} is given in {unit}, but is kept in {ours}").format(
            name=number.name, unit=entry.unit, ours=number.unit
        ),
        _("convert the values, or leave `unit` out"),
    )


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
