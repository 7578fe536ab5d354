"""Industrial land to supply: what is planned and not built, zone by zone, and the candidate sites on a map."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import chosen_zone, number_choice, zone_choice
from zonemap.app.parts.figures.tables import draw_table, spans
from zonemap.app.parts.programme.marking import draw_marks
from zonemap.app.parts.telling import tell_error
from zonemap.assessment.studies.supply import LEFT, Candidates, Supply, Wanted, supply_of, supply_rows
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.layers import input_title
from zonemap.maps.classes import Overlay
from zonemap.maps.screen.web import Mark, in_degrees
from zonemap.maps.style import style_of
from zonemap.tables import refusal_words, supply_words
from zonemap.units import hectares
from zonemap.wording import gettext as _

Json = dict[str, Any]

_ZONE: Final = "supply_zone"
_WANTED: Final = {"supply_area": 1000.0, "supply_width": 5.0, "supply_frontage": 10.0}
CHOICES: Final = (_ZONE, *_WANTED)
_DRAWN: Final = 30


def draw_supply(board: Board) -> None:
    """Draw the choices, the ground by zone, and the candidate sites."""
    left, right = st.columns([2, 5], gap="large")
    with left:
        zone_choice(board, _ZONE)
        titles = {
            "supply_area": _("Least area of a site, m²"),
            "supply_width": _("Least diameter of a circle inside, m"),
            "supply_frontage": _("Least frontage along roads, m"),
        }
        asked = {name: number_choice(titles[name], name, step=step) for name, step in _WANTED.items()}
        st.caption(
            _(
                "Planned industrial land less what is built, red lines and farmland; each square metre counts once."
            )
        )
    zone, wanted = chosen_zone(board, _ZONE), Wanted(*asked.values())
    with right:
        try:
            found = board.kept(
                ("supply", zone, wanted),
                lambda: supply_of(
                    board.assessment, board.workspace, board.rulebook, zone=zone, wanted=wanted
                ),
            )
        except ZonemapError as error:
            tell_error(error)
            return
        _draw_ground(board, found)
        _draw_sites(board, found.sites)


def _draw_ground(board: Board, found: Supply) -> None:
    rows = list(supply_rows(found, board.workspace, board.assessment))
    words = supply_words()
    there = [state for state in LEFT if any(row["left_m2"][state] > 0 for row in rows)]
    draw_table(
        pd.DataFrame(
            {
                _("Zone"): row["name"] or row["zone_id"] or _("outside of all zones"),
                _("planned"): _ha(row["planned_m2"]),
                _("built"): _ha(row["built_m2"]),
                **{words[state]: _ha(row["left_m2"][state]) for state in there},
                _("available"): _ends(row, "available_m2"),
            }
            for row in rows
        )
    )
    st.caption(_("Land planned for industry (ha)"))
    if found.missing:
        names = _(", ").join(dict.fromkeys(input_title(each) for each in found.missing))
        st.caption(_("Not known for want of: {names}").format(names=names))


def _ha(area_m2: float) -> str:
    return f"{hectares(area_m2):,.2f}"


def _ends(row: Json, name: str) -> str:
    low, high = row.get(f"{name}_range", (row[name], row[name]))
    return _ha(low) if low == high else f"{_ha(low)}–{_ha(high)}"


def _draw_sites(board: Board, sites: Candidates) -> None:
    table = sites.table[sites.table["fits"] != Verdict.BREACHED]
    words = {**refusal_words(), "inner_width_m": _("too narrow")}
    if left_out := [f"{words[name]} {count:,}" for name, count in sites.refused.items() if count]:
        st.caption(_("Left out: {reasons}").format(reasons=_(", ").join(left_out)))
    if table.empty:
        st.info(_("No candidate site fits: ask for less."))
        return
    chosen = draw_table(
        _rows(table), height=300, on_select="rerun", selection_mode="single-row", key=f"supply-{board.run}"
    )
    shapes = np.asarray(table.geometry.array, dtype=object)
    rows = [row for row in chosen["selection"]["rows"] if row < len(shapes)]
    style = style_of(Overlay.SITES)
    drawn = in_degrees(shapes[:_DRAWN], board.workspace.crs)
    marks = [Mark(shape, style, at) for at, shape in enumerate(drawn, start=1)]
    draw_marks(board, "supply-map", marks, seen=shapes[rows[0]] if rows else None)
    st.caption(
        _("The first {count} sites are outlined and numbered; a row that is chosen is gone to.").format(
            count=min(_DRAWN, len(table))
        )
    )


def _rows(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("No."): range(1, len(table) + 1),
            _("Site"): table.index.astype(str),
            _("area, m²"): spans(table["area_m2_low"], table["area_m2_high"]),
            _("circle inside, m"): table["inner_width_m"].round(0).to_list(),
            _("frontage, m"): spans(table["frontage_m_low"], table["frontage_m_high"]),
            _("planned FAR"): spans(table["far_max_low"], table["far_max_high"], digits=2),
            _("parcels"): [len(each) for each in table["parcel_ids"]],
        }
    )
