"""出图: sheets, atlases, reports, map pages and lists to take away, and what was made of this run before."""

from __future__ import annotations

from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, several_choice, zone_choice
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.making import draw_made, make
from zonemap.maps.sheet import PAPERS
from zonemap.maps.themes import Theme, theme_title
from zonemap.reports.products import ON_PAPER, SUFFIXES, THEMED, ZONED, Kind, Order
from zonemap.tables.programme import Study, study_titles
from zonemap.wording import gettext as _

_KIND, _FORMAT, _THEME, _ZONE, _PAPER, _TURN = "kind", "format", "theme", "zone", "paper", "turn"
_WITH: Final = "with"
_NAMES: Final = (_KIND, _FORMAT, _THEME, _ZONE, _PAPER, _TURN, _WITH)


def page() -> None:
    """Draw the page."""
    board = begin_page(*_NAMES)
    left, right = st.columns([2, 5], gap="large")
    with left:
        order = _order(board)
        wanted = st.button(_("Create"), type="primary", width="stretch")
    with right:
        if wanted:
            make(board, order)
        draw_made(board)


def _order(board: Board) -> Order:
    """Draw the choices that the kind knows, and return what they order."""
    kinds = {
        Kind.SHEET: _("Sheet"),
        Kind.ATLAS: _("Atlas by zone"),
        Kind.REPORT: _("Report"),
        Kind.PAGE: _("Map page that opens without a network"),
        Kind.LIST: _("List"),
    }
    kind = Kind(choice(_("Product"), _KIND, {each.value: title for each, title in kinds.items()}))
    theme = Theme.INEFFICIENT
    if kind in THEMED:
        theme = Theme(choice(_("Theme"), _THEME, {each.value: theme_title(each) for each in Theme}))
    zone = zone_choice(board, _ZONE) if kind in ZONED else None
    paper, landscape = "A3", True
    if kind in ON_PAPER:
        sizes = sorted(PAPERS, reverse=True)
        paper = choice(_("Paper"), _PAPER, {"A3": "A3", **{each: each for each in sizes}}, is_wide=True)
        turns = {"lying": _("landscape"), "upright": _("portrait")}
        landscape = choice(_("Orientation"), _TURN, turns, is_wide=True) == "lying"
    words = {each: each[1:].upper() for each in SUFFIXES[kind]}
    suffix = choice(_("Format"), _FORMAT, words, is_wide=True)
    studies = _studies() if kind is Kind.REPORT else ()
    return Order(kind, suffix, theme, zone, PAPERS[paper], landscape, studies=studies)


def _studies() -> tuple[Study, ...]:
    """Draw the choice of what the programme of a report holds."""
    titles = {each.value: title for each, title in study_titles().items()}
    chosen = several_choice(_("Redevelopment programme"), _WITH, titles)
    st.caption(
        _("None is in the report unless chosen. Each takes some seconds; land to supply takes the longest.")
    )
    return tuple(map(Study, chosen))
