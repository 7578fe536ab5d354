"""The folder store: layers in `workspace.gpkg`, records in `layers.json`. It opens in a desktop GIS as it is.

A file is never edited in place: it is copied, the copy is changed, and the copy takes its place in one step.
Whoever reads meanwhile, over a network share too, sees the old or the new file and never half of one.
"""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio
from pydantic import BaseModel, ConfigDict, ValidationError
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from zonemap.collecting import uncollected
from zonemap.errors import Fault, Severity, ZonemapError, explained
from zonemap.layers import Shape, layer_named
from zonemap.store.content import GEOMETRY, canonical, content_sha256, from_arrow, to_arrow
from zonemap.store.interface import Origin
from zonemap.store.lock import only_writer
from zonemap.store.record import LayerRecord, RasterRecord
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole, write_text_whole

_FILE: Final = "workspace.gpkg"
_RECORDS: Final = "layers.json"
_EDITIONS_NAMED: Final = 5


class _Ledger(BaseModel):
    """The content of `layers.json`."""

    model_config = ConfigDict(frozen=True)

    layers: dict[str, LayerRecord] = {}
    rasters: dict[str, RasterRecord] = {}


@dataclass(frozen=True, slots=True)
class GeoPackageStore:
    """Layers of one workspace in its folder."""

    folder: Path
    crs: CRS

    def records(self) -> Mapping[str, LayerRecord]:
        """Return the record of every stored layer."""
        return self._ledger().layers

    def rasters(self) -> Mapping[str, RasterRecord]:
        """Return the record of every registered raster."""
        return self._ledger().rasters

    @uncollected()
    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> gpd.GeoDataFrame:
        """Return a layer in its canonical types, or the part of it that meets the box."""
        layer = layer_named(name)
        self._refuse_strange(name)
        wanted = None if columns is None else [column for column in columns if column != GEOMETRY]
        with explained(
            DataSourceError,
            DataLayerError,
            code="broken_store",
            message=_("{file}: the layer “{name}” cannot be read").format(
                file=self.folder / _FILE, name=name
            ),
            remedy=_("restore the file from a backup, or ingest the layer again"),
        ):
            meta, table = pyogrio.read_arrow(
                self.folder / _FILE,
                layer=name,
                columns=wanted,
                bbox=bbox,
                read_geometry=layer.shape is not Shape.TABLE,
            )
        geometry = None if layer.shape is Shape.TABLE else (meta["geometry_name"] or "wkb_geometry")
        return from_arrow(layer, table, self.crs, geometry)

    def write_layer(self, name: str, table: pd.DataFrame, *, origin: Origin | None = None) -> LayerRecord:
        """Store a layer in place of the one of that name, wholly or not at all."""
        layer = layer_named(name)
        frame = canonical(layer, table, self.crs)
        digest = content_sha256(layer, frame, self.crs)
        record = _record(name, frame, self.crs, digest, origin)
        arrow, shape = to_arrow(layer, frame)
        with only_writer(self.folder):
            ledger = self._ledger()
            with replaced_whole(self.folder / _FILE) as waiting:
                if (self.folder / _FILE).exists():
                    shutil.copyfile(self.folder / _FILE, waiting)
                self._write(waiting, name, arrow, shape)
                _stamp(waiting, name, digest)
            self._save(ledger.model_copy(update={"layers": {**ledger.layers, name: record}}))
        return record

    def _write(self, file: Path, name: str, arrow: Any, shape: str | None) -> None:
        shaped = {} if shape is None else {"geometry_name": GEOMETRY, "crs": self.crs.to_wkt()}
        if shape is not None and self.crs.to_authority():
            shaped["crs"] = ":".join(self.crs.to_authority())
        pyogrio.write_arrow(
            arrow,
            file,
            layer=name,
            driver="GPKG",
            geometry_type=shape,
            append=False,
            **shaped,
        )

    def add_raster(self, record: RasterRecord) -> None:
        """Remember a raster in place of the one of that name."""
        with only_writer(self.folder):
            ledger = self._ledger()
            self._save(ledger.model_copy(update={"rasters": {**ledger.rasters, record.name: record}}))

    def faults(self, name: str) -> list[Fault]:
        """Return the faults found when the layer was last ingested, read from the quarantine."""
        file = self.folder / "quarantine" / f"{layer_named(name).name}.json"
        if not file.exists():
            return []
        rows = json.loads(file.read_text(encoding="utf-8"))["faults"]
        return [Fault(**{**row, "severity": Severity(row["severity"])}) for row in rows]

    def _ledger(self) -> _Ledger:
        file = self.folder / _RECORDS
        if not file.exists():
            return _Ledger()
        with explained(
            ValidationError,
            UnicodeDecodeError,
            code="broken_store",
            message=_("{file} is damaged").format(file=file),
            remedy=_("restore the file from a backup; it is written by the program, not by hand"),
        ):
            return _Ledger.model_validate_json(file.read_text(encoding="utf-8"))

    def _save(self, ledger: _Ledger) -> None:
        text = json.dumps(ledger.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_text_whole(self.folder / _RECORDS, text)

    def _refuse_strange(self, name: str) -> None:
        """Refuse a layer whose stamp is not that of its record: a write was cut off, or the file was exchanged."""
        expected = self.records()[name].sha256 if name in self.records() else None
        if expected is None or _stamp_of(self.folder / _FILE, name) == expected:
            return
        raise ZonemapError(
            "strange_layer",
            _("{file}: the layer “{name}” is not the one that layers.json describes").format(
                file=self.folder / _FILE, name=name
            ),
            _("ingest the layer again"),
        )


def _stamp(file: Path, name: str, digest: str) -> None:
    """Write the hash beside the layer, and leave the file without a write-ahead log: those freeze network shares."""
    with closing(sqlite3.connect(file)) as base:
        base.execute("UPDATE gpkg_contents SET description = ? WHERE table_name = ?", (digest, name))
        base.commit()
        base.execute("PRAGMA journal_mode = DELETE")


def _stamp_of(file: Path, name: str) -> str | None:
    if not file.exists():
        return None
    with (
        explained(
            sqlite3.DatabaseError,
            code="broken_store",
            message=_("{file} is damaged").format(file=file),
            remedy=_("restore the file from a backup, or ingest the layers again"),
        ),
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base,
    ):
        row = base.execute("SELECT description FROM gpkg_contents WHERE table_name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def _record(name: str, frame: pd.DataFrame, crs: CRS, digest: str, origin: Origin | None) -> LayerRecord:
    rows = len(frame)
    shaped = GEOMETRY in frame
    return LayerRecord(
        layer=name,
        source=origin.source if origin else "",
        source_sha256=origin.source_sha256 if origin else None,
        rows=rows,
        columns=tuple(str(column) for column in frame.columns if column != GEOMETRY),
        crs=(origin.source_crs if origin else crs.to_string()) if shaped else None,
        crs_known_by=(origin.crs_known_by if origin else "workspace") if shaped else None,
        encoding=origin.encoding if origin else None,
        encoding_known_by=origin.encoding_known_by if origin else None,
        profile=origin.profile if origin else None,
        edition=_edition(frame),
        read=origin.read if origin else rows,
        accepted=origin.accepted if origin else rows,
        repaired=origin.repaired if origin else 0,
        quarantined=origin.quarantined if origin else 0,
        sha256=digest,
        ingested_at=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def _edition(frame: pd.DataFrame) -> str | None:
    """Return the editions that travel with the rows, as one text."""
    for column in ("edition", "version"):
        if column in frame:
            found = sorted(frame[column].dropna().unique())
            return "; ".join(found[:_EDITIONS_NAMED]) or None
    return None
