"""`admit`, as a planner types it, on a workspace that was never assessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.analysis.admission.village import WEST_RIVER, shores, village
from tests.cli.run import Ran, refuses, zonemap
from tests.toytown import CRS, EAST, NORTH, layer, parcel, square, town

MILL = ("--industry", "17", "--activity", "new")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    river = shores({"name": "长江", "rank": "main_stem"}, shape=shapely.affinity.translate(WEST_RIVER, 500))
    layers = village(shoreline=river)
    layers["parcels"] = layer([parcel()], [square(0, 0)])
    return town(tmp_path_factory.mktemp("admit") / "w", layers).path


def admit(workspace: Path, *words: str) -> Ran:
    return zonemap("admit", workspace, *words)


def test_a_parcel_is_admitted_and_nothing_is_written(workspace: Path) -> None:
    before = sorted(file.name for file in workspace.rglob("*"))
    ran = admit(workspace, "--parcel", "P1", *MILL, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["verdict"] == "allowed"
    assert ran.json["asked"]["industry"]["edition_known_by"] == "default"
    assert sorted(file.name for file in workspace.rglob("*")) == before


def test_a_prohibition_is_a_result_and_no_fault(workspace: Path) -> None:
    ran = admit(workspace, "--parcel", "P1", "--industry", "26", "--activity", "expand", "--edition", "2017")
    assert ran.code == 0
    assert "准入：禁止" in ran.out
    assert "禁止在长江干支流岸线一公里范围内新建、扩建化工园区和化工项目" in ran.out
    assert "chemical_tributaries" in ran.out
    assert "岸线 长江：计入" in ran.out
    assert "未指明版本" not in ran.out


def test_an_area_in_a_file_and_a_point_in_it_agree(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "place.geojson"
    layer([{"name": "A"}], [square(0, 0)]).to_crs("EPSG:4326").to_file(file)
    for way in (("--geometry", str(file)), ("--at", f"{EAST + 50},{NORTH + 50}", "--crs", CRS)):
        found = admit(workspace, *way, "--industry", "26", "--activity", "new", "--json").json
        assert found["verdict"] == "prohibited"
        assert found["asked"]["place"]["is_point"] is (way[0] == "--at")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(MILL, ("--parcel", "--geometry", "--at"), id="no place"),
        pytest.param(("--parcel", "P1", "--at", "1,2", *MILL), ("--parcel",), id="two places"),
        pytest.param(
            ("--parcel", "P1", "--industry", "38", "--edition", "2002", "--activity", "new"),
            ("38", "2017", "电气机械"),
            id="a division that the edition lacks",
        ),
        pytest.param(("--at", "120.9,32.0", *MILL), ("--crs", "4490"), id="degrees without a CRS"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(
    workspace: Path, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    refuses(admit(workspace, *words), *told)


def test_the_day_of_judgement_decides_which_eia_is_valid_and_english_speaks_english(workspace: Path) -> None:
    ran = zonemap("--language", "en", "admit", workspace, "--parcel", "P1", *MILL, "--as-of", "2030-01-01")
    assert "Admission: allowed on conditions" in ran.out
    assert "expired on 2027-01-01" in ran.out
    assert "Not considered:" in ran.out
