"""Tables of text: CSV, and sheets of a workbook, with or without geometry in their columns."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.errors import ZonemapError, explained
from zonemap.ingest.files.encoding import Encoding, text_encoding
from zonemap.ingest.files.found import Found, GeometryArray
from zonemap.wording import gettext as _

_WKT = ("wkt", "geometry", "the_geom", "geom")
_POINTS = (("x", "y"), ("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("经度", "纬度"))
_SEPARATORS = ",\t;|"


def read_csv(file: Path, given: str | None) -> Found:
    """Return the rows of a CSV file, every value as text."""
    data = file.read_bytes()
    encoding = text_encoding(data, file.name, given)
    text = data.decode(encoding.name)
    if "\0" in text:
        raise ZonemapError(
            "broken_file",
            _("{file} is not a readable CSV table").format(file=file.name),
            _("save the table as CSV again: it holds bytes that are no text"),
        )
    header = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    with (
        warnings.catch_warnings(
            action="error", category=pd.errors.ParserWarning
        ),  # rows longer than the header
        explained(
            pd.errors.ParserError,
            pd.errors.ParserWarning,
            pd.errors.EmptyDataError,
            ValueError,
            code="broken_file",
            message=_("{file} is not a readable CSV table").format(file=file.name),
            remedy=_("correct the rows named here, or save the table as CSV again"),
        ),
    ):
        rows = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            index_col=False,
            skipinitialspace=True,
        )
    return _found(file.name, rows, encoding)


def read_workbook(file: Path, table: str | None) -> Found:
    """Return the rows of a sheet of an XLSX workbook."""
    with explained(
        ValueError,
        KeyError,
        OSError,
        code="broken_file",
        message=_("{file} is not a readable workbook").format(file=file.name),
        remedy=_("check the name of the sheet, or save the sheet as CSV"),
    ):
        sheets = pd.read_excel(file, sheet_name=None, dtype=object)
    name = table or next(iter(sheets))
    if name not in sheets or (
        table is None and len(sheets) > 1 and sum(map(len, sheets.values())) > len(sheets[name])
    ):
        raise ZonemapError(
            "several_tables",
            _("{file} has these tables: {names}").format(file=file.name, names=", ".join(map(str, sheets))),
            _("name one with --table"),
        )
    return _found(f"{file.name}:{name}", sheets[name], Encoding("utf-8", "format"))


def _found(name: str, rows: pd.DataFrame, encoding: Encoding) -> Found:
    rows = rows.rename(columns=lambda column: str(column).strip())
    rows = rows.loc[:, ~rows.columns.duplicated()]
    shapes, broken, used = _shapes(rows)
    return Found(
        name=name,
        attributes=rows.drop(columns=used),
        shapes=shapes,
        broken=broken,
        crs=None,
        crs_known_by=None,
        encoding=encoding.name,
        encoding_known_by=encoding.known_by,
    )


def _shapes(rows: pd.DataFrame) -> tuple[GeometryArray | None, npt.NDArray[np.bool_], list[str]]:
    by_name = {str(column).casefold(): str(column) for column in rows.columns}
    for name in _WKT:
        if name in by_name:
            texts = rows[by_name[name]].astype(object).to_numpy()
            given = np.array([isinstance(text, str) and bool(text.strip()) for text in texts], dtype=bool)
            shapes = shapely.from_wkt(
                pd.Series(texts, dtype=object).where(given, None).to_numpy(), on_invalid="ignore"
            )
            return shapes, given & shapely.is_missing(shapes), [by_name[name]]
    for east, north in _POINTS:
        if east in by_name and north in by_name:
            used = [by_name[east], by_name[north]]
            x, y = (pd.to_numeric(rows[column], errors="coerce").to_numpy(np.float64) for column in used)
            known = np.isfinite(x) & np.isfinite(y)
            shapes = np.full(len(rows), None, dtype=object)
            shapes[known] = shapely.points(x[known], y[known])
            return shapes, ~known & (rows[used].astype(str) != "").all(axis=1).to_numpy(), used
    return None, np.zeros(len(rows), dtype=bool), []
