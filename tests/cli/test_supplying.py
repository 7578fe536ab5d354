"""The verb `supply` as a planner types it."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest

from tests.assessment.studies.test_supply import layers
from tests.cli.run import refuses, zonemap
from tests.toytown import town
from zonemap.assessment import assess, save


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supplying") / "w"
    workspace = town(folder, {name: table for name, table in layers().items() if name != "corridors"})
    save(assess(workspace), workspace)
    return folder


def test_zones_sites_and_what_is_missing_are_one_json_document(place: Path, tmp_path: Path) -> None:
    ran = zonemap("supply", place, "--zone", "Z1", "--min-area", 1e6, "--out", tmp_path / "o.gpkg", "--json")
    assert ran.code == 0, ran
    assert set(ran.json) == {"run", "zones", "sites", "refused", "missing"}
    assert ran.json["missing"] == ["corridors"]
    assert ran.json["refused"] == {"area_m2": 1}
    assert {name for name, _shape in pyogrio.list_layers(tmp_path / "o.gpkg")} == {
        "supply_sites",
        "supply_ground",
    }


def test_a_reader_sees_every_state_that_there_is_and_what_is_not_known(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = zonemap("supply", place).out
    for words in ("批而未供", "供而未用", "空闲宗地", "未设宗地", "L-Z1-1", "不详"):
        assert words in out, words
    assert "是否已建不详" not in out, "no parcel is in that state"
    assert "Not known for want of: corridors" in zonemap("--language", "en", "supply", place).out


def test_a_zone_that_there_is_not_and_a_file_that_is_no_geopackage_are_refused(
    place: Path, tmp_path: Path
) -> None:
    refuses(zonemap("supply", place, "--zone", "Z9"), "Z1")
    refuses(zonemap("supply", place, "--out", tmp_path / "o.shp"), ".gpkg")
    ran = zonemap("supply", place, "--out", tmp_path / "nowhere" / "o.gpkg")
    refuses(ran)
