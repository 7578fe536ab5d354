"""The tables of the pages: columns in the reader's words and units, text as it is and never as markup."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from zonemap.app.boards import Board
from zonemap.app.parts.figures.words import severity_words
from zonemap.app.state import select, selected_parcel
from zonemap.assessment import by_constraint, by_zone, parcel_rows, selected, title_of
from zonemap.tables import confidence_word, unit_word
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Positions = npt.NDArray[np.intp]
Tabulate = Callable[[Board, Positions], pd.DataFrame]

MOST_ROWS: Final = 1_000
"""Rows of the list shown at once; the search and the zone narrow it down."""


def zones_with_parcels(board: Board) -> dict[str, str]:
    """Return the name of every zone with parcels, by its id."""
    present = set(board.assessment.parcels["zone_id"].dropna().astype(str))
    return {zone: name for zone, name in board.zone_names.items() if zone in present}


def zone_table(board: Board) -> pd.DataFrame:
    """Return the zones: counts, areas in ha and mu, the cap of gain on what is certain."""
    zones = by_zone(board.assessment)
    names = zones_with_parcels(board)
    return pd.DataFrame(
        {
            _("Zone"): [names.get(str(each), _("in no zone")) for each in zones.index],
            _("parcels"): zones["parcels"].to_numpy(),
            _("certain"): zones["certain"].to_numpy(),
            _("possible"): zones["possible"].to_numpy(),
            _("area, ha"): (zones["area_m2"] / SQUARE_METRES_PER_HECTARE).round(1).to_numpy(),
            _("certain, ha"): (zones["certain_area_m2"] / SQUARE_METRES_PER_HECTARE).round(1).to_numpy(),
            _("certain, mu"): (zones["certain_area_m2"] / SQUARE_METRES_PER_MU).round(0).to_numpy(),
            _("cap, 10⁴ m²"): spans(zones["cap_low_m2"], zones["cap_high_m2"], 1e4, 1),
        }
    )


def spans(lows: pd.Series, highs: pd.Series, unit: float = 1.0, digits: int = 0) -> list[str]:
    """Return ranges for people, in multiples of `unit`: a value, a range, or what it is at least."""
    return [span(low / unit, high / unit, digits) for low, high in zip(lows, highs, strict=True)]


def span(low: float, high: float, digits: int = 0) -> str:
    """Return a range for people; an open end says so.

    >>> span(1.0, 2.5, 1), span(2.0, 2.0), span(3.0, np.inf)
    ('1.0–2.5', '2', '≥ 3')
    """
    if low == high:
        return f"{low:,.{digits}f}"
    return f"{low:,.{digits}f}–{high:,.{digits}f}" if np.isfinite(high) else f"≥ {low:,.{digits}f}"


def percent_span(low: float, high: float) -> str:
    """Return a share, or a range of shares, for people.

    >>> percent_span(0.5, 0.5), percent_span(0.0, 0.25)
    ('50%', '0%–25%')
    """
    return f"{low:.0%}" if low == high else f"{low:.0%}–{high:.0%}"


def list_positions(board: Board, *, zone: str | None, verdict: str, search: str) -> Positions:
    """Return the parcels of the list that fit, the larger gain first."""
    positions = selected(board.assessment, zone=zone, verdict=verdict)
    if not search:
        return positions
    ids = board.assessment.parcels.index.to_series().astype(str)
    fitting: Positions = positions[ids.str.contains(search, regex=False).to_numpy()[positions]]
    return fitting


def draw_table(table: pd.DataFrame | Styler, **options: Any) -> Any:
    """Draw a table, its figures in groups of three unless they are styled, and return what is chosen in it."""
    figures = table.select_dtypes("number").columns if isinstance(table, pd.DataFrame) else ()
    grouped = {name: st.column_config.NumberColumn(format="localized") for name in figures}
    return st.dataframe(table, hide_index=True, width="stretch", column_config=grouped, **options)


def draw_parcel_table(board: Board, positions: Positions, table: Tabulate, *, height: int) -> None:
    """Draw the first parcels of `positions` by `table`; a row that is chosen selects its parcel, on the map too."""
    st.caption(
        _("Showing {shown:,} of {count:,} parcels").format(
            shown=min(MOST_ROWS, len(positions)), count=len(positions)
        )
    )
    shown = positions[:MOST_ROWS]
    # another table is another widget: a row chosen in one says nothing of the other
    drawn = hashlib.sha256(shown.tobytes()).hexdigest()[:12]
    chosen = draw_table(
        table(board, shown),
        height=height,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{table.__name__}-{board.assessment.run}-{drawn}",
    )
    if rows := chosen["selection"]["rows"]:
        parcel_id = str(board.assessment.parcels.index[shown[rows[0]]])
        if parcel_id != selected_parcel():
            select(parcel_id, fly=True)
            st.rerun()


def list_table(board: Board, positions: Positions) -> pd.DataFrame:
    """Return the parcels as rows: area, counted FAR, cap of gain, and the titles of the reasons."""
    names = zones_with_parcels(board)
    rows = [_list_row(row, names, board) for row in parcel_rows(board.assessment, board.rulebook, positions)]
    return pd.DataFrame(rows)


def _list_row(row: dict[str, Any], names: dict[str, str], board: Board) -> dict[str, Any]:
    wanted = "breached" if row["verdict"] == "certain" else "unknown"
    reasons = [
        title_of(flag["rule"], board.rulebook)
        for flag in row["flags"]
        if flag["verdict"] == wanted and flag["role"] == "deciding"
    ]
    cap = row["gain_m2"]["cap"]
    return {
        _("Parcel"): row["parcel_id"],
        _("area, m²"): round(row["area_m2"]),
        _("counted FAR"): None if row["far_counted"] is None else round(row["far_counted"], 2),
        _("cap of gain, m²"): round(cap["low"]) if cap["low"] == cap["high"] else None,
        _("reasons") if wanted == "breached" else _("open questions"): _(", ").join(reasons),
        _("Zone"): names.get(row["zone_id"] or "", ""),
    }


def number_table(board: Board) -> pd.DataFrame:
    """Return the numbers that findings of the run lean on, with document, place and confidence."""
    used = board.assessment.manifest["numbers"].values()
    return pd.DataFrame(
        {
            _("Number"): [in_language(each["meaning"]) for each in used],
            _("Value"): [_value(each["low"], each["high"]) for each in used],
            _("Unit"): [unit_word(each["unit"]) or "" for each in used],
            _("Document"): [each["document"] for each in used],
            _("Place"): [each["place"] for each in used],
            _("Confidence"): [confidence_word(each["confidence"]) for each in used],
        }
    )


def _value(low: float | None, high: float | None) -> str:
    """Return a number of the rulebook for people: a value, a range, or that it is not known or not set."""
    if low is None or high is None:
        return "–"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def constraint_table(board: Board) -> pd.DataFrame:
    """Return the constraints judged: how they weigh, the parcels and hectares they stand over, and what is unknown."""
    rules = by_constraint(board.assessment, board.rulebook)
    if rules.empty:
        return pd.DataFrame()
    words = severity_words()
    return pd.DataFrame(
        {
            _("Rule"): [title_of(str(name), board.rulebook) for name in rules.index],
            _("Clause"): rules["clause"].to_list(),
            _("Severity"): [
                _(", ").join(words[each] for each in words if each in found) for found in rules["severities"]
            ],
            _("parcels under it"): rules["parcels"].to_list(),
            _("overlap, ha"): (rules["overlap_m2"] / SQUARE_METRES_PER_HECTARE).round(1).to_list(),
            _("share of the land"): [f"{each:.1%}" for each in rules["share"]],
            _("touches of borders"): rules["touches"].to_list(),
            _("parcels unknown"): rules["unknown"].to_list(),
        }
    )


def missing_constraints(board: Board) -> list[str]:
    """Return the titles of the constraints that were not judged for want of data."""
    return [
        title_of(each["rule"], board.rulebook)
        for each in board.assessment.manifest["not_judged"]
        if each["why"] == "without_data" and board.rulebook.roles[each["rule"]].kind == "constraint"
    ]
