"""Themes: what a map of each shows, the figures beside it, and what it refuses without its layer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.maps.zoned import zoned_town
from tests.toytown import layer, parcel, square, town
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.errors import ZonemapError
from zonemap.layers.versions import in_force
from zonemap.maps.classes import ControlClass
from zonemap.maps.contents import page_layers, sheet_content
from zonemap.maps.sheet import SheetContent, Table, draw_sheet
from zonemap.maps.style import STYLES, style_of
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_map, parcel_codes, theme_title
from zonemap.workspace import Workspace

Town = tuple[Workspace, Assessment]


@pytest.fixture(scope="module")
def zoned(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return zoned_town(tmp_path_factory.mktemp("zoned") / "town")


def content_of(town: Town, theme: Theme, zone: str | None = None) -> SheetContent:
    workspace, assessment = town
    return sheet_content(workspace, assessment, rulebook_of(workspace), theme, zone=zone)


def rows_of(content: SheetContent) -> dict[str, tuple[str, ...]]:
    assert isinstance(content.table, Table)
    return {row[0]: row[1:] for row in content.table.rows}


def adds_up(content: SheetContent) -> bool:
    rows = rows_of(content)
    total = rows.pop("合计")
    sums = [sum(float(row[column].replace(",", "")) for row in rows.values()) for column in (0, 1, 2)]
    return sums == pytest.approx([float(cell.replace(",", "")) for cell in total[:3]], abs=1.0)


@pytest.mark.parametrize("theme", list(Theme))
def test_every_theme_has_a_title_and_a_class_for_every_parcel(zoned: Town, theme: Theme) -> None:
    codes = parcel_codes(zoned[1], theme)
    assert len(codes) == 5
    assert codes.max() < len(STYLES[VOCABULARIES[theme]])
    assert theme_title(theme)


def test_the_share_in_the_belt_counts_ground_under_two_blocks_once(zoned: Town) -> None:
    assert zoned[1].quantity("belt_share").value == pytest.approx([1.0, 0.6, 0.0, 0.0, 0.0])


def test_the_share_in_the_core_area_is_of_the_version_in_force(zoned: Town) -> None:
    assert zoned[1].quantity("core_share").value == pytest.approx([1.0, 0.0, 0.0, 0.0, 0.0])


def test_each_zone_has_its_own_version_in_force() -> None:
    approved = pd.DataFrame(
        {
            "zone_id": ["Z1", "Z1", "Z2", "Z2"],
            "approved_on": ["2019-01-01", "2024-01-01", "2019-01-01", "2031-01-01"],
        }
    )
    assert in_force(approved, date(2026, 1, 1)).tolist() == [False, True, True, False]
    assert in_force(approved[["zone_id"]], date(2026, 1, 1)).all()


def test_the_belt_tells_inside_from_outside_and_the_sums_are_right(zoned: Town) -> None:
    content = content_of(zoned, Theme.BELT)
    rows = rows_of(content)
    assert rows["科创带内"] == ("2", "2.0", "30", "0.75")
    assert rows["科创带外"][:2] == ("3", "3.0")
    assert adds_up(content)
    assert any("已知的 4 宗" in note for note in content.notes)


def test_the_overview_lists_every_zone_and_what_lies_outside_all(zoned: Town) -> None:
    content = content_of(zoned, Theme.OVERVIEW)
    counts = {name: row[0] for name, row in rows_of(content).items()}
    assert counts == {"东区": "3", "西区": "1", "空区": "0", "开发区以外": "1", "合计": "5"}
    assert adds_up(content)


def test_the_overview_of_a_zone_holds_the_whole_zone_and_tells_its_core_area(zoned: Town) -> None:
    content = content_of(zoned, Theme.OVERVIEW, "Z1")
    assert {name: row[0] for name, row in rows_of(content).items()} == {
        "核心区内": "1",
        "核心区外": "2",
        "合计": "3",
    }
    assert content.bounds[3] - content.bounds[1] > 300


def test_a_core_area_that_is_not_loaded_leaves_the_place_unknown(tmp_path: Path) -> None:
    content = content_of(zoned_town(tmp_path / "town", without={"core_areas"}), Theme.OVERVIEW, "Z1")
    assert rows_of(content)["不详"][0] == "3"
    assert adds_up(content)


@pytest.mark.parametrize(
    ("theme", "zone", "present"),
    [
        (
            Theme.OVERVIEW,
            "Z1",
            {"宗地", "核心区", "园区范围", "开发区范围", "沿江科创带功能区块", "科创核心区（沿江科创带）"},
        ),
        (Theme.BELT, "Z2", {"科创带外宗地", "开发区范围"}),
        (
            Theme.BELT,
            "Z1",
            {
                "科创带外宗地",
                "科创带内宗地（过半面积）",
                "开发区范围",
                "沿江科创带功能区块",
                "科创核心区（沿江科创带）",
            },
        ),
    ],
)
def test_the_legend_has_the_classes_present_and_no_others(
    zoned: Town, tmp_path: Path, theme: Theme, zone: str, present: set[str]
) -> None:
    record = draw_sheet(content_of(zoned, theme, zone), tmp_path / "sheet.png", dpi=40)
    assert set(record.legend) == present
    assert len(record.legend) == len(present)


def test_only_the_version_in_force_is_drawn(zoned: Town) -> None:
    drawn = {layer.title: layer for layer in content_of(zoned, Theme.OVERVIEW, "Z1").layers}
    assert len(drawn["核心区"].geometries) == 1


@pytest.mark.parametrize(("theme", "needed"), [(Theme.OVERVIEW, "zones"), (Theme.BELT, "belt_blocks")])
def test_a_theme_without_its_layer_is_refused_and_the_layer_named(
    tmp_path: Path, theme: Theme, needed: str
) -> None:
    town = zoned_town(tmp_path / "town", without={needed})
    with pytest.raises(ZonemapError) as sheet:
        content_of(town, theme)
    with pytest.raises(ZonemapError) as page:
        page_layers(*town, rulebook_of(town[0]), theme)
    for refused in (sheet.value, page.value):
        assert refused.code == "theme_without_layer"
        assert needed in refused.message
        assert f"ingest {town[0].path}" in refused.remedy


def test_without_the_belt_its_classes_are_unknown_and_never_outside(tmp_path: Path) -> None:
    _workspace, assessment = zoned_town(tmp_path / "town", without={"belt_blocks"})
    assert "belt_share_low" not in assessment.parcels
    assert not np.any(parcel_codes(assessment, Theme.BELT))


def test_a_run_made_before_the_layer_came_must_be_made_again(zoned: Town, tmp_path: Path) -> None:
    _older, assessment = zoned_town(tmp_path / "town", without={"belt_blocks"})
    with pytest.raises(ZonemapError) as refused:
        content_of((zoned[0], assessment), Theme.BELT)
    assert refused.value.code == "run_without_layer"
    assert "assess" in refused.value.remedy


def test_a_core_area_not_yet_approved_covers_nothing(tmp_path: Path) -> None:
    workspace, _assessment = zoned_town(tmp_path / "town")
    early = assess(workspace, as_of=date(2010, 1, 1))
    assert early.quantity("core_share").value.tolist() == [0.0] * 5
    content = sheet_content(workspace, early, rulebook_of(workspace), Theme.OVERVIEW)
    assert "核心区" not in {layer.title for layer in content.layers}


def test_a_control_unit_without_a_class_is_drawn_as_unknown_and_not_left_out(tmp_path: Path) -> None:
    units = layer([{"unit_id": "U", "unit_class": None}], [square(0, 0)])
    workspace = town(
        tmp_path / "w", {"parcels": layer([parcel(parcel_id="A")], [square(0, 0)]), "control_units": units}
    )
    drawn = overlay_map(workspace, "control_units")
    assert drawn is not None
    assert STYLES[drawn.vocabulary][drawn.codes[0]] is style_of(ControlClass.UNKNOWN)


def test_a_map_of_a_proposed_belt_says_that_nobody_has_approved_it(tmp_path: Path) -> None:
    workspace, assessment = zoned_town(tmp_path / "town")
    approved = sheet_content(workspace, assessment, rulebook_of(workspace), Theme.BELT)
    assert not any("未经批准" in note for note in approved.notes)
    blocks = workspace.read("belt_blocks")
    workspace.write_layer("belt_blocks", blocks.assign(version="proposal 2026-06-30 900 m"))
    proposed = sheet_content(workspace, assessment, rulebook_of(workspace), Theme.BELT)
    assert "未经批准" in proposed.notes[0]
    assert any("未批准" in each.title for each in proposed.layers)
