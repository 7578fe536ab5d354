"""依据: from the clauses of the plan to the rules, and from the rules to the land they touch."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.heading import draw_heading
from zonemap.app.parts.tables import clauses_in_use, number_table, rule_table
from zonemap.app.state import open_board
from zonemap.wording import gettext as _


def page() -> None:
    """Draw the page."""
    board = open_board()
    with st.sidebar:
        draw_heading(board)
    for clause in clauses_in_use(board):
        st.markdown(f"##### {clause.clause} 「{clause.quote}」")
        st.caption(_("Responsible: {names}").format(names=_(", ").join(clause.responsible)))
        st.dataframe(rule_table(board, clause.row), hide_index=True, width="stretch")
    st.subheader(_("Numbers used in this run"))
    st.dataframe(number_table(board), hide_index=True, width="stretch")
