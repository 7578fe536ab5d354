"""The atlas: an index that names every zone, a sheet for each zone with parcels, bookmarks."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.maps.zoned import zoned_town
from zonemap.assessment import rulebook_of
from zonemap.errors import ZonemapError
from zonemap.maps.atlas import atlas_contents, atlas_zones
from zonemap.maps.sheet import draw_atlas
from zonemap.maps.themes import Theme


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    folder = tmp_path_factory.mktemp("atlas")
    workspace, assessment = zoned_town(folder / "town")
    contents = atlas_contents(workspace, assessment, rulebook_of(workspace), Theme.BELT)
    told: list[str] = []
    records = draw_atlas(contents, folder / "atlas.pdf", progress=told.append)
    assert told == [content.title for content in contents]
    assert [record.scale for record in records[1:]] == [1500, 500]
    assert [path.name for path in folder.glob("*.pdf")] == ["atlas.pdf"]
    return PdfReader(folder / "atlas.pdf")


def test_the_atlas_has_the_index_and_one_page_for_each_zone_with_parcels(atlas: PdfReader) -> None:
    assert len(atlas.pages) == 1 + 2
    assert "东区" in atlas.pages[1].extract_text()
    assert "西区" in atlas.pages[2].extract_text()


def test_every_page_has_its_bookmark(atlas: PdfReader) -> None:
    marks = {str(mark.title): atlas.get_destination_page_number(mark) for mark in atlas.outline}
    assert list(marks.values()) == [0, 1, 2]
    assert [title[:2] for title in marks] == ["分幅", "东区", "西区"]
    assert atlas.page_mode == "/UseOutlines"
    assert atlas.metadata
    assert atlas.metadata.title == next(iter(marks))


def test_the_index_names_every_zone_with_its_page_or_that_it_has_no_parcels(atlas: PdfReader) -> None:
    text = atlas.pages[0].extract_text()
    for said in ("2 东区", "3 西区", "空区", "无宗地", "开发区以外", "1:1,500", "合计"):
        assert said in text, said
    assert "1 宗位于开发区以外" in text


def test_the_index_map_names_the_zones_as_the_table_does(tmp_path: Path) -> None:
    workspace, assessment = zoned_town(tmp_path / "town")
    index = atlas_contents(workspace, assessment, rulebook_of(workspace), Theme.INEFFICIENT)[0]
    assert index.layers[-1].names == ("2 东区", "3 西区", "空区")
    assert index.table
    assert [row[1] for row in index.table.rows] == ["3", "1", "无宗地", "1", "5"]


def test_zones_that_only_parcels_name_have_sheets_too(tmp_path: Path) -> None:
    workspace, assessment = zoned_town(tmp_path / "town", without={"zones"})
    with pytest.raises(ZonemapError) as refused:
        atlas_zones(workspace, assessment)
    assert refused.value.code == "atlas_without_zones"
    assert "zones" in refused.value.remedy
    assessment.parcels["zone_id"] = ["Z9", "Z8", None, None, None]
    contents = atlas_contents(workspace, assessment, rulebook_of(workspace), Theme.INEFFICIENT)
    assert len(contents) == 3
    assert contents[0].layers[-1].names == ("2 Z8", "3 Z9")
