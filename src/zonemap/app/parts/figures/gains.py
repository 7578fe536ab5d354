"""The figures of the gain page: what each route may add, by zone and by parcel, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import Positions, span, spans, zones_with_parcels
from zonemap.app.parts.figures.words import verdict_words
from zonemap.assessment import gain_by_zone, premium_counts, selected
from zonemap.tables import listing_words, route_titles
from zonemap.units import SQUARE_METRES_PER_HECTARE
from zonemap.wording import gettext as _


def route_sums(board: Board, listings: Sequence[str]) -> dict[str, str]:
    """Return the sum of each route over the parcels so listed, in 10 000 m², by its title."""
    sums = gain_by_zone(board.assessment, listings).sum()
    return {
        title: span(sums[f"{name}_low_m2"] / 1e4, sums[f"{name}_high_m2"] / 1e4, 1)
        for name, title in route_titles().items()
    }


def zone_gain_table(board: Board, listings: Sequence[str]) -> pd.DataFrame:
    """Return the gain of each route by zone, in 10 000 m²."""
    zones, names = gain_by_zone(board.assessment, listings), zones_with_parcels(board)
    columns = {
        _("Zone"): [names.get(str(each), _("in no zone")) for each in zones.index],
        _("parcels"): zones["parcels"].to_list(),
    }
    for name, title in route_titles().items():
        columns[_("{route}, 10⁴ m²").format(route=title)] = spans(
            zones[f"{name}_low_m2"], zones[f"{name}_high_m2"], 1e4, 1
        )
    return pd.DataFrame(columns)


def premium_table(board: Board, listings: Sequence[str]) -> pd.DataFrame:
    """Return how many parcels are free of further land price, in the plan's reading and in the national one."""
    counts = premium_counts(board.assessment, listings)
    readings = {
        "plan": _("by the plan: it conforms to the plan"),
        "national": _("by the national rule: it conforms, and the use stays"),
    }
    words = verdict_words()
    return pd.DataFrame(
        {
            _("Reading"): [readings[str(each)] for each in counts.index],
            **{words[verdict]: counts[verdict].to_list() for verdict in ("met", "breached", "unknown")},
        }
    )


def gain_positions(board: Board, listings: Sequence[str], *, zone: str | None) -> Positions:
    """Return the parcels so listed of a zone, or of all, the larger gain first."""
    positions = selected(board.assessment, zone=zone)
    parcels = board.assessment.parcels
    chosen = positions[parcels["listing"].isin(listings).to_numpy()[positions]]
    order: Positions = chosen[np.argsort(-parcels["gain_cap_m2_low"].to_numpy()[chosen], kind="stable")]
    return order


def gain_table(board: Board, positions: Positions) -> pd.DataFrame:
    """Return the parcels as rows: area, and what each route may add."""
    parcels = board.assessment.parcels.iloc[positions]
    words, verdicts, names = listing_words(), verdict_words(), zones_with_parcels(board)
    columns: dict[str, list[object]] = {
        _("Parcel"): parcels.index.astype(str).to_list(),
        _("On the list"): [words[each] for each in parcels["listing"]],
        _("area, ha"): (parcels["area_m2_low"] / SQUARE_METRES_PER_HECTARE).round(2).to_list(),
    }
    for name, title in route_titles().items():
        columns[_("{route}, m²").format(route=title)] = [
            *spans(parcels[f"gain_{name}_m2_low"], parcels[f"gain_{name}_m2_high"])
        ]
    columns[_("Free of price, by the plan")] = [verdicts[each] for each in parcels["premium_plan"]]
    columns[_("Zone")] = [names.get("" if pd.isna(each) else str(each), "") for each in parcels["zone_id"]]
    return pd.DataFrame(columns)
