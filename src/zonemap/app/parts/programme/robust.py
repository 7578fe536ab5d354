"""How firmly parcels stand on the list: judged again with thresholds a little higher and lower."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from zonemap.app.boards import Board
from zonemap.app.parts.choices import number_choice
from zonemap.app.parts.figures.charts import firmness_chart
from zonemap.app.parts.figures.tables import draw_table
from zonemap.assessment import Trial, trial_of
from zonemap.assessment.studies import (
    Perturbation,
    Robustness,
    perturbed_numbers,
    robustness,
    robustness_rows,
)
from zonemap.tables import listing_words
from zonemap.wording import gettext as _
from zonemap.wording import in_language

_DRAWS, _SPREAD = "draws", "spread"
CHOICES: Final = (_DRAWS, _SPREAD)
_USUAL: Final = (100, 0.1)
_MOST_DRAWS: Final = 1_000.0
_MOST_SPREAD: Final = 0.9
_LISTED: Final = 500


def draw_robustness(board: Board) -> None:
    """Draw how far thresholds move, and, once asked, how often each parcel keeps its place."""
    left, right = st.columns([2, 5], gap="large")
    with left:
        draws = int(
            number_choice(_("Draws"), _DRAWS, step=10.0, most=_MOST_DRAWS, usual=f"{_USUAL[0]}") or _USUAL[0]
        )
        how_far = number_choice(
            _("How far, either way, 0–0.9"), _SPREAD, step=0.05, most=_MOST_SPREAD, usual=f"{_USUAL[1]}"
        )
        spread = how_far or _USUAL[1]
        moved = perturbed_numbers(board.rulebook)
        st.caption(
            _("{draws} draws, thresholds ±{spread}; moved are: {numbers}").format(
                draws=draws,
                spread=f"{spread:.0%}",
                numbers=_(", ").join(in_language(board.rulebook.number(name).meaning) for name in moved),
            )
        )
        is_asked = st.button(_("Work it out"), type="primary")
    key = ("robustness", draws, spread)
    with right:
        if not (is_asked or key in board.made):
            st.info(_("Work it out to see which parcels a small change of thresholds would move."))
            return
        place = st.empty()
        bar = place.progress(0.0)
        asked = Perturbation(moved, draws, spread)
        try:
            trial, found = board.kept(key, lambda: _worked_out(board, asked, bar))
        finally:
            place.empty()
        _draw_answer(board, trial, found)


def _worked_out(board: Board, asked: Perturbation, bar: DeltaGenerator) -> tuple[Trial, Robustness]:
    def tell(done: int, of: int) -> None:
        bar.progress(done / of)

    trial = trial_of(board.workspace, board.assessment)
    return trial, robustness(trial, asked, progress=tell)


def _draw_answer(board: Board, trial: Trial, found: Robustness) -> None:
    certain = (board.assessment.parcels["listing"] == "certain").to_numpy()
    firm = int((certain & (found.certain == 1)).sum())
    one, two, three = st.columns(3)
    one.metric(_("Certain in every draw"), f"{firm:,}")
    two.metric(_("Certain in some draws"), f"{int(((found.certain > 0) & (found.certain < 1)).sum()):,}")
    three.metric(_("Certain in the run"), f"{int(certain.sum()):,}")
    wavering = [row for row in robustness_rows(found, trial) if 0 < row["certain_share"] < 1]
    if not wavering:
        st.success(_("No parcel wavers."))
        return
    st.altair_chart(firmness_chart(np.array([row["certain_share"] for row in wavering])), width="stretch")
    words = listing_words()
    draw_table(
        pd.DataFrame(
            {
                _("Parcel"): [row["parcel_id"] for row in wavering[:_LISTED]],
                _("On the list"): [words[row["verdict"]] for row in wavering[:_LISTED]],
                _("certain in"): [f"{row['certain_share']:.0%}" for row in wavering[:_LISTED]],
                _("listed in"): [f"{row['listed_share']:.0%}" for row in wavering[:_LISTED]],
            }
        )
    )
    st.caption(
        _("Showing {shown:,} of {count:,} parcels").format(
            shown=min(_LISTED, len(wavering)), count=len(wavering)
        )
    )
