"""The card of one parcel: what it is, what was found and by which clause, what it may gain, what stands over it.

Text that comes from data shows as it is, never as Markdown or HTML. A card is few elements: who clicks waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import shapely
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.words import severity_words, verdict_words
from zonemap.app.parts.folds import fold
from zonemap.app.parts.telling import Paragraph, draw_pairs, draw_paragraphs, draw_rows, tell_error
from zonemap.assessment import floor_area_ledger, receipt, stored_inputs
from zonemap.errors import ZonemapError
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import layer_named
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.style import style_of
from zonemap.tables import (
    free_land_words,
    ledger_head,
    ledger_lines,
    ledger_notes,
    listing_words,
    route_titles,
)
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_COLOURS: Final = {"breached": ParcelVerdict.CERTAIN, "unknown": ParcelVerdict.POSSIBLE}


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
    _ledger(board, parcel_id)
    _off_list(document["off_list"])
    for heading, verdict in ((_("Reasons and gaps"), "breached"), (_("Cannot be judged"), "unknown")):
        _findings(heading, [each for each in document["findings"] if _is_flag(each, verdict)], is_open=True)
    if any(_is_flag(each, "unknown") for each in document["findings"]):
        _lacking(board, parcel_id)
    _gains(parcel, document["premium_note"], board.free_ground(parcel_id))
    _constraints(document)
    _findings(_("In order"), [each for each in document["findings"] if _is_flag(each, "met")], is_open=False)


def _off_list(off_list: Json | None) -> None:
    if off_list is None:
        return
    with st.expander(_("Leaves the list of the certain when all of this is done"), expanded=True):
        for number, lift in enumerate(off_list["lifts"], start=1):
            st.text(f"{number}. {lift['words']}")


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
    draw_pairs(rows)


def _ledger(board: Board, parcel_id: str) -> None:
    """Draw, once somebody opens it, what stands on the parcel building by building: the layers are read for it."""
    with fold(_("Floor-area ledger"), "ledger", icon="apartment") as is_open:
        if not is_open:
            return
        position = board.assessment.position(parcel_id)
        try:
            ledger = board.kept(
                ("ledger", parcel_id),
                lambda: floor_area_ledger(board.workspace, board.assessment, board.rulebook, position),
            )
        except ZonemapError as error:
            tell_error(error)
            return
        if ledger is None:
            st.caption(_("The workspace has no layer of buildings."))
            return
        draw_paragraphs(_line_told(cells) for cells in ledger_lines(ledger))
        draw_paragraphs([Paragraph(_("What it rests on"), None, small=list(ledger_notes(ledger)))])


def _line_told(cells: Sequence[str]) -> Paragraph:
    """Return a line of the ledger as it is told in the width of a card."""
    named = [f"{title} {cell}" for title, cell in zip(ledger_head(), cells, strict=True) if cell]
    return Paragraph(cells[0], None, small=[_("; ").join(named[1:])])


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
        draw_paragraphs(_told(finding) for finding in sorted(findings, key=lambda each: str(each["role"])))


def _lacking(board: Board, parcel_id: str) -> None:
    """Draw, once somebody opens it, what would settle each flag that cannot be judged: the layers are read for it."""
    with fold(_("What would settle them"), "lacking", icon="help") as is_open:
        if is_open:
            draw_paragraphs(board.kept(("lacking", parcel_id), lambda: _lacking_told(board, parcel_id)))


def _lacking_told(board: Board, parcel_id: str) -> list[Paragraph]:
    position = board.assessment.position(parcel_id)
    stored = stored_inputs(board.workspace, board.assessment, position)
    document = receipt(board.assessment, board.rulebook, position, stored)
    return [
        Paragraph(finding["title"], _colour(finding), [finding["missing"]["words"]])
        for finding in document["findings"]
        if _is_flag(finding, "unknown")
    ]


def _told(finding: Json) -> Paragraph:
    """Return a flag as it is told, with its clause and what it leans on."""
    role = _("deciding") if finding["role"] == "deciding" else _("supporting")
    clause = _("Clause {clause}: “{quote}”").format(clause=finding["clause"], quote=finding["quote"])
    lift = [_("Lifted when: {change}").format(change=finding["lift"]["words"])] if finding["lift"] else []
    return Paragraph(
        f"{finding['title']} · {role}",
        _colour(finding),
        [finding["sentence"]],
        [clause, *lift, *finding["sources"]],
    )


def _colour(finding: Json) -> str | None:
    verdict = finding["verdict"]
    return style_of(_COLOURS[verdict]).fill if verdict in _COLOURS else None


def _gains(parcel: Json, note: str, pieces: GeometryArray) -> None:
    titles = route_titles()
    words = verdict_words()
    with st.expander(_("Gain of counted floor area, m²"), expanded=True):
        gains = parcel["gain_m2"]
        draw_pairs(
            {title: open_range(gains[route]["low"], gains[route]["high"]) for route, title in titles.items()}
        )
        st.caption(_("Routes are alternatives: they do not add up."))
        if "free_land_m2" in parcel:
            st.caption(free_land_words(parcel, shapely.area(pieces)))
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
        draw_paragraphs(
            Paragraph(finding["title"], _colour(finding), small=[finding["sentence"]])
            for finding in document["findings"]
            if finding["kind"] == "constraint" and finding["verdict"] != "met"
        )
        if standing:
            _draw_constraints(standing)
        elif not absent:
            st.caption(_("Nothing in the layers loaded."))
        if absent:
            st.caption(
                _(
                    "Missing layers and columns are named at the head of the page: no data is not “no constraint”."
                )
            )


def _draw_constraints(standing: list[Json]) -> None:
    severities = severity_words()
    draw_rows(
        (_("Layer"), _("Feature"), _("Overlap, m²"), _("Share"), _("Severity"), _("Clause")),
        (
            (
                in_language(layer_named(each["layer"]).title),
                each["feature"],
                f"{each['overlap_m2']:,.0f}",
                f"{each['share']:.1%}",
                severities[each["severity"]],
                each["clause"],
            )
            for each in standing
        ),
    )
