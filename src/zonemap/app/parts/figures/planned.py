"""What the gains come to: land that is not supplied anew, and caps where the plan parts a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import draw_table, spans, zones_with_parcels
from zonemap.app.parts.folds import fold
from zonemap.app.parts.telling import literal, tell_error
from zonemap.assessment.receipt import number_text
from zonemap.assessment.studies import Savings, SplitPlans, savings_of, split_plans, split_sums
from zonemap.errors import ZonemapError
from zonemap.tables import reading_words
from zonemap.units import SQUARE_METRES_PER_MU
from zonemap.wording import gettext as _

_SHOWN: Final = 200


def draw_savings(board: Board, listings: Sequence[str]) -> None:
    """Draw, once somebody opens it, the land and money that the gains save by zone; words where no price is known."""
    with fold(_("Land that need not be supplied anew"), "savings", icon="savings") as is_open:
        if not is_open:
            return
        try:
            saved = board.kept(
                ("savings", tuple(listings)),
                lambda: savings_of(board.assessment, board.workspace, board.rulebook, listings),
            )
        except ZonemapError as error:
            tell_error(error)
            return
        if saved is None:
            st.caption(
                _("No price table (land_prices) was delivered: nothing is said of land or money saved")
            )
            return
        draw_table(_savings_table(board, saved))
        for name in saved.numbers:
            st.caption(literal(_source_of(board, name)))


def _source_of(board: Board, name: str) -> str:
    row = board.rulebook.row(name)
    return number_text(
        {
            "document": row.source.document,
            "place": row.source.place,
            "confidence": row.source.confidence,
            "is_local": row.is_local,
        }
    )


def _savings_table(board: Board, saved: Savings) -> pd.DataFrame:
    table, names = saved.table, zones_with_parcels(board)
    return pd.DataFrame(
        {
            _("Zone"): [names.get(str(zone), _("in no zone")) for zone in table.index],
            _("parcels"): table["parcels"].to_list(),
            _("land saved, mu"): spans(table["land_m2_low"], table["land_m2_high"], SQUARE_METRES_PER_MU, 1),
            _("price of that land, 10 000 CNY"): spans(table["price_wan_low"], table["price_wan_high"], 1, 0),
        }
    )


def draw_split_plans(board: Board, listings: Sequence[str]) -> None:
    """Draw, once somebody opens it, the caps of the parcels that the plan parts, under each reading."""
    with fold(_("Parcels that the plan parts: three readings"), "split", icon="call_split") as is_open:
        if not is_open:
            return
        try:
            found = board.kept(("split", tuple(listings)), lambda: _split(board, listings))
        except ZonemapError as error:
            tell_error(error)
            return
        if found is None:
            st.caption(_("No planned land use was delivered: the plan parts no parcel that is known of"))
            return
        st.caption(
            _("{count} parcels lie under planned units that differ").format(count=len(found.positions))
        )
        if len(found.positions):
            draw_table(_split_table(board, found))


def _split(board: Board, listings: Sequence[str]) -> SplitPlans | None:
    at = np.flatnonzero(board.assessment.parcels["listing"].isin(listings).to_numpy())
    return split_plans(board.assessment, board.workspace, board.rulebook, at=at)


def _split_table(board: Board, found: SplitPlans) -> pd.DataFrame:
    """Return a row per parcel, and the sums of all of them first."""
    ids = board.assessment.parcels.index[found.positions[:_SHOWN]].astype(str).to_list()
    sums, columns = split_sums(found), {_("Parcel"): [_("total"), *ids]}
    for reading, cap in found.cap.items():
        total = sums[reading.value]
        low = pd.Series([total["low"], *cap.low[:_SHOWN]])
        high = pd.Series([np.inf if total["high"] is None else total["high"], *cap.high[:_SHOWN]])
        title = _("cap, {reading}, m²").format(reading=reading_words()[reading.value])
        columns[title] = spans(low, high, digits=0)
    return pd.DataFrame(columns)
