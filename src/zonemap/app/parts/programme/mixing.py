"""The mix of industries by block: a map in classes of mix, the blocks, and how leading industries are spread."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.choices import choice, chosen_zone, zone_choice
from zonemap.app.parts.figures.tables import draw_table
from zonemap.app.parts.mapping.layers import draw_swatches
from zonemap.app.parts.programme.marking import draw_marks
from zonemap.app.parts.telling import literal, tell_error
from zonemap.assessment.studies.mix import Blocks, Mix, mix_of
from zonemap.errors import ZonemapError
from zonemap.maps.classes import MixClass
from zonemap.maps.screen.web import Mark, in_degrees
from zonemap.maps.style import MIX_BREAKS, STYLES, class_codes
from zonemap.tables.mix import (
    blocks_told,
    mix_block_table,
    mix_index_of,
    mix_industry_table,
    mix_notes,
    mix_title,
)
from zonemap.wording import gettext as _

Json = dict[str, Any]

_BY, _ZONE = "mix_by", "mix_zone"
CHOICES: Final = (_BY, _ZONE)
_DRAWN: Final = 400
_DETAIL_M: Final = 5.0
"""Bends of a border smaller than this are not drawn on the map."""


def draw_mix(board: Board) -> None:
    """Draw the choice of blocks, the map in classes of mix, and the tables of blocks and leading industries."""
    by = Blocks(
        choice(
            _("Taken apart by"),
            _BY,
            {each.value: mix_title(each) for each in Blocks},
            is_wide=True,
        )
    )
    zone_choice(board, _ZONE)
    zone = chosen_zone(board, _ZONE)
    try:
        whole = board.kept(("mix", by), lambda: mix_of(board.assessment, board.workspace, board.rulebook, by))
    except ZonemapError as error:
        tell_error(error)
        return
    mix = whole if zone is None else whole.of_zone(zone)
    for note in mix_notes(mix.document):
        st.caption(literal(note))
    if mix.document["blocks"]:
        _draw_map(board, mix, f"{by.value}-{zone}", is_zone=zone is not None)
    else:
        st.info(_("No block lies in this zone."))
    head, rows = mix_industry_table(mix.document)
    if rows:
        st.markdown(f"**{_('Leading industries of the zones')}**")
        draw_table(pd.DataFrame(rows, columns=list(head)))


def _draw_map(board: Board, mix: Mix, name: str, *, is_zone: bool) -> None:
    """Draw the blocks over their table; a row that is chosen is gone to."""
    head, rows = mix_block_table(mix.document)
    place = st.container()
    chosen = draw_table(
        pd.DataFrame(rows, columns=list(head)),
        height=300,
        on_select="rerun",
        selection_mode="single-row",
        key=f"mix-{name}-{board.run}",
    )
    told = np.array(blocks_told(mix.document), dtype=np.intp)
    gone_to = [told[row] for row in chosen["selection"]["rows"] if row < len(told)]
    codes = _codes(mix.document)
    drawn = _largest(mix, codes)
    with place:
        shapes = in_degrees(shapely.simplify(mix.shapes[drawn], _DETAIL_M), board.workspace.crs)
        styles = STYLES[MixClass]
        marks = [Mark(shape, styles[code]) for shape, code in zip(shapes, codes[drawn], strict=True)]
        around = shapely.box(*shapely.total_bounds(mix.shapes)) if is_zone else None
        draw_marks(board, f"mix-map-{name}", marks, seen=mix.shapes[gone_to[0]] if gone_to else around)
        counts = np.bincount(codes[codes >= 0], minlength=len(styles))
        draw_swatches((style, f"{count:,}") for style, count in zip(styles, counts, strict=True) if count)
        if (left_out := int((codes >= 0).sum()) - len(drawn)) > 0:
            st.caption(
                _(
                    "The {count} largest blocks are drawn; {rest:,} smaller ones are in the table alone."
                ).format(count=len(drawn), rest=left_out)
            )


def _codes(document: Json) -> npt.NDArray[np.intp]:
    """Return the class of each block, -1 for one without industrial land."""
    ends = np.array([mix_index_of(each) for each in document["blocks"]], dtype=np.float64).reshape(-1, 2)
    low, high = (class_codes(end, MIX_BREAKS).astype(np.intp) for end in ends.T)
    codes = np.where(low == high, low, list(MixClass).index(MixClass.UNKNOWN))
    return np.where(np.isnan(ends).any(axis=1), -1, codes)


def _largest(mix: Mix, codes: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return the places of the largest blocks with industrial land, as many as a map can hold."""
    there = np.flatnonzero(codes >= 0)
    return there[np.argsort(-shapely.area(mix.shapes[there]), kind="stable")[:_DRAWN]]
