"""Opening a foreign file by its ending."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from zonemap.errors import ZonemapError, explained
from zonemap.ingest.files.archive import unpacked
from zonemap.ingest.files.delimited import read_csv, read_workbook
from zonemap.ingest.files.found import Found, shapes_from_wkb
from zonemap.ingest.files.vector import read_vector
from zonemap.wording import gettext as _

_TEXT_TABLES = (".csv", ".txt", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm")
_PARQUET = (".parquet", ".geoparquet")


def read_file(file: Path, layer: str, table: str | None, encoding: str | None) -> Found:
    """Return the rows of one table of a file; a `ZonemapError` when it is missing, unreadable or empty."""
    if not file.exists():
        raise ZonemapError(
            "no_file",
            _("{file} is not there").format(file=file),
            _("check the path"),
        )
    if file.is_dir() and file.suffix.lower() != ".gdb":
        raise ZonemapError(
            "no_file",
            _("{file} is a folder").format(file=file),
            _("give a file; of folders only file geodatabases (.gdb) are read"),
        )
    with explained(
        OSError,
        MemoryError,
        code="broken_file",
        message=_("{file} cannot be read").format(file=file.name),
        remedy=_("check that the file may be read and is whole"),
    ):
        found = _read(file, layer, table, encoding)
    if not len(found.attributes.index) and not len(found.broken):
        raise ZonemapError(
            "empty_file",
            _("{file} holds no features").format(file=found.name),
            _("check that the right file and table were given"),
        )
    return found


def _read(file: Path, layer: str, table: str | None, encoding: str | None) -> Found:
    suffix = file.suffix.lower()
    if suffix == ".zip":
        with unpacked(file, table) as dataset:
            inner = None if table in {dataset.stem, dataset.name} else table
            return _read(dataset, layer, inner, encoding)
    if suffix in _TEXT_TABLES:
        return read_csv(file, encoding)
    if suffix in _WORKBOOKS:
        return read_workbook(file, table)
    if suffix in _PARQUET:
        return _read_parquet(file)
    return read_vector(file, layer, table, encoding)


def _read_parquet(file: Path) -> Found:
    """Return the rows of a GeoParquet file; without a CRS it is in WGS 84, as its standard says."""
    with explained(
        pa.ArrowInvalid,
        KeyError,
        ValueError,
        code="broken_file",
        message=_("{file} is not a readable GeoParquet file").format(file=file.name),
        remedy=_("convert it to a GeoPackage and read that in"),
    ):
        table = pq.read_table(file)
        meta = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
        column = meta.get("primary_column")
        shapes, broken, crs, known_by = None, np.zeros(table.num_rows, dtype=bool), None, None
        if column:
            shapes, broken = shapes_from_wkb(np.asarray(table[column], dtype=object))
            declared = meta["columns"][column].get("crs", "OGC:CRS84")
            crs = declared if declared is None or isinstance(declared, str) else json.dumps(declared)
            known_by = "standard (GeoParquet)" if declared == "OGC:CRS84" else "file"
            table = table.drop_columns([column])
    attributes: pd.DataFrame = table.to_pandas()
    return Found(file.name, attributes, shapes, broken, crs, known_by, "utf-8", "format")
