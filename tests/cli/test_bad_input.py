"""Bad input: one clear message with a remedy, and nothing written half."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.cli.run import refuses, zonemap
from tests.toytown import CRS, layer, parcel, square


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    assert zonemap("init", folder).code == 0
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def unchanged(folder: Path, before: dict[str, bytes]) -> None:
    after = {name: data for name, data in files(folder).items() if name != ".lock"}
    assert after == {name: data for name, data in before.items() if name != ".lock"}


def test_a_workspace_without_parcels_is_not_assessed(workspace: Path) -> None:
    before = files(workspace)
    refuses(zonemap("assess", workspace), "parcels", "zonemap ingest")
    unchanged(workspace, before)


def test_a_workspace_not_assessed_has_no_list(workspace: Path) -> None:
    refuses(zonemap("list", workspace), "zonemap assess")


def test_a_wrong_path_is_no_workspace(tmp_path: Path) -> None:
    refuses(zonemap("assess", tmp_path / "nothing"), "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_missing_file_is_named(workspace: Path, tmp_path: Path) -> None:
    before = files(workspace)
    refuses(zonemap("ingest", workspace, tmp_path / "absent.gpkg", "--layer", "parcels"), "absent.gpkg")
    unchanged(workspace, before)


def test_an_unknown_layer_name_lists_the_names(workspace: Path, tmp_path: Path) -> None:
    refuses(zonemap("ingest", workspace, tmp_path / "x.gpkg", "--layer", "lots"), "lots", "parcels")


def test_an_empty_file_is_refused(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "empty.gpkg"
    layer([parcel()], [square(0, 0)]).iloc[:0].to_file(file)
    before = files(workspace)
    refuses(zonemap("ingest", workspace, file, "--layer", "parcels"), "empty.gpkg")
    unchanged(workspace, before)


def test_a_file_without_crs_is_refused_and_candidates_are_named(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "bare.shp"
    layer([parcel()], [square(0, 0)])[["parcel_id", "geometry"]].to_file(file)
    file.with_suffix(".prj").unlink()
    before = files(workspace)
    refuses(zonemap("ingest", workspace, file, "--layer", "parcels"), "bare.shp", "--crs", "4549")
    unchanged(workspace, before)
    assert zonemap("ingest", workspace, file, "--layer", "parcels", "--crs", CRS).code == 0


def test_points_are_no_parcels(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "points.gpkg"
    layer([parcel()], [shapely.Point(550_000, 3_550_000)]).to_file(file)
    before = files(workspace)
    refuses(zonemap("ingest", workspace, file, "--layer", "parcels"), "points.gpkg")
    unchanged(workspace, before)


def test_a_bad_feature_goes_to_quarantine_and_the_exit_code_says_so(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "mixed.gpkg"
    layer([parcel(), parcel(parcel_id=None)], [square(0, 0), square(2, 0)]).to_file(file)
    ran = zonemap("ingest", workspace, file, "--layer", "parcels", "--json")
    assert ran.code == 1
    assert (ran.json["read"], ran.json["accepted"], ran.json["quarantined"]) == (2, 1, 1)
    assert ran.json["faults"][0]["remedy"]
    assert (workspace / "quarantine" / "parcels.gpkg").exists()


def test_a_workspace_of_a_newer_version_is_left_alone(workspace: Path) -> None:
    settings = workspace / "zonemap.toml"
    settings.write_text(settings.read_text("utf-8").replace("format = 1", "format = 99"), "utf-8")
    before = files(workspace)
    refuses(zonemap("assess", workspace), "99")
    unchanged(workspace, before)


def test_degrees_and_web_mercator_are_no_measure(tmp_path: Path) -> None:
    for crs in ("EPSG:4326", "EPSG:3857", "EPSG:nonsense"):
        refuses(zonemap("init", tmp_path / "w", "--crs", crs), crs)
        assert not (tmp_path / "w").exists()


def test_a_wrong_number_in_the_workspace_is_named_and_nothing_is_assessed(
    workspace: Path, tmp_path: Path
) -> None:
    file = tmp_path / "parcels.gpkg"
    layer([parcel()], [square(0, 0)]).to_file(file)
    assert zonemap("ingest", workspace, file, "--layer", "parcels").code == 0
    (workspace / "numbers.toml").write_text("[[numbers.no_such.rows]]\nvalue = 1\n", "utf-8")
    refuses(zonemap("assess", workspace), "numbers.toml")
    assert not list((workspace / "results").iterdir())


def test_the_demonstration_never_replaces_what_it_did_not_make(workspace: Path) -> None:
    before = files(workspace)
    refuses(zonemap("demo", workspace, "--parcels", 300), str(workspace))
    unchanged(workspace, before)


def test_a_database_store_is_refused_without_showing_its_password(tmp_path: Path) -> None:
    ran = zonemap("init", tmp_path / "w", "--store", "postgresql://me:secret@host/db")
    refuses(ran)
    assert "secret" not in ran.err


def test_a_changed_cell_is_found_by_verify(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "parcels.gpkg"
    layer([parcel()], [square(0, 0)]).to_file(file)
    zonemap("ingest", workspace, file, "--layer", "parcels")
    zonemap("assess", workspace)
    assert zonemap("explain", workspace, "P1", "--verify").code == 0
    layer([parcel(registered_area_m2=12_000.0)], [square(0, 0)]).to_file(file)
    zonemap("ingest", workspace, file, "--layer", "parcels")
    ran = zonemap("explain", workspace, "P1", "--verify", "--json")
    assert ran.code == 1
    assert ran.json["verified"] is False
    assert any("area_m2" in difference for difference in ran.json["differences"])
