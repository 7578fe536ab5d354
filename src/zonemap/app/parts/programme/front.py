"""Gain against difficulty: the listed parcels, or the sites, that no other beats."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.analysis import Listing
from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, chosen_zone, zone_choice
from zonemap.app.parts.figures.charts import front_chart
from zonemap.app.parts.figures.tables import Positions, draw_table, spans, zones_with_parcels
from zonemap.app.parts.programme.marking import draw_marks, group_mark, parcel_marks
from zonemap.app.parts.telling import tell_error
from zonemap.assessment.studies import Front, Sites, pareto_front, site_front, sites_of
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.style import PARCEL_VERDICTS, style_of
from zonemap.tables import listing_words, term_words
from zonemap.wording import gettext as _

_ZONE: Final = "front_zone"
_OF: Final = "front_of"
CHOICES: Final = (_ZONE, _OF)
_DRAWN: Final = 200
_NUMBERED: Final = 30
"""Sites drawn and numbered on the map: those first in the table."""


def draw_front(board: Board) -> None:
    """Draw the choice of a zone, gain against what stands, what is on the front and where it lies."""
    zone_choice(board, _ZONE)
    zone = chosen_zone(board, _ZONE)
    of = choice(
        _("Compared"),
        _OF,
        {
            "parcels": _("listed parcels"),
            "sites": _("sites of certain parcels"),
            "all_sites": _("sites of certain and possible parcels"),
        },
        is_wide=True,
    )
    try:
        sites, front = board.kept(("front", zone, of), lambda: _compared(board, zone, of))
    except ZonemapError as error:
        tell_error(error)
        return
    on_it = front.among_bounded != Verdict.BREACHED
    on_it &= front.is_bounded
    _say(front, int(on_it.sum()), is_of_sites=sites is not None)
    if "floor_area_m2" in front.difficulties:
        st.altair_chart(front_chart(front), width="stretch")
    shown = on_it.nonzero()[0][:_DRAWN]
    if not len(shown):
        st.info(_("No listed parcel has a known ceiling."))
        return
    draw_table(_rows(board, front, shown) if sites is None else _site_rows(sites, front, shown))
    _draw_map(board, sites, front.positions[shown], is_near=zone is not None)


def _compared(board: Board, zone: str | None, of: str) -> tuple[Sites | None, Front]:
    run, workspace, rulebook = board.assessment, board.workspace, board.rulebook
    if of == "parcels":
        return None, pareto_front(run, workspace, rulebook, zone=zone)
    listings = (Listing.CERTAIN,) if of == "sites" else (Listing.CERTAIN, Listing.POSSIBLE)
    sites = sites_of(run, workspace, rulebook, listings=listings)
    return sites, site_front(sites, run, workspace, rulebook, zone=zone)


def _draw_map(board: Board, sites: Sites | None, positions: Positions, *, is_near: bool) -> None:
    if sites is None:
        members, marks = positions, parcel_marks(board, positions, PARCEL_VERDICTS[ParcelVerdict.CERTAIN])
    else:
        groups = [sites.members[at] for at in positions[:_NUMBERED].tolist()]
        members = np.concatenate(groups)
        style = style_of(Overlay.SITES)
        marks = [group_mark(board, each, style, at) for at, each in enumerate(groups, start=1)]
    seen = board.assessment.parcels.geometry.iloc[members].union_all() if is_near else None
    draw_marks(board, "front", marks, seen=seen)


def _say(front: Front, count: int, *, is_of_sites: bool) -> None:
    words = term_words()
    known, beaten, apart = st.columns(3)
    title = _("Sites with a known ceiling") if is_of_sites else _("Listed, with a known ceiling")
    known.metric(title, f"{int(front.is_bounded.sum()):,}")
    beaten.metric(_("Beaten by none, or perhaps not"), f"{count:,}")
    apart.metric(_("Without a known ceiling"), f"{int((~front.is_bounded).sum()):,}")
    rule = (
        _("A site is beaten when another gains more and is easier in every term: {terms}.")
        if is_of_sites
        else _("A parcel is beaten when another gains more and is easier in every term: {terms}.")
    )
    st.caption(rule.format(terms=_(", ").join(words[name] for name in front.difficulties)))
    if front.weights:
        told = _(", ").join(f"{words[name]} {weight:g}" for name, weight in front.weights.items())
        st.caption(_("Weights of the bureau: {weights}").format(weights=told))


def _rows(board: Board, front: Front, shown: Positions) -> pd.DataFrame:
    parcels = board.assessment.parcels.iloc[front.positions[shown]]
    lists, names = listing_words(), zones_with_parcels(board)
    columns: dict[str, list[Any]] = {
        _("Parcel"): parcels.index.astype(str).to_list(),
        _("Zone"): [names.get("" if pd.isna(each) else str(each), "") for each in parcels["zone_id"]],
        _("On the list"): [lists[each] for each in parcels["listing"]],
    }
    return pd.DataFrame(columns | _terms(front, shown))


def _site_rows(sites: Sites, front: Front, shown: Positions) -> pd.DataFrame:
    table = sites.table.iloc[front.positions[shown]]
    columns: dict[str, list[Any]] = {
        _("no."): list(range(1, len(table) + 1)),
        _("site"): table.index.astype(str).to_list(),
        _("parcels"): table["parcels"].astype(int).to_list(),
        _("area, m²"): spans(table["area_m2_low"], table["area_m2_high"], digits=0),
    }
    return pd.DataFrame(columns | _terms(front, shown))


def _terms(front: Front, shown: Positions) -> dict[str, list[Any]]:
    """Return whether each is on the front, its gain and its difficulties, as columns."""
    places = {Verdict.MET: _("on the front"), Verdict.UNKNOWN: _("perhaps on it")}
    columns: dict[str, list[Any]] = {
        _("nobody beats it"): [places[Verdict(int(each))] for each in front.among_bounded[shown]],
        _("cap of gain, m²"): _spans(front.gain.take(shown)),
    }
    for name, quantity in front.difficulties.items():
        columns[term_words()[name]] = _spans(quantity.take(shown), 2 if name == "blocked_share" else 0)
    return columns


def _spans(quantity: Any, digits: int = 0) -> list[str]:
    return spans(pd.Series(quantity.low), pd.Series(quantity.high), digits=digits)
