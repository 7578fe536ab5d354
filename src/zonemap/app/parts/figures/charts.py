"""The charts of the pages, in the colours of the map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import zones_with_parcels
from zonemap.assessment import gain_by_zone, surface_of
from zonemap.assessment.studies import Front
from zonemap.findings import Verdict
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.style import PARCEL_VERDICTS, ROUTES
from zonemap.tables import listing_words, route_titles
from zonemap.units import SQUARE_METRES_PER_HECTARE
from zonemap.wording import gettext as _

_MOST_POINTS: Final = 5_000


def listing_chart(board: Board) -> alt.Chart:
    """Return bars of area by zone and place on the list, in the colours of the map."""
    parcels = board.assessment.parcels
    surface = parcels[surface_of(parcels)]
    area = surface.groupby([surface["zone_id"].fillna(""), "listing"])["area_m2_low"].sum().reset_index()
    names = zones_with_parcels(board)
    titles = listing_words()
    zone, place, hectares = _("Zone"), _("On the list"), _("area, ha")
    table = pd.DataFrame(
        {
            zone: [names.get(str(each), _("in no zone")) for each in area["zone_id"]],
            place: area["listing"].map(titles),
            hectares: area["area_m2_low"] / SQUARE_METRES_PER_HECTARE,
        }
    )
    fills = [str(PARCEL_VERDICTS[ParcelVerdict(each)].fill) for each in titles]
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X(f"{hectares}:Q"),
            y=alt.Y(f"{zone}:N", sort="-x", axis=alt.Axis(labelLimit=260)),
            color=alt.Color(f"{place}:N", scale=alt.Scale(domain=list(titles.values()), range=fills)),
            tooltip=[zone, place, alt.Tooltip(f"{hectares}:Q", format=",.1f")],
        )
    )
    return chart


def gain_chart(board: Board, listings: Sequence[str]) -> alt.LayerChart:
    """Return bars of the gain of each route by zone, in 10 000 m².

    The bar is the low end, a line reaches to the high end; one that is open has no line.
    """
    zones, names, words = gain_by_zone(board.assessment, listings), zones_with_parcels(board), route_titles()
    zone, route, low, high = _("Zone"), _("Route"), _("at least, 10⁴ m²"), _("at most, 10⁴ m²")
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    zone: [names.get(str(each), _("in no zone")) for each in zones.index],
                    route: title,
                    low: zones[f"{name}_low_m2"].to_numpy() / 1e4,
                    high: zones[f"{name}_high_m2"].replace(np.inf, np.nan).to_numpy() / 1e4,
                }
            )
            for name, title in words.items()
        ]
    )
    titles = list(words.values())
    base = alt.Chart(table).encode(
        y=alt.Y(f"{zone}:N", sort=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset(f"{route}:N", sort=titles),
        tooltip=[
            zone,
            route,
            alt.Tooltip(f"{low}:Q", format=",.1f"),
            alt.Tooltip(f"{high}:Q", format=",.1f"),
        ],
    )
    bars = base.mark_bar().encode(
        x=alt.X(f"{low}:Q", title=_("counted floor area, 10⁴ m²")),
        color=alt.Color(
            f"{route}:N", sort=titles, scale=alt.Scale(domain=titles, range=[ROUTES[name] for name in words])
        ),
    )
    reach = base.mark_rule(strokeWidth=1).encode(x=f"{low}:Q", x2=f"{high}:Q")
    return alt.LayerChart(layer=[bars, reach], height=alt.Step(9, **{"for": "offset"}))


def firmness_chart(certain_share: npt.NDArray[np.float64]) -> alt.Chart:
    """Return how many parcels are certain in a tenth, two tenths, … of the draws (`certain_share`, 0-1)."""
    counts, edges = np.histogram(certain_share, bins=10, range=(0.0, 1.0))
    drawn, parcels = _("certain in"), _("parcels")
    labels = [f"{low:.0%}–{high:.0%}" for low, high in pairwise(edges.tolist())]
    table = pd.DataFrame({drawn: labels, parcels: counts})
    fill = str(PARCEL_VERDICTS[ParcelVerdict.CERTAIN].fill)
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_bar(color=fill)
        .encode(x=alt.X(f"{drawn}:N", sort=labels), y=alt.Y(f"{parcels}:Q"), tooltip=[drawn, parcels])
        .properties(height=220)
    )
    return chart


def front_chart(front: Front) -> alt.Chart:
    """Return the gain that is sure against the floor area that stands, in m²; those that none beats stand out."""
    known = np.flatnonzero(front.is_bounded)[:_MOST_POINTS]
    stands, gain, place = _("floor area that stands, m²"), _("gain that is sure, m²"), _("nobody beats it")
    words = {
        Verdict.MET: _("on the front"),
        Verdict.UNKNOWN: _("perhaps on it"),
        Verdict.BREACHED: _("beaten"),
    }
    table = pd.DataFrame(
        {
            stands: front.difficulties["floor_area_m2"].low[known],
            gain: front.gain.low[known],
            place: [words[Verdict(int(each))] for each in front.among_bounded[known]],
        }
    )
    fills = [
        str(PARCEL_VERDICTS[each].fill)
        for each in (ParcelVerdict.CERTAIN, ParcelVerdict.POSSIBLE, ParcelVerdict.NOT)
    ]
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_circle(size=40, opacity=0.8)
        .encode(
            x=alt.X(f"{stands}:Q"),
            y=alt.Y(f"{gain}:Q"),
            color=alt.Color(f"{place}:N", scale=alt.Scale(domain=list(words.values()), range=fills)),
        )
        .properties(height=320)
    )
    return chart
