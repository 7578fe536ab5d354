"""Contiguous sites: what is asked of one, the limits of all, the map, and the sites that are chosen."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.analysis import Listing
from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, number_choice
from zonemap.app.parts.figures.tables import draw_table, spans
from zonemap.app.parts.programme.marking import draw_marks, group_mark
from zonemap.assessment.studies import Asked, Limits, Sites, sites_of
from zonemap.maps.classes import Overlay
from zonemap.maps.style import style_of
from zonemap.tables import refusal_words
from zonemap.wording import gettext as _

_LAND: Final = "site_land"
_ASKED: Final = {
    "site_area": 1000.0,
    "site_owners": 1.0,
    "site_frontage": 10.0,
    "site_blocked": 0.05,
    "site_width": 5.0,
}
_LIMITS: Final = {"all_area": 10_000.0, "all_owners": 1.0, "all_budget": 1000.0}
CHOICES: Final = (_LAND, *_ASKED, *_LIMITS)
_DRAWN: Final = 30
"""Sites drawn and numbered on the map: those first in the table."""


def draw_sites(board: Board) -> None:
    """Draw the choices, the map and the table."""
    left, right = st.columns([2, 5], gap="large")
    with left:
        listings, asked, limits = _question()
    found = board.kept(
        ("sites", listings, asked, limits),
        lambda: sites_of(
            board.assessment, board.workspace, board.rulebook, listings=listings, asked=asked, limits=limits
        ),
    )
    with right:
        _draw_answer(board, found)


def _question() -> tuple[tuple[Listing, ...], Asked, Limits]:
    land = choice(
        _("Land"), _LAND, {"certain": _("certain"), "possible": _("certain and possible")}, is_wide=True
    )
    titles = {
        "site_area": _("Least area of a site, m²"),
        "site_owners": _("Most owners of a site"),
        "site_frontage": _("Least frontage along roads, m"),
        "site_blocked": _("Most of a site under red lines, 0–1"),
        "site_width": _("Least width of a site, m"),
    }
    said: dict[str, Any] = {
        name: number_choice(titles[name], name, step=step, most=1.0 if name == "site_blocked" else None)
        for name, step in _ASKED.items()
    }
    st.caption(_("Limits of all sites together: with one, the sites of the most sure gain are chosen."))
    limits = {
        "all_area": _("Area of all sites, m²"),
        "all_owners": _("Owners of all sites"),
        "all_budget": _("Cost of all sites, 10 000 CNY"),
    }
    bounds: dict[str, Any] = {
        name: number_choice(limits[name], name, step=step) for name, step in _LIMITS.items()
    }
    listings = (Listing.CERTAIN,) if land == "certain" else (Listing.CERTAIN, Listing.POSSIBLE)
    return listings, Asked(*said.values()), Limits(*bounds.values())


def _draw_answer(board: Board, found: Sites) -> None:
    table = found.table[found.table["is_chosen"]]
    if table.empty:
        st.info(_("No site fits: ask for less, or take in the parcels that may be inefficient."))
        return
    for column, (title, told) in zip(st.columns(3), _sums(found, table).items(), strict=True):
        column.metric(title, told)
    words = refusal_words()
    if left_out := [f"{words[name]} {count:,}" for name, count in found.refused.items() if count]:
        st.caption(_("Left out: {reasons}").format(reasons=_(", ").join(left_out)))
    if found.gap is not None:
        st.caption(_("Optimality gap {gap}").format(gap=f"{found.gap:.2%}"))
    members = [found.members[at] for at in np.flatnonzero(found.table["is_chosen"])[:_DRAWN].tolist()]
    chosen = draw_table(
        _rows(table), height=300, on_select="rerun", selection_mode="single-row", key=f"sites-{board.run}"
    )
    rows = [row for row in chosen["selection"]["rows"] if row < len(members)]
    style = style_of(Overlay.SITES)
    marks = [group_mark(board, each, style, at) for at, each in enumerate(members, start=1)]
    seen = board.assessment.parcels.geometry.iloc[members[rows[0]]].union_all() if rows else None
    draw_marks(board, "sites-map", marks, seen=seen)
    st.caption(
        _("The first {count} sites are outlined and numbered; a row that is chosen is gone to.").format(
            count=min(_DRAWN, len(table))
        )
    )


def _sums(found: Sites, table: pd.DataFrame) -> dict[str, str]:
    return {
        _("Sites"): _("{chosen:,} of {all:,}").format(chosen=len(table), all=len(found.table)),
        _("area, ha"): f"{table['area_m2_low'].sum() / 1e4:,.1f}",
        _("gain that is sure, 10⁴ m²"): f"{table['gain_cap_m2_low'].sum() / 1e4:,.1f}",
    }


def _rows(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("No."): range(1, len(table) + 1),
            _("Site"): table.index.astype(str),
            _("parcels"): table["parcels"].astype(int).to_list(),
            _("area, ha"): (table["area_m2_low"] / 1e4).round(2).to_list(),
            _("owners"): spans(table["owners_low"], table["owners_high"]),
            _("frontage, m"): spans(table["frontage_m_low"], table["frontage_m_high"]),
            _("width, m"): table["width_m"].round(0).to_list(),
            _("blocked, m²"): spans(table["blocked_m2_low"], table["blocked_m2_high"]),
            _("cap of gain, m²"): spans(table["gain_cap_m2_low"], table["gain_cap_m2_high"]),
        }
    )
