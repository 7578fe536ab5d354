"""What a raster must be before anything is measured on it."""

from __future__ import annotations

from pathlib import Path

import rasterio

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _


def refuse_unusable(source: rasterio.DatasetReader, file: Path) -> None:
    """Raise `ZonemapError` where a raster says no CRS, is rotated or stands upside down."""
    if source.crs is None:
        raise ZonemapError(
            "no_crs",
            _("{file} does not say in which CRS it is").format(file=file),
            _("write the CRS into the file, for instance with gdal_edit"),
        )
    transform = source.transform
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise ZonemapError(
            "raster_not_north_up",
            _("{file} is rotated or stands upside down").format(file=file),
            _("bring it onto a north-up grid, for instance with gdalwarp"),
        )
