"""A drawn figure written to a file: whole or not at all, a GeoTIFF where the page is to lie in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import rasterio
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pypdf import PdfWriter
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from zonemap.errors import ZonemapError
from zonemap.maps.sheet.content import SheetContent, SheetRecord
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole

SUFFIXES: Final = (".pdf", ".png", ".svg", ".tif")
PNG_EFFORT: Final = 3
"""Of 9: a third of the time of the usual 6, for a file a little larger."""


def require_suffix(out: Path) -> str:
    """Return the suffix of a sheet's name; raise a `ZonemapError` where none can be written under it."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ZonemapError(
            "sheet_format",
            _("A sheet cannot be written as “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=", ".join(SUFFIXES)),
        )
    return suffix


def require_pdf(out: Path) -> None:
    """Raise a `ZonemapError` where an atlas cannot have that name."""
    if out.suffix.lower() != ".pdf":
        raise ZonemapError(
            "atlas_format",
            _("An atlas cannot be written as “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=".pdf"),
        )


def save_figure(figure: Figure, part: Path, content: SheetContent, record: SheetRecord, dpi: int) -> None:
    """Write the figure in the format of the file's suffix.

    It is made in memory first: on a disk that is full matplotlib's PDF and GDAL fail in other ways than by saying so.
    """
    suffix, made = part.suffix.lower(), BytesIO()
    if suffix == ".tif":
        made.write(_geotiff(figure, content, record, dpi))
    elif suffix == ".png":
        effort = {"compress_level": PNG_EFFORT}
        figure.savefig(made, format="png", dpi=dpi, metadata={"Title": content.title}, pil_kwargs=effort)
    elif suffix == ".svg":
        figure.savefig(made, format="svg", metadata={"Title": content.title})
    else:
        figure.savefig(made, format="pdf", metadata=pdf_metadata(content))
    part.write_bytes(made.getbuffer())


def pdf_metadata(content: SheetContent) -> dict[str, str]:
    """Return what stands in the properties of the PDF."""
    return {"Title": content.title, "Author": content.bureau, "Subject": content.run}


def bookmarked(pdf: BytesIO, titles: Sequence[str]) -> bytes:
    """Return the PDF with a bookmark to each page, and opening with the bookmarks beside it."""
    writer, made = PdfWriter(clone_from=pdf), BytesIO()
    for page, title in enumerate(titles):
        writer.add_outline_item(title=title, page_number=page)
    writer.page_mode = "/UseOutlines"
    writer.write(made)
    return made.getvalue()


def page_transform(record: SheetRecord, rows: int, dpi: int) -> Affine:
    """Return the transform from pixels of the printed page to the CRS: the map frame carried on over the paper."""
    metres_per_mm = record.scale / 1000
    pixel = 25.4 / dpi * metres_per_mm
    left, bottom, _width, _height = record.map_mm
    west = record.extent[0] - left * metres_per_mm
    south = record.extent[1] - bottom * metres_per_mm
    return Affine(pixel, 0.0, west, 0.0, -pixel, south + rows * pixel)


def _geotiff(figure: Figure, content: SheetContent, record: SheetRecord, dpi: int) -> bytes:
    """Return the page as a GeoTIFF."""
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
    rows, columns = pixels.shape[:2]
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            width=columns,
            height=rows,
            count=3,
            dtype="uint8",
            crs=rasterio.crs.CRS.from_wkt(content.crs.to_wkt()),
            transform=page_transform(record, rows, dpi),
            photometric="RGB",
            compress="deflate",
            predictor=2,
            tiled=True,
        ) as page:
            page.write(pixels.transpose(2, 0, 1))
            page.update_tags(
                TIFFTAG_XRESOLUTION=str(dpi),
                TIFFTAG_YRESOLUTION=str(dpi),
                TIFFTAG_RESOLUTIONUNIT="2",
                TIFFTAG_IMAGEDESCRIPTION=content.title,
            )
        return bytes(memory.getbuffer())


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Yield a name beside `out` to write to; it takes the place of `out` when all went well, else it is removed."""
    try:
        with replaced_whole(out) as part:
            yield part
    except OSError as error:
        raise ZonemapError(
            "sheet_unwritable",
            _("{path} cannot be written ({reason})").format(path=out, reason=error.strerror or error),
            _("name a file in a folder that exists and that you may write to"),
        ) from error
