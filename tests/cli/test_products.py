"""The verbs that make products, as a planner types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.run import refuses, zonemap
from tests.maps.zoned import zoned_town
from zonemap.assessment import save

OUTSIDE = re.compile(
    r"(?:src|href)\s*=|url\((?!#)|fetch\(|XMLHttpRequest|https?://(?!leafletjs|www\.w3\.org)[\w.-]+"
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace, assessment = zoned_town(tmp_path_factory.mktemp("products") / "town")
    save(assessment, workspace)
    return workspace.path


def test_an_atlas_is_one_pdf_and_its_pages_are_told(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "atlas.pdf"
    told = zonemap("atlas", town, "--theme", "overview", "--paper", "A2", "--out", out, "--json").json
    assert [page["zone"] for page in told["pages"]] == [None, "Z1", "Z2"]
    assert len(PdfReader(out).pages) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.pdf"]


def test_a_map_page_of_a_theme_names_no_outside_address(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    ran = zonemap("web", town, "--theme", "belt", "--out", out)
    assert ran.code == 0, ran
    assert str(out) in ran.out
    page = out.read_text("utf-8")
    own = page[page.index("const content=") :]
    assert OUTSIDE.findall(own) == []
    assert not re.search(r"<(?:link|script|img|iframe)[^>]*(?:src|href)=", page)
    for said in ("科创带内宗地", "P1\\n科创带内", "内部工作用图"):
        assert said in own


def test_sheets_and_atlases_are_drawn_upright_when_asked(town: Path, tmp_path: Path) -> None:
    for verb in ("sheet", "atlas"):
        out = tmp_path / f"{verb}.pdf"
        assert zonemap(verb, town, "--paper", "A4", "--upright", "--out", out).code == 0
        for page in PdfReader(out).pages:
            assert float(page.mediabox.width) < float(page.mediabox.height)


def test_a_sheet_is_proved_when_asked(town: Path, tmp_path: Path) -> None:
    told = zonemap("sheet", town, "--check", "--out", tmp_path / "sheet.pdf", "--json")
    assert told.code == 0, told
    assert told.json["faults"] == []
    refuses(zonemap("sheet", town, "--check", "--out", tmp_path / "sheet.png"), ".pdf")


def test_the_index_of_an_upright_atlas_names_the_scales_that_are_drawn(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "atlas.pdf"
    told = zonemap("atlas", town, "--paper", "A4", "--upright", "--out", out, "--json").json
    text = PdfReader(out).pages[0].extract_text()
    for page in told["pages"][1:]:
        assert f"1:{page['scale']:,}" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--zone", "Z3"), "Z1, Z2"),
        (("--zone", "no such"), "Z1, Z2"),
        (("--scale", "1:10"), "1:"),
        (("--scale", "large"), "1:10000"),
        (("--theme", "nonsense"), ""),
    ],
    ids=["a zone without parcels", "an unknown zone", "a scale too large", "no scale", "an unknown theme"],
)
def test_a_sheet_that_cannot_be_drawn_is_explained_and_nothing_is_left(
    town: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ran = zonemap("sheet", town, *words, "--out", tmp_path / "sheet.pdf")
    assert ran.code == 2, ran
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("verb", "name", "said"),
    [
        ("sheet", "sheet.dwg", ".pdf"),
        ("sheet", "no/such/sheet.pdf", "no/such"),
        ("atlas", "atlas.png", ".png"),
        ("atlas", "no/such/atlas.pdf", "no/such"),
        ("web", "map.pdf", ".pdf"),
        ("web", "no/such/map.html", "no/such"),
    ],
)
def test_a_file_that_cannot_be_written_is_explained(
    town: Path, tmp_path: Path, verb: str, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refuses(zonemap(verb, town, "--out", name), said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["sheet", "atlas", "web"])
def test_a_theme_without_its_layer_is_refused(tmp_path: Path, verb: str) -> None:
    workspace, assessment = zoned_town(tmp_path / "town", without={"belt_blocks"})
    save(assessment, workspace)
    out = tmp_path / ("map.html" if verb == "web" else "map.pdf")
    refuses(zonemap(verb, workspace.path, "--theme", "belt", "--out", out), "belt_blocks", "ingest")
    assert not out.exists()
