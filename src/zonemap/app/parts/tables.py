"""The tables and charts of the pages: columns in the reader's words and units, text as it is and never as markup."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.app.state import Board
from zonemap.assessment import by_rule, by_zone, parcel_rows, selected, surface_of, title_of, zone_names
from zonemap.maps.style import PARCEL_VERDICTS, ParcelVerdict
from zonemap.plan import Clause
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU
from zonemap.wording import gettext as _
from zonemap.wording import in_language

MOST_ROWS: Final = 1_000
"""Rows of the list shown at once; the search and the zone narrow it down."""


def zones_with_parcels(board: Board) -> dict[str, str]:
    """Return the name of every zone with parcels, by its id."""
    present = set(board.assessment.parcels["zone_id"].dropna().astype(str))
    names = zone_names(board.workspace, board.assessment)
    return {zone: name for zone, name in names.items() if zone in present}


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
            _("cap, 10⁴ m²"): [
                _cap(low, high) for low, high in zip(zones["cap_low_m2"], zones["cap_high_m2"], strict=True)
            ],
        }
    )


def _cap(low: float, high: float) -> str:
    if low == high:
        return f"{low / 1e4:,.1f}"
    return f"{low / 1e4:,.1f}–{high / 1e4:,.1f}" if np.isfinite(high) else f"≥ {low / 1e4:,.1f}"


def zone_chart(board: Board) -> alt.Chart:
    """Return bars of area by zone and place on the list, in the colours of the map."""
    parcels = board.assessment.parcels
    surface = parcels[surface_of(parcels)]
    area = surface.groupby([surface["zone_id"].fillna(""), "listing"])["area_m2_low"].sum().reset_index()
    names = zones_with_parcels(board)
    titles = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
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


def list_positions(board: Board, *, zone: str | None, verdict: str, search: str) -> npt.NDArray[np.intp]:
    """Return the parcels of the list that fit, the larger gain first."""
    positions = selected(board.assessment, zone=zone, verdict=verdict)
    if not search:
        return positions
    ids = board.assessment.parcels.index.to_series().astype(str)
    fitting: npt.NDArray[np.intp] = positions[ids.str.contains(search, regex=False).to_numpy()[positions]]
    return fitting


def list_table(board: Board, positions: npt.NDArray[np.intp]) -> pd.DataFrame:
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


def clauses_in_use(board: Board) -> list[Clause]:
    """Return the clauses that a rule reads, in the order of the plan."""
    used = set(by_rule(board.assessment, board.rulebook)["row"])
    return [clause for row, clause in sorted(board.rulebook.clauses.items()) if row in used]


def rule_table(board: Board, row: int) -> pd.DataFrame:
    """Return the rules that read a clause, with the parcels and hectares they touch; not judged is said, and no 0."""
    rules = by_rule(board.assessment, board.rulebook)
    rules = rules[rules["row"] == row]
    why = {each["rule"]: each["why"] for each in board.assessment.manifest["not_judged"]}
    words = {"off": _("off"), "without_data": _("without data")}
    return pd.DataFrame(
        {
            _("Rule"): [title_of(str(name), board.rulebook) for name in rules.index],
            _("State"): [words[why[name]] if name in why else _("judged") for name in rules.index],
            _("breached"): _counted(rules["breached"]),
            _("breached, ha"): _counted(rules["breached_area_m2"] / SQUARE_METRES_PER_HECTARE, digits=1),
            _("unknown"): _counted(rules["unknown"]),
            _("met"): _counted(rules["met"]),
        }
    )


def _counted(values: pd.Series, *, digits: int = 0) -> list[str]:
    """Return figures as text, a dash where nothing was counted."""
    return ["–" if pd.isna(each) else f"{each:,.{digits}f}" for each in values]


def number_table(board: Board) -> pd.DataFrame:
    """Return the numbers that findings of the run lean on, with document, place and confidence."""
    used = board.assessment.manifest["numbers"].values()
    return pd.DataFrame(
        {
            _("Number"): [in_language(each["meaning"]) for each in used],
            _("Value"): [_value(each["low"], each["high"]) for each in used],
            _("Unit"): [each["unit"] for each in used],
            _("Document"): [each["document"] for each in used],
            _("Place"): [each["place"] for each in used],
            _("Confidence"): [each["confidence"] for each in used],
        }
    )


def _value(low: float | None, high: float | None) -> str:
    """Return a number of the rulebook for people: a value, a range, or that it is not known or not set."""
    if low is None or high is None:
        return "–"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
