"""What any store of a workspace must do, a folder today and a database server tomorrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import geopandas as gpd
import pandas as pd

from zonemap.errors import Fault
from zonemap.store.record import LayerRecord, RasterRecord


class Origin(Protocol):
    """Where the rows of a layer came from, and what became of those that were read."""

    @property
    def source(self) -> str:
        """The file's name, without its folder."""

    @property
    def source_sha256(self) -> str | None:
        """The hash of the file."""

    @property
    def crs_known_by(self) -> str | None:
        """How the CRS of the file was known."""

    @property
    def encoding(self) -> str | None:
        """The encoding that the texts were read in."""

    @property
    def encoding_known_by(self) -> str | None:
        """How the encoding was known."""

    @property
    def profile(self) -> str | None:
        """The field profile used."""

    @property
    def read(self) -> int:
        """Rows read."""

    @property
    def accepted(self) -> int:
        """Rows kept."""

    @property
    def repaired(self) -> int:
        """Rows changed on the way in."""

    @property
    def quarantined(self) -> int:
        """Rows refused."""

    @property
    def source_crs(self) -> str | None:
        """The CRS of the file."""


class Store(Protocol):
    """Layers, records and rasters of one workspace."""

    def records(self) -> Mapping[str, LayerRecord]:
        """Return the record of every stored layer."""

    def rasters(self) -> Mapping[str, RasterRecord]:
        """Return the record of every registered raster."""

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> gpd.GeoDataFrame:
        """Return a layer, or the part of it that meets the box."""

    def write_layer(self, name: str, table: pd.DataFrame, *, origin: Origin | None = None) -> LayerRecord:
        """Store a layer in place of the one of that name, wholly or not at all."""

    def add_raster(self, record: RasterRecord) -> None:
        """Remember a raster in place of the one of that name."""

    def faults(self, name: str) -> list[Fault]:
        """Return the faults found when the layer was last ingested."""
