"""The rolling core area: which patches join it year by year, on a map in the colours of the years."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import chosen_zone, number_choice, zone_choice
from zonemap.app.parts.figures.tables import draw_table, percent_span
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.programme.marking import draw_marks, group_mark
from zonemap.app.parts.telling import tell_error
from zonemap.assessment.studies import PhasePlan, phase_plan, phase_rows
from zonemap.errors import ZonemapError
from zonemap.maps.style import YEARS, Style
from zonemap.units import hectares
from zonemap.wording import gettext as _

_ZONE, _AREA, _YEARS = "phase_zone", "phase_area", "phase_years"
CHOICES: Final = (_ZONE, _AREA, _YEARS)
_USUAL_YEARS: Final = 5
_MOST_YEARS: Final = 30.0


def draw_phases(board: Board) -> None:
    """Draw the choices, the map and the years."""
    left, right = st.columns([2, 5], gap="large")
    with left:
        zone_choice(board, _ZONE)
        area = number_choice(_("Area developed a year, m²"), _AREA, step=10_000.0)
        years = number_choice(_("Years"), _YEARS, step=1.0, most=_MOST_YEARS, usual=str(_USUAL_YEARS))
        st.caption(
            _(
                "Patches join outwards from the core, the most mature first; one is finished before the next begins."
            )
        )
    zone = chosen_zone(board, _ZONE)
    with right:
        if zone is None or not area:
            st.info(_("Choose a zone and the area that it develops a year."))
            return
        try:
            _draw_plan(board, _plan(board, zone, area, int(years or _USUAL_YEARS)))
        except ZonemapError as error:
            tell_error(error)


def _plan(board: Board, zone: str, area: float, years: int) -> PhasePlan:
    first = date.fromisoformat(board.assessment.manifest["as_of"]).year + 1
    return board.kept(
        ("phases", zone, area, years),
        lambda: phase_plan(
            board.assessment,
            board.workspace,
            board.rulebook,
            zone_id=zone,
            area_per_year_m2=area,
            years=tuple(range(first, first + max(years, 1))),
        ),
    )


def _draw_plan(board: Board, plan: PhasePlan) -> None:
    rows = list(phase_rows(plan, board.assessment))
    taken = {step.patch for step in plan.steps}
    core, patches, joined = st.columns(3)
    core.metric(_("Core area, ha"), f"{hectares(plan.core_m2):,.1f}")
    patches.metric(
        _("Patches taken up"), _("{chosen:,} of {all:,}").format(chosen=len(taken), all=len(plan.table))
    )
    joined.metric(_("Joins in all, ha"), f"{hectares(sum(row['area_m2'] for row in rows)):,.1f}")
    if not taken:
        st.info(_("No patch lies near enough to the core area to join it."))
        return
    marks = [
        group_mark(board, plan.members[step.patch], _style(step.phase))
        for step in sorted(plan.steps, key=lambda step: -step.phase)
    ]
    members = np.concatenate([plan.members[patch] for patch in taken])
    draw_marks(
        board,
        f"phases-{plan.zone_id}",
        marks,
        seen=board.assessment.parcels.geometry.iloc[members].union_all(),
    )
    areas = {row["year"]: f"{hectares(row['area_m2']):,.1f}" for row in rows}
    draw_swatches(
        (_style(at), _("{year}: {area} ha").format(year=year, area=area))
        for at, (year, area) in enumerate(areas.items(), start=1)
    )
    draw_table(pd.DataFrame([_told(row["year"], patch) for row in rows for patch in row["patches"]]))


def _style(phase: int) -> Style:
    return YEARS[min(phase, len(YEARS)) - 1]


def _told(year: int, patch: dict[str, Any]) -> dict[str, Any]:
    return {
        _("year"): str(year),
        _("patch"): patch["patch_id"],
        _("area, ha"): round(hectares(patch["area_m2"]), 2),
        **{
            title: percent_span(*patch.get(f"{name}_range", (patch[name], patch[name])))
            for name, title in {
                "built": _("built"),
                "served": _("served"),
                "efficient": _("efficient"),
            }.items()
        },
        _("finished"): _("yes") if patch["is_finished"] else _("goes on"),
    }
