"""Mix and dispersion of industries by block: by hand, and what an unknown code leaves open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.zones.full_town import point
from tests.toytown import layer, parcel, square, town
from zonemap.assessment import assess, rulebook_of
from zonemap.assessment.studies.mix import Blocks, mix_of
from zonemap.errors import ZonemapError
from zonemap.facts.zones.neighbours.mix import Holdings, Industries, industries_of
from zonemap.findings import Quantity
from zonemap.tables.mix import mix_block_table, mix_industry_table, mix_notes

Json = dict[str, Any]

CODES = {"P1": "35", "P2": "35", "P3": "36", "P4": None, "P5": "35", "P6": "26"}
"""Parcels of 1 ha in a row; P4 is of no known industry."""


def town_of(folder: Path, codes: dict[str, str | None] = CODES, **layers: pd.DataFrame) -> Any:
    """Return the town: park K1 holds P1, P2 and half of P3, park K2 the other half, P4 and P5; P6 is in none."""
    stories = [parcel(parcel_id=name, zone_id="Z1", industry_code=code) for name, code in codes.items()]
    tables = {
        "parcels": layer(stories, [square(at, 0) for at in range(len(stories))]),
        "zones": layer([{"zone_id": "Z1", "name": "东区"}], [square(0, 0, width=1000, height=1000)]),
        "parks": layer(
            [
                {"park_id": "K1", "zone_id": "Z1", "name": "甲园"},
                {"park_id": "K2", "zone_id": "Z1", "name": None},
            ],
            [square(0, 0, width=250), square(2.5, 0, width=250)],
        ),
    }
    return town(folder / "w", tables | layers)


def mixed(folder: Path, by: Blocks = Blocks.PARKS, **changed: Any) -> Json:
    workspace = town_of(folder, **changed)
    return mix_of(assess(workspace), workspace, rulebook_of(workspace), by).document


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return mixed(tmp_path_factory.mktemp("mix"))


def test_a_block_whose_codes_are_known_has_one_mix(parks: Json) -> None:
    block = parks["blocks"][0]
    assert (block["block_id"], block["name"], block["divisions"], block["leading"]) == ("K1", "甲园", 2, "35")
    assert block["industrial_m2"] == pytest.approx(25_000)
    assert block["leading_share"] == pytest.approx(0.8)
    assert block["mix_index"] == pytest.approx(1 - 0.8**2 - 0.2**2)
    assert {each["division"]: each["share"] for each in block["shares"]} == pytest.approx(
        {"35": 0.8, "36": 0.2}
    )


def test_a_code_that_is_not_known_leaves_a_range(parks: Json) -> None:
    block = parks["blocks"][1]
    assert (block["divisions"], block["divisions_range"]) == (None, [2, 3])
    assert (block["open_m2"], block["open_parcels"], block["open_share"]) == (
        pytest.approx(10_000),
        1,
        pytest.approx(0.4),
    )
    assert block["leading_share_range"] == pytest.approx([0.4, 0.8])
    assert block["mix_index_range"] == pytest.approx([1 - 0.8**2 - 0.2**2, 1 - 0.4**2 - 0.4**2 - 0.2**2])


def test_land_in_no_block_is_told_and_nothing_is_lost(parks: Json) -> None:
    assert parks["outside"]["leading"] == "26"
    rows = [*parks["blocks"], parks["outside"]]
    assert sum(row["industrial_m2"] + row["open_m2"] for row in rows) == pytest.approx(60_000)
    for row in rows:
        assert sum(each["land_m2"] for each in row["shares"]) == pytest.approx(row["industrial_m2"])


def test_the_leading_industry_of_a_zone_is_spread_over_its_blocks(parks: Json) -> None:
    (found,) = parks["industries"]
    assert (found["zone_id"], found["zone"], found["division"], found["leads"]) == ("Z1", "东区", "35", "met")
    assert (found["blocks"], found["leading_block"]) == (2, "K1")
    assert found["land_m2_range"] == pytest.approx([30_000, 40_000])
    assert found["leading_block_share_range"] == pytest.approx([20_000 / 40_000, 20_000 / 30_000])


def test_a_reader_is_told_the_same(parks: Json) -> None:
    head, rows = mix_block_table(parks)
    assert len({len(head), *map(len, rows)}) == 1
    assert [row[0] for row in rows] == ["K1", "K2", "不在任何区块"]
    (row,) = mix_industry_table(parks)[1]
    assert row[0] == "东区"
    assert row[1].startswith("35 ")
    assert len(mix_notes(parks)) == 1


def test_without_codes_everything_is_open_and_the_column_is_named(tmp_path: Path) -> None:
    stories = [{"parcel_id": "P1", "zone_id": "Z1", "land_use": "1001"}]
    found = mixed(tmp_path, parcels=layer(stories, [square(0, 0)]))
    assert found["missing"] == ["parcels.industry_code", "parcels.industry_edition"]
    assert (found["blocks"][0]["divisions"], found["blocks"][0]["leading"]) == (1, None)
    assert found["industries"] == []


def test_a_block_without_industry_has_no_share_and_no_index(tmp_path: Path) -> None:
    found = mixed(tmp_path, parks=layer([{"park_id": "K"}], [square(0, 5)]))
    (block,) = found["blocks"]
    assert (block["divisions"], block["leading_share"], block["mix_index"], block["open_share"]) == (
        0,
        None,
        None,
        None,
    )
    assert "mix_index_range" not in block
    assert found["industries"][0]["leading_block_share"] == 0


def test_blocks_that_lie_over_each_other_have_no_leading_share(tmp_path: Path) -> None:
    rows = [{"park_id": "K1"}, {"park_id": "K2"}]
    found = mixed(tmp_path, parks=layer(rows, [square(0, 0, width=300), square(1, 0, width=300)]))
    assert found["is_apart"] is False
    assert found["overlap_m2"] == pytest.approx(20_000)
    assert found["outside"]["industrial_m2"] + found["outside"]["open_m2"] == pytest.approx(20_000)
    assert {each["leading_block_share"] for each in found["industries"]} == {None}
    assert any("重叠" in note for note in mix_notes(found))


def test_roads_part_a_zone_into_blocks(tmp_path: Path) -> None:
    roads = [
        shapely.LineString([point(2, -1), point(2, 11)]),
        shapely.LineString([point(5, 0.5), point(5, 5)]),
    ]
    found = mixed(tmp_path, Blocks.ROADS, roads=layer([{"name": "甲"}, {"name": "断头"}], roads))
    assert [each["block_id"] for each in found["blocks"]] == ["Z1-001", "Z1-002"]
    assert sorted(each["industrial_m2"] + each["open_m2"] for each in found["blocks"]) == pytest.approx(
        [20_000, 40_000]
    )


def test_the_belt_and_the_core_areas_part_a_city_too_by_what_is_in_force(tmp_path: Path) -> None:
    cores = [
        {"core_id": "C", "zone_id": "Z1", "version": "1", "approved_on": "2019-01-01"},
        {"core_id": "C", "zone_id": "Z1", "version": "2", "approved_on": "2024-01-01"},
    ]
    found = mixed(
        tmp_path, Blocks.CORE_AREAS, core_areas=layer(cores, [square(0, 0, width=600), square(0, 0)])
    )
    (block,) = found["blocks"]
    assert (block["block_id"], block["industrial_m2"]) == ("C", pytest.approx(10_000))


@pytest.mark.parametrize("by", [Blocks.BELT_BLOCKS, Blocks.ROADS])
def test_a_layer_that_is_not_there_is_asked_for(tmp_path: Path, by: Blocks) -> None:
    with pytest.raises(ZonemapError) as raised:
        mixed(tmp_path, by)
    assert raised.value.code == "no_layer"
    assert by.value in raised.value.remedy


# ------------------------------------------------------------------------------------- any pieces at all

pieces = st.lists(
    st.tuples(st.integers(0, 2), st.floats(1, 100), st.sampled_from(["35", "36", "26"]), st.booleans()),
    min_size=1,
    max_size=8,
)


def industries(found: list[tuple[int, float, str, bool]], *, veiled: bool) -> Industries:
    codes = [None if veiled and hidden else code for _place, _area, code, hidden in found]
    held = Holdings(
        np.array([each[0] for each in found]),
        np.array([each[1] for each in found]),
        pd.Series(codes, dtype="string"),
        np.ones(len(found), dtype=np.int8),
    )
    return industries_of(held, 3)


@given(pieces)
def test_shares_with_the_unknown_add_up_to_one(found: list[tuple[int, float, str, bool]]) -> None:
    land = industries(found, veiled=True)
    there = land.whole_m2 > 0
    shares = (land.land_m2.sum(axis=1) + land.open_m2)[there] / land.whole_m2[there]
    assert shares == pytest.approx(np.ones(there.sum()))
    assert land.whole_m2.sum() == pytest.approx(sum(each[1] for each in found))


@given(pieces)
def test_filling_in_an_unknown_only_narrows(found: list[tuple[int, float, str, bool]]) -> None:
    open_land, known = industries(found, veiled=True), industries(found, veiled=False)
    there = known.whole_m2 > 0
    for name in ("count", "leading_share", "mix_index"):
        outer: Quantity = getattr(open_land, name)
        inner: Quantity = getattr(known, name)
        assert (outer.low[there] <= inner.low[there] + 1e-9).all(), name
        assert (inner.high[there] <= outer.high[there] + 1e-9).all(), name


def test_the_blocks_of_one_zone_are_told_alone(tmp_path: Path) -> None:
    zones = layer(
        [{"zone_id": "Z1", "name": "东区"}, {"zone_id": "Z2", "name": "西区"}],
        [square(0, 0, width=250), square(2.5, 0, width=1000, height=1000)],
    )
    workspace = town_of(tmp_path, zones=zones)
    whole = mix_of(assess(workspace), workspace, rulebook_of(workspace), Blocks.PARKS)
    assert [each["zone_id"] for each in whole.document["blocks"]] == ["Z1", "Z2"]
    east = whole.of_zone("Z1")
    assert [each["block_id"] for each in east.document["blocks"]] == ["K1"]
    assert len(east.shapes) == 1
    assert {each["zone_id"] for each in east.document["industries"]} <= {"Z1"}
    assert len(mix_block_table(east.document)[1]) == 1
    assert whole.of_zone("Z9").document["blocks"] == []
