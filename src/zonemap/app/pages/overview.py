"""总览: the city and its zones in figures."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.figures.charts import listing_chart
from zonemap.app.parts.figures.tables import draw_table, zone_table
from zonemap.app.parts.heading import begin_page, draw_totals
from zonemap.wording import gettext as _


def page() -> None:
    """Draw the page."""
    board = begin_page()
    draw_totals(board)
    st.subheader(_("Area by zone and place on the list, ha"))
    st.altair_chart(listing_chart(board), width="stretch")
    st.subheader(_("Zones"))
    draw_table(zone_table(board))
