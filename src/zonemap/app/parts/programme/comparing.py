"""Two runs side by side: what changed, why, and where."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.app.boards import Board, open_board, saved_runs
from zonemap.app.parts.choices import choice
from zonemap.app.parts.figures.tables import draw_table, spans
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.programme.marking import draw_marks, parcel_marks
from zonemap.assessment.studies import Cause, Comparison, compared
from zonemap.maps.style import MOVES
from zonemap.tables import cause_words, listing_words
from zonemap.wording import gettext as _

_BEFORE: Final = "before"
CHOICES: Final = (_BEFORE,)
_DRAWN: Final = 400
"""Changed parcels drawn on the map and listed, those of the largest change of gain."""


def draw_comparison(board: Board) -> None:
    """Draw the choice of the earlier run, the sums by cause, the map and the parcels."""
    others = [name for name in saved_runs()[::-1] if name != board.run]
    if not others:
        st.info(_("There is one run alone: save a trial as a run, or assess again, to compare."))
        return
    before = choice(_("Compare with the run"), _BEFORE, {name: name for name in others}, is_wide=True)
    found = board.kept(
        ("comparison", before), lambda: compared(open_board(before).assessment, board.assessment)
    )
    causes = cause_words()
    rows = [{_("cause"): causes[name], **_told(change)} for name, change in found.by_cause().items()]
    draw_table(pd.DataFrame([*rows, {_("cause"): _("all"), **_told(found.whole())}]))
    _draw_changed(board, found)


def _told(change: dict[str, Any]) -> dict[str, Any]:
    words = {**listing_words(), "absent": "–"}
    moves = [
        f"{'→'.join(words[word] for word in move.split('→'))} {count:,}"
        for move, count in change["moves"].items()
    ]
    titles = {
        "area_m2": _("area, m²"),
        "counted_floor_area_m2": _("counted floor area, m²"),
        "gain_cap_m2": _("cap of gain, m²"),
    }
    sums = {title: change[f"{name}_change"]["low"] for name, title in titles.items()}
    return {
        _("parcels"): change["parcels"],
        _("moves on the list"): _(", ").join(moves) or "–",
        **{title: _("unknown") if value is None else f"{value:+,.0f}" for title, value in sums.items()},
    }


def _draw_changed(board: Board, found: Comparison) -> None:
    """Draw where the list changed: the parcels of this run that joined it, left it, or changed otherwise."""
    table = found.table[(found.table["cause"] != Cause.NONE) & found.table["listing_after"].notna()]
    if table.empty:
        st.info(_("Nothing changed."))
        return
    change = (table["gain_cap_m2_low_after"] - table["gain_cap_m2_low_before"]).abs()
    moved = table["listing_before"].fillna("absent") != table["listing_after"]
    first = table.iloc[np.lexsort((-change.to_numpy(), ~moved.to_numpy()))[:_DRAWN]]
    moves = [
        _move(old, new) for old, new in zip(first["listing_before"], first["listing_after"], strict=True)
    ]
    positions = board.assessment.parcels.index.get_indexer(first.index)
    marks = [
        mark
        for name, style in MOVES.items()
        for mark in parcel_marks(board, positions[[move == name for move in moves]], style)
    ]
    draw_marks(board, f"compared-{found.before.run}", marks)
    draw_swatches((style, f"{moves.count(name):,}") for name, style in MOVES.items())
    draw_table(_rows(first))
    if len(table) > _DRAWN:
        st.caption(
            _("Shown: {shown:,} of {count:,} changed parcels, moves on the list first.").format(
                shown=_DRAWN, count=len(table)
            )
        )


def _rows(changed: pd.DataFrame) -> pd.DataFrame:
    words, causes = {**listing_words(), "absent": "–"}, cause_words()
    lists = (changed[f"listing_{side}"].fillna("absent").map(words) for side in ("before", "after"))
    gains = {
        side: spans(changed[f"gain_cap_m2_low_{side}"], changed[f"gain_cap_m2_high_{side}"])
        for side in ("before", "after")
    }
    return pd.DataFrame(
        {
            _("Parcel"): changed.index.astype(str),
            _("cause"): changed["cause"].map(causes).to_list(),
            _("moves on the list"): [f"{old}→{new}" for old, new in zip(*lists, strict=True)],
            _("cap of gain before, m²"): gains["before"],
            _("cap of gain now, m²"): gains["after"],
        }
    )


def _move(before: str | None, after: str) -> str:
    """Return how a parcel moved: `joins`, `leaves`, or `other`."""
    was, now = before in {"certain", "possible"}, after in {"certain", "possible"}
    return "other" if was == now else "joins" if now else "leaves"
