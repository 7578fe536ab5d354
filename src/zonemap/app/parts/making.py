"""Products made from the app: the same as by the command line, into the same folder, with a look at what was made."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

import streamlit as st

from zonemap.app.boards import Board
from zonemap.app.parts.telling import literal, tell_error
from zonemap.assessment import runs, save
from zonemap.errors import ZonemapError
from zonemap.maps.contents import sheet_content
from zonemap.maps.sheet import draw_sheet
from zonemap.reports.products import Kind, Order, write_product
from zonemap.wording import gettext as _

_PREVIEW_DPI: Final = 80
_SLOW_S: Final = 2.0


def make(board: Board, order: Order) -> None:
    """Make a product of what is looked at, or say why not; a trial is saved as a run first, so it can be verified."""
    try:
        made = _made(board, order)
    except ZonemapError as error:
        tell_error(error)
        return
    st.success(literal(_("Made: {path}").format(path=made)))
    if order.kind is Kind.SHEET:
        st.image(_preview(board, order), width="stretch")


def _made(board: Board, order: Order) -> Path:
    if board.assessment.run not in runs(board.workspace):
        save(board.assessment, board.workspace)
        st.info(_("The trial was saved as the run {run}.").format(run=board.assessment.run))
    place = st.empty()
    began = monotonic()

    def tell(share: float) -> None:
        left = (monotonic() - began) * (1 - share) / share if share > 0 else 0.0
        told = _("about {seconds} s left").format(seconds=math.ceil(left)) if left > _SLOW_S else ""
        place.progress(min(share, 1.0), text=" ".join([_("Making …"), told]))

    tell(0.0)
    try:
        return write_product(
            board.workspace, board.assessment, board.rulebook, order, outputs_of(board), progress=tell
        )
    finally:
        place.empty()


def outputs_of(board: Board) -> Path:
    """Return the folder of the products of a run."""
    return board.workspace.path / "outputs" / board.assessment.run


def draw_made(board: Board) -> None:
    """Draw the products of this run, the newest first, each to be taken away."""
    folder = outputs_of(board)
    files = [each for each in folder.glob("[!.]*") if each.is_file()] if folder.is_dir() else []
    if not files:
        st.info(_("Nothing was made of this run yet: choose a product, then “Make”."))
        return
    st.caption(literal(_("Made of this run, in {folder}").format(folder=folder)))
    for file in sorted(files, key=lambda each: each.stat().st_mtime_ns, reverse=True):
        name, size, when, take = st.columns([5, 2, 3, 2], vertical_alignment="center")
        name.text(file.name)
        size.caption(_("{size:,.0f} kB").format(size=file.stat().st_size / 1000))
        when.caption(f"{datetime.fromtimestamp(file.stat().st_mtime).astimezone():%Y-%m-%d %H:%M}")
        take.download_button(
            _("Download"),
            file.read_bytes,
            file_name=f"{board.assessment.run}-{file.name}",
            key=f"take-{file.name}",
            on_click="ignore",
        )


def _preview(board: Board, order: Order) -> bytes:
    """Return the sheet as a small picture."""
    content = sheet_content(board.workspace, board.assessment, board.rulebook, order.theme, zone=order.zone)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "preview.png"
        draw_sheet(content, out, paper=order.paper, landscape=order.landscape, dpi=_PREVIEW_DPI)
        return out.read_bytes()
