"""Every theme on every paper in both languages is proved by reading its PDF; faults planted on a sheet are found."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from tests.maps.toy import SOUTH, WEST, squares, toy_content
from tests.maps.zoned import zoned_town
from zonemap.assessment import Assessment, rulebook_of
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.contents import sheet_content
from zonemap.maps.sheet import A3, PAPERS, SheetContent, SheetLayer, draw_sheet
from zonemap.maps.sheet import draw as drawing
from zonemap.maps.sheet.ground import names
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.margin import foot, pen
from zonemap.maps.sheet.margin.pen import Pen
from zonemap.maps.sheet.proof import sheet_faults
from zonemap.maps.style import STYLES
from zonemap.maps.themes import Theme
from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace

Town = tuple[Workspace, Assessment]

PAPER_CASES = [
    pytest.param(paper, id=name, marks=() if name in {"A4", "A0"} else pytest.mark.proof)
    for name, paper in PAPERS.items()
]
"""The smallest and the largest in every test; those between them in the heavier proofs."""

PDFFONTS = shutil.which("pdffonts")


@pytest.fixture(scope="module")
def zoned(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return zoned_town(tmp_path_factory.mktemp("zoned") / "town")


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    use_language(request.param)
    yield request.param
    use_language(Language.ZH)


def faults(content: SheetContent, out: Path, **how: Any) -> list[tuple[str, str]]:
    draw_sheet(content, out, **how)
    return [(fault.code, fault.message) for fault in sheet_faults(out, content)]


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize(
    ("language", "zone"),
    [(Language.ZH, None), (Language.ZH, "Z1"), (Language.EN, "Z1")],
    ids=["the city", "a zone", "a zone in English"],
    indirect=["language"],
)
def test_every_theme_is_a_true_and_whole_sheet(
    zoned: Town, tmp_path: Path, theme: Theme, zone: str | None, language: Language
) -> None:
    workspace, assessment = zoned
    content = sheet_content(workspace, assessment, rulebook_of(workspace), theme, zone=zone)
    assert faults(content, tmp_path / "sheet.pdf") == []


@pytest.mark.parametrize("paper", PAPER_CASES)
@pytest.mark.parametrize(
    ("language", "landscape"),
    [(Language.ZH, True), (Language.ZH, False), (Language.EN, True)],
    ids=["lying", "upright", "lying in English"],
    indirect=["language"],
)
def test_every_paper_is_a_true_and_whole_sheet(
    zoned: Town, tmp_path: Path, paper: Any, landscape: bool, language: Language
) -> None:
    workspace, assessment = zoned
    content = sheet_content(workspace, assessment, rulebook_of(workspace), Theme.CONSTRAINTS, zone="Z1")
    content = replace(content, notes=(*content.notes, "未判定：" + "某某指标（未提供数据）、" * 60))
    assert faults(content, tmp_path / "sheet.pdf", paper=paper, landscape=landscape) == []


@pytest.mark.parametrize("paper", PAPER_CASES)
@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "upright"])
def test_names_of_sixty_characters_are_printed_whole(tmp_path: Path, paper: Any, landscape: bool) -> None:
    name = (
        "南通经济技术开发区与苏锡通科技产业园区沿江科创带工业用地"
        "低效判定及增容潜力综合分析示意区二〇二六年度修订版征求意见稿一二"
    )
    assert len(name) == 60
    content = toy_content(title=name, bureau=name)
    border = replace(content.layers[1], names=(name,))
    content = replace(content, layers=(content.layers[0], border))
    assert faults(content, tmp_path / "sheet.pdf", paper=paper, landscape=landscape) == []


@pytest.mark.skipif(
    PDFFONTS is None, reason="poppler is not installed; pypdf looks at the fonts all the same"
)
def test_pdffonts_calls_every_font_embedded(tmp_path: Path) -> None:
    draw_sheet(toy_content(), tmp_path / "sheet.pdf")
    told = subprocess.run(
        [PDFFONTS or "", tmp_path / "sheet.pdf"], capture_output=True, text=True, check=True
    )
    rows = told.stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"NotoSansSC\S*\s+CID TrueType\s+Identity-H\s+yes yes yes", row), row


def _longer_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar is drawn for a scale 1 % off."""
    true = foot.draw_scale

    def doctored(pen: Pen, box: Box, scale: int) -> None:
        write = pen.write
        monkeypatch.setattr(
            pen, "write", lambda text, *args, **how: write(text.replace("7575", "7500"), *args, **how)
        )
        true(pen, box, round(scale * 1.01))

    monkeypatch.setattr(foot, "draw_scale", doctored)


def _no_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "draw_north_arrow", lambda pen, layout: None)


