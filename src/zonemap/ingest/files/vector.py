"""Vector files, as GDAL reads them."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from zonemap.errors import ZonemapError, explained
from zonemap.ingest.files.encoding import Encoding, companion, shapefile_encoding, text_encoding
from zonemap.ingest.files.found import Found, shapes_from_wkb
from zonemap.wording import gettext as _

_GEOJSON = (".geojson", ".json")


def read_vector(file: Path, layer: str, table: str | None, given: str | None) -> Found:
    """Return the rows of the table named, of the one named like the layer, or of the only one there is."""
    with (
        explained(
            DataSourceError,
            DataLayerError,
            pa.ArrowInvalid,
            code="broken_file",
            message=_("{file} cannot be read").format(file=file.name),
            remedy=_("check that it opens in a desktop GIS, or ask the sender for it again"),
        ),
        _readable(file, given) as (path, encoding),
    ):
        name = _table(path, layer, table)
        # GDAL recodes a shapefile itself when told how; other formats say their encoding themselves.
        forced = encoding.name.upper() if file.suffix.lower() == ".shp" else None
        with warnings.catch_warnings(record=True, action="always") as remarks:
            meta, rows = pyogrio.read_arrow(path, layer=name, encoding=forced)
    column = meta["geometry_name"] or "wkb_geometry"
    shapes, broken = None, np.zeros(rows.num_rows, dtype=bool)
    if column in rows.column_names:
        shapes, broken = shapes_from_wkb(np.asarray(rows[column], dtype=object))
        rows = rows.drop_columns([column])
    crs, known_by = _declared_crs(file, meta["crs"])
    return Found(
        name=file.name if table is None else f"{file.name}:{name}",
        attributes=_attributes(rows),
        shapes=shapes,
        broken=broken,
        crs=crs,
        crs_known_by=known_by,
        encoding=encoding.name,
        encoding_known_by=encoding.known_by,
        remarks=tuple(sorted({str(remark.message) for remark in remarks})),
        cut_names=file.suffix.lower() == ".shp",
    )


def _attributes(rows: pa.Table) -> pd.DataFrame:
    """Return the columns in types that keep every digit: whole numbers with gaps stay whole."""
    table: pd.DataFrame = rows.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}.get
    )
    return table


@contextmanager
def _readable(file: Path, given: str | None) -> Iterator[tuple[Path, Encoding]]:
    """Give a path that GDAL reads rightly: GeoJSON that is not in UTF-8 is decoded and written anew."""
    suffix = file.suffix.lower()
    if suffix == ".shp":
        _refuse_incomplete(file)
        yield file, shapefile_encoding(file, given)
        return
    if suffix not in _GEOJSON:
        yield file, Encoding("utf-8", "format")
        return
    data = file.read_bytes()
    encoding = text_encoding(data, file.name, given)
    if encoding.name == "utf-8":
        yield file, encoding
        return
    with TemporaryDirectory(prefix="zonemap-") as folder:
        copy = Path(folder) / file.name
        copy.write_text(data.decode(encoding.name), encoding="utf-8")
        yield copy, encoding


def _refuse_incomplete(file: Path) -> None:
    missing = [suffix for suffix in (".dbf", ".shx") if companion(file, suffix) is None]
    if missing:
        raise ZonemapError(
            "incomplete_shapefile",
            _("{file}: its companions {missing} are missing").format(
                file=file.name, missing=", ".join(missing)
            ),
            _("copy all files of the same name together, or pack them into one zip"),
        )
    _refuse_cut_off(file)


def _refuse_cut_off(file: Path) -> None:
    """Refuse a shapefile of which a part was lost on the way: GDAL would read the rest without a word."""
    with explained(
        struct.error,
        code="broken_file",
        message=_("{file} cannot be read").format(file=file.name),
        remedy=_("ask the sender for the file again"),
    ):
        shapes, index, table = (companion(file, suffix) or file for suffix in (".shp", ".shx", ".dbf"))
        with shapes.open("rb") as head:
            said = 2 * int(struct.unpack(">24xi", head.read(28))[0])
        with table.open("rb") as head:
            rows, start, width = struct.unpack("<4xIHH", head.read(12))
    shapes_there = (index.stat().st_size - 100) // 8
    if shapes.stat().st_size < said or table.stat().st_size < start + rows * width or rows != shapes_there:
        raise ZonemapError(
            "broken_file",
            _("{file} is not whole: it has {shapes} shapes and {rows} rows, or a part of it was lost").format(
                file=file.name, shapes=shapes_there, rows=rows
            ),
            _("ask the sender for the file again"),
        )


def _table(path: Path, layer: str, table: str | None) -> str:
    names = [str(name) for name, _kind in pyogrio.list_layers(path)]
    wanted = table if table is not None else (names[0] if len(names) == 1 else layer)
    if wanted in names:
        return wanted
    raise ZonemapError(
        "several_tables" if names else "empty_file",
        _("{file} has these tables: {names}").format(file=path.name, names=", ".join(names) or "–"),
        _("name one with --table"),
    )


def _declared_crs(file: Path, crs: str | None) -> tuple[str | None, str | None]:
    if file.suffix.lower() in _GEOJSON and not _has_crs_member(file):
        return "EPSG:4326", "standard (RFC 7946)"
    return crs, None if crs is None else "file"


def _has_crs_member(file: Path) -> bool:
    """Return whether a GeoJSON file names its CRS, as the standard before RFC 7946 allowed."""
    return b'"crs"' in file.read_bytes()
