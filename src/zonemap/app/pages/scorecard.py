"""评分: every countable requirement of the plan for the city and each zone, beside its target."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.cards import (
    draw_city_card,
    draw_roster,
    draw_target_legend,
    draw_targets,
    draw_zone_card,
)
from zonemap.app.parts.heading import begin_page
from zonemap.wording import gettext as _

_ZONE: Final = "zone"


def page() -> None:
    """Draw the page."""
    board = begin_page(_ZONE, sidebar=_sidebar)
    st.subheader(_("Targets of the plan by zone"))
    draw_roster(board)
    draw_targets(board, _ZONE)
    draw_zone_card(board, _ZONE)
    st.subheader(_("The city"))
    draw_city_card(board)


def _sidebar(_board: Board) -> None:
    draw_target_legend()
