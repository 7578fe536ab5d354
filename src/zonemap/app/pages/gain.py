"""增容: how much counted floor area may be gained, by route and zone, and free of further land price or not."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.card import draw_card
from zonemap.app.parts.choices import choice, chosen, chosen_zone, zone_choice
from zonemap.app.parts.figures.charts import gain_chart
from zonemap.app.parts.figures.gains import (
    gain_positions,
    gain_table,
    premium_table,
    route_sums,
    zone_gain_table,
)
from zonemap.app.parts.figures.planned import draw_savings, draw_split_plans
from zonemap.app.parts.figures.tables import draw_parcel_table, draw_table
from zonemap.app.parts.heading import begin_page
from zonemap.app.state import selected_parcel
from zonemap.tables import listing_words
from zonemap.wording import gettext as _

_HEIGHT: Final = 620
_ZONE, _LAND = "zone", "land"


def page() -> None:
    """Draw the page."""
    board = begin_page(_ZONE, _LAND, sidebar=_sidebar)
    listings = _listings()
    for column, (title, told) in zip(st.columns(4), route_sums(board, listings).items(), strict=True):
        column.metric(title, told)
    st.caption(
        _(
            "Counted floor area in 10⁴ m², from the least to the most. Routes are alternatives: they do not add up."
        )
    )
    st.subheader(_("Gain by zone and route"))
    st.altair_chart(gain_chart(board, listings), width="stretch")
    draw_table(zone_gain_table(board, listings))
    st.subheader(_("Free of further land price"))
    draw_table(premium_table(board, listings))
    draw_savings(board, listings)
    draw_split_plans(board, listings)
    st.subheader(_("Parcels, the larger gain first"))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        positions = gain_positions(board, listings, zone=chosen_zone(board, _ZONE))
        if len(positions):
            draw_parcel_table(board, positions, gain_table, height=_HEIGHT)
        else:
            st.info(_("No parcel fits: choose another zone, or other land."))
    with right, st.container(height=_HEIGHT, border=True):
        draw_card(board, selected_parcel())


def _lands() -> dict[str, str]:
    return {**listing_words(), "all": _("all parcels")}


def _listings() -> tuple[str, ...]:
    land = chosen(_LAND, _lands())
    return tuple(listing_words()) if land == "all" else (land,)


def _sidebar(board: Board) -> None:
    choice(_("Land"), _LAND, _lands())
    zone_choice(board, _ZONE)
