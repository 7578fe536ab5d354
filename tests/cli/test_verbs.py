"""The verbs on a small demonstration, as a planner types them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.run import Ran, refuses, zonemap, zonemap_process

PARCELS = 600


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("verbs") / "demo"
    return folder, zonemap("demo", folder, "--parcels", PARCELS, "--seed", 5)


def test_the_demonstration_makes_list_map_and_sheets_and_says_what_to_open(demo: tuple[Path, Ran]) -> None:
    folder, ran = demo
    assert ran.code == 0, ran.err
    made = {file.name for file in (folder / "outputs").glob("*/*")}
    assert {"inefficient-city.pdf", "inefficient-city.png", "list.csv", "map.html"} <= made
    assert "示意数据" in ran.out
    assert f"zonemap serve {folder}" in ran.out


def test_the_same_demonstration_twice_is_the_same_run(demo: tuple[Path, Ran]) -> None:
    folder, ran = demo
    again = zonemap("demo", folder, "--parcels", PARCELS, "--seed", 5)
    assert again.code == 0
    assert again.out == ran.out


def test_list_has_every_parcel_once_and_the_certain_first(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    listed = zonemap("list", folder, "--json").json
    assert len({row["parcel_id"] for row in listed["parcels"]}) == PARCELS
    order = [("certain", "possible", "not").index(row["verdict"]) for row in listed["parcels"]]
    assert order == sorted(order)
    certain = zonemap("list", folder, "--verdict", "certain", "--top", 3, "--json").json["parcels"]
    assert [row["parcel_id"] for row in certain] == [row["parcel_id"] for row in listed["parcels"][:3]]


def test_a_row_has_the_names_that_others_rely_on(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    row = zonemap("list", folder, "--verdict", "certain", "--top", 1, "--json").json["parcels"][0]
    assert set(row) >= {
        "parcel_id", "zone_id", "area_m2", "registered_area_m2", "drawn_area_m2", "floor_area_m2",
        "counted_floor_area_m2", "far", "far_counted", "verdict", "flags", "gain_m2", "premium_exempt", "constraints",
    }  # fmt: skip
    assert set(row["flags"][0]) >= {"rule", "clause", "measured", "limit", "unit", "verdict", "role"}
    assert set(row["gain_m2"]) == {"add_storeys", "rebuild", "consolidate", "cap"}
    assert set(row["premium_exempt"].values()) <= {"met", "breached", "unknown"}


def test_csv_is_a_table_that_a_spreadsheet_opens(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    rows = list(csv.DictReader(io.StringIO(zonemap("list", folder, "--csv").out)))
    assert len(rows) == PARCELS
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_a_listed_parcel_is_explained_with_clause_document_and_hash(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    row = zonemap("list", folder, "--verdict", "certain", "--top", 1, "--json").json["parcels"][0]
    text = zonemap("explain", folder, row["parcel_id"]).out
    assert "盘活利用存量土地" in text
    assert "市自然资源和规划局" in text
    assert "sha256" in text
    assert "示意数据" in text
    assert zonemap("explain", folder, row["parcel_id"], "--verify").code == 0


def test_a_scenario_is_a_run_of_its_own(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    base = zonemap("assess", folder, "--json").json
    strict = zonemap("assess", folder, "--set", "industry_far_minimum=3", "--json").json
    assert strict["run"] != base["run"]
    assert strict["totals"]["listing"]["certain"]["parcels"] > base["totals"]["listing"]["certain"]["parcels"]
    assert zonemap("assess", folder, "--json").json["run"] == base["run"]


def test_seconds_by_stage_and_totals_are_told(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    told = zonemap("assess", folder, "--json").json
    assert told["parcels"] == PARCELS
    assert {"read", "overlays", "buildings", "judge"} <= set(told["seconds"])
    assert sum(each["parcels"] for each in told["totals"]["listing"].values()) == PARCELS


def test_the_scorecard_speaks_of_every_zone_and_of_the_city(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    found = zonemap("scorecard", folder, "--json").json
    assert found["roster"]["count"] == 13
    assert len(found["zones"]) == 13
    assert {row["indicator"] for row in found["city"]} >= {
        "safety_platform",
        "gain_cap_m2",
        "targets_met_share",
    }
    one = zonemap("scorecard", folder, "--zone", "NT-Z01", "--json").json
    assert one["zones"] == found["zones"][:1]
    assert "省级以上开发区（按名录）：13 个" in zonemap("scorecard", folder).out
    assert "Without data" in zonemap("--language", "en", "scorecard", folder, "--zone", "NT-Z01").out


def test_zones_are_evaluated_and_what_nobody_set_is_unknown_and_named(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    found = zonemap("evaluate", folder, "--json").json
    assert len(found["zones"]) == 13
    for zone in found["zones"]:
        assert [goal["score"] for goal in zone["goals"]] == [None, None, None]
        assert {each["what"] for goal in zone["goals"] for each in goal["missing"]} >= {"ideal", "weight"}
    for at, whole in enumerate(found["city"]["potentials"]):
        areas = [zone["potentials"][at] for zone in found["zones"]]
        highs = [each.get("area_m2_range", [0, each["area_m2"]])[1] for each in areas]
        assert whole.get("area_m2_range", [0, whole["area_m2"]])[1] == pytest.approx(sum(highs))
    one = zonemap("evaluate", folder, "--zone", "NT-Z01", "--json").json
    assert one["zones"] == found["zones"][:1]
    told = zonemap("evaluate", folder, "--zone", "NT-Z01").out
    assert "土地建成率" in told
    assert "缺少：" in told


def test_check_names_faults_and_never_a_stack_trace(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    ran = zonemap("check", folder, "--json")
    assert ran.code in {0, 1}
    assert (ran.code == 1) == bool(ran.json["faults"])


def test_the_doctor_speaks_of_fonts_and_formats() -> None:
    ran = zonemap("doctor", "--json")
    assert ran.code == 0, ran
    assert {"Python", "GDAL", "中文字体"} <= {each["name"] for each in ran.json["checks"]}


def test_english_is_spoken_when_asked(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    assert "certain" in zonemap("--language", "en", "assess", folder).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "{demo}", "--zone", "nowhere"), "nowhere"),
        (("explain", "{demo}", "no-such-parcel"), "no-such-parcel"),
        (("list", "{demo}", "--run", "no-such-run"), "no-such-run"),
        (("scorecard", "{demo}", "--zone", "nowhere"), "nowhere"),
        (("evaluate", "{demo}", "--zone", "nowhere"), "nowhere"),
        (("assess", "{demo}", "--set", "no_such_number=1"), "no_such_number"),
        (("assess", "{demo}", "--set", "idle_after_years"), "idle_after_years"),
        (("assess", "{demo}", "--set", "idle_after_years=nan"), "idle_after_years"),
        (("assess", "{demo}", "--set", "new_storey_height_m=0"), "new_storey_height_m"),
        (("assess", "{demo}", "--set", "storey_counts_double_above_m=inf"), "storey_counts_double_above_m"),
        (("assess", "{demo}", "--as-of", "yesterday"), "yesterday"),
        (("assess", "{demo}", "--run", "../outside"), "../outside"),
        (("sheet", "{demo}", "--zone", "nowhere", "--out", "x.pdf"), "nowhere"),
        (("sheet", "{demo}", "--out", "x.docx"), ".docx"),
        (("sheet", "{demo}", "--out", "no/such/folder/x.pdf"), "no/such/folder"),
        (("sheet", "{demo}", "--out", "x.pdf", "--scale", "big"), "big"),
    ],
    ids=lambda value: " ".join(value[:1] + value[2:]) if isinstance(value, tuple) else value,
)
def test_what_is_not_there_is_said_with_a_remedy(
    demo: tuple[Path, Ran], words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ran = demo
    monkeypatch.chdir(tmp_path)
    refuses(zonemap(*(word.format(demo=folder) for word in words)), said)
    assert list(tmp_path.iterdir()) == []


def test_a_waterfall_closes_zone_by_zone_and_names_every_clause(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    said = zonemap("waterfall", folder, "--json").json
    assert said["ground"] == "zones"
    for zone in said["zones"]:
        taken = sum(step["net_m2"] for step in zone["steps"])
        assert abs(zone["gross_m2"] - taken - zone["left_m2"]) < 1
        assert all(step["clause"] and step["quote"] for step in zone["steps"])
    one = said["zones"][0]["zone_id"]
    parcels = zonemap("waterfall", folder, "--zone", one, "--of", "parcels", "--json").json["zones"]
    assert [each["zone_id"] for each in parcels] == [one]
    assert parcels[0]["gross_m2"] < said["zones"][0]["gross_m2"]
    table = zonemap("waterfall", folder, "--zone", one)
    assert "减：永久基本农" in table.out
    refuses(zonemap("waterfall", folder, "--zone", "nowhere"), "nowhere")


def test_a_receipt_says_what_applies_and_what_takes_the_parcel_off_the_list(demo: tuple[Path, Ran]) -> None:
    folder, _ran = demo
    row = zonemap("list", folder, "--verdict", "certain", "--top", 1, "--json").json["parcels"][0]
    said = zonemap("explain", folder, row["parcel_id"])
    for words in ("全部做到后不再列为确定低效", "消除条件：", "（涉及）：", "成立、认定依据"):
        assert words in said.out, words
    assert "不符合】" not in said.out
    document = zonemap("explain", folder, row["parcel_id"], "--json").json
    assert document["off_list"]["lifts"]
    for finding in document["findings"]:
        assert (finding["lift"] is not None) is (finding["verdict"] == "breached")
        assert (finding["missing"] is not None) is (finding["verdict"] == "unknown")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["list", "--json", "--top", 5], id="done"),
        pytest.param(["list", "--zone", "nowhere"], id="not done"),
        pytest.param(["explain", "no such parcel"], id="no such thing"),
        pytest.param(["list", "--top", "many"], id="misused"),
    ],
)
def test_a_shell_sees_what_these_tests_see(demo: tuple[Path, Ran], words: list[object]) -> None:
    verb, *others = words
    process = zonemap_process(verb, demo[0], *others)
    said = replace(process, err=process.err.replace("python -m zonemap.cli", "zonemap"))
    assert said == zonemap(verb, demo[0], *others)
