"""Finding a parcel by its id: what is found is selected, and the map goes there."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.telling import literal
from zonemap.app.state import entered, put, select
from zonemap.wording import gettext as _

_FIELD: Final = "search"
_FOUND: Final = "search_found"
_MOST: Final = 50


def draw_search(board: Board) -> None:
    """Draw the field; one parcel that fits is selected at once, of several the reader chooses."""
    with st.container():  # so that what stands below keeps its place, and stays open
        _draw_search(board)


def _draw_search(board: Board) -> None:
    text = st.text_input(
        _("Find a parcel by its id"), key=_FIELD, placeholder=_("whole or part of the id"), on_change=_forget
    ).strip()
    if not text:
        return
    ids = board.assessment.parcels.index
    found = (
        [text] if text in ids else ids[ids.astype(str).str.contains(text, regex=False)][: _MOST + 1].tolist()
    )
    if not found:
        st.info(literal(_("No parcel has “{text}” in its id.").format(text=text)))
    elif len(found) == 1:
        if entered(_FOUND) != found[0]:
            put(_FOUND, found[0])
            select(str(found[0]), fly=True)
            st.rerun()
    else:
        more = _("The first {most}; write more of the id").format(most=_MOST) if len(found) > _MOST else None
        st.selectbox(
            _("Parcels found"),
            found[:_MOST],
            index=None,
            key=_FOUND,
            on_change=_chosen,
            placeholder=_("choose one"),
        )
        if more:
            st.caption(more)


def _chosen() -> None:
    if chosen := entered(_FOUND):
        select(str(chosen), fly=True)


def _forget() -> None:
    put(_FOUND, None)
