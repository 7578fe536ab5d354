"""What ingestion needs of a workspace; the workspace itself stands in a tier above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from zonemap.errors import Fault
from zonemap.ingest.report import Provenance


class Destination(Protocol):
    """A workspace, as far as reading files in and checking them goes."""

    @property
    def path(self) -> Path:
        """The folder of the workspace."""

    @property
    def crs(self) -> CRS:
        """The metric CRS in which layers are stored."""

    def layer_names(self) -> tuple[str, ...]:
        """Return the names of the stored layers."""

    def read(self, name: str, *, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
        """Return a stored layer."""

    def write_layer(self, name: str, table: pd.DataFrame, *, origin: Provenance | None = None) -> object:
        """Store a layer, wholly or not at all."""

    def faults(self, name: str) -> list[Fault]:
        """Return the faults found when the layer was last ingested."""
