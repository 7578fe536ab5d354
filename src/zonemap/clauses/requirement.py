"""The requirements of the plan: each with what serves it, derived from the rulebook and never typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from zonemap.assessment import title_of
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE
from zonemap.wording import Text, in_language
from zonemap.wording import gettext as _


class State(StrEnum):
    """How a requirement is served, the strongest first."""

    RULE = "rule"
    INDICATOR = "indicator"
    LAYER = "layer"
    NOT_SPATIAL = "not_spatial"
    OPEN = "open"
    """Nothing serves it yet: a fault of the rulebook."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: its words in the plan, who is responsible, and all that serves it."""

    row: int
    clause: str
    quote: str
    state: State
    rules: tuple[str, ...]
    indicators: tuple[str, ...]
    layers: tuple[str, ...]
    """The layers of a workspace that show it."""
    reason: Text | None
    """Why no map can show it."""
    responsible: tuple[str, ...]
    """The units as the plan prints them here."""
    units: tuple[str, ...]
    """The same by the names that they are known by: the plan writes some in more than one way."""

    @property
    def chapter(self) -> str:
        """The number of its chapter in the plan: 六 of 六(一)."""
        return self.clause.partition("(")[0]


def requirements(rulebook: Rulebook) -> list[Requirement]:
    """Return every requirement of the plan, by its row."""
    return [_requirement(row, rulebook) for row in sorted(rulebook.clauses)]


def requirements_of(clause: str, rulebook: Rulebook) -> list[Requirement]:
    """Return the requirements of a clause, written 六(一) or 六（一）, or the one of a row number.

    Raises `ZonemapError` with the clauses there are.
    """
    wanted = "".join(unicodedata.normalize("NFKC", clause).split())
    every = requirements(rulebook)
    found = [each for each in every if wanted in {each.clause, str(each.row)}]
    if not found:
        clauses = {each.clause for each in every}
        names = [name for name in rulebook.titles if name in clauses]
        raise ZonemapError(
            "unknown_clause",
            _("The plan has no clause “{clause}”").format(clause=clause),
            _("use one of: {names}; or a row from {first} to {last}").format(
                names=", ".join(names), first=every[0].row, last=every[-1].row
            ),
        )
    return found


def numbers_of(found: Requirement, rulebook: Rulebook) -> list[str]:
    """Return the numbers that a requirement leans on: of its rules and indicators, and those read when measuring."""
    indicators = [rulebook.indicators[name] for name in found.indicators]
    names = [
        *(name for rule in found.rules for name in CATALOGUE[rule].numbers),
        *(number.name for number in rulebook.numbers.values() if number.clause_row == found.row),
        *(name for each in indicators for name in (each.minimum, each.maximum) if name),
    ]
    return list(dict.fromkeys(names))


def serving_titles(found: Requirement, rulebook: Rulebook) -> list[str]:
    """Return what the rules and indicators of a requirement are called, in the language in use."""
    return [
        *(title_of(name, rulebook) for name in found.rules),
        *(in_language(rulebook.indicators[name].title.model_dump()) for name in found.indicators),
    ]


def state_words() -> dict[str, str]:
    """Return what the states of a requirement are called."""
    return {
        State.RULE: _("judged by rules"),
        State.INDICATOR: _("counted by zone"),
        State.LAYER: _("shown by layers"),
        State.NOT_SPATIAL: _("not a matter of maps"),
        State.OPEN: _("not served yet"),
    }


def _requirement(row: int, rulebook: Rulebook) -> Requirement:
    entry = rulebook.clauses[row]
    rules = tuple(rule.name for rule in CATALOGUE.values() if rule.row == row)
    indicators = tuple(
        name for name, each in rulebook.indicators.items() if each.row == row and not each.is_term
    )
    states = {
        State.RULE: rules,
        State.INDICATOR: indicators,
        State.LAYER: entry.layers,
        State.NOT_SPATIAL: entry.not_spatial,
    }
    return Requirement(
        row=row,
        clause=entry.clause,
        quote=entry.quote,
        state=next((state for state, served in states.items() if served), State.OPEN),
        rules=rules,
        indicators=indicators,
        layers=tuple(entry.layers),
        reason=entry.not_spatial.model_dump() if entry.not_spatial else None,
        responsible=tuple(entry.responsible),
        units=tuple(rulebook.responsible(row)),
    )
