"""准入: may this project stand on this parcel, and by which clause not."""

from __future__ import annotations

import streamlit as st

from zonemap.app.parts.admitting import ASKED, draw_admission, draw_question
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.mapping.search import draw_search


def page() -> None:
    """Draw the page."""
    board = begin_page(*ASKED, sidebar=draw_search)
    left, right = st.columns([2, 5], gap="large")
    with left:
        question = draw_question(board)
    with right:
        draw_admission(board, question)
