"""总览: the city and its zones in figures."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.heading import draw_heading, draw_totals
from zonemap.app.parts.tables import zone_chart, zone_table
from zonemap.app.state import open_board
from zonemap.wording import gettext as _


def page() -> None:
    """Draw the page."""
    board = open_board()
    with st.sidebar:
        draw_heading(board)
    draw_totals(board)
    st.subheader(_("Area by zone and place on the list, ha"))
    st.altair_chart(zone_chart(board), width="stretch")
    st.subheader(_("Zones"))
    st.dataframe(zone_table(board), hide_index=True, width="stretch")
