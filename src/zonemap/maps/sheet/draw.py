"""A sheet drawn to scale and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfWriter

from zonemap.errors import ZonemapError
from zonemap.maps.sheet import furniture
from zonemap.maps.sheet.content import A3, Paper, SheetContent, SheetRecord
from zonemap.maps.sheet.layout import chosen_scale, ground_extent, sheet_layout
from zonemap.maps.sheet.names import draw_names
from zonemap.maps.sheet.panels import LegendEntry, draw_locator, draw_panels
from zonemap.maps.sheet.paths import draw_class, sample_of, visible
from zonemap.maps.sheet.pen import Pen
from zonemap.maps.sheet.reference import require_metres
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole

SUFFIXES: Final = (".pdf", ".png", ".svg", ".tif")

_drawing = Lock()
_SETTINGS: Final[Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "hatch.linewidth": 0.35,
    "axes.unicode_minus": False,
}


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
    folder absent, a file that cannot be written, a CRS not in metres, a scale too large, or glyphs absent; the file
    that stood there before is then untouched.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ZonemapError(
            "sheet_format",
            _("A sheet cannot be written as “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=", ".join(SUFFIXES)),
        )
    with _drawing, mpl.rc_context(_SETTINGS), _written_whole(out) as part:
        figure, record = _drawn(content, out, paper=paper, landscape=landscape, scale=scale)
        figure.savefig(part, format=suffix[1:], dpi=dpi, **_saving(suffix, content))
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
    with _drawing, mpl.rc_context(_SETTINGS), _written_whole(out) as part:
        with PdfPages(part, metadata=_saving(".pdf", contents[0])["metadata"]) as pages:
            for content in contents:
                progress(content.title)
                figure, record = _drawn(content, out, paper=paper, landscape=landscape, scale=None)
                pages.savefig(figure)
                records.append(record)
        _bookmark(part, [content.title for content in contents])
    return records


def require_pdf(out: Path) -> None:
    """Raise a `ZonemapError` where an atlas cannot have that name."""
    if out.suffix.lower() != ".pdf":
        raise ZonemapError(
            "atlas_format",
            _("An atlas cannot be written as “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=".pdf"),
        )


def sheet_scale(content: SheetContent, *, paper: Paper = A3, landscape: bool = True) -> int:
    """Return the N of the scale 1:N at which a sheet will be drawn where none is asked for."""
    return chosen_scale(content.bounds, sheet_layout(paper, landscape=landscape).map, None)


def _bookmark(pdf: Path, titles: Sequence[str]) -> None:
    """Add a bookmark to each page, and open the file with the bookmarks beside it."""
    writer = PdfWriter(clone_from=pdf)
    for page, title in enumerate(titles):
        writer.add_outline_item(title=title, page_number=page)
    writer.page_mode = "/UseOutlines"
    with pdf.open("wb") as stream:
        writer.write(stream)


def _saving(suffix: str, content: SheetContent) -> dict[str, Any]:
    if suffix == ".pdf":
        return {"metadata": {"Title": content.title, "Author": content.bureau, "Subject": content.run}}
    if suffix == ".tif":
        return {"pil_kwargs": {"compression": "tiff_lzw"}}
    return {"metadata": {"Title": content.title}}


def _drawn(
    content: SheetContent, out: Path, *, paper: Paper, landscape: bool, scale: int | None
) -> tuple[Figure, SheetRecord]:
    require_metres(content.crs)
    layout = sheet_layout(paper, landscape=landscape)
    page, room = layout.page, layout.map
    scale = chosen_scale(content.bounds, room, scale)
    extent = ground_extent(content.bounds, room, scale)
    figure = Figure(figsize=(page.width / 25.4, page.height / 25.4), facecolor="white")
    axes = figure.add_axes(
        (
            room.left / page.width,
            room.bottom / page.height,
            room.width / page.width,
            room.height / page.height,
        ),
        label="map",
    )
    axes.set_axis_off()
    axes.set_xlim(extent[0], extent[2])
    axes.set_ylim(extent[1], extent[3])
    entries = []
    for order, layer in enumerate(content.layers):
        for code, geometries in visible(layer, extent):
            style = layer.styles[code]
            draw_class(axes, geometries, style, extent=extent, zorder=1 + order)
            if layer.in_legend:
                entries.append(LegendEntry(layer.title, style, sample_of(style, geometries)))
    pen = Pen(figure, page)
    arrow = furniture.north_arrow_box(layout)
    unnamed = draw_names(pen, content.layers, room=room, extent=extent, taken=[arrow])
    furniture.draw_title(pen, layout, content)
    furniture.draw_frame(pen, layout, extent, scale)
    furniture.draw_north_arrow(pen, layout)
    if content.locator is not None:
        draw_locator(figure, pen, layout, content.locator, extent)
    draw_panels(pen, layout, content, entries)
    furniture.draw_signature(pen, layout, content)
    furniture.draw_foot(pen, layout, content, scale)
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


@contextmanager
def _written_whole(out: Path) -> Iterator[Path]:
    """Yield a name beside `out` to write to; it takes the place of `out` when all went well, else it is removed."""
    try:
        with replaced_whole(out) as part:
            yield part
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> ZonemapError:
    return ZonemapError(
        "sheet_unwritable",
        _("{path} cannot be written ({reason})").format(path=out, reason=error.strerror or error),
        _("name a file in a folder that exists and that you may write to"),
    )
