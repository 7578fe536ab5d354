from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio

from zonemap.layers import layer_named
from zonemap.twin import Twin, write_twin

GEODATA = Path(__file__).parents[2] / "geodata"


def _entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for part in ("frame", "layers", "rasters", "truth") for entry in manifest.get(part, [])]


@pytest.fixture(scope="module")
def folder(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("twin")
    write_twin(twin, target)
    return target


@pytest.fixture(params=["written", "shipped"])
def city(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder if request.param == "written" else GEODATA


def test_the_manifest_names_every_file_with_its_true_hash(city: Path) -> None:
    entries = _entries(tomllib.loads((city / "manifest.toml").read_text(encoding="utf-8")))
    for entry in entries:
        assert hashlib.sha256((city / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry[
            "file"
        ]
    present = {p.relative_to(city).as_posix() for p in city.rglob("*") if p.is_file()}
    assert present - {"manifest.toml", "derive_frame.py"} == {entry["file"] for entry in entries}


def test_everything_synthetic_says_so(city: Path) -> None:
    manifest = tomllib.loads((city / "manifest.toml").read_text(encoding="utf-8"))
    assert manifest["synthetic"] is True
    assert manifest["label"] == "示意数据 (synthetic, illustrative)"
    for entry in _entries(manifest):
        assert {"title", "date", "source", "rights", "nature"} <= entry.keys()
        assert entry["synthetic"] is (entry["nature"] == "synthetic")
        if entry["synthetic"]:
            assert entry["label"] == manifest["label"]
            assert "示意数据" in entry["title"]["zh"]
    assert {entry["name"] for entry in manifest["frame"]} == {"districts", "water"}


def test_no_approval_number_of_a_map_is_invented(city: Path) -> None:
    assert "审图号" not in (city / "manifest.toml").read_text(encoding="utf-8")


def test_the_shipped_city_is_small_enough_for_a_repository() -> None:
    sizes = [path.stat().st_size for path in GEODATA.rglob("*") if path.is_file()]
    assert sum(sizes) < 20e6
    assert max(sizes) < 5e6


def test_a_layer_read_back_is_the_layer_that_was_written(twin: Twin, folder: Path) -> None:
    for name, table in twin.layers.items():
        path = folder / "layers" / f"{name}.gpkg"
        back = pyogrio.read_dataframe(path, use_arrow=True)
        assert len(back) == len(table), name
        for column in layer_named(name).names:
            assert (back[column].isna().to_numpy() == table[column].isna().to_numpy()).all(), (name, column)
        if isinstance(table, gpd.GeoDataFrame):
            assert back.crs == table.crs
            assert np.allclose(back.area, table.area, atol=1e-6)


def test_numbers_dates_and_truths_survive_the_file(twin: Twin, folder: Path) -> None:
    back = pyogrio.read_dataframe(folder / "layers" / "parcels.gpkg", use_arrow=True)
    table = twin.layers["parcels"]
    np.testing.assert_array_equal(back["invested_share"], table["invested_share"])
    days = pd.to_datetime(back["supplied_on"]).dt.strftime("%Y-%m-%d")
    assert days.fillna("").tolist() == table["supplied_on"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    started = table["is_started"].dropna()
    assert (back["is_started"].loc[started.index].astype(bool) == started.astype(bool)).all()


def test_the_truth_is_a_file_of_its_own(twin: Twin, folder: Path) -> None:
    back = pd.read_csv(folder / "truth.csv", dtype=str, keep_default_na=False).set_index("parcel_id")
    assert (back == twin.truth).all(axis=None)
    assert not set(twin.truth.columns) & set(twin.layers["parcels"].columns)


@pytest.mark.parametrize(("name", "table"), [("truth_studies", "parcels"), ("truth_zones", "zones")])
def test_the_truth_of_studies_is_written_beside_it(twin: Twin, folder: Path, name: str, table: str) -> None:
    planted = getattr(twin.studies, table)
    back = pd.read_csv(folder / f"{name}.csv", index_col=0)
    assert back.index.tolist() == planted.index.tolist()
    assert back.columns.tolist() == planted.columns.tolist()


def test_a_raster_read_back_has_grid_unit_and_missing_cells(twin: Twin, folder: Path) -> None:
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    for entry in manifest["rasters"]:
        raster = twin.rasters[entry["name"]]
        with rasterio.open(folder / entry["file"]) as source:
            np.testing.assert_array_equal(source.read(1), raster.values)
            assert source.crs.to_epsg() == 4549
            assert source.nodata == raster.nodata == entry["nodata"]
            assert source.tags()["label"] == manifest["label"]


def test_the_same_city_is_written_to_the_same_bytes(twin: Twin, folder: Path, tmp_path: Path) -> None:
    again = write_twin(twin, tmp_path)
    assert again.read_bytes() == (folder / "manifest.toml").read_bytes()


def test_the_frame_can_be_left_out(twin: Twin, tmp_path: Path) -> None:
    manifest = tomllib.loads(write_twin(twin, tmp_path, frame=False).read_text(encoding="utf-8"))
    assert "frame" not in manifest
    assert not (tmp_path / "frame").exists()
