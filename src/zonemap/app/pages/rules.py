"""规则: the plan's land and ecology rules laid over the parcels, and how much land each touches."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import constraint_table, draw_table, missing_constraints
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.mapping.layers import LAYERS, draw_layer_tree
from zonemap.app.parts.mapping.search import draw_search
from zonemap.app.parts.mapping.view import draw_map_and_card
from zonemap.maps.themes import Theme
from zonemap.wording import gettext as _

_HEIGHT: Final = 560


def page() -> None:
    """Draw the page."""
    board = begin_page(LAYERS, sidebar=_sidebar)
    draw_map_and_card(board, Theme.CONSTRAINTS, height=_HEIGHT)
    st.subheader(_("What stands over the parcels"))
    table = constraint_table(board)
    if len(table):
        draw_table(table)
    if missing := missing_constraints(board):
        st.info(
            _("No data, which is not “no constraint”: {names}. Bring the layer in and assess again.").format(
                names=_(", ").join(missing)
            )
        )


def _sidebar(board: Board) -> None:
    draw_search(board)
    draw_layer_tree(board, Theme.CONSTRAINTS)
