"""What is remembered of each layer and raster: where it came from, and the hash of what is stored."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class LayerRecord(BaseModel):
    """The record of one stored layer; counts are features, `sha256` is the hash of the stored content."""

    model_config = ConfigDict(frozen=True)

    layer: str
    source: str
    source_sha256: str | None = None
    rows: int
    columns: tuple[str, ...]
    crs: str | None = None
    crs_known_by: str | None = None
    encoding: str | None = None
    encoding_known_by: str | None = None
    profile: str | None = None
    edition: str | None = None
    read: int
    accepted: int
    repaired: int
    quarantined: int
    sha256: str
    ingested_at: str


class RasterRecord(BaseModel):
    """The record of one registered raster: `file` is relative to the workspace, `date` is ISO."""

    model_config = ConfigDict(frozen=True)

    name: str
    file: str
    unit: str
    date: str | None = None
    nodata: float | None = None
    crs: str
    sha256: str