def _fallen_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arrow points down."""
    shape = Pen.shape

    def doctored(self: Pen, points: list[tuple[float, float]], fill: str) -> None:
        top = max(y for _x, y in points) + min(y for _x, y in points)
        shape(self, [(x, top - y) for x, y in points], fill)

    monkeypatch.setattr(Pen, "shape", doctored)


def _no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "draw_signature", lambda pen, layout, content: None)


def _invented_number(monkeypatch: pytest.MonkeyPatch) -> None:
    true = foot.draw_signature

    def doctored(pen: Pen, layout: Any, content: Any) -> None:
        true(pen, layout, content)
        pen.write("示例号", (layout.signature.right - 30, layout.signature.bottom + 1.5), 8)

    monkeypatch.setattr(drawing, "draw_signature", doctored)


def _colliding_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_meet", lambda one, other: False)


def _shifted_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """The map lies 20 m to the east of where its frame says."""
    true = drawing._draw_layers

    def doctored(axes: Any, content: Any, extent: Any, *more: Any) -> Any:
        axes.set_xlim(extent[0] - 20, extent[2] - 20)
        return true(axes, content, extent, *more)

    monkeypatch.setattr(drawing, "_draw_layers", doctored)


def _wrong_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    true = drawing.draw_frame
    monkeypatch.setattr(
        drawing,
        "draw_frame",
        lambda pen, layout, extent: true(pen, layout, tuple(each + 100 for each in extent)),
    )


def _small_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foot, "FOOT_PT", 4.0)


def _doctored_legend(change: Callable[[list[Any]], list[Any]]) -> Callable[[pytest.MonkeyPatch], None]:
    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        true = drawing._draw_layers
        monkeypatch.setattr(drawing, "_draw_layers", lambda *given: change(true(*given)))

    return plant


def _absent_class(entries: list[Any]) -> list[Any]:
    return [*entries, replace(entries[0], style=STYLES[ParcelVerdict][1])]


def _unmarked(monkeypatch: pytest.MonkeyPatch) -> None:
    write = Pen.write

    def doctored(self: Pen, text: str, *args: Any, **how: Any) -> Any:
        return write(self, "" if text == "内部工作用图" else text, *args, **how)

    monkeypatch.setattr(Pen, "write", doctored)


def _blank_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that the typeface lacks are drawn all the same."""
    monkeypatch.setattr(pen, "missing_glyphs", lambda text: set())


def _text_off_its_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foot, "LABEL", 8.0)
    monkeypatch.setattr(
        Pen, "fitted", lambda self, text, box, size_pt, weight: ([text + "超出表格的长名称" * 4], size_pt)
    )


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (_longer_bar, "bar_untrue"),
        (_no_arrow, "element_missing"),
        (_fallen_arrow, "arrow_untrue"),
        (_no_signature, "element_missing"),
        (_invented_number, "review_number_filled"),
        (_colliding_names, "labels_overlap"),
        (_shifted_map, "place_untrue"),
        (_wrong_grid, "grid_untrue"),
        (_small_type, "type_too_small"),
        (_doctored_legend(lambda entries: entries[1:]), "class_not_in_legend"),
        (_doctored_legend(_absent_class), "legend_without_class"),
        (_unmarked, "element_missing"),
        (_blank_boxes, "glyph_not_drawn"),
        (_text_off_its_box, "text_crosses_a_frame"),
    ],
)
def test_a_planted_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None], code: str
) -> None:
    content = plain_content()
    if plant is _blank_boxes:
        content = replace(content, notes=("缺字 \U0001f600",))
    plant(monkeypatch)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = faults(content, tmp_path / "doctored.pdf")
    assert code in {each for each, _message in found}, found


def plain_content() -> SheetContent:
    """A sheet with two names at one place."""
    content = toy_content()
    spots = shapely.points([(WEST + 600, SOUTH + 600)] * 2)
    named = SheetLayer("点", spots, (STYLES[ParcelVerdict][0],), names=("甲", "乙"), in_legend=False)
    parcels = replace(content.layers[0], is_subject=True)
    return replace(content, layers=(parcels, named, content.layers[1]))


def test_the_sheet_on_which_faults_are_planted_has_none(tmp_path: Path) -> None:
    assert faults(plain_content(), tmp_path / "sheet.pdf") == []


def test_a_font_that_is_not_embedded_is_found(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    out = tmp_path / "sheet.pdf"
    draw_sheet(toy_content(), out)
    writer = PdfWriter(clone_from=out)
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[attr-defined]
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        del inner["/FontDescriptor"].get_object()["/FontFile2"]
    writer.write(out)
    assert {fault.code for fault in sheet_faults(out, toy_content())} == {"font_not_embedded"}


def test_a_system_whose_metres_are_not_metres_on_the_ground_is_refused(tmp_path: Path) -> None:
    from pyproj import CRS

    from zonemap.errors import ZonemapError

    web = toy_content(crs=CRS(3857), bounds=(13_450_000.0, 3_750_000.0, 13_451_000.0, 3_751_000.0))
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(web, tmp_path / "sheet.pdf")
    assert refused.value.code == "crs_untrue"
    assert not list(tmp_path.iterdir())


def test_a_sheet_with_holes_points_and_lines_is_read_too(tmp_path: Path) -> None:
    ring = squares(1, 1)[0]
    shapes = np.array([ring.buffer(200) - ring.buffer(50), ring.exterior, shapely.Point(WEST, SOUTH)])
    layer = SheetLayer("各类图形", shapes, STYLES[ParcelVerdict], is_subject=True)
    assert faults(toy_content(layers=(layer,)), tmp_path / "sheet.pdf", paper=A3) == []
