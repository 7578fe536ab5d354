"""Every number that the bureau may set, with the clause it serves: tried here, map, list and sums follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from zonemap.app.boards import Board, open_board
from zonemap.app.parts.folds import fold
from zonemap.app.parts.telling import literal
from zonemap.app.state import current_run, entered, look_at_run, put, try_values
from zonemap.assessment import clause_rows, save, thresholds
from zonemap.plan import Number
from zonemap.tables import confidence_word, unit_word
from zonemap.wording import gettext as _
from zonemap.wording import in_language


def draw_trials(board: Board) -> None:
    """Draw the numbers as controls, those that the bureau sets first, and what a trial differs in from its run."""
    base = open_board(current_run())
    numbers = thresholds(base.rulebook)
    tried = {name for name, _value in board.values}
    with fold(
        _("Try thresholds"),
        "thresholds",
        icon="tune",
        is_open=any(number.is_bureaus and number.name in tried for number in numbers),
    ) as is_open:
        if is_open:
            st.caption(
                _("Leave a field empty to judge by the rulebook. A trial is kept only when it is saved.")
            )
            _controls(board, base, [number for number in numbers if number.is_bureaus])
    with fold(_("Try numbers of laws and standards"), "laws", icon="gavel") as is_open:
        if is_open:
            st.caption(_("What the law sets is changed here to see its weight, not to judge by."))
            _controls(board, base, [number for number in numbers if not number.is_bureaus])


def draw_trial_banner(board: Board) -> None:
    """Say on every page that what is seen is a trial, and what it sets."""
    if not board.values:
        return
    base = open_board(board.run)
    told = [
        _("{meaning}: {value} instead of {before}").format(
            meaning=in_language(base.rulebook.number(name).meaning),
            value=f"{value:g}",
            before=_in_force(base, base.rulebook.number(name)),
        )
        for name, value in board.values
    ]
    told_line, back, keep = st.columns([6, 1, 1], vertical_alignment="center")
    told_line.warning(
        _("Trial, not saved: {changes}").format(changes=_("; ").join(told)), icon=":material/science:"
    )
    _actions(board, back, keep)


def _actions(board: Board, back: DeltaGenerator, keep: DeltaGenerator) -> None:
    back.button(_("Undo all"), on_click=try_values, args=({},), width="stretch")
    if keep.button(_("Save as a run"), width="stretch"):
        save(board.assessment, board.workspace)
        look_at_run(board.assessment.run)
        st.rerun()


def _controls(board: Board, base: Board, numbers: Sequence[Number]) -> None:
    """Draw numbers under the clauses that they serve."""
    for rows, served in groupby(numbers, clause_rows):
        for row in rows:
            clause = base.rulebook.clauses[row]
            st.caption(_("Clause {clause}: “{quote}”").format(clause=clause.clause, quote=clause.quote))
        for number in served:
            _control(board, base, number)
        st.divider()


def _control(board: Board, base: Board, number: Number) -> None:
    """Draw one number: its meaning, and the field that shows what is in force until another value is tried."""
    key = f"try-{number.name}"
    values = dict(board.values)

    def changed() -> None:
        chosen = {name: value for name, value in values.items() if name != number.name}
        if entered(key) is not None:
            chosen[number.name] = float(entered(key))
        try_values(chosen)

    put(key, values.get(number.name))
    unit = unit_word(number.unit)
    st.number_input(
        in_language(number.meaning) + (_(" ({note})").format(note=unit) if unit else ""),
        min_value=float(number.minimum),
        key=key,
        placeholder=_in_force(base, number),
        on_change=changed,
        format="%g",
        step=_step(number),
        help=literal(_sources(number)),
    )


def _in_force(base: Board, number: Number) -> str:
    """Return what the rulebook says on the day of judgement: a value, the range of its rows, or that nothing is set."""
    day = date.fromisoformat(base.assessment.manifest["as_of"])
    rows = number.rows_on(day)
    known = [row for row in rows if row.is_known and row.applies]
    local = [row for row in known if row.is_local] or known
    if not local and any(row.is_set for row in rows):
        return _("a percentile within each group")
    if not local:
        return _("not set, so not judged")
    low, high = min(row.low for row in local), max(row.high for row in local)
    return f"{low:g}" if low == high else _("{low:g} to {high:g}, by case").format(low=low, high=high)


def _sources(number: Number) -> str:
    """Return the documents of a number, each once."""
    told = [
        f"{row.source.document} {row.source.place} [{confidence_word(row.source.confidence.value)}]"
        for row in number.rows
    ]
    return "\n\n".join(dict.fromkeys(told))


def _step(number: Number) -> float:
    """Return by how much the field goes up and down: about a tenth of what is in force."""
    highest = max((row.high for row in number.rows if row.is_known and row.applies), default=1.0)
    return next((step for step in (100.0, 10.0, 1.0, 0.1) if highest >= 10 * step), 0.01)
