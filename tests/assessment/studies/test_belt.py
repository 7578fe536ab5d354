"""The belt as a director asks for it, and a proposal of one: by hand on a straight bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.studies.belted import BANK, BLOCKS, GROUNDS, belted_layers, belted_town
from tests.facts.zones.full_town import point
from tests.facts.zones.shelf import Settings, Shelf
from tests.toytown import AS_OF, CRS, layer, square
from zonemap.assessment import assess, card_rows, rulebook_of
from zonemap.assessment.studies.belt import (
    Proposal,
    Wish,
    Within,
    belt_document,
    belt_proposal,
    proposal_document,
)
from zonemap.errors import ZonemapError
from zonemap.plan import load_plan
from zonemap.tables.belt import belt_notes, belt_side_table, plant_note, proposal_notes

Json = dict[str, Any]


def told(folder: Path, *args: Any, **options: Any) -> Json:
    workspace = belted_town(folder / "w", *args, **options)
    return belt_document(assess(workspace), workspace, rulebook_of(workspace))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return told(tmp_path_factory.mktemp("belt"))


def test_the_shore_the_ground_and_the_zones_are_those_told_by_hand(whole: Json) -> None:
    figures = {name: row["value"] for name, row in whole["figures"].items()}
    assert figures["belt_m2"] == pytest.approx(210_000)
    assert figures["belt_shore_m"] == pytest.approx(700 + 2 * whole["shore_reach_m"])
    assert figures["belt_block_count"] == 2
    (zone,) = whole["zones"]
    assert (zone["zone_id"], zone["name"], zone["inside_m2"]) == ("Z1", "东区", pytest.approx(210_000))
    assert zone["inside_share"] == pytest.approx(0.21)
    assert whole["core_areas_m2"] == {"area_m2": pytest.approx(20_000)}


def test_blocks_say_what_they_are_for_and_what_nobody_said_is_unknown(whole: Json) -> None:
    first, second = whole["blocks"]
    assert (first["block_id"], first["function"], first["leading_industry"]) == ("A", "研发", "芯片")
    assert (first["is_innovation_core"], first["in_force"], first["version"]) == (True, "met", "2024")
    assert first["area_m2"] == pytest.approx(120_000)
    assert (first["parcels"], first["parcel_land_m2"]) == (2, pytest.approx(20_000))
    assert (second["function"], second["is_innovation_core"]) == (None, None)
    assert (second["parcels"], second["parcel_land_m2"]) == (1, pytest.approx(5_000))


def test_parcels_count_by_the_part_that_lies_inside(whole: Json) -> None:
    assert whole["parcels"] == {
        "parcels": 3,
        "parcels_by_half": 3,
        "land_m2": pytest.approx(25_000),
        "industrial_m2": pytest.approx(15_000),
    }


def test_a_chemical_plant_near_the_shore_is_named_and_not_blamed(whole: Json) -> None:
    (plant,) = whole["plants"]["parcels"]
    assert (plant["parcel_id"], plant["shore_distance_m"], plant["belt_share"]) == ("P4", 0.0, 1.0)
    assert whole["plants"]["limit_m"] == 1000.0
    assert "不针对现有企业" in plant_note(whole)


def test_both_sides_are_the_figures_of_the_card(tmp_path: Path) -> None:
    workspace = belted_town(tmp_path / "w")
    assessment, rulebook = assess(workspace), rulebook_of(workspace)
    card = {row["indicator"]: row for row in card_rows(assessment, rulebook)}
    sides = belt_document(assessment, workspace, rulebook)["sides"]
    for name, inside, outside in (
        ("far_counted", "belt_far_counted", "off_belt_far_counted"),
        ("carriers_per_km2", "carriers_inside_per_km2", "carriers_outside_per_km2"),
        ("research_share", "belt_research_share", "off_belt_research_share"),
    ):
        assert sides[name] == {"inside": card[inside], "outside": card[outside]}, name
    assert card["belt_far_counted"]["value"] == pytest.approx(10_000 / 25_000)
    assert card["carriers_inside_per_km2"]["value"] == pytest.approx(1 / 0.21)
    assert card["belt_research_share"]["value"] == pytest.approx(30_000 / 210_000)
    assert card["off_belt_research_share"]["value_range"] == pytest.approx([0, 70_000 / 1_790_000]), (
        "no plan there"
    )
    assert sides["tax_wan_per_mu"] == {"inside": None, "outside": None}, "no enterprises were delivered"


def test_without_layers_what_is_not_known_is_said_and_never_zero(tmp_path: Path) -> None:
    document = told(tmp_path, without=("shoreline", "zones", "facilities", "core_areas", "planned_land_use"))
    assert "belt_shore_m" not in document["figures"]
    assert document["plants"] is None
    assert document["core_areas_m2"] is None
    assert document["zones"] == []
    assert document["shores_of_unknown_rank"] is None
    assert {each["indicator"] for each in document["without_data"]} >= {
        "belt_shore_m", "belt_m2", "carriers_inside_per_km2", "belt_research_share", "belt_tax_wan_per_mu",
    }  # fmt: skip
    assert {row[1] for row in belt_side_table(document)[1][1:]} == {"不详"}
    assert any("shoreline" in note for note in belt_notes(document))


def test_without_a_belt_the_way_on_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError) as raised:
        told(tmp_path, without=("belt_blocks",))
    assert raised.value.code == "no_belt"
    assert "--depth" in raised.value.remedy


def test_a_run_made_before_the_belt_came_says_so(tmp_path: Path) -> None:
    workspace = belted_town(tmp_path / "w", without=("belt_blocks",))
    assessment = assess(workspace)
    workspace.write_layer("belt_blocks", layer(BLOCKS, GROUNDS))
    document = belt_document(assessment, workspace, rulebook_of(workspace))
    assert (document["is_in_run"], document["parcels"], document["plants"]) == (False, None, None)
    assert any("重新评估" in note for note in belt_notes(document))


def test_a_shore_of_unknown_rank_may_be_of_the_main_stem(tmp_path: Path) -> None:
    shores = [
        {"name": "长江", "rank": "main_stem", "land_side": "left"},
        {"name": "河", "rank": None, "land_side": "left"},
    ]
    lines = [shapely.LineString([point(-1, 0), point(2, 0)]), shapely.LineString([point(2, 0), point(21, 0)])]
    document = told(tmp_path, {"shoreline": layer(shores, lines)})
    assert document["figures"]["belt_shore_m"]["value_range"] == pytest.approx([210, 720])
    assert document["shores_of_unknown_rank"] == 1


# -------------------------------------------------------------------------------------------- versions


def two_versions(**second: Any) -> dict[str, Any]:
    rows = [BLOCKS[0], BLOCKS[0] | {"version": "2025"} | second, BLOCKS[1]]
    return {"belt_blocks": layer(rows, [GROUNDS[0], square(0, 0, width=400, height=500), GROUNDS[1]])}


def test_of_two_versions_without_a_day_nobody_knows_which_is_in_force(tmp_path: Path) -> None:
    document = told(tmp_path, two_versions())
    assert [each["in_force"] for each in document["blocks"]] == ["met", "unknown", "unknown"]
    assert document["figures"]["belt_m2"]["value_range"] == pytest.approx([90_000, 290_000])
    assert document["parcels"]["land_m2_range"] == pytest.approx([5_000, 25_000])
    assert any("多个版本" in note for note in belt_notes(document))


def test_the_version_approved_last_is_in_force(tmp_path: Path) -> None:
    rows = [each | {"approved_on": "2024-01-01"} for each in BLOCKS]
    rows += [each | {"version": "2025", "approved_on": "2025-01-01"} for each in BLOCKS]
    later = [square(0, 0, width=400, height=500), GROUNDS[1]]
    document = told(tmp_path, {"belt_blocks": layer(rows, [*GROUNDS, *later])})
    assert [(each["version"], each["in_force"]) for each in document["blocks"]] == [
        ("2025", "met"), ("2025", "met"), ("2024", "breached"), ("2024", "breached"),
    ]  # fmt: skip
    assert document["figures"]["belt_m2"]["value"] == pytest.approx(290_000)


def test_a_proposal_beside_what_is_approved_does_not_count(tmp_path: Path) -> None:
    rows = [*BLOCKS, BLOCKS[0] | {"block_id": "X", "version": "proposal 2026-06-30 900 m"}]
    document = told(tmp_path, {"belt_blocks": layer(rows, [*GROUNDS, square(0, 0, width=1000, height=900)])})
    assert document["figures"]["belt_m2"]["value"] == pytest.approx(210_000)
    assert document["proposed_versions"] == []


def test_a_proposal_that_stands_alone_says_so_on_every_figure(tmp_path: Path) -> None:
    rows = [each | {"version": "Proposal 2026-06-30 300 m"} for each in BLOCKS]
    document = told(tmp_path, {"belt_blocks": layer(rows, GROUNDS)})
    assert document["proposed_versions"] == ["Proposal 2026-06-30 300 m"]
    assert "未经批准" in belt_notes(document)[0]
    assert "Proposal 2026-06-30 300 m" in document["figures"]["belt_m2"]["source"]


# -------------------------------------------------------------------------------------------- proposals


def shelf(changed: Any = None, *, without: tuple[str, ...] = (), **options: Any) -> Shelf:
    layers = belted_layers() | dict(changed or {})
    kept = {name: table for name, table in layers.items() if name not in without}
    return Shelf(kept, Settings(format=1, crs=CRS, as_of=AS_OF, **options))


def proposed(wish: Wish, *args: Any, **options: Any) -> Proposal:
    return belt_proposal(shelf(*args, **options), load_plan(), wish)  # type: ignore[arg-type]


def refused(wish: Wish, *args: Any, **options: Any) -> str:
    with pytest.raises(ZonemapError) as raised:
        proposed(wish, *args, **options)
    assert raised.value.remedy
    return raised.value.code


def test_a_strip_of_the_depth_asked_for_lies_on_the_land_side_alone() -> None:
    found = proposed(Wish(200.0))
    assert found.strip_m2 == pytest.approx(2200 * 200)
    assert found.area_m2 == pytest.approx(2200 * 200)
    assert found.shore_m == pytest.approx(2200)
    assert found.blocks.total_bounds[1] == pytest.approx(BANK.bounds[1])


def test_a_proposal_inside_the_zones_parts_at_their_borders_and_is_named_after_them() -> None:
    found = proposed(Wish(200.0, Within.ZONES))
    assert found.blocks["name"].tolist() == ["东区 001（建议）", "西区 002（建议）"]
    assert found.blocks.area.tolist() == pytest.approx([1000 * 200, 900 * 200])
    assert [step.name for step in found.steps] == ["water", "outside"]


def test_red_lines_are_taken_off_where_asked_for_and_roads_part_blocks() -> None:
    road = shapely.LineString([point(5, -5), point(5, 20)])
    changed = {
        "ecological_redlines": layer([{"name": "R"}], [square(1, 1)]),
        "roads": layer([{"name": "L"}], [road]),
    }
    found = proposed(Wish(200.0, Within.ZONES, is_less_redlines=True, is_cut_at_roads=True), changed)
    assert found.blocks.area.tolist() == pytest.approx([500 * 200 - 10_000, 500 * 200, 900 * 200])
    assert found.is_open is False
    partial = proposed(Wish(200.0, is_less_redlines=True), changed, partial_layers=("ecological_redlines",))
    assert partial.is_open is True
    assert any("红线图层不完整" in note for note in proposal_notes(proposal_document(partial)))


def test_water_drawn_as_a_polygon_has_land_on_both_banks_and_no_strip_lies_in_water() -> None:
    river = [square(0, -2, width=1000, height=200), square(10, -2, width=1000, height=200)]
    changed = {"shoreline": layer([{"rank": "main_stem"}, {"rank": "main_stem"}], river)}
    found = proposed(Wish(100.0), changed)
    brute = shapely.union_all(shapely.buffer(river, 100.0, quad_segs=64)).difference(shapely.union_all(river))
    assert found.area_m2 == pytest.approx(brute.area, rel=1e-9)
    assert found.has_two_banks
    assert any("对岸" in note for note in proposal_notes(proposal_document(found)))


def test_nothing_is_said_of_the_blocks_that_nobody_has_said() -> None:
    blocks = proposed(Wish(200.0)).blocks
    assert blocks[["function", "leading_industry", "is_innovation_core", "approved_on"]].isna().all(axis=None)
    assert blocks["version"].tolist() == ["proposal 2026-06-30 200 m"]


SHORE = {"name": "长江", "rank": "main_stem", "land_side": "left"}


@pytest.mark.parametrize(
    ("wish", "code", "options"),
    [
        pytest.param(Wish(None), "no_depth", {}, id="no depth"),
        pytest.param(Wish(0.0), "bad_depth", {}, id="no width"),
        pytest.param(Wish(-5.0), "bad_depth", {}, id="below nothing"),
        pytest.param(Wish(np.nan), "bad_depth", {}, id="no number"),
        pytest.param(Wish(np.inf), "bad_depth", {}, id="without end"),
        pytest.param(Wish(200.0), "no_layer", {"without": ("shoreline",)}, id="no shore"),
        pytest.param(Wish(200.0, Within.ZONES), "no_layer", {"without": ("zones",)}, id="no zones"),
        pytest.param(Wish(200.0, is_less_redlines=True), "no_layer", {}, id="no red lines"),
        pytest.param(Wish(200.0, is_cut_at_roads=True), "no_layer", {}, id="no roads"),
        pytest.param(
            Wish(200.0), "no_main_stem", {"changed": {"shoreline": layer([SHORE | {"rank": None}], [BANK])}},
            id="unknown rank",
        ),
        pytest.param(
            Wish(200.0), "no_main_stem", {"changed": {"shoreline": layer([SHORE | {"rank": "tributary"}], [BANK])}},
            id="a tributary alone",
        ),
        pytest.param(
            Wish(200.0), "no_land_side", {"changed": {"shoreline": layer([SHORE | {"land_side": None}], [BANK])}},
            id="unknown side",
        ),
        pytest.param(
            Wish(200.0, Within.ZONES), "empty_proposal",
            {"changed": {"zones": layer([{"zone_id": "Z"}], [square(0, 90)])}}, id="zones far away",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_said_in_words(wish: Wish, code: str, options: Json) -> None:
    assert refused(wish, options.get("changed"), without=options.get("without", ())) == code


def test_shores_of_unknown_rank_or_side_are_left_out_and_counted() -> None:
    rows = [SHORE, SHORE | {"rank": None}, SHORE | {"land_side": None}]
    found = proposed(Wish(100.0), {"shoreline": layer(rows, [BANK, BANK, BANK])})
    assert found.left_out == {"rank": 1, "land_side": 1}
    assert found.area_m2 == pytest.approx(2200 * 100)


boxes = st.tuples(st.integers(-2, 18), st.integers(-1, 6), st.integers(1, 9), st.integers(1, 9))


@settings(max_examples=30, deadline=None)
@given(
    st.floats(20, 900),
    st.lists(boxes, min_size=1, max_size=4),
    st.lists(boxes, max_size=3),
    st.integers(-2, 22),
)
def test_strip_less_what_is_taken_off_is_the_blocks(
    depth: float, zones: list[tuple[int, int, int, int]], red: list[tuple[int, int, int, int]], road: int
) -> None:
    grounds = [square(x, y, width=100.0 * w, height=100.0 * h) for x, y, w, h in zones]
    reds = [square(x, y, width=100.0 * w, height=100.0 * h) for x, y, w, h in red]
    changed = {
        "zones": layer([{"zone_id": f"Z{at}"} for at in range(len(grounds))], grounds),
        "ecological_redlines": layer([{"name": "R"} for _ in reds], reds),
        "roads": layer(
            [{"name": "L"}], [shapely.LineString([point(road + 0.5, -20), point(road + 0.5, 30)])]
        ),
    }
    if not reds:
        del changed["ecological_redlines"]
    strip = square(-1, 0, width=2200, height=depth)
    left = shapely.difference(
        shapely.intersection(strip, shapely.union_all(grounds)), shapely.union_all(reds)
    )
    wish = Wish(depth, Within.ZONES, is_less_redlines=bool(reds), is_cut_at_roads=True)
    if left.area < 10:
        assert refused(wish, changed) == "empty_proposal"
        return
    found = proposed(wish, changed)
    taken = sum(step.net_m2 for step in found.steps)
    assert found.strip_m2 == pytest.approx(strip.area)
    assert found.area_m2 + found.slivers_m2 + taken == pytest.approx(found.strip_m2)
    assert found.area_m2 + found.slivers_m2 == pytest.approx(left.area, abs=0.01)
    assert shapely.union_all(found.blocks.geometry.array).area == pytest.approx(found.area_m2, abs=0.01)
