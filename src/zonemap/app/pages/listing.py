"""低效用地: the redevelopment list, and the card of the parcel chosen in it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.card import draw_card
from zonemap.app.parts.choices import choice, chosen, chosen_zone, text_choice, zone_choice
from zonemap.app.parts.figures.tables import draw_parcel_table, list_positions, list_table
from zonemap.app.parts.heading import begin_page
from zonemap.app.state import remembered, selected_parcel
from zonemap.tables import listing_words
from zonemap.wording import gettext as _

_HEIGHT: Final = 780
_ZONE, _LIST, _ID = "zone", "list", "id"


def page() -> None:
    """Draw the page."""
    board = begin_page(_ZONE, _LIST, _ID, sidebar=_sidebar)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        positions = list_positions(
            board,
            zone=chosen_zone(board, _ZONE),
            verdict=chosen(_LIST, listing_words()),
            search=(remembered(_ID) or "").strip(),
        )
        if len(positions):
            draw_parcel_table(board, positions, list_table, height=_HEIGHT)
        else:
            st.info(_("No parcel fits: choose another zone or place on the list, or clear the search."))
    with right, st.container(height=_HEIGHT, border=True):
        draw_card(board, selected_parcel())


def _sidebar(board: Board) -> None:
    zone_choice(board, _ZONE)
    choice(_("On the list"), _LIST, listing_words())
    text_choice(_("Parcel id contains"), _ID)
