"""依据: every requirement of the plan with what serves it, and for its rules the land that they touch."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.clauses import (
    Heading,
    chapters_of,
    clauses_of,
    requirement_lines,
    rule_table,
    state_counts,
)
from zonemap.app.parts.figures.tables import draw_table, number_table
from zonemap.app.parts.folds import fold
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.telling import literal
from zonemap.wording import gettext as _

_FIRST: Final = "六"
"""The chapter that is open when the page is: land and ecology, the bureau's own."""


def page() -> None:
    """Draw the page."""
    board = begin_page()
    counts = state_counts(board)
    for column, (title, count) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(title, count)
    st.caption(_("Land that rules touch: hectares count ground once; shares are of the land of all parcels."))
    for chapter in chapters_of(board):
        told = _("{chapter}. {title} ({count})").format(
            chapter=chapter.name, title=chapter.title, count=len(chapter.requirements)
        )
        with fold(told, f"chapter-{chapter.name}", icon="article", is_open=chapter.name == _FIRST) as is_open:
            if is_open:
                _draw_chapter(board, chapter)
    st.subheader(_("Numbers used in this run"))
    draw_table(number_table(board))


def _draw_chapter(board: Board, chapter: Heading) -> None:
    for clause in clauses_of(board, chapter):
        st.markdown(f"##### {literal(clause.name)} {literal(clause.title)}")
        st.caption(literal(_("Responsible: {names}").format(names=clause.units)))
        for found in clause.requirements:
            st.markdown(requirement_lines(board, found))
            if found.rules:
                draw_table(rule_table(board, found))
