"""The cards of the zones on a page: the targets of every zone in colours, and every figure of the city or of one."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import draw_table
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.telling import literal
from zonemap.app.state import remember, remembered
from zonemap.assessment import card_rows, card_zones, figures_without_data, roster_document
from zonemap.layers import LAYERS, input_title
from zonemap.maps.classes import TargetClass
from zonemap.maps.style import TARGET_CLASSES
from zonemap.tables import card_text, roster_text, target_text, verdict_text, zones_text
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_FILLS: Final = {each.value: str(style.fill) for each, style in TARGET_CLASSES.items()}
_CARD_HEIGHT: Final = 560


def draw_target_legend() -> None:
    """Draw what the colours of the targets mean."""
    draw_swatches((style, "") for style in TARGET_CLASSES.values())


def draw_roster(board: Board) -> None:
    """Say how many zones the roster has, and whether the plan speaks of as many."""
    st.caption(literal(roster_text(roster_document(board.assessment, board.rulebook))))


def draw_targets(board: Board, name: str) -> None:
    """Draw every zone with its targets, in the colours of the verdicts; a row that is clicked chooses its zone."""
    zones = list(card_zones(board.assessment))
    words, verdicts = _target_tables(board, zones)
    st.caption(_("Click a row to see the card of the zone."))
    chosen = draw_table(
        _coloured(words, verdicts),
        on_select="rerun",
        selection_mode="single-row",
        height="content",
        key=f"targets-{board.assessment.run}",
    )
    if rows := chosen["selection"]["rows"]:
        zone = zones[rows[0]]
        if zone != remembered(name):
            remember(name, zone)
            st.rerun()


def draw_city_card(board: Board) -> None:
    """Draw every figure of the city, and name those without data."""
    _draw_card(list(card_rows(board.assessment, board.rulebook)), counts_zones=True)
    if absent := figures_without_data(board.assessment, board.rulebook):
        names = _(", ").join(each["title"] + _lacking(each["missing"]) for each in absent)
        st.caption(literal(_("Without data: {names}").format(names=names)))


def _lacking(missing: list[str]) -> str:
    """Return the layers and columns that would give a figure; facts of parcels rest on many, and are not named."""
    inputs = [each for each in missing if each.partition(".")[0] in LAYERS]
    titles = _(", ").join(dict.fromkeys(input_title(each) for each in inputs))
    return _(" ({note})").format(note=titles) if titles else ""


def draw_zone_card(board: Board, name: str) -> None:
    """Draw every figure of the zone remembered, of the first where there is none of that id."""
    zones = card_zones(board.assessment)
    if not zones:
        st.info(_("The workspace has no zones: bring the layer “zones” in and assess again."))
        return
    zone = remembered(name)
    zone = zone if zone in zones else next(iter(zones))
    st.subheader(literal(_zone_name(board, zone)))
    _draw_card(list(card_rows(board.assessment, board.rulebook, zone)), counts_zones=False)


def _zone_name(board: Board, zone: str) -> str:
    return board.zone_names.get(zone, zone)


def _target_tables(board: Board, zones: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures of the zones that have a target as words, and their verdicts."""
    entries = sorted(
        ((name, entry) for name, entry in board.rulebook.indicators.items() if entry.short is not None),
        key=lambda item: item[1].row,
    )
    rows = {
        zone: {row["indicator"]: row for row in card_rows(board.assessment, board.rulebook, zone)}
        for zone in zones
    }
    absent = board.assessment.manifest["scorecard"]["without_data"]
    words, verdicts = {_("Zone"): [_zone_name(board, zone) for zone in zones]}, {_("Zone"): [""] * len(zones)}
    for name, entry in entries:
        title = in_language(entry.short.model_dump()) if entry.short else name
        cells = [rows[zone].get(name) for zone in zones]
        nothing = TARGET_CLASSES[TargetClass.WITHOUT_DATA].title if name in absent else "–"
        words[title] = [card_text(cell) if cell else nothing for cell in cells]
        none = TargetClass.WITHOUT_DATA.value if name in absent else ""
        verdicts[title] = [(cell["verdict"] or "") if cell else none for cell in cells]
    return pd.DataFrame(words), pd.DataFrame(verdicts)


def _draw_card(rows: list[Json], *, counts_zones: bool) -> None:
    columns = {
        _("Clause"): [row["clause"] for row in rows],
        _("Indicator"): [row["title"] for row in rows],
        _("Value"): [card_text(row) for row in rows],
        _("Target"): [target_text(row) for row in rows],
        _("Verdict"): [verdict_text(row) for row in rows],
    }
    if counts_zones:
        columns[_("Zones that meet it")] = [zones_text(row) for row in rows]
    else:
        columns[_("Date")] = [row["on"] or "" for row in rows]
        columns[_("Source")] = [row["source"] or "" for row in rows]
    table = pd.DataFrame(columns)
    verdicts = pd.DataFrame("", index=table.index, columns=table.columns)
    verdicts[_("Verdict")] = [row["verdict"] or "" for row in rows]
    draw_table(_coloured(table, verdicts), height=_CARD_HEIGHT)


def _coloured(table: pd.DataFrame, verdicts: pd.DataFrame) -> Any:
    """Return a table with the cells coloured by verdict."""
    colours = verdicts.map(lambda said: f"background-color: {_FILLS[said]}" if said in _FILLS else "")
    return table.style.apply(lambda _table: colours, axis=None)
