"""What studies hand to a desktop GIS: layers in one GeoPackage, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataSourceError

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole

_SUFFIX: Final = ".gpkg"


def require_geopackage(path: Path) -> None:
    """Raise `ZonemapError` for a file that is not named as a GeoPackage."""
    if path.suffix.lower() != _SUFFIX:
        raise ZonemapError(
            "unknown_format",
            _("A result of this study cannot be written as “{suffix}”").format(suffix=path.suffix),
            _("use one of: {names}").format(names=_SUFFIX),
        )


def write_geopackage(path: Path, layers: Mapping[str, tuple[gpd.GeoDataFrame, str]]) -> None:
    """Write tables as the layers of a GeoPackage, each with the kind of its shapes."""
    require_geopackage(path)
    try:
        with replaced_whole(path) as waiting:
            for name, (table, shape) in layers.items():
                pyogrio.write_dataframe(table, waiting, layer=name, driver="GPKG", geometry_type=shape)
    except (OSError, DataSourceError) as error:
        raise ZonemapError(
            "file_unwritable",
            _("{path} cannot be written ({reason})").format(path=path, reason=error),
            _(
                "free space on the disk, close the file if it is open, and name one in a folder that you may write to"
            ),
        ) from error
