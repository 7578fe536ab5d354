"""低效用地: the redevelopment list, and the card of the parcel chosen in it."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.card import draw_card
from zonemap.app.parts.heading import draw_heading
from zonemap.app.parts.tables import MOST_ROWS, list_positions, list_table, zones_with_parcels
from zonemap.app.state import Board, open_board, remember_selection, select, selected_parcel
from zonemap.wording import gettext as _

_HEIGHT = 780


def page() -> None:
    """Draw the page."""
    board = open_board()
    remember_selection()
    with st.sidebar:
        draw_heading(board)
        names = zones_with_parcels(board)
        zone = st.selectbox(
            _("Zone"), ["", *names], format_func=lambda each: names.get(each, _("All zones")), key="list_zone"
        )
        words = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
        verdict = st.radio(_("On the list"), list(words), format_func=words.get, key="list_verdict")
        search = st.text_input(_("Parcel id contains"), key="list_search")
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _table(board, zone or None, verdict or "certain", search.strip())
    with right, st.container(height=_HEIGHT, border=True):
        draw_card(board, selected_parcel())


def _table(board: Board, zone: str | None, verdict: str, search: str) -> None:
    """Draw the table; a row that is chosen selects its parcel, here and on the map."""
    positions = list_positions(board, zone=zone, verdict=verdict, search=search)
    if not len(positions):
        st.info(_("No parcel fits: choose another zone or place on the list, or clear the search."))
        return
    st.caption(
        _("Showing {shown:,} of {count:,} parcels").format(
            shown=min(MOST_ROWS, len(positions)), count=len(positions)
        )
    )
    chosen = st.dataframe(
        list_table(board, positions[:MOST_ROWS]),
        hide_index=True,
        width="stretch",
        height=_HEIGHT,
        on_select="rerun",
        selection_mode="single-row",
        key=f"list-{board.assessment.run}-{zone}-{verdict}-{search}",
    )
    if rows := chosen["selection"]["rows"]:
        parcel_id = str(board.assessment.parcels.index[positions[rows[0]]])
        if parcel_id != selected_parcel():
            select(parcel_id, fly=True)
            st.rerun()
