"""依据: from the clauses of the plan to the rules, and from the rules to the land they touch."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.figures.tables import clauses_in_use, draw_table, number_table, rule_table
from zonemap.app.parts.heading import begin_page
from zonemap.wording import gettext as _


def page() -> None:
    """Draw the page."""
    board = begin_page()
    for clause in clauses_in_use(board):
        st.markdown(f"##### {clause.clause} 「{clause.quote}」")
        st.caption(_("Responsible: {names}").format(names=_(", ").join(clause.responsible)))
        draw_table(rule_table(board, clause.row))
    st.subheader(_("Numbers used in this run"))
    draw_table(number_table(board))
