"""Tables as they are stored: canonical types, Arrow in and out, and the hash of what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS

from zonemap.errors import ZonemapError
from zonemap.layers import Kind, Layer, Shape
from zonemap.wording import gettext as _

GEOMETRY = "geometry"

_ARROW_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.TEXTS: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
}


def canonical(layer: Layer, table: pd.DataFrame, crs: CRS) -> gpd.GeoDataFrame:
    """Return the columns of the layer in their order and types, with a fresh index; others go.

    Single-part multipolygons become polygons, so that a shape has one spelling and one hash.
    """
    present = [column for column in layer.columns if column.name in table]
    columns = {column.name: _typed(table[column.name], column.kind) for column in present}
    frame = pd.DataFrame(columns, index=table.index).reset_index(drop=True)
    if layer.shape is Shape.TABLE:
        return frame
    if not isinstance(table, gpd.GeoDataFrame) or (table.crs is not None and table.crs != crs):
        raise ZonemapError(
            "wrong_crs",
            _("{layer}: the table has no shapes in {crs}").format(layer=layer.name, crs=crs.to_string()),
            _("give a GeoDataFrame in the CRS of the workspace"),
        )
    shapes = _single_parts(np.asarray(table.geometry, dtype=object))
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=crs))


def _typed(values: pd.Series, kind: Kind) -> pd.Series:
    match kind:
        case Kind.TEXT | Kind.TEXTS:
            return values.astype("str")
        case Kind.BOOLEAN:
            return values.astype("boolean")
        case Kind.DATE:
            return pd.to_datetime(values).dt.normalize().astype("datetime64[s]")
        case _:
            return values.astype("float64")


def _single_parts(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    alone = (shapely.get_type_id(shapes) >= 4) & (shapely.get_num_geometries(shapes) == 1)
    if not alone.any():
        return shapes
    result = shapes.copy()
    result[alone] = shapely.get_geometry(shapes[alone], 0)
    return result


def to_arrow(layer: Layer, frame: pd.DataFrame) -> tuple[pa.Table, str | None]:
    """Return a canonical table as Arrow with its shapes as WKB, and the geometry type to declare."""
    arrays: dict[str, pa.Array] = {
        column.name: pa.array(frame[column.name], type=_ARROW_TYPES[column.kind], from_pandas=True)
        for column in layer.columns
        if column.name in frame
    }
    if GEOMETRY not in frame:
        return pa.table(arrays), None
    shapes, declared = _declared(np.asarray(frame[GEOMETRY], dtype=object))
    wkb = pa.array(shapely.to_wkb(shapes, flavor="iso"), type=pa.binary())
    fields = [pa.field(name, array.type) for name, array in arrays.items()]
    fields.append(pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
    return pa.Table.from_arrays([*arrays.values(), wkb], schema=pa.schema(fields)), declared


def _declared(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], str]:
    """Return polygons of one type and the type to declare: mixed layers are a nuisance in a desktop GIS."""
    kinds = set(np.unique(shapely.get_type_id(shapes)).tolist())
    names = {0: "Point", 1: "LineString", 3: "Polygon"}
    if len(kinds) == 1:
        return shapes, names.get(kinds.pop(), "Unknown")
    if kinds != {3, 6}:
        return shapes, "Unknown"
    many = shapes.copy()
    alone = shapely.get_type_id(shapes) == 3
    many[alone] = shapely.multipolygons(shapes[alone][:, None])
    return many, "MultiPolygon"


def from_arrow(layer: Layer, table: pa.Table, crs: CRS, geometry: str | None) -> gpd.GeoDataFrame:
    """Return a stored table with its canonical types restored."""
    columns: dict[str, Any] = {
        column.name: _restored(table[column.name], column.kind)
        for column in layer.columns
        if column.name in table.column_names
    }
    frame = pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))
    if geometry is None:
        return frame
    shapes = shapely.from_wkb(np.asarray(table[geometry], dtype=object))
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(_single_parts(shapes), crs=crs))


def _restored(values: pa.ChunkedArray, kind: Kind) -> pd.Series:
    match kind:
        case Kind.TEXT | Kind.TEXTS:
            return pd.Series(values.cast(pa.large_string()).to_pandas().astype("str"))
        case Kind.BOOLEAN:
            return pd.Series(values.cast(pa.bool_()).to_pandas().astype("boolean"))
        case Kind.DATE:
            return pd.Series(values.cast(pa.timestamp("s")).to_pandas().astype("datetime64[s]"))
        case _:
            return pd.Series(values.cast(pa.float64()).to_pandas().astype("float64"))


def content_sha256(layer: Layer, frame: pd.DataFrame, crs: CRS) -> str:
    """Return the hash of a canonical table: names, values, shapes and CRS, and nothing of files or paths."""
    digest = sha256(f"{layer.name}\n{crs.to_string() if GEOMETRY in frame else ''}\n{len(frame)}\n".encode())
    for column in layer.columns:
        if column.name in frame:
            digest.update(f"\n{column.name}\n".encode())
            for block in _blocks(frame[column.name], column.kind):
                digest.update(block)
    if GEOMETRY in frame:
        wkb = shapely.to_wkb(np.asarray(frame[GEOMETRY], dtype=object), flavor="iso")
        digest.update(b"\ngeometry\n")
        digest.update(b"".join(shape or b"\0" for shape in wkb))
    return digest.hexdigest()


def _blocks(values: pd.Series, kind: Kind) -> Iterable[bytes]:
    missing = values.isna().to_numpy()
    yield missing.tobytes()
    match kind:
        case Kind.TEXT | Kind.TEXTS:
            known = [str(value).encode() for value in values[~missing]]
            yield np.fromiter(map(len, known), dtype="<i8", count=len(known)).tobytes()
            yield b"".join(known)
        case Kind.BOOLEAN:
            yield values[~missing].to_numpy(dtype=np.bool_).tobytes()
        case Kind.DATE:
            yield values[~missing].to_numpy().astype("datetime64[D]").astype("<i8").tobytes()
        case _:
            yield (values[~missing].to_numpy(dtype="<f8") + 0.0).tobytes()  # + 0.0: minus zero is zero
