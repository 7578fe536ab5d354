"""Formats and encodings as they come from bureaus."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from zonemap.errors import ZonemapError
from zonemap.ingest import ingest

NAMES = ["南通开发区", "如皋经济技术开发区", "启东"]


def zones(crs="EPSG:4549"):
    shapes = [shapely.box(520_000 + 200 * i, 3_540_000, 520_100 + 200 * i, 3_540_100) for i in range(3)]
    table = gpd.GeoDataFrame({"zone_id": ["A", "B", "C"], "name": NAMES}, geometry=shapes, crs="EPSG:4549")
    return table.to_crs(crs)


def shapefile(folder, encoding="GB18030", *, cpg=None, prj=True):
    folder.mkdir(exist_ok=True)
    file = folder / "zones.shp"
    pyogrio.write_dataframe(zones(), file, encoding=encoding)
    file.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        file.with_suffix(".cpg").write_text(cpg)
    if not prj:
        file.with_suffix(".prj").unlink()
    return file


@pytest.mark.parametrize(
    ("encoding", "cpg", "found", "known_by"),
    [
        pytest.param("GB18030", None, "gb18030", "gb18030 fits", id="GBK without a cpg"),
        pytest.param("UTF-8", None, "utf-8", "utf-8 fits", id="UTF-8 without a cpg"),
        pytest.param("GB18030", "GBK", "gb18030", "cpg", id="GBK said so"),
        pytest.param("GB18030", "936", "gb18030", "cpg", id="a code page"),
        pytest.param("GB18030", "UTF-8", "gb18030", "gb18030 fits", id="GBK said to be UTF-8"),
        pytest.param("UTF-8", "ISO-8859-1", "utf-8", "utf-8 fits", id="UTF-8 said to be Latin"),
        pytest.param("GB18030", "ISO-8859-1", "gb18030", "gb18030 fits", id="GBK said to be Latin"),
        pytest.param("GB18030", "nonsense", "gb18030", "gb18030 fits", id="a cpg that says nothing"),
        pytest.param("UTF-8", "UTF-8", "utf-8", "cpg", id="UTF-8 said so"),
    ],
)
def test_chinese_names_of_a_shapefile_are_read_rightly(workspace, tmp_path, encoding, cpg, found, known_by):
    report = ingest(workspace, shapefile(tmp_path / "in", encoding, cpg=cpg), layer="zones")
    assert workspace.read("zones")["name"].tolist() == NAMES
    assert (report.as_json()["encoding"], report.as_json()["encoding_known_by"]) == (found, known_by)


def test_utf_8_that_would_pass_for_gbk_is_read_as_utf_8(workspace, tmp_path):
    table = zones()
    table["name"] = ["海门", "工业", "高新"]
    pyogrio.write_dataframe(table, tmp_path / "zones.shp", encoding="UTF-8")
    (tmp_path / "zones.cpg").unlink()
    "海门工业高新".encode().decode("gb18030")  # must not raise: the bytes fit both
    ingest(workspace, tmp_path / "zones.shp", layer="zones")
    assert workspace.read("zones")["name"].tolist() == ["海门", "工业", "高新"]


def test_a_given_encoding_is_used_or_refused(workspace, tmp_path):
    file = shapefile(tmp_path / "in")
    report = ingest(workspace, file, layer="zones", encoding="gbk")
    assert report.as_json()["encoding_known_by"] == "given"
    assert workspace.read("zones")["name"].tolist() == NAMES
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, file, layer="zones", encoding="utf-8")
    assert caught.value.code == "wrong_encoding"
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, file, layer="zones", encoding="klingon")
    assert caught.value.code == "unknown_encoding"


def test_a_name_cut_by_the_width_of_its_field_is_still_read(workspace, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    table = zones()
    table["name"] = ["x" * 254, "x", "y"]
    pyogrio.write_dataframe(table, folder / "zones.shp", encoding="GB18030")
    (folder / "zones.cpg").unlink()
    half_a_character_at_the_end = ("a" + "开" * 127).encode("gbk")[:254]
    dbf = folder / "zones.dbf"
    dbf.write_bytes(dbf.read_bytes().replace(b"x" * 254, half_a_character_at_the_end))
    ingest(workspace, folder / "zones.shp", layer="zones")
    assert workspace.read("zones")["name"].iloc[0].startswith("a" + "开" * 100)


def test_a_shapefile_without_prj_needs_a_crs(workspace, tmp_path):
    file = shapefile(tmp_path / "in", prj=False)
    with pytest.raises(ZonemapError, match=r"x 520000 – 520500") as caught:
        ingest(workspace, file, layer="zones")
    assert caught.value.code == "no_crs"
    assert ingest(workspace, file, layer="zones", crs="EPSG:4549").accepted == 3


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_shapefile_without_its_companions_is_told(workspace, tmp_path, suffix):
    file = shapefile(tmp_path / "in")
    file.with_suffix(suffix).unlink()
    with pytest.raises(ZonemapError, match=suffix) as caught:
        ingest(workspace, file, layer="zones")
    assert caught.value.code == "incomplete_shapefile"


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx"])
def test_a_shapefile_that_lost_a_part_is_refused(workspace, tmp_path, suffix):
    part = shapefile(tmp_path / "in").with_suffix(suffix)
    part.write_bytes(part.read_bytes()[:-60])
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "in" / "zones.shp", layer="zones")
    assert caught.value.code == "broken_file"


def test_a_remark_of_the_reader_is_passed_on(workspace, tmp_path):
    file = tmp_path / "z.geojson"
    file.write_text(zones("EPSG:4326").iloc[:1].to_json())
    text = file.read_text()
    ring = text[text.index("[[[") : text.index("]]]")]
    file.write_text(text.replace(ring, ring[: ring.rindex("], [")]))
    report = ingest(workspace, file, layer="zones")
    assert [fault.code for fault in report.faults] == ["reader_remark", "broken_geometry"]
    assert "closed ring" in report.faults[0].message


def test_a_folder_is_no_file(workspace, tmp_path):
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, shapefile(tmp_path / "in").parent, layer="zones")
    assert caught.value.code == "no_file"


def test_names_cut_to_ten_characters_are_recognised(workspace, tmp_path):
    table = gpd.GeoDataFrame(
        {"parcel_id": ["A"], "registered": [99.0], "surveyed_f": [5.0]},
        geometry=zones().geometry[:1],
        crs="EPSG:4549",
    )
    pyogrio.write_dataframe(table, tmp_path / "p.shp")
    report = ingest(workspace, tmp_path / "p.shp", layer="parcels")
    assert workspace.read("parcels")["registered_area_m2"].tolist() == [99.0]
    assert report.ignored_columns == ("surveyed_f",)


def test_a_zipped_shapefile_in_a_folder_with_a_chinese_name_is_read(workspace, tmp_path):
    file = shapefile(tmp_path / "in")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for part in file.parent.iterdir():
            archive.write(part, f"开发区/{part.name}")
    report = ingest(workspace, tmp_path / "z.zip", layer="zones")
    assert report.as_json()["file"] == "z.zip"
    assert workspace.read("zones")["name"].tolist() == NAMES


@pytest.mark.parametrize("entry", ["../evil.csv", "/elsewhere/evil.csv", "a/../../evil.csv", "..\\evil.csv"])
def test_a_zip_that_reaches_out_of_its_folder_is_refused(workspace, tmp_path, entry):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(entry, "zone_id\nA\n")
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "z.zip", layer="zones")
    assert caught.value.code == "unsafe_archive"


def test_a_zip_bomb_is_refused(workspace, tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.csv", b"0" * 30_000_000)
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "z.zip", layer="zones")
    assert caught.value.code == "unsafe_archive"


def test_a_zip_of_several_datasets_needs_a_name(workspace, tmp_path):
    text = "grade,price_cny_per_m2\n1,480\n"
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    with pytest.raises(ZonemapError, match=r"a\.csv, b\.csv"):
        ingest(workspace, tmp_path / "z.zip", layer="land_prices")
    assert ingest(workspace, tmp_path / "z.zip", layer="land_prices", table="b").accepted == 1


def test_geojson_is_in_degrees_by_its_standard(workspace, tmp_path):
    pyogrio.write_dataframe(zones("EPSG:4326"), tmp_path / "z.geojson", RFC7946=True)
    report = ingest(workspace, tmp_path / "z.geojson", layer="zones")
    assert report.as_json()["crs_known_by"] == "standard (RFC 7946)"
    assert report.faults == ()
    assert workspace.read("zones").area.tolist() == pytest.approx([10_000] * 3, rel=1e-3)


def test_geojson_in_metres_without_a_crs_is_refused_until_one_is_given(workspace, tmp_path):
    file = tmp_path / "z.geojson"
    text = zones().to_json()
    file.write_text(text.replace('"crs"', '"old_crs"'), encoding="utf-8")
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, file, layer="zones")
    assert caught.value.code == "crs_contradicts"
    report = ingest(workspace, file, layer="zones", crs="EPSG:4549")
    assert (report.accepted, report.faults) == (3, ())


def test_geojson_in_gbk_is_read_rightly(workspace, tmp_path):
    file = tmp_path / "z.geojson"
    file.write_bytes(zones("EPSG:4326").to_json(ensure_ascii=False).encode("gbk"))
    ingest(workspace, file, layer="zones")
    assert workspace.read("zones")["name"].tolist() == NAMES


@pytest.mark.parametrize("name", ["z.gpkg", "z.fgb"])
def test_other_vector_formats_are_read(workspace, tmp_path, name):
    pyogrio.write_dataframe(zones(), tmp_path / name)
    assert ingest(workspace, tmp_path / name, layer="zones").accepted == 3
    assert sorted(workspace.read("zones")["name"]) == sorted(NAMES)


def test_geoparquet_is_read(workspace, tmp_path):
    zones().to_parquet(tmp_path / "z.parquet")
    assert ingest(workspace, tmp_path / "z.parquet", layer="zones").as_json()["crs_known_by"] == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("header", ["wkt", "WKT", "geometry", "the_geom"])
def test_csv_with_wkt_is_read_in_any_encoding(workspace, tmp_path, encoding, header):
    table = pd.DataFrame(
        {"开发区代码": ["A", "B"], "名称": NAMES[:2], header: [g.wkt for g in zones().geometry[:2]]}
    )
    (tmp_path / "z.csv").write_bytes(table.to_csv(index=False).encode(encoding))
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "z.csv", layer="zones")
    assert caught.value.code == "no_crs"
    report = ingest(workspace, tmp_path / "z.csv", layer="zones", crs="EPSG:4549")
    assert (report.accepted, report.faults) == (2, ())
    assert workspace.read("zones")["name"].tolist() == NAMES[:2]


def test_csv_points_keep_long_codes_and_broken_places_go_to_quarantine(workspace, tmp_path):
    code = "9132060011223344550"
    text = f"discharger_id,lon,lat,is_key\n{code},120.9,31.9,是\nB,oops,31.9,否\nC,,,否\n"
    (tmp_path / "d.csv").write_text(text, encoding="utf-8")
    report = ingest(workspace, tmp_path / "d.csv", layer="dischargers", crs="EPSG:4490")
    assert [fault.code for fault in report.faults] == ["broken_geometry", "missing_geometry"]
    assert workspace.read("dischargers")["discharger_id"].tolist() == [code]


def test_csv_tables_need_no_geometry_and_spatial_layers_do(workspace, tmp_path):
    (tmp_path / "e.csv").write_text("enterprise_id;name;tax_wan\n91320600X;公司;-3.5\n", encoding="gbk")
    assert ingest(workspace, tmp_path / "e.csv", layer="enterprises").faults == ()
    assert workspace.read("enterprises")["tax_wan"].tolist() == [-3.5]
    (tmp_path / "z.csv").write_text("zone_id\nA\n")
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "z.csv", layer="zones")
    assert caught.value.code == "no_geometry"


@pytest.mark.parametrize("text", ["a,b\n1,2,3\n", '"unclosed\n', "", "enterprise_id\nA\0B\n"])
def test_a_broken_csv_is_an_error(workspace, tmp_path, text):
    (tmp_path / "e.csv").write_text(text)
    with pytest.raises(ZonemapError) as caught:
        ingest(workspace, tmp_path / "e.csv", layer="enterprises")
    assert caught.value.code in {"broken_file", "missing_column", "empty_file"}


def test_rows_of_a_table_without_ids_are_checked(workspace, tmp_path):
    text = "enterprise_id,parcel_id,share\nE,P,0.5\nE,P,0.5\nE,,1\nE,Q,0.5\n"
    (tmp_path / "ep.csv").write_text(text)
    report = ingest(workspace, tmp_path / "ep.csv", layer="enterprise_parcels")
    assert (report.read, report.accepted, report.quarantined) == (4, 2, 2)
    assert [fault.code for fault in report.faults] == ["missing_id", "duplicate_row"]


def test_a_workbook_is_read_and_a_rounded_code_is_found(workspace, tmp_path):
    table = pd.DataFrame({"enterprise_id": ["91320600X", 3206120010010000123], "tax_wan": [1.5, 2]})
    table.to_excel(tmp_path / "e.xlsx", index=False)
    report = ingest(workspace, tmp_path / "e.xlsx", layer="enterprises")
    assert [fault.code for fault in report.faults] == ["digits_lost", "missing_id"]
    assert workspace.read("enterprises")["enterprise_id"].tolist() == ["91320600X"]
