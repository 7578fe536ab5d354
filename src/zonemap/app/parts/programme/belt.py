"""The river-side science belt as it is loaded, and a proposal of one to be drawn on elsewhere."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, number_choice
from zonemap.app.parts.figures.tables import draw_table
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.programme.marking import draw_marks
from zonemap.app.parts.telling import literal, tell_error
from zonemap.assessment.studies.belt import (
    BELT,
    Proposal,
    Wish,
    Within,
    belt_document,
    belt_proposal,
    proposal_document,
    write_proposal,
)
from zonemap.errors import ZonemapError
from zonemap.maps.classes import BlockClass
from zonemap.maps.screen.web import Mark, in_degrees
from zonemap.maps.style import PROPOSED_BELT, style_of
from zonemap.maps.themes import overlay_map
from zonemap.tables.belt import (
    Texts,
    belt_block_table,
    belt_figure_table,
    belt_notes,
    belt_plant_table,
    belt_side_table,
    belt_zone_table,
    plant_note,
    proposal_notes,
    proposal_table,
    within_words,
)
from zonemap.wording import gettext as _

Json = dict[str, Any]

_DEPTH, _WITHIN, _REDLINES, _ROADS = "belt_depth", "belt_within", "belt_redlines", "belt_roads"
CHOICES: Final = (_DEPTH, _WITHIN, _REDLINES, _ROADS)
_ROWS_SEEN, _HEIGHT = 20, 420
_DETAIL_M: Final = 5.0
"""Bends of a border smaller than this are not drawn on the map."""


def draw_belt(board: Board) -> None:
    """Draw the choices of a proposal, the map, the proposal where a depth is given, and the belt that is loaded."""
    left, right = st.columns([2, 5], gap="large")
    with left:
        wish = _wish()
    with right:
        loaded = _told(lambda: _loaded(board)) if wish.depth_m is None or board.workspace.has(BELT) else None
        proposal = _told(lambda: _proposed(board, wish)) if wish.depth_m is not None else None
        if loaded is None and proposal is None:
            return
        _draw_map(board, proposal)
        if proposal is not None:
            _draw_proposal(proposal)
        if loaded is not None:
            _draw_loaded(loaded)


def _wish() -> Wish:
    st.caption(
        _("Propose a belt along the main stem, to be edited in a desktop GIS. No document gives its depth.")
    )
    depth_m = number_choice(_("Depth from the shore, m"), _DEPTH, step=100.0, usual=_("not set"))
    within = choice(_("Ground of the proposal"), _WITHIN, within_words())
    redlines = choice(_("Red lines"), _REDLINES, {"keep": _("leave in"), "less": _("take off")}, is_wide=True)
    roads = choice(_("Roads"), _ROADS, {"whole": _("part nothing"), "cut": _("part blocks")}, is_wide=True)
    return Wish(depth_m or None, Within(within), redlines == "less", roads == "cut")


def _told(make: Any) -> Any:
    """Return what is made; None where it cannot be, which is told."""
    try:
        return make()
    except ZonemapError as error:
        tell_error(error)
        return None


def _loaded(board: Board) -> Json:
    return board.kept(("belt",), lambda: belt_document(board.assessment, board.workspace, board.rulebook))


def _proposed(board: Board, wish: Wish) -> Proposal:
    return board.kept(("belt", wish), lambda: belt_proposal(board.workspace, board.rulebook, wish))


def _draw_map(board: Board, proposal: Proposal | None) -> None:
    marks, seen = [], []
    drawn = overlay_map(board.workspace, BELT)
    if drawn is not None:
        styles = [style_of(each) for each in BlockClass]
        shapes = shapely.simplify(drawn.geometries, _DETAIL_M)
        marks += [
            Mark(shape, styles[code])
            for shape, code in zip(in_degrees(shapes, board.workspace.crs), drawn.codes, strict=True)
        ]
        seen += list(shapes)
    if proposal is not None:
        shapes = shapely.simplify(np.asarray(proposal.blocks.geometry.array, dtype=object), _DETAIL_M)
        marks += [Mark(shape, PROPOSED_BELT) for shape in in_degrees(shapes, board.workspace.crs)]
        seen = list(shapes)
    draw_marks(board, "belt", marks, seen=shapely.box(*shapely.total_bounds(seen)))
    swatches = [] if drawn is None else [(style_of(each), "") for each in BlockClass]
    draw_swatches([*swatches, *([] if proposal is None else [(PROPOSED_BELT, "")])])


def _draw_proposal(proposal: Proposal) -> None:
    document = proposal_document(proposal)
    notes = proposal_notes(document)
    st.warning(literal(notes[0]))
    _draw_captions(notes[1:])
    _draw(_("Proposed belt"), proposal_table(document))
    st.download_button(
        _("Download"),
        lambda: _file(proposal),
        file_name="belt_blocks-proposal.gpkg",
        key="take-belt-proposal",
        on_click="ignore",
    )


def _file(proposal: Proposal) -> bytes:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "proposal.gpkg"
        write_proposal(proposal, out)
        return out.read_bytes()


def _draw_loaded(document: Json) -> None:
    _draw_captions(belt_notes(document))
    _draw(_("The belt"), belt_figure_table(document))
    _draw(_("Inside and outside"), belt_side_table(document))
    _draw(_("Blocks"), belt_block_table(document))
    _draw(_("Zones in the belt"), belt_zone_table(document))
    _draw(_("Chemical plants near the shore"), belt_plant_table(document))
    st.caption(literal(plant_note(document)))


def _draw_captions(notes: list[str]) -> None:
    if notes:
        st.caption(literal(_("; ").join(notes)))


def _draw(title: str, texts: Texts) -> None:
    head, rows = texts
    if rows:
        st.markdown(f"**{literal(title)}**")
        height = "content" if len(rows) <= _ROWS_SEEN else _HEIGHT
        draw_table(pd.DataFrame(rows, columns=list(head)), height=height)
