"""The plan as data: clauses, numbers, and the words of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from zonemap.errors import ZonemapError, explained
from zonemap.plan.chapters import (
    Chapter,
    ClauseEntry,
    GroupEntry,
    IndicatorEntry,
    NumberEntry,
    Role,
    Value,
    read_chapter,
)
from zonemap.plan.numbers import Confidence, Key, Number, Row, Source
from zonemap.wording import gettext as _


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the plan and the standards say, and what the bureau added."""

    clauses: Mapping[int, ClauseEntry]
    numbers: Mapping[str, Number]
    roles: Mapping[str, Role]
    indicators: Mapping[str, IndicatorEntry]
    sha256: str

    def number(self, name: str) -> Number:
        """Return the number of that name."""
        if name not in self.numbers:
            raise ZonemapError(
                "unknown_number",
                _("The rulebook has no number “{name}”").format(name=name),
                _("use one of: {names}").format(names=", ".join(sorted(self.numbers))),
            )
        return self.numbers[name]

    def setting(self, name: str) -> float:
        """Return a number that has one value everywhere, such as a height assumed for new storeys."""
        rows = self.number(name).rows
        return max(rows, key=lambda row: row.is_local).low

    def accepting(self, accepted: Iterable[str]) -> Rulebook:
        """Return the rulebook with numbers blanked whose source is not sure enough."""
        sure = frozenset(Confidence(word) for word in accepted)
        numbers = {name: number.accepting(sure) for name, number in self.numbers.items()}
        return replace(self, numbers=numbers, sha256=_hash(self.sha256, *sorted(sure)))

    def extended(self, text: str, file: str) -> Rulebook:
        """Return the rulebook with the bureau's own rows added; they win over ours."""
        chapter = read_chapter(text, file)
        numbers = dict(self.numbers)
        for name, entry in chapter.numbers.items():
            rows = _rows(name, entry.rows, file, is_local=True)
            known = self.number(name)
            _check_unit(known, entry, file)
            _check_scopes(known, rows, file)
            numbers[name] = known.with_rows(rows + known.rows)
        roles = dict(self.roles)
        for name, role in chapter.roles.items():
            if name not in roles:
                raise ZonemapError(
                    "unknown_rule",
                    _("{file}: there is no rule “{name}”").format(file=file, name=name),
                    _("use one of: {names}").format(names=", ".join(sorted(roles))),
                )
            roles[name] = roles[name].model_copy(update={"role": role})
        return replace(self, numbers=numbers, roles=roles, sha256=_hash(self.sha256, text))

    def row(self, name: str) -> Row:
        """Return the row of numbers of that name, as findings cite it."""
        number = self.number(name.split("[", 1)[0])
        return next(row for row in number.rows if row.name == name)

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
    folder = files("zonemap.plan")
    texts = {
        entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")
    }
    return _assembled(
        {name: read_chapter(text, name) for name, text in sorted(texts.items())}, texts.values()
    )


def read_local_numbers(rulebook: Rulebook, file: Path) -> Rulebook:
    """Return the rulebook with the rows of a workspace's `numbers.toml`, if there is one."""
    if not file.exists():
        return rulebook
    with explained(
        UnicodeDecodeError,
        code="rulebook_encoding",
        message=_("{file} is not UTF-8").format(file=file.name),
        remedy=_("correct the file in a text editor and save it as UTF-8"),
    ):
        text = file.read_bytes().decode("utf-8-sig")
    return rulebook.extended(text, file.name)


def _assembled(chapters: Mapping[str, Chapter], texts: Iterable[str]) -> Rulebook:
    clauses = {entry.row: entry for chapter in chapters.values() for entry in chapter.clauses}
    roles = {name: role for chapter in chapters.values() for name, role in chapter.rules.items()}
    indicators = {name: entry for chapter in chapters.values() for name, entry in chapter.indicators.items()}
    numbers: dict[str, Number] = {}
    for file, chapter in chapters.items():
        for name, entry in chapter.numbers.items():
            numbers[name] = _number(name, entry, file)
    return Rulebook(clauses, numbers, roles, indicators, _hash(*texts))


def _number(name: str, entry: NumberEntry, file: str) -> Number:
    if entry.meaning is None or entry.unit is None:
        raise ZonemapError(
            "number_without_unit",
            _("{file}: the number {name} has no meaning or no unit").format(file=file, name=name),
            _("add `meaning` and `unit`"),
        )
    number = Number(
        name=name,
        meaning=entry.meaning.model_dump(),
        unit=entry.unit,
        keys={key: Key(found.column, found.match) for key, found in entry.keys.items()},
        date_column=entry.date_column,
        undated=entry.undated,
        minimum=entry.minimum,
        clause_row=entry.clause_row,
        is_list=entry.is_list,
        rows=_rows(name, entry.rows, file, is_local=False),
    )
    _check_scopes(number, number.rows, file)
    return number


def _rows(name: str, groups: Iterable[GroupEntry], file: str, *, is_local: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    for group in groups:
        source = Source(group.source.document, group.source.place, group.source.confidence)
        entries = group.values or [{"value": group.value}]
        for entry in entries:
            scope = {key: str(text) for key, text in entry.items() if key != "value"}
            low, high, applies = _bounds(entry.get("value"), f"{file}: {name}")
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
                )
            )
    return tuple(rows)


def _bounds(value: Value, place: str) -> tuple[float, float, bool]:
    match value:
        case None:
            return -np.inf, np.inf, True
        case "none":
            return -np.inf, np.inf, False
        case [low, high] if low <= high:
            return float(low), float(high), True
        case int() | float():
            return float(value), float(value), True
    raise ZonemapError(
        "rulebook_value",
        _("{place}: {value!r} is no value").format(place=place, value=value),
        _(
            'write a number, a pair [low, high], "none" where there is no limit, or leave it out where it is unknown'
        ),
    )


def _check_unit(number: Number, entry: NumberEntry, file: str) -> None:
    if entry.unit not in {None, number.unit}:
        raise ZonemapError(
            "rulebook_unit",
            _("{file}: {name} is given in {unit}, but is kept in {ours}").format(
                file=file, name=number.name, unit=entry.unit, ours=number.unit
            ),
            _("convert the values, or leave `unit` out"),
        )


def _check_scopes(number: Number, rows: Iterable[Row], file: str) -> None:
    for row in rows:
        if strange := set(row.scope) - set(number.keys):
            raise ZonemapError(
                "rulebook_scope",
                _("{file}: {name} has no key {keys}").format(
                    file=file, name=number.name, keys=", ".join(sorted(strange))
                ),
                _("use one of: {names}").format(names=", ".join(sorted(number.keys)) or "–"),
            )


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
