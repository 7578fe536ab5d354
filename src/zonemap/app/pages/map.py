"""地图: the map, its layers and legend, and the card of the parcel that was clicked."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.heading import begin_page, draw_totals
from zonemap.app.parts.mapping.layers import LAYERS, draw_layer_tree, forget_layers
from zonemap.app.parts.mapping.search import draw_search
from zonemap.app.parts.mapping.view import draw_map_and_card
from zonemap.app.state import entered, put, remember, remembered
from zonemap.maps.themes import Theme, theme_title
from zonemap.wording import gettext as _

_HEIGHT: Final = 700
_THEME: Final = "theme"
_CHOICE: Final = "theme_choice"


def page() -> None:
    """Draw the page."""
    board = begin_page(_THEME, LAYERS, sidebar=_sidebar)
    draw_totals(board)
    draw_map_and_card(board, _theme(), height=_HEIGHT)


def _theme() -> Theme:
    """Return the theme chosen, or carried by the address; one that there is not is the first."""
    name = remembered(_THEME)
    return Theme(name) if name in set(Theme) else Theme.INEFFICIENT


def _sidebar(board: Board) -> None:
    draw_search(board)
    put(_CHOICE, _theme())
    st.radio(_("Theme"), list(Theme), format_func=theme_title, key=_CHOICE, on_change=_changed)
    draw_layer_tree(board, _theme())


def _changed() -> None:
    remember(_THEME, entered(_CHOICE))
    forget_layers()
