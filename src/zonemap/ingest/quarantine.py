"""What was refused, kept with the reasons, so that its owner can correct it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from zonemap.errors import Fault
from zonemap.ingest.files import Found, GeometryArray
from zonemap.writing import replaced_whole, write_text_whole

PERSONAL: Final = frozenset(
    name.casefold()
    for name in (
        "ZRRZJHM",
        "LXDH",
        "ZJH",
        "ZJHM",
        "SFZH",
        "QLRZJH",
        "DH",
        "身份证号",
        "证件号",
        "证件号码",
        "联系电话",
        "手机",
        "电话",
    )
)
"""Columns about persons that are kept nowhere."""


def write_quarantine(
    target: Path,
    found: Found,
    refused: npt.NDArray[np.bool_],
    reasons: Sequence[Sequence[Fault]],
    faults: Sequence[Fault],
    *,
    crs: str | None,
    personal: Sequence[str] = (),
) -> None:
    """Write the refused rows with all they had, and every fault of the file, each wholly or not at all.

    `target` is the path of both without an ending, its name that of the layer; `reasons` are the faults of each refused
    row, in order. When nothing is refused, no rows are left of an earlier reading.
    """
    target.parent.mkdir(exist_ok=True)
    rows = target.with_suffix(".gpkg")
    if refused.any():
        with replaced_whole(rows) as waiting:
            left_out = {*PERSONAL, *(name.casefold() for name in personal)}
            _write(
                waiting,
                target.name,
                _refused_rows(found, refused, reasons, left_out),
                _drawable(found, refused),
                crs,
            )
    else:
        rows.unlink(missing_ok=True)
    document = {"layer": target.name, "file": found.name, "faults": [fault.as_json() for fault in faults]}
    write_text_whole(target.with_suffix(".json"), json.dumps(document, ensure_ascii=False, indent=0))


def _refused_rows(
    found: Found, refused: npt.NDArray[np.bool_], reasons: Sequence[Sequence[Fault]], left_out: set[str]
) -> pd.DataFrame:
    """Return what the file had in each refused row, as text: nothing of it is ever computed with."""
    rows = pd.DataFrame(index=pd.RangeIndex(int(refused.sum())))
    taken = {"fid", "geom", "geometry", "fault_code", "fault_message", *left_out}
    for column in found.attributes.columns:
        if str(column).casefold() not in taken:
            taken.add(str(column).casefold())
            rows[str(column)] = found.attributes.loc[refused, column].astype("string").to_numpy(dtype=object)
    rows["fault_code"] = ["; ".join(fault.code for fault in row) for row in reasons]
    rows["fault_message"] = ["; ".join(fault.message for fault in row) for row in reasons]
    return rows


def _drawable(found: Found, refused: npt.NDArray[np.bool_]) -> GeometryArray | None:
    """Return the refused shapes, without those that no file can hold."""
    if found.shapes is None:
        return None
    shapes = found.shapes[refused].copy()
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    shapes[np.unique(owner[~np.isfinite(coordinates).all(axis=1)])] = None
    return shapes


def _write(file: Path, layer: str, rows: pd.DataFrame, shapes: GeometryArray | None, crs: str | None) -> None:
    if shapes is None:
        pyogrio.write_dataframe(rows, file, layer=layer, driver="GPKG")
        return
    table = gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, index=rows.index, crs=crs))
    pyogrio.write_dataframe(table, file, layer=layer, driver="GPKG", geometry_type="Unknown")
