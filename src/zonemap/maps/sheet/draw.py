"""A sheet drawn to scale and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from zonemap.maps.sheet.content import A3, Paper, SheetContent, SheetRecord
from zonemap.maps.sheet.ground.locator import draw_locator
from zonemap.maps.sheet.ground.names import draw_names
from zonemap.maps.sheet.ground.paths import draw_class, paper_size_mm, sample_of, visible
from zonemap.maps.sheet.ground.reference import require_metres, require_true_scale
from zonemap.maps.sheet.layout import chosen_scale, ground_extent, sheet_layout
from zonemap.maps.sheet.margin.foot import draw_foot, draw_signature
from zonemap.maps.sheet.margin.frame import draw_frame, draw_north_arrow, north_arrow_box
from zonemap.maps.sheet.margin.head import draw_title
from zonemap.maps.sheet.margin.panels import draw_panels
from zonemap.maps.sheet.margin.pen import Pen
from zonemap.maps.sheet.margin.rows import LegendEntry
from zonemap.maps.sheet.notes import with_own_notes
from zonemap.maps.sheet.saving import (
    bookmarked,
    pdf_metadata,
    require_pdf,
    require_suffix,
    save_figure,
    written_whole,
)
from zonemap.maps.style import on_paper
from zonemap.wording import gettext as _

_drawing = Lock()
_SETTINGS: Final[Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "hatch.linewidth": 0.35,
    "axes.unicode_minus": False,
}

Extent = tuple[float, float, float, float]


def draw_sheet(
    content: SheetContent,
    out: Path,
    *,
    paper: Paper = A3,
    landscape: bool = True,
    scale: int | None = None,
    dpi: int = 300,
) -> SheetRecord:
    """Return the record of a sheet written to `out` (pdf, png, svg or tif); `scale` is the N of 1:N.

    The map's ground extent is exactly its paper size times the scale. A `ZonemapError` tells of a suffix unknown, a
    folder absent, a file that cannot be written, a CRS not in metres or untrue, a scale too large, glyphs absent, or
    a text too long; the file that stood there before is then untouched. A `.tif` lies in its place on the ground.
    """
    require_suffix(out)
    with _drawing, mpl.rc_context(_SETTINGS), written_whole(out) as part:
        figure, record = _drawn(content, out, paper=paper, landscape=landscape, scale=scale)
        save_figure(figure, part, content, record, dpi)
    return record


def draw_atlas(
    contents: Sequence[SheetContent],
    out: Path,
    *,
    paper: Paper = A3,
    landscape: bool = True,
    progress: Callable[[str], None] = lambda _title: None,
) -> list[SheetRecord]:
    """Return the records of several sheets written as the pages of one PDF, each with a bookmark of its title.

    Errors are those of `draw_sheet`; `progress` is told each title before it is drawn.
    """
    require_pdf(out)
    records = []
    with _drawing, mpl.rc_context(_SETTINGS), written_whole(out) as part:
        made = BytesIO()
        with PdfPages(made, metadata=pdf_metadata(contents[0])) as pages:
            for content in contents:
                progress(content.title)
                figure, record = _drawn(content, out, paper=paper, landscape=landscape, scale=None)
                pages.savefig(figure)
                records.append(record)
        part.write_bytes(bookmarked(made, [content.title for content in contents]))
    return records


def sheet_scale(content: SheetContent, *, paper: Paper = A3, landscape: bool = True) -> int:
    """Return the N of the scale 1:N at which a sheet will be drawn where none is asked for."""
    return chosen_scale(content.bounds, sheet_layout(paper, landscape=landscape).map_mm, None)


def _drawn(
    content: SheetContent, out: Path, *, paper: Paper, landscape: bool, scale: int | None
) -> tuple[Figure, SheetRecord]:
    require_metres(content.crs)
    require_true_scale(content.crs, content.bounds)
    layout = sheet_layout(paper, landscape=landscape)
    room, page = layout.map_mm, layout.page.scaled(layout.unit_mm)
    scale = chosen_scale(content.bounds, room, scale)
    extent = ground_extent(content.bounds, room, scale)
    figure = Figure(figsize=(page.width / 25.4, page.height / 25.4), facecolor="white")
    axes = figure.add_axes(layout.map.share_of(layout.page), label="map")
    axes.set_axis_off()
    axes.set_xlim(extent[0], extent[2])
    axes.set_ylim(extent[1], extent[3])
    entries = _draw_layers(axes, content, extent, scale, layout.unit_mm)
    pen = Pen(figure, layout.page, layout.unit_mm)
    arrow = north_arrow_box(layout)
    unnamed = draw_names(pen, content.layers, room=layout.map, extent=extent, taken=[arrow])
    draw_title(pen, layout, content)
    draw_frame(pen, layout, extent)
    draw_north_arrow(pen, layout)
    if content.locator is not None:
        draw_locator(figure, pen, layout, content.locator, extent)
    draw_panels(pen, layout, with_own_notes(content, entries, unnamed), entries)
    draw_signature(pen, layout, content)
    draw_foot(pen, layout, content, scale)
    return figure, SheetRecord(
        path=out,
        paper=paper.name,
        width_mm=page.width,
        height_mm=page.height,
        scale=scale,
        map_mm=room.as_tuple(),
        extent=extent,
        legend=tuple(entry.style.title for entry in entries),
        unnamed=unnamed,
        texts=tuple(pen.texts),
    )


def _draw_layers(
    axes: Axes, content: SheetContent, extent: Extent, scale: int, growth: float
) -> list[LegendEntry]:
    """Draw the layers in their order and return the legend: the subject, other layers of several classes, the rest."""
    drawn: list[tuple[int, LegendEntry]] = []
    for order, layer in enumerate(content.layers):
        present = visible(layer, extent)
        is_grouped = len(present) > 1
        for code, geometries in present:
            style = layer.styles[code]
            size_mm = paper_size_mm(geometries, scale)
            draw_class(axes, geometries, on_paper(style, size_mm, growth), extent=extent, zorder=1 + order)
            if layer.in_legend:
                rank = 0 if layer.is_subject else 1 if is_grouped else 2
                group = (
                    layer.title if is_grouped else "" if layer.is_subject else _("Boundaries and base map")
                )
                drawn.append((rank, LegendEntry(group, style, sample_of(style, geometries))))
    entries = [entry for _rank, entry in sorted(drawn, key=lambda each: each[0])]
    if all(rank == 2 for rank, _entry in drawn):
        return [LegendEntry("", entry.style, entry.sample) for entry in entries]
    return entries
