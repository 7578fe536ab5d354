"""What the works of the parks reach, and the parcels they leave out."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from zonemap.analysis.scorecard import CITY
from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, chosen_zone, zone_choice
from zonemap.app.parts.figures.tables import draw_table, percent_span, spans, zones_with_parcels
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.programme.marking import draw_marks, parcel_marks
from zonemap.assessment import card_rows, card_zones
from zonemap.assessment.studies import COVERAGE_FIGURES, Gaps, Service, gaps_of
from zonemap.maps.classes import Overlay
from zonemap.maps.screen.web import Mark, in_degrees
from zonemap.maps.style import LEFT_OUT, style_of
from zonemap.tables import card_text, service_words
from zonemap.wording import gettext as _

_KIND, _ZONE = "service", "gap_zone"
CHOICES: Final = (_KIND, _ZONE)
_DRAWN: Final = 400


def draw_coverage(board: Board) -> None:
    """Draw the figures by zone, the map of the service with its gaps, and the parcels left out."""
    draw_table(_figures(board))
    left, right = st.columns([2, 5], gap="large")
    with left:
        kind = Service(choice(_("Service"), _KIND, dict(service_words())))
        zone_choice(board, _ZONE)
    zone = chosen_zone(board, _ZONE)
    gaps = board.kept(
        ("gaps", kind, zone),
        lambda: gaps_of(board.assessment, board.workspace, board.rulebook, kind, zone=zone),
    )
    with right:
        if gaps is None:
            st.info(
                _("{service}: no service area was delivered, the gaps are unknown").format(
                    service=service_words()[kind]
                )
            )
            return
        _draw_gaps(board, gaps, is_zone=zone is not None)


def _figures(board: Board) -> pd.DataFrame:
    """Return the figures as rows and the city and the zones as columns."""
    zones = {zone: said["name"] or zone for zone, said in card_zones(board.assessment).items()}
    columns = {name: _told(board, zone) for zone, name in {CITY: _("The city"), **zones}.items()}
    table = pd.DataFrame(columns).fillna("–")
    return table.rename_axis(_("Indicator")).reset_index()


def _told(board: Board, zone: str) -> dict[str, str]:
    rows = card_rows(board.assessment, board.rulebook, zone)
    return {row["title"]: card_text(row) for row in rows if row["indicator"] in COVERAGE_FIGURES}


def _draw_gaps(board: Board, gaps: Gaps, *, is_zone: bool) -> None:
    st.metric(_("Parcels not served, or not known to be"), f"{len(gaps):,}")
    marks = _areas(board, gaps.kind)
    marks += parcel_marks(board, gaps.position[:_DRAWN], LEFT_OUT)
    shown = np.arange(min(_DRAWN, len(gaps)))
    seen = (
        board.assessment.parcels.geometry.iloc[gaps.position[shown]].union_all()
        if is_zone and len(gaps)
        else None
    )
    draw_marks(board, f"gaps-{gaps.kind.value}", marks, seen=seen)
    draw_swatches([(style_of(Overlay.SERVICE_AREAS), ""), (LEFT_OUT, f"{min(_DRAWN, len(gaps)):,}")])
    served, unserved = gaps.served.take(shown), gaps.unserved_m2.take(shown)
    parcels, names = board.assessment.parcels.iloc[gaps.position[shown]], zones_with_parcels(board)
    draw_table(
        pd.DataFrame(
            {
                _("Parcel"): parcels.index.astype(str),
                _("Zone"): [names.get("" if pd.isna(each) else str(each), "") for each in parcels["zone_id"]],
                _("part served"): [*map(percent_span, served.low, served.high)],
                _("not served, m²"): spans(pd.Series(unserved.low), pd.Series(unserved.high)),
            }
        )
    )


def _areas(board: Board, kind: Service) -> list[Mark]:
    areas = board.workspace.read("service_areas")
    own = areas[(areas["kind"] == kind.value).fillna(value=False)]
    style = style_of(Overlay.SERVICE_AREAS)
    shapes = np.asarray(own.geometry.array, dtype=object)
    return [Mark(shape, style) for shape in in_degrees(shapes, board.workspace.crs)]
