from __future__ import annotations

import shutil
import sqlite3

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zonemap.errors import ZonemapError
from zonemap.layers import layer_named
from zonemap.store.content import content_sha256
from zonemap.store.lock import only_writer
from zonemap.workspace import create_workspace, open_workspace


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "nt")


def town(size=3, **columns):
    shapes = [shapely.box(520_000 + 100 * i, 3_540_000, 520_100 + 100 * i, 3_540_100) for i in range(size)]
    ids = [f"32061200100{i}" for i in range(size)]
    return gpd.GeoDataFrame({"parcel_id": ids, **columns}, geometry=shapes, crs="EPSG:4549")


def test_what_is_written_is_read_back_in_canonical_types(workspace):
    table = town(
        land_use=["1001", None, "070101"],
        far_max=[2.0, np.nan, 0],
        is_disputed=[True, None, False],
        supplied_on=pd.to_datetime(["2020-01-05", None, "2019-12-31"]),
        invented=["a", "b", "c"],
    )
    workspace.write_layer("parcels", table)
    read = open_workspace(workspace.path).read("parcels")
    assert list(read.columns) == [
        "parcel_id",
        "land_use",
        "far_max",
        "supplied_on",
        "is_disputed",
        "geometry",
    ]
    assert read.dtypes.astype(str).to_dict() | {"geometry": ""} == {
        "parcel_id": "str",
        "land_use": "str",
        "far_max": "float64",
        "supplied_on": "datetime64[s]",
        "is_disputed": "boolean",
        "geometry": "",
    }
    assert read["is_disputed"].tolist() == [True, pd.NA, False]
    assert read["land_use"].isna().tolist() == [False, True, False]
    assert read["supplied_on"].dt.strftime("%Y-%m-%d").tolist()[::2] == ["2020-01-05", "2019-12-31"]
    assert read.crs.to_epsg() == 4549
    assert shapely.equals(read.geometry.to_numpy(), table.geometry.to_numpy()).all()


def test_columns_and_box_narrow_what_is_read(workspace):
    workspace.write_layer("parcels", town(far_max=[1, 2, 3], land_use=["1001"] * 3))
    part = workspace.read(
        "parcels", columns=["far_max", "far_min"], bbox=(520_010, 3_540_010, 520_020, 3_540_020)
    )
    assert list(part.columns) == ["far_max", "geometry"]
    assert part["far_max"].tolist() == [1.0]


def test_a_table_has_no_geometry(workspace):
    workspace.write_layer("land_prices", pd.DataFrame({"grade": ["1"], "price_cny_per_m2": [480]}))
    prices = workspace.read("land_prices")
    assert type(prices) is pd.DataFrame
    assert prices["price_cny_per_m2"].tolist() == [480.0]


def test_layers_are_kept_when_another_is_replaced(workspace):
    workspace.write_layer("parcels", town())
    workspace.write_layer("land_prices", pd.DataFrame({"grade": ["1"]}))
    workspace.write_layer("parcels", town(size=2))
    assert workspace.layer_names() == ("land_prices", "parcels")
    assert len(workspace.read("parcels")) == 2
    assert len(workspace.read("land_prices")) == 1


def test_an_empty_layer_is_stored(workspace):
    workspace.write_layer("parcels", town(size=0))
    assert len(workspace.read("parcels")) == 0


def test_the_file_has_no_write_ahead_log_and_declares_one_polygon_type(workspace):
    workspace.write_layer("parcels", town())
    file = workspace.path / "workspace.gpkg"
    assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert pyogrio.read_info(file, layer="parcels")["geometry_type"] == "Polygon"
    assert sorted(path.name for path in workspace.path.glob("*.gpkg*")) == ["workspace.gpkg"]


def test_multipolygons_come_back_beside_polygons(workspace):
    table = town()
    table.loc[0, "geometry"] = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    workspace.write_layer("parcels", table)
    assert workspace.read("parcels").geom_type.tolist() == ["MultiPolygon", "Polygon", "Polygon"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)),
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
            st.one_of(st.none(), st.booleans()),
            st.one_of(st.none(), st.dates(min_value=pd.Timestamp("1900-01-01").date())),
        ),
        max_size=5,
    )
)
def test_the_hash_of_what_is_read_is_the_hash_of_what_was_written(tmp_path, rows):
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    workspace = create_workspace(folder)
    names = ("land_use", "far_max", "is_disputed", "supplied_on")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    record = workspace.write_layer("parcels", town(size=len(rows), **columns))
    again = content_sha256(layer_named("parcels"), workspace.read("parcels"), workspace.crs)
    assert again == record.sha256


def test_the_hash_tells_contents_apart_and_not_folders(tmp_path):
    one, other = create_workspace(tmp_path / "a"), create_workspace(tmp_path / "b")
    first = one.write_layer("parcels", town(far_max=[1, 2, 3])).sha256
    assert other.write_layer("parcels", town(far_max=[1, 2, 3])).sha256 == first
    assert other.write_layer("parcels", town(far_max=[1, 2, None])).sha256 != first
    moved = town(far_max=[1, 2, 3])
    moved.geometry = moved.geometry.translate(0.001)
    assert other.write_layer("parcels", moved).sha256 != first


@pytest.mark.parametrize("step", ["_stamp", "to_arrow", "pyogrio.write_arrow"])
def test_a_write_cut_off_in_the_middle_leaves_the_old_workspace(workspace, monkeypatch, step):
    workspace.write_layer("parcels", town())
    before = (workspace.path / "workspace.gpkg").read_bytes(), (workspace.path / "layers.json").read_bytes()

    def cut_off(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"zonemap.store.geopackage.{step}", cut_off)
    with pytest.raises(KeyboardInterrupt):
        workspace.write_layer("parcels", town(size=2))
    assert before == (
        (workspace.path / "workspace.gpkg").read_bytes(),
        (workspace.path / "layers.json").read_bytes(),
    )
    assert not [path for path in workspace.path.iterdir() if path.name.startswith(".workspace")]
    assert len(workspace.read("parcels")) == 3


def test_a_layer_that_is_not_the_recorded_one_is_refused(workspace, monkeypatch):
    workspace.write_layer("parcels", town())
    records = (workspace.path / "layers.json").read_bytes()
    workspace.write_layer("parcels", town(size=2))
    (workspace.path / "layers.json").write_bytes(records)
    with pytest.raises(ZonemapError) as caught:
        workspace.read("parcels")
    assert caught.value.code == "strange_layer"


@pytest.mark.parametrize("name", ["workspace.gpkg", "layers.json"])
def test_a_damaged_file_is_told_with_a_remedy(workspace, name):
    workspace.write_layer("parcels", town())
    (workspace.path / name).write_bytes(b"not what it was" * 100)
    with pytest.raises(ZonemapError) as caught:
        workspace.read("parcels")
    assert caught.value.code == "broken_store"
    assert name in caught.value.message


def test_a_second_writer_is_told_to_wait(workspace):
    with (
        only_writer(workspace.path),
        pytest.raises(ZonemapError) as caught,
        only_writer(workspace.path, patience_s=0),
    ):
        pass
    assert caught.value.code == "workspace_busy"


def test_a_record_says_how_many_rows_and_which_columns(workspace):
    cores = gpd.GeoDataFrame(
        {"core_id": ["a", "b"], "version": ["2025", "2024"]}, geometry=town(size=2).geometry, crs="EPSG:4549"
    )
    record = workspace.write_layer("core_areas", cores)
    assert (record.rows, record.columns, record.edition) == (2, ("core_id", "version"), "2024; 2025")
    assert open_workspace(workspace.path).record("core_areas") == record
