"""Whole files read into a workspace: counts, quarantine, CRS guard."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zonemap.errors import Severity, ZonemapError
from zonemap.ingest import check_workspace, ingest
from zonemap.workspace import create_workspace

REAL = Path(__file__).parents[2].parent / "shared" / "realdata" / "nyc_mappluto_16v1_2000lots.gpkg"


def square(i=0, size=100.0):
    return shapely.box(520_000 + 200 * i, 3_540_000, 520_000 + 200 * i + size, 3_540_000 + size)


def write(path, shapes, crs="EPSG:4549", **columns):
    columns.setdefault("parcel_id", [f"P{i}" for i in range(len(shapes))])
    table = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    pyogrio.write_dataframe(table, path)
    return path


def codes(report):
    return [fault.code for fault in report.faults]


def test_a_clean_file_is_stored_whole(workspace, tmp_path):
    file = write(
        tmp_path / "p.gpkg", [square(0), square(1)], land_use=["1001", "0701"], owner_name=["a", "b"]
    )
    report = ingest(workspace, file, layer="parcels")
    assert (report.read, report.accepted, report.repaired, report.quarantined) == (2, 2, 0, 0)
    assert report.faults == ()
    assert report.ignored_columns == ("owner_name",)
    assert (report.as_json()["crs"], report.as_json()["crs_known_by"]) == ("EPSG:4549", "file")
    stored = workspace.read("parcels")
    assert list(stored.columns) == ["parcel_id", "land_use", "geometry"]
    record = workspace.record("parcels")
    assert (record.source, record.read, record.accepted) == ("p.gpkg", 2, 2)
    assert len(record.source_sha256) == 64


def test_a_dry_run_changes_nothing(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [square(0), None])
    report = ingest(workspace, file, layer="parcels", dry_run=True)
    assert (report.accepted, report.quarantined) == (1, 1)
    assert not workspace.has("parcels")
    assert list((workspace.path / "quarantine").iterdir()) == []


def test_an_enterprise_has_one_row_a_year(workspace, tmp_path):
    rows = pd.DataFrame(
        {"enterprise_id": ["E1", "E1", "E2", "E2"], "year": [2024, 2025, 2025, 2025], "tax_wan": [1, 2, 3, 4]}
    )
    rows.to_csv(tmp_path / "enterprises.csv", index=False)
    report = ingest(workspace, tmp_path / "enterprises.csv", layer="enterprises")
    assert (report.read, report.accepted, report.quarantined) == (4, 2, 2)
    assert set(codes(report)) == {"conflicting_id"}
    assert workspace.read("enterprises")["year"].tolist() == [2024, 2025]


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        pytest.param("industry_code", "C3621", "3621", id="the letter of a section goes"),
        pytest.param("industry_code", "36", "36", id="a division stays"),
        pytest.param("industry_code", "汽车制造业", None, id="a name is no industry code"),
        pytest.param("industry_code", "zz", None, id="nor are letters"),
        pytest.param("land_use", "100102", "100102", id="a land-use code stays"),
        pytest.param("land_use", "工业用地", None, id="a name is no land-use code"),
        pytest.param("land_use", "M1", None, id="nor is a code of an older standard"),
        pytest.param("far_max", 1e12, None, id="no plan allows such a ratio"),
        pytest.param("registered_area_m2", 1e300, None, id="no parcel is that large"),
    ],
)
def test_what_is_no_value_of_its_column_is_unknown_and_named(workspace, tmp_path, column, given, kept):
    write(tmp_path / "p.gpkg", [square()], parcel_id=["P1"], **{column: [given]})
    report = ingest(workspace, tmp_path / "p.gpkg", layer="parcels")
    value = workspace.read("parcels")[column].iloc[0]
    assert (None if pd.isna(value) else value) == kept
    assert bool(report.faults) == (kept is None)
    assert report.accepted == 1


def test_a_building_of_no_storeys_is_one_of_unknown_storeys(workspace, tmp_path):
    write(tmp_path / "b.gpkg", [square()], building_id=["B1"], storeys=[0], floor_area_m2=[0.0])
    report = ingest(workspace, tmp_path / "b.gpkg", layer="buildings")
    assert set(codes(report)) == {"impossible_value"}
    assert workspace.read("buildings")[["storeys", "floor_area_m2"]].isna().all(axis=None)


def bow_tie(x=520_000.0, size=100.0):
    return shapely.Polygon([(x, 3_540_000), (x + size, 3_540_100), (x + size, 3_540_000), (x, 3_540_100)])


def spiked():
    return shapely.Polygon(
        [
            (520_000, 3_540_000),
            (520_100, 3_540_000),
            (520_100, 3_540_100),
            (520_100, 3_540_150),
            (520_100, 3_540_100),
            (520_000, 3_540_100),
        ]
    )


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        pytest.param(None, "missing_geometry", id="a missing shape"),
        pytest.param(shapely.Polygon(), "empty_geometry", id="an empty shape"),
        pytest.param(shapely.Point(520_000, 3_540_000), "wrong_geometry", id="a point among polygons"),
        pytest.param(bow_tie(), "invalid_geometry", id="a bow-tie"),
        pytest.param(
            shapely.Polygon([(520_000, 3_540_000), (520_100, 3_540_000), (520_050, 3_540_000)]),
            "invalid_geometry zero_area",
            id="a polygon without area",
        ),
        pytest.param(
            shapely.Polygon([(520_000, 3_540_000), (520_100, np.inf), (520_100, 3_540_100)]),
            "infinite_coordinate",
            id="an infinite coordinate",
        ),
        pytest.param(
            shapely.GeometryCollection([shapely.Point(520_000, 3_540_000)]),
            "wrong_geometry",
            id="a collection without polygons",
        ),
    ],
)
def test_a_shape_that_cannot_be_measured_is_quarantined(workspace, tmp_path, shape, code):
    file = write(tmp_path / "p.gpkg", [square(3), shape])
    report = ingest(workspace, file, layer="parcels")
    assert (report.read, report.accepted, report.quarantined) == (2, 1, 1)
    (fault,) = [fault for fault in report.faults if fault.severity is Severity.ERROR]
    assert fault.code in code.split()
    assert fault.feature_id == "P1"
    assert "parcels: P1" in fault.message
    assert workspace.read("parcels")["parcel_id"].tolist() == ["P0"]
    refused = pyogrio.read_dataframe(workspace.path / "quarantine" / "parcels.gpkg")
    assert refused["fault_code"].tolist() == [fault.code]
    assert refused["parcel_id"].tolist() == ["P1"]
    assert workspace.faults("parcels") == list(report.faults)


def test_a_spike_is_repaired_and_the_repair_is_told(workspace, tmp_path):
    report = ingest(workspace, write(tmp_path / "p.gpkg", [spiked()]), layer="parcels")
    assert (report.accepted, report.repaired, report.quarantined) == (1, 1, 0)
    (fault,) = report.faults
    assert (fault.code, fault.severity) == ("repaired_geometry", Severity.REPAIR)
    assert "0.00 m²" in fault.message
    stored = workspace.read("parcels").geometry
    assert stored.is_valid.all()
    assert stored.area.iloc[0] == pytest.approx(10_000)


def test_a_collection_keeps_its_polygons(workspace, tmp_path):
    mixed = shapely.GeometryCollection(
        [square(0), shapely.LineString([(520_000, 3_540_000), (520_001, 3_540_000)])]
    )
    report = ingest(workspace, write(tmp_path / "p.gpkg", [mixed, square(1)]), layer="parcels")
    assert codes(report) == ["collection"]
    assert (report.accepted, report.repaired) == (2, 1)
    assert workspace.read("parcels").area.tolist() == pytest.approx([10_000, 10_000])


def test_heights_of_shapes_are_dropped(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [shapely.force_3d(square(0), 7.0)])
    ingest(workspace, file, layer="parcels")
    assert not workspace.read("parcels").geometry.has_z.any()


def test_rows_of_one_id_that_differ_are_all_quarantined(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [square(0), square(1), square(2)], parcel_id=["A", "A", "B"])
    report = ingest(workspace, file, layer="parcels")
    assert codes(report) == ["conflicting_id", "conflicting_id"]
    assert workspace.read("parcels")["parcel_id"].tolist() == ["B"]


def test_of_equal_rows_the_first_is_kept(workspace, tmp_path):
    file = write(
        tmp_path / "p.gpkg", [square(0), square(0), square(2)], parcel_id=["A", "A", "B"], far_max=[1, 1, 1]
    )
    report = ingest(workspace, file, layer="parcels")
    assert codes(report) == ["duplicate_row"]
    assert workspace.read("parcels")["parcel_id"].tolist() == ["A", "B"]


def test_a_row_without_id_is_quarantined_by_its_number(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [square(0), square(1), square(2)], parcel_id=["A", " ", None])
    report = ingest(workspace, file, layer="parcels")
    assert codes(report) == ["missing_id", "missing_id"]
    assert [fault.feature_id for fault in report.faults] == ["row 2", "row 3"]


def test_when_everything_is_refused_the_stored_layer_stays(workspace, tmp_path):
    ingest(workspace, write(tmp_path / "p.gpkg", [square(0)]), layer="parcels")
    report = ingest(workspace, write(tmp_path / "q.gpkg", [bow_tie()], parcel_id=["Q"]), layer="parcels")
    assert (report.read, report.accepted, report.quarantined) == (1, 0, 1)
    assert workspace.read("parcels")["parcel_id"].tolist() == ["P0"]
    assert (workspace.path / "quarantine" / "parcels.gpkg").exists()


def test_a_clean_reading_empties_the_quarantine(workspace, tmp_path):
    ingest(workspace, write(tmp_path / "p.gpkg", [square(0), None]), layer="parcels")
    ingest(workspace, write(tmp_path / "q.gpkg", [square(0)]), layer="parcels")
    assert workspace.faults("parcels") == []
    assert [path.name for path in (workspace.path / "quarantine").iterdir()] == ["parcels.json"]


def test_personal_columns_are_in_no_file_of_the_workspace(workspace, tmp_path):
    file = write(
        tmp_path / "f.gpkg",
        [square(0), bow_tie()],
        BSM=["1", "2"],
        ZRRZJHM=["secret1"] * 2,
        LXDH=["secret2"] * 2,
    )
    report = ingest(workspace, file, layer="farmland", profile="yjjbntbhtb")
    assert report.quarantined == 1
    for path in workspace.path.rglob("*"):
        assert path.is_dir() or b"secret" not in path.read_bytes()


@pytest.mark.parametrize(
    "shape", [shapely.Point(520_000, 3_540_000), shapely.LineString([(520_000, 3_540_000)] * 2)]
)
def test_a_file_of_another_kind_of_shape_is_refused_whole(workspace, tmp_path, shape):
    file = write(tmp_path / "p.gpkg", [shape])
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, file, layer="parcels")
    assert caught.value.code == "wrong_geometry"
    assert not workspace.has("parcels")


def test_a_file_without_the_id_lists_the_columns_it_has(workspace, tmp_path):
    file = tmp_path / "p.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame({"地块": ["A"]}, geometry=[square()], crs="EPSG:4549"), file)
    with pytest.raises(ZonemapError, match="地块") as caught:
        ingest(workspace, file, layer="parcels")
    assert caught.value.code == "missing_column"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda path: path.with_name("nowhere.gpkg"), "no_file", id="a missing file"),
        pytest.param(
            lambda path: (path.write_bytes(b"") and path) or path, "broken_file", id="a file of no bytes"
        ),
        pytest.param(lambda path: (path.write_bytes(b"PK junk" * 9), path)[1], "broken_file", id="junk"),
        pytest.param(lambda path: write(path, []), "empty_file", id="a file without features"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_with_a_remedy(workspace, tmp_path, make, code):
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, make(tmp_path / "p.gpkg"), layer="parcels")
    assert caught.value.code == code
    assert caught.value.remedy
    assert workspace.layer_names() == ()


def test_an_unknown_layer_is_refused(workspace, tmp_path):
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path, layer="plots")
    assert caught.value.code == "unknown_layer"


def test_the_table_of_the_layers_name_is_taken_of_several(workspace, tmp_path):
    file = tmp_path / "city.gpkg"
    for name, ids in (("parcels", ["A"]), ("others", ["B"])):
        table = gpd.GeoDataFrame({"parcel_id": ids}, geometry=[square()], crs="EPSG:4549")
        pyogrio.write_dataframe(table, file, layer=name)
    ingest(workspace, file, layer="parcels")
    assert workspace.read("parcels")["parcel_id"].tolist() == ["A"]
    ingest(workspace, file, layer="parcels", table="others")
    assert workspace.read("parcels")["parcel_id"].tolist() == ["B"]
    with pytest.raises(ZonemapError, match="others") as caught:
        ingest(workspace, file, layer="zones")
    assert caught.value.code == "several_tables"


degrees = shapely.box(120.9, 31.9, 120.901, 31.901)


@pytest.mark.parametrize(
    ("shape", "crs", "code", "hint"),
    [
        pytest.param(degrees, None, "no_crs", "EPSG:4490", id="degrees without a CRS"),
        pytest.param(square(), None, "no_crs", "EPSG:4549", id="eastings without a CRS"),
        pytest.param(
            shapely.box(550_000, 3_540_000, 550_100, 3_540_100), None, "no_crs", "local", id="may be local"
        ),
        pytest.param(
            shapely.box(40_550_000, 3_540_000, 40_550_100, 3_540_100),
            None,
            "no_crs",
            "EPSG:4528",
            id="zone prefix",
        ),
        pytest.param(square(), "EPSG:4326", "crs_contradicts", "EPSG:4549", id="eastings said to be degrees"),
        pytest.param(degrees, "EPSG:4549", "crs_contradicts", "EPSG:4490", id="degrees said to be metres"),
        pytest.param(
            shapely.box(40_550_000, 3_540_000, 40_550_100, 3_540_100),
            "EPSG:4549",
            "crs_contradicts",
            "EPSG:4528",
            id="a zone prefix in a CRS without one",
        ),
        pytest.param(
            square(), "EPSG:4528", "crs_contradicts", "EPSG:4549", id="no zone prefix in a CRS with one"
        ),
        pytest.param(
            shapely.box(3_540_000, 520_000, 3_540_100, 520_100),
            "EPSG:4549",
            "swapped_axes",
            "exchange",
            id="swapped",
        ),
        pytest.param(
            shapely.box(31.9, 120.9, 31.901, 120.901),
            "EPSG:4490",
            "swapped_axes",
            "exchange",
            id="swapped degrees",
        ),
        pytest.param(
            shapely.box(-74.01, 40.6, -74.0, 40.61),
            "EPSG:4326",
            "outside_workspace",
            "workspace",
            id="another continent",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_crs_that_is_missing_or_contradicted_is_refused(workspace, tmp_path, shape, crs, code, hint):
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, write(tmp_path / "p.gpkg", [shape], crs=crs), layer="parcels")
    assert caught.value.code == code
    assert hint in caught.value.remedy
    assert "p.gpkg" in caught.value.message


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_given_crs_is_used_and_said(workspace, tmp_path):
    report = ingest(
        workspace, write(tmp_path / "p.gpkg", [square()], crs=None), layer="parcels", crs="EPSG:4549"
    )
    assert report.as_json()["crs_known_by"] == "given"
    assert workspace.read("parcels").area.iloc[0] == pytest.approx(10_000)


def test_a_crs_that_overrules_the_file_is_warned_of(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [square()], crs="EPSG:4550")
    assert codes(ingest(workspace, file, layer="parcels", crs="EPSG:4549")) == ["crs_overruled"]


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:3857", "EPSG:4528", "EPSG:4326"])
def test_shapes_are_reprojected_and_never_measured_elsewhere(workspace, tmp_path, crs):
    there = gpd.GeoSeries([square()], crs="EPSG:4549").to_crs(crs)
    ingest(workspace, write(tmp_path / "p.gpkg", there, crs=crs), layer="parcels")
    assert workspace.read("parcels").area.iloc[0] == pytest.approx(10_000, rel=1e-6)


def test_an_old_datum_whose_shift_is_unknown_is_warned_of(workspace, tmp_path):
    file = write(tmp_path / "p.gpkg", [square()], crs="EPSG:2385")
    assert codes(ingest(workspace, file, layer="parcels")) == ["uncertain_datum"]


def test_land_east_of_the_belt_is_kept_with_one_warning(workspace, tmp_path):
    far = [shapely.box(121.7 + i / 100, 31.9, 121.701 + i / 100, 31.901) for i in range(3)]
    report = ingest(workspace, write(tmp_path / "p.gpkg", far, crs="EPSG:4490"), layer="parcels")
    assert report.accepted == 3
    assert codes(report) == ["beyond_area_of_use"]
    assert "3 of 3" in report.faults[0].message


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        pytest.param("registered_area_m2", "-5", "impossible_value", id="a negative area"),
        pytest.param("developed_share", "1.2", "impossible_value", id="a share above one"),
        pytest.param("far_max", "≤2.0", "unreadable_value", id="a number with a sign"),
        pytest.param("far_max", "inf", "unreadable_value", id="an infinite number"),
        pytest.param("is_started", "maybe", "unreadable_value", id="neither yes nor no"),
        pytest.param("supplied_on", "2020-02-30", "unreadable_value", id="a day that is not"),
        pytest.param("supplied_on", "0001-01-01", "unreadable_value", id="a placeholder for a day"),
        pytest.param("delay_cause", "weather", "strange_word", id="a word outside the vocabulary"),
        pytest.param("industry_code", "3.2E+18", "digits_lost", id="a code that a spreadsheet rounded"),
    ],
)
def test_a_value_that_cannot_be_is_unknown_and_named(workspace, tmp_path, column, value, code):
    file = write(tmp_path / "p.gpkg", [square()], **{column: [value]})
    report = ingest(workspace, file, layer="parcels")
    (fault,) = report.faults
    assert (fault.code, fault.severity, fault.feature_id) == (code, Severity.WARNING, "P0")
    assert column in fault.message
    assert report.accepted == 1
    assert workspace.read("parcels")[column].isna().all()


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        pytest.param("registered_area_m2", "1,234.5", 1234.5, id="thousands"),
        pytest.param("registered_area_m2", "１２３", 123.0, id="full-width digits"),
        pytest.param("is_started", "是", True, id="yes in Chinese"),
        pytest.param("is_started", "0", False, id="no as a number"),
        pytest.param("supplied_on", "2020年1月5日", pd.Timestamp("2020-01-05"), id="a Chinese date"),
        pytest.param("supplied_on", "20200105", pd.Timestamp("2020-01-05"), id="a compact date"),
        pytest.param("delay_cause", "Government", "government", id="a word in another case"),
        pytest.param("industry_code", 3360, "3360", id="a code kept as a number"),
        pytest.param("industry_code", 3360.0, "3360", id="a code kept as a real number"),
        pytest.param("far_max", "0", 0.0, id="zero is a value"),
    ],
)
def test_a_value_in_another_spelling_is_understood(workspace, tmp_path, column, value, expected):
    report = ingest(workspace, write(tmp_path / "p.gpkg", [square()], **{column: [value]}), layer="parcels")
    assert report.faults == ()
    assert workspace.read("parcels")[column].iloc[0] == expected


def test_none_is_a_word_of_the_vocabulary_and_an_absence_elsewhere(workspace, tmp_path):
    file = write(
        tmp_path / "b.gpkg", [square()], building_id=["B"], structure_appraisal=["none"], fire_class=["None"]
    )
    report = ingest(workspace, file, layer="buildings")
    assert report.faults == ()
    stored = workspace.read("buildings").iloc[0]
    assert stored["structure_appraisal"] == "none"
    assert pd.isna(stored["fire_class"])


odd_shapes = st.sampled_from(
    [square(0), square(1), None, shapely.Polygon(), bow_tie(), spiked(), shapely.Point(520_000, 3_540_000)]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(odd_shapes, st.sampled_from(["A", "B", "C", "", None]), st.floats()), min_size=1)
)
def test_every_row_is_either_accepted_or_quarantined(tmp_path, rows):
    workspace = tmp_path / "nt"
    workspace = create_workspace(workspace) if not workspace.exists() else _opened(workspace)
    rows = [(square(5), "Z", 1.0), *rows]
    shapes, ids, numbers = zip(*rows, strict=True)
    file = tmp_path / "p.fgb"
    table = gpd.GeoDataFrame({"parcel_id": ids, "far_max": numbers}, geometry=list(shapes), crs="EPSG:4549")
    (tmp_path / "p.parquet").unlink(missing_ok=True)
    file = tmp_path / "p.parquet"
    table.to_parquet(file)
    report = ingest(workspace, file, layer="parcels")
    assert report.read == len(rows) == report.accepted + report.quarantined
    stored = workspace.read("parcels")
    assert len(stored) == report.accepted
    assert stored["parcel_id"].is_unique
    assert stored.geometry.is_valid.all()
    assert (stored.area > 0).all()
    refused = workspace.path / "quarantine" / "parcels.gpkg"
    assert (len(pyogrio.read_dataframe(refused)) if refused.exists() else 0) == report.quarantined
    json.dumps(report.as_json(), allow_nan=False)


def _opened(path):
    from zonemap.workspace import open_workspace

    return open_workspace(path)


def test_real_lots_of_new_york_are_read_without_a_loss(tmp_path):
    if not REAL.exists():
        pytest.skip(f"the real lots are not beside the repository ({REAL.name})")
    workspace = create_workspace(tmp_path / "ny", crs="EPSG:32618")
    report = ingest(workspace, REAL, layer="parcels", profile="mappluto")
    assert (report.read, report.accepted, report.quarantined) == (2000, 2000, 0)
    lots = workspace.read("parcels").set_index("parcel_id")
    raw = pyogrio.read_dataframe(REAL, read_geometry=False).assign(
        BBL=lambda t: t["BBL"].astype("int64").astype(str)
    )
    raw = raw.set_index("BBL").loc[lots.index]
    assert lots["registered_area_m2"].isna().sum() == (raw["LotArea"] == 0).sum() == 5
    known = raw["LotArea"] > 0
    assert lots["registered_area_m2"][known].to_numpy() == pytest.approx(raw["LotArea"][known] * 0.09290304)
    bare = (raw["NumBldgs"] == 0) & (raw["BldgArea"] == 0)
    assert (lots["surveyed_floor_area_m2"][bare] == 0).all()
    unmeasured = (raw["NumBldgs"] > 0) & (raw["BldgArea"] == 0)
    assert unmeasured.any()
    assert lots["surveyed_floor_area_m2"][unmeasured].isna().all()
    built = raw["BldgArea"] > 0
    assert (built & (raw["NumBldgs"] == 0)).any()
    floor_area = raw["BldgArea"][built] * 0.09290304
    assert lots["surveyed_floor_area_m2"][built].to_numpy() == pytest.approx(floor_area)
    highest = raw[["ResidFAR", "CommFAR", "FacilFAR"]].max(axis=1)
    assert lots["far_max"].fillna(0).to_numpy() == pytest.approx(highest)
    gaps = [fault for fault in check_workspace(workspace) if fault.code == "area_gap"]
    assert 100 < len(gaps) < 1000
