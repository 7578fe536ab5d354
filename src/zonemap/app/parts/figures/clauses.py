"""The plan as encoded, on a page: requirements by chapter, what serves each, and the land that rules touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from zonemap.app.boards import Board
from zonemap.app.parts.telling import literal
from zonemap.assessment import by_rule, title_of
from zonemap.clauses import Requirement, State, requirements, state_words
from zonemap.layers import layer_named
from zonemap.tables import verdict_words, weight_word
from zonemap.units import SQUARE_METRES_PER_HECTARE
from zonemap.wording import gettext as _
from zonemap.wording import in_language

_COLOURS = {
    State.RULE: "green",
    State.INDICATOR: "blue",
    State.LAYER: "violet",
    State.NOT_SPATIAL: "gray",
    State.OPEN: "orange",
}
"""Of the marks of the states; Streamlit knows them by name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter or clause of the plan with its requirements."""

    name: str
    title: str
    requirements: tuple[Requirement, ...]

    @property
    def units(self) -> str:
        """The units responsible, each once."""
        return _(", ").join(dict.fromkeys(unit for each in self.requirements for unit in each.units))


def chapters_of(board: Board) -> list[Heading]:
    """Return the chapters of the plan, in its order."""
    every = _in_order(board)
    return [_heading(board, name, list(rows)) for name, rows in groupby(every, key=lambda each: each.chapter)]


def clauses_of(board: Board, chapter: Heading) -> list[Heading]:
    """Return the clauses of a chapter, in its order."""
    rows = groupby(chapter.requirements, key=lambda each: each.clause)
    return [_heading(board, name, list(found)) for name, found in rows]


def state_counts(board: Board) -> dict[str, str]:
    """Return how many requirements there are, and how many of each state, by its word."""
    states = [each.state for each in requirements(board.rulebook)]
    words = state_words()
    counts = {words[state]: str(states.count(state)) for state in State if state in states}
    return {_("requirements of the plan"): str(len(states)), **counts}


def requirement_lines(board: Board, found: Requirement) -> str:
    """Return the words of a requirement with the mark of its state, and below what serves it, as markup."""
    word = literal(state_words()[found.state])
    below = literal(_served(board, found))
    told = f"{found.row} 「{literal(found.quote)}」 :{_COLOURS[found.state]}-badge[{word}]"
    return f"{told}  \n:small[:gray[{below}]]" if below else told


def rule_table(board: Board, found: Requirement) -> pd.DataFrame:
    """Return the rules of a requirement with the land they touch: parcels, hectares, share of all; a dash is no 0."""
    rules = by_rule(board.assessment, board.rulebook).loc[list(found.rules)]
    roles = board.rulebook.roles
    words = verdict_words(roles[found.rules[0]].kind)
    return pd.DataFrame(
        {
            _("Rule"): [title_of(name, board.rulebook) for name in found.rules],
            _("Weight"): [weight_word(roles[name].role, roles[name].severity) for name in found.rules],
            _("State"): _states(board, found.rules),
            **{words[verdict]: _touched(rules, verdict) for verdict in ("breached", "unknown", "met")},
        }
    )


def _served(board: Board, found: Requirement) -> str:
    """Return what serves a requirement: indicators, layers and those that are missing, or why no map shows it."""
    layers = {True: list[str](), False: list[str]()}
    for name in found.layers:
        layers[board.workspace.has(name)].append(in_language(layer_named(name).title))
    indicators = [
        in_language(board.rulebook.indicators[name].title.model_dump()) for name in found.indicators
    ]
    named = {
        _("Indicators: {names}"): indicators,
        _("Layers: {names}"): layers[True],
        _("Not in the workspace: {names}"): layers[False],
    }
    told = [words.format(names=_(", ").join(names)) for words, names in named.items() if names]
    return _("; ").join([*told, *([in_language(found.reason)] if found.reason else [])])


def _in_order(board: Board) -> list[Requirement]:
    """Return the requirements in the order of the plan: that of its headings."""
    order = {name: at for at, name in enumerate(board.rulebook.titles)}
    every = requirements(board.rulebook)
    return sorted(every, key=lambda each: (order.get(each.clause, len(order)), each.row))


def _heading(board: Board, name: str, found: Sequence[Requirement]) -> Heading:
    title = board.rulebook.titles.get(name)
    return Heading(name, in_language(title.model_dump()) if title else "", tuple(found))


def _states(board: Board, rules: Sequence[str]) -> list[str]:
    why = {each["rule"]: each["why"] for each in board.assessment.manifest["not_judged"]}
    words = {"off": _("off"), "without_data": _("without data")}
    return [words[why[name]] if name in why else _("judged") for name in rules]


def _touched(rules: pd.DataFrame, verdict: str) -> list[str]:
    """Return what stands under a verdict: parcels, hectares and their share; a dash where nothing was judged."""
    figures = zip(rules[verdict], rules[f"{verdict}_area_m2"], rules[f"{verdict}_share"], strict=True)
    return [
        "–"
        if pd.isna(count)
        else _("{count:,.0f} parcels, {ha:,.1f} ha, {share:.1%}").format(
            count=count, ha=area / SQUARE_METRES_PER_HECTARE, share=share
        )
        for count, area, share in figures
    ]
