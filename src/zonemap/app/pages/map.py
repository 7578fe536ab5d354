"""地图: the map, its legend, and the card of the parcel that was clicked."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from zonemap.app.parts.card import draw_card
from zonemap.app.parts.heading import draw_heading, draw_totals
from zonemap.app.parts.layers import clicked_place, draw_legend, map_of, selection_of
from zonemap.app.state import (
    Board,
    home,
    is_new_click,
    open_board,
    remember_selection,
    select,
    selected_parcel,
)
from zonemap.maps.themes import Theme, theme_title
from zonemap.wording import gettext as _

_HEIGHT = 700


def page() -> None:
    """Draw the page."""
    board = open_board()
    remember_selection()
    with st.sidebar:
        draw_heading(board)
        theme = Theme(
            st.radio(_("Theme"), list(Theme), format_func=theme_title, key="theme") or Theme.INEFFICIENT
        )
        draw_legend(board, theme)
    draw_totals(board)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _map(board, theme)
    with right, st.container(height=_HEIGHT, border=True):
        draw_card(board, selected_parcel())


def _map(board: Board, theme: Theme) -> None:
    """Draw the map; a click that meets another parcel selects it and draws the page again."""
    seen = st_folium(
        map_of(board, theme, home()),
        key=f"map-{board.assessment.run}-{theme.value}",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=selection_of(board, selected_parcel()),
    )
    place = clicked_place(seen)
    if place is not None and is_new_click(place):
        row = board.parcels.pick(*place)
        select(str(board.assessment.parcels.index[row]) if row >= 0 else None)
        st.rerun()
