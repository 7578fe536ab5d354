"""The card of one parcel: what it is, what was found and by which clause, what it may gain, what stands over it.

Text that comes from data is shown as plain text or in a table of values, never as Markdown or HTML.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.words import route_words, severity_words, verdict_words
from zonemap.app.parts.telling import literal
from zonemap.assessment import receipt
from zonemap.layers import layer_named
from zonemap.reports.tables import listing_words
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_MARKS = {"breached": ":red[●]", "unknown": ":orange[●]", "met": ":green[●]"}


def draw_card(board: Board, parcel_id: str | None) -> None:
    """Draw the card, or say how to get one."""
    if parcel_id is None or parcel_id not in board.assessment.parcels.index:
        st.info(_("Click a parcel on the map, or choose one in the list, to see what was found and why."))
        return
    document = receipt(board.assessment, board.rulebook, board.assessment.position(parcel_id))
    parcel = document["parcel"]
    st.subheader(listing_words()[parcel["verdict"]])
    st.text(_("Parcel {parcel}").format(parcel=parcel_id))
    _measures(parcel)
    for heading, verdict in ((_("Reasons and gaps"), "breached"), (_("Cannot be judged"), "unknown")):
        _findings(heading, [each for each in document["findings"] if _is_flag(each, verdict)], is_open=True)
    _gains(parcel, document["premium_note"])
    _constraints(document)
    _findings(_("In order"), [each for each in document["findings"] if _is_flag(each, "met")], is_open=False)


def _is_flag(finding: Json, verdict: str) -> bool:
    return bool(finding["kind"] == "flag" and finding["verdict"] == verdict)


def _measures(parcel: Json) -> None:
    rows = {
        _("Area, m²"): spoken(parcel, "area_m2", 0),
        _("Floor area, m²"): spoken(parcel, "floor_area_m2", 0),
        _("Counted floor area, m²"): spoken(parcel, "counted_floor_area_m2", 0),
        _("FAR"): spoken(parcel, "far", 2),
        _("Counted FAR"): spoken(parcel, "far_counted", 2),
        _("Planned FAR"): spoken(parcel, "far_max", 2),
    }
    for name, value in rows.items():
        left, right = st.columns([3, 2])
        left.caption(name)
        right.text(value)


def spoken(row: Json, name: str, digits: int) -> str:
    """Return a value of a row for people: the number, its range, or "unknown"."""
    if row[name] is not None:
        return f"{row[name]:,.{digits}f}"
    return open_range(*row.get(f"{name}_range", (None, None)), digits=digits)


def open_range(low: float | None, high: float | None, *, digits: int = 0) -> str:
    """Return a range for people; an open end says so."""
    if high is None:
        return _("at least {low}").format(low=f"{low:,.{digits}f}") if low else _("unknown")
    return f"{high:,.{digits}f}" if low == high else f"{low or 0:,.{digits}f} – {high:,.{digits}f}"


def _findings(heading: str, findings: list[Json], *, is_open: bool) -> None:
    if not findings:
        return
    with st.expander(f"{heading} ({len(findings)})", expanded=is_open):
        for finding in sorted(findings, key=lambda each: str(each["role"])):
            role = _("deciding") if finding["role"] == "deciding" else _("supporting")
            st.markdown(f"{_MARKS[finding['verdict']]} **{finding['title']}** · {role}")
            st.text(finding["sentence"])
            clause = _("Clause {clause}: “{quote}”").format(clause=finding["clause"], quote=finding["quote"])
            st.caption(clause)
            for source in finding["sources"]:
                st.caption(literal(source))


def _gains(parcel: Json, note: str) -> None:
    titles = route_words()
    words = verdict_words()
    with st.expander(_("Gain of counted floor area, m²"), expanded=True):
        for route, title in titles.items():
            left, right = st.columns([3, 2])
            left.caption(title)
            right.text(open_range(parcel["gain_m2"][route]["low"], parcel["gain_m2"][route]["high"]))
        st.caption(_("Routes are alternatives: they do not add up."))
        exempt = parcel["premium_exempt"]
        st.caption(
            _("No further land price: by the plan {plan}; by the national rule {national}").format(
                plan=words[exempt["plan"]], national=words[exempt["national"]]
            )
        )
        if note:
            st.caption(note)


def _constraints(document: Json) -> None:
    standing = document["parcel"]["constraints"]
    absent = [each for each in document["not_judged"] if each["why"] == "without_data"]
    with st.expander(_("What stands over it") + f" ({len(standing)})", expanded=bool(standing)):
        for finding in document["findings"]:
            if finding["kind"] == "constraint" and finding["verdict"] != "met":
                st.markdown(f"{_MARKS[finding['verdict']]} **{finding['title']}**")
                st.caption(finding["sentence"])
        if standing:
            st.dataframe(_constraint_table(standing), hide_index=True)
        elif not absent:
            st.caption(_("Nothing in the layers loaded."))
        if absent:
            st.caption(
                _(
                    "Missing layers and columns are named at the head of the page: no data is not “no constraint”."
                )
            )


def _constraint_table(standing: list[Json]) -> pd.DataFrame:
    """Return the constraints as a table for people."""
    severities = severity_words()
    return pd.DataFrame(
        {
            _("Layer"): [in_language(layer_named(each["layer"]).title) for each in standing],
            _("Feature"): [each["feature"] for each in standing],
            _("Overlap, m²"): [f"{each['overlap_m2']:,.0f}" for each in standing],
            _("Share"): [f"{each['share']:.1%}" for each in standing],
            _("Severity"): [severities[each["severity"]] for each in standing],
            _("Clause"): [each["clause"] for each in standing],
        }
    )
