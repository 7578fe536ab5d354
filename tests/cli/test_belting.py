"""The verbs `belt` and `mix` as a planner types them; a proposal goes out, is edited, and comes back."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from tests.assessment.studies.belted import belted_town
from tests.cli.run import refuses, zonemap
from zonemap.assessment import assess, save
from zonemap.workspace import open_workspace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("belting") / "w"
    workspace = belted_town(folder)
    save(assess(workspace), workspace)
    return folder


def test_the_belt_is_one_json_document_and_tables_for_a_reader(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = zonemap("belt", place, "--json")
    assert ran.code == 0, ran
    assert set(ran.json) >= {
        "run",
        "figures",
        "sides",
        "blocks",
        "zones",
        "parcels",
        "plants",
        "without_data",
    }
    monkeypatch.setenv("COLUMNS", "200")
    out = zonemap("belt", place).out
    for words in ("沿江科创带沿江长度", "甲块", "科创带外", "东区", "P4", "无数据"):
        assert words in out, words
    assert "Inside the belt" in zonemap("--language", "en", "belt", place).out


def test_a_proposal_is_edited_and_brought_back_and_never_used_silently(tmp_path: Path) -> None:
    workspace = belted_town(tmp_path / "w", without=("belt_blocks",))
    save(assess(workspace), workspace)
    refuses(zonemap("belt", workspace.path), "belt_blocks", "--depth")
    out = tmp_path / "belt.gpkg"
    ran = zonemap("belt", workspace.path, "--depth", 300, "--within", "zones", "--out", out, "--json")
    assert ran.code == 0, ran
    assert (ran.json["is_proposal"], len(ran.json["blocks"])) == (True, 2)
    assert not open_workspace(workspace.path).has("belt_blocks"), "a proposal is written beside the workspace"

    drawn = gpd.read_file(out, layer="belt_blocks")
    drawn.loc[0, "function"] = "研发"
    drawn.to_file(out, layer="belt_blocks", driver="GPKG")
    came = zonemap("ingest", workspace.path, out, "--layer", "belt_blocks", "--json")
    assert came.code == 0, came
    assert (came.json["read"], came.json["accepted"], came.json["faults"]) == (2, 2, [])
    kept = open_workspace(workspace.path).read("belt_blocks")
    assert kept.area.sum() == pytest.approx(ran.json["area_m2"])

    assert zonemap("assess", workspace.path).code == 0
    found = zonemap("belt", workspace.path, "--json").json
    assert found["proposed_versions"] == ["proposal 2026-06-30 300 m"]
    assert found["blocks"][0]["function"] == "研发"
    assert "未经批准" in zonemap("belt", workspace.path).out
    card = {row["indicator"]: row for row in zonemap("scorecard", workspace.path, "--json").json["city"]}
    for name in ("belt_m2", "belt_shore_m", "belt_far_counted", "carriers_inside_per_km2"):
        assert "proposal 2026-06-30 300 m" in card[name]["source"], name


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--out", "belt.gpkg"), ("--depth",)),
        (("--within", "zones"), ("--depth",)),
        (("--depth", "-1"), ("0",)),
        (("--depth", "nan"), ("0",)),
        (("--depth", "100", "--less-redlines"), ("ecological_redlines", "ingest")),
        (("--depth", "100", "--out", "belt.shp"), (".gpkg",)),
        (("--depth", "100", "--out", "/nowhere/at/all/belt.gpkg"), ("/nowhere",)),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_proposed_is_refused_with_a_way_on(
    place: Path, asked: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refuses(zonemap("belt", place, *asked), *words)


def test_the_mix_is_one_json_document_and_tables_for_a_reader(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = zonemap("mix", place, "--by", "belt_blocks", "--json")
    assert ran.code == 0, ran
    assert [each["block_id"] for each in ran.json["blocks"]] == ["A", "B"]
    monkeypatch.setenv("COLUMNS", "200")
    out = zonemap("mix", place, "--by", "belt_blocks").out
    for words in ("功能区块", "混合度指数", "不在任何区块", "东区"):
        assert words in out, words
    refuses(zonemap("mix", place, "--by", "parks"), "parks", "ingest")


def test_the_mix_of_one_zone_leaves_the_others_out(place: Path) -> None:
    whole = zonemap("mix", place, "--by", "belt_blocks", "--json").json
    zone = next(each["zone_id"] for each in whole["blocks"] if each["zone_id"])
    asked = zonemap("mix", place, "--by", "belt_blocks", "--zone", zone)
    assert asked.code == 0, asked
    assert "不在任何区块" not in asked.out
    found = zonemap("mix", place, "--by", "belt_blocks", "--zone", zone, "--json").json
    assert [each["block_id"] for each in found["blocks"]] == [
        each["block_id"] for each in whole["blocks"] if each["zone_id"] == zone
    ]
    assert found["outside"] is None
    refuses(zonemap("mix", place, "--by", "belt_blocks", "--zone", "nowhere"), "nowhere")
