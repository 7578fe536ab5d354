"""A workspace: the layers and settings of one bureau."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

import geopandas as gpd
import pandas as pd
import rasterio
from pyproj import CRS
from rasterio.errors import RasterioIOError

from zonemap.errors import Fault, ZonemapError, explained
from zonemap.layers import layer_named
from zonemap.store import LayerRecord, Origin, RasterRecord, Store
from zonemap.wording import gettext as _
from zonemap.workspace.ceilings import Ceiling
from zonemap.workspace.rasters import refuse_unusable
from zonemap.workspace.settings import Settings
from zonemap.writing import replaced_whole


@dataclass(frozen=True, slots=True)
class Workspace:
    """The layers and settings of one bureau, in one metric CRS.

    A scenario sees it without some layers or rasters, as if they had never come in, and under other `ceilings`.
    """

    path: Path
    settings: Settings
    crs: CRS
    store: Store
    without: tuple[str, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()

    def supposing(self, *, without: Sequence[str] = (), ceilings: Sequence[Ceiling] = ()) -> Workspace:
        """Return the workspace as a scenario sees it; what another scenario supposed already stays."""
        left_out = tuple(sorted({*self.without, *without}))
        return replace(self, without=left_out, ceilings=(*self.ceilings, *ceilings))

    def _records(self) -> Mapping[str, LayerRecord]:
        return {name: each for name, each in self.store.records().items() if name not in self.without}

    def layer_names(self) -> tuple[str, ...]:
        """Return the names of the layers that are stored, sorted."""
        return tuple(sorted(self._records()))

    def has(self, name: str) -> bool:
        """Return whether a layer of that name is stored."""
        return name in self._records()

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> gpd.GeoDataFrame:
        """Return a layer: a `GeoDataFrame`, or a plain `DataFrame` where the layer is a table.

        Text is `str`, yes/no `boolean`, days `datetime64`, every number `float64`; a column that the layer does not
        have stays absent, also when it is asked for. `bbox` is in the CRS of the workspace.
        """
        self.record(name)
        return self.store.read(name, columns=columns, bbox=bbox)

    def record(self, name: str) -> LayerRecord:
        """Return what is remembered of a layer; a `ZonemapError` when it is not stored."""
        layer_named(name)
        records = self._records()
        if name not in records:
            raise ZonemapError(
                "absent_layer",
                _("{path}: the layer “{name}” is not in this workspace").format(path=self.path, name=name),
                _("read it in first: zonemap ingest {path} FILE --layer {name}").format(
                    path=self.path, name=name
                ),
            )
        return records[name]

    def write_layer(self, name: str, table: pd.DataFrame, *, origin: Origin | None = None) -> LayerRecord:
        """Store a checked layer in place of the one of that name, and return its record.

        Columns are the canonical ones; geometry is in the CRS of the workspace, which changes wholly or not at all.
        """
        return self.store.write_layer(name, table, origin=origin)

    def rasters(self) -> Mapping[str, RasterRecord]:
        """Return the registered rasters by name."""
        return {name: each for name, each in self.store.rasters().items() if name not in self.without}

    def add_raster(
        self, file: Path | str, name: str, unit: str, date: datetime.date | None = None
    ) -> RasterRecord:
        """Copy a raster into the workspace, register it and return its record; its first band is what counts.

        Raises `ZonemapError` where the file is no raster, says no CRS or is not north-up, or the name is no identifier.
        """
        source = Path(file)
        with (
            explained(
                RasterioIOError,
                code="unreadable_raster",
                message=_("{file} cannot be read as a raster").format(file=source),
                remedy=_("give a GeoTIFF"),
            ),
            rasterio.open(source) as raster,
        ):
            refuse_unusable(raster, source)
            crs, nodata = raster.crs, raster.nodata
        if not name.isidentifier():
            raise ZonemapError(
                "bad_name",
                _("“{name}” cannot name a raster").format(name=name),
                _("use letters, digits and underscores"),
            )
        target = self.path / "rasters" / f"{name}{source.suffix.lower()}"
        with replaced_whole(target) as waiting:
            shutil.copyfile(source, waiting)
        with target.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        record = RasterRecord(
            name=name,
            file=target.relative_to(self.path).as_posix(),
            unit=unit,
            date=date.isoformat() if date else None,
            nodata=nodata,
            crs=crs.to_string(),
            sha256=digest,
        )
        self.store.add_raster(record)
        return record

    def faults(self, name: str) -> list[Fault]:
        """Return the faults found when the layer was last ingested."""
        return self.store.faults(name)
