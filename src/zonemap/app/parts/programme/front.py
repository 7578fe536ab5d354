"""Gain against difficulty: the listed parcels that no other beats."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import chosen_zone, zone_choice
from zonemap.app.parts.figures.charts import front_chart
from zonemap.app.parts.figures.tables import draw_table, spans, zones_with_parcels
from zonemap.app.parts.programme.marking import draw_marks, parcel_marks
from zonemap.app.parts.telling import tell_error
from zonemap.assessment.studies import Front, pareto_front
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.style import PARCEL_VERDICTS
from zonemap.tables import listing_words, term_words
from zonemap.wording import gettext as _

_ZONE: Final = "front_zone"
CHOICES: Final = (_ZONE,)
_DRAWN: Final = 200


def draw_front(board: Board) -> None:
    """Draw the choice of a zone, gain against what stands, the parcels on the front and where they lie."""
    zone_choice(board, _ZONE)
    zone = chosen_zone(board, _ZONE)
    try:
        front = board.kept(
            ("front", zone),
            lambda: pareto_front(board.assessment, board.workspace, board.rulebook, zone=zone),
        )
    except ZonemapError as error:
        tell_error(error)
        return
    on_it = front.among_bounded != Verdict.BREACHED
    on_it &= front.is_bounded
    _say(front, int(on_it.sum()))
    if "floor_area_m2" in front.difficulties:
        st.altair_chart(front_chart(front), width="stretch")
    shown = on_it.nonzero()[0][:_DRAWN]
    if not len(shown):
        st.info(_("No listed parcel has a known ceiling."))
        return
    draw_table(_rows(board, front, shown))
    positions = front.positions[shown]
    seen = board.assessment.parcels.geometry.iloc[positions].union_all() if zone else None
    draw_marks(
        board, "front", parcel_marks(board, positions, PARCEL_VERDICTS[ParcelVerdict.CERTAIN]), seen=seen
    )


def _say(front: Front, count: int) -> None:
    words = term_words()
    known, beaten, apart = st.columns(3)
    known.metric(_("Listed, with a known ceiling"), f"{int(front.is_bounded.sum()):,}")
    beaten.metric(_("Beaten by none, or perhaps not"), f"{count:,}")
    apart.metric(_("Without a known ceiling"), f"{int((~front.is_bounded).sum()):,}")
    st.caption(
        _("A parcel is beaten when another gains more and is easier in every term: {terms}.").format(
            terms=_(", ").join(words[name] for name in front.difficulties)
        )
    )
    if front.weights:
        told = _(", ").join(f"{words[name]} {weight:g}" for name, weight in front.weights.items())
        st.caption(_("Weights of the bureau: {weights}").format(weights=told))


def _rows(board: Board, front: Front, shown: Any) -> pd.DataFrame:
    parcels = board.assessment.parcels.iloc[front.positions[shown]]
    lists, names, words = listing_words(), zones_with_parcels(board), term_words()
    places = {Verdict.MET: _("on the front"), Verdict.UNKNOWN: _("perhaps on it")}
    columns: dict[str, list[Any]] = {
        _("Parcel"): parcels.index.astype(str).to_list(),
        _("Zone"): [names.get("" if pd.isna(each) else str(each), "") for each in parcels["zone_id"]],
        _("On the list"): [lists[each] for each in parcels["listing"]],
        _("nobody beats it"): [places[Verdict(int(each))] for each in front.among_bounded[shown]],
        _("cap of gain, m²"): _spans(front.gain.take(shown)),
    }
    for name, quantity in front.difficulties.items():
        columns[words[name]] = _spans(quantity.take(shown), 2 if name == "blocked_share" else 0)
    return pd.DataFrame(columns)


def _spans(quantity: Any, digits: int = 0) -> list[str]:
    return spans(pd.Series(quantity.low), pd.Series(quantity.high), digits=digits)
