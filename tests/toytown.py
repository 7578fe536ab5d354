"""Toy town: squares of 100 m whose areas are known by head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from zonemap.assessment import Assessment, assess
from zonemap.workspace import Workspace, create_workspace

CRS = "EPSG:4549"
EAST, NORTH = 550_000.0, 3_550_000.0
AS_OF = date(2026, 6, 30)


def square(column: float, row: float, *, width: float = 100.0, height: float = 100.0) -> shapely.Polygon:
    """Return a rectangle whose lower left corner is at a multiple of 100 m; 100 m × 100 m unless said otherwise."""
    left, bottom = EAST + 100 * column, NORTH + 100 * row
    return shapely.box(left, bottom, left + width, bottom + height)


def layer(rows: Sequence[Mapping[str, Any]], geometry: Sequence[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), geometry=list(geometry), crs=CRS)


def parcel(**columns: Any) -> dict[str, Any]:
    """Return one industrial parcel in 崇川 that breaches nothing, with the given columns changed."""
    return {
        "parcel_id": "P1",
        "land_use": "1001",
        "industry_code": "35",
        "industry_edition": "2017",
        "supplied_on": "2015-05-01",
        **columns,
    }


def building(**columns: Any) -> dict[str, Any]:
    return {"building_id": "B1", "storeys": 1, "storey_height_m": 6.0, **columns}


def town(folder: Path, layers: Mapping[str, pd.DataFrame], **settings: Any) -> Workspace:
    """Return a workspace with the given layers."""
    workspace = create_workspace(folder, crs=CRS, as_of=settings.pop("as_of", AS_OF), **settings)
    for name, table in layers.items():
        workspace.write_layer(name, table)
    return workspace


def one_parcel_town(
    folder: Path,
    *,
    parcel_columns: Mapping[str, Any] | None = None,
    buildings: Sequence[Mapping[str, Any]] = (),
    footprints: Sequence[shapely.Geometry] = (),
    as_of: date = AS_OF,
    **layers: pd.DataFrame,
) -> Assessment:
    """Return the assessment of one square parcel of 1 ha, with buildings where any are given."""
    tables: dict[str, pd.DataFrame] = {"parcels": layer([parcel(**(parcel_columns or {}))], [square(0, 0)])}
    if buildings:
        tables["buildings"] = layer(
            [{**each, "building_id": f"B{at}"} for at, each in enumerate(buildings)], footprints
        )
    tables.update(layers)
    return assess(town(folder, tables, as_of=as_of))


def verdict_of(assessment: Assessment, rule: str, parcel_id: str = "P1") -> str:
    """Return the verdict of a rule on a parcel, or "no row"."""
    found = assessment.findings_of(assessment.position(parcel_id)).get(rule)
    if found is None:
        return (
            "not judged" if rule in {each["rule"] for each in assessment.manifest["not_judged"]} else "no row"
        )
    findings, at = found
    return {-1: "breached", 0: "unknown", 1: "met"}[int(findings.verdict[at])]
