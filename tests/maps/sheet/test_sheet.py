from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from PIL import Image
from pypdf import PdfReader
from pyproj import CRS

from tests.maps.toy import SOUTH, WEST, squares, toy_content
from zonemap.errors import ZonemapError
from zonemap.maps.classes import LandUseClass, ParcelVerdict
from zonemap.maps.sheet import A3, A4, Paper, SheetLayer, Table, draw_atlas, draw_sheet
from zonemap.maps.sheet.content import PAPERS
from zonemap.maps.sheet.ground.reference import crs_note
from zonemap.maps.sheet.layout import Box, fitting_scale, sheet_layout
from zonemap.maps.sheet.margin.foot import bar_fields
from zonemap.maps.sheet.margin.pen import Pen, text_width_mm, wrapped
from zonemap.maps.sheet.margin.rows import table_rows
from zonemap.maps.style import STYLES
from zonemap.wording import Language, use_language


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> tuple[PdfReader, str]:
    out = tmp_path_factory.mktemp("sheet") / "sheet.pdf"
    draw_sheet(toy_content(), out)
    reader = PdfReader(out)
    return reader, reader.pages[0].extract_text()


def _fonts(reader: PdfReader) -> list[dict[str, object]]:
    resources = reader.pages[0]["/Resources"]["/Font"]
    return [font.get_object() for font in resources.values()]


@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "upright"])
def test_the_ground_in_the_frame_is_paper_times_scale(tmp_path: Path, landscape: bool) -> None:
    record = draw_sheet(toy_content(), tmp_path / "sheet.png", landscape=landscape, dpi=40)
    _left, _bottom, width_mm, height_mm = record.map_mm
    west, south, east, north = record.extent
    assert (east - west) / (width_mm / 1000) == pytest.approx(record.scale, rel=1e-9)
    assert (north - south) / (height_mm / 1000) == pytest.approx(record.scale, rel=1e-9)
    assert west <= WEST - 100
    assert north >= SOUTH + 1300


def test_a_square_of_100_m_measures_100_m_on_the_printed_picture(tmp_path: Path) -> None:
    square = SheetLayer("宗地", squares(1, 1), STYLES[ParcelVerdict], np.zeros(1, np.uint8))
    content = toy_content(
        layers=(square,), table=None, notes=(), bounds=(WEST, SOUTH, WEST + 100, SOUTH + 100)
    )
    record = draw_sheet(content, tmp_path / "sheet.png", scale=1000, dpi=254)
    pixels = np.array(Image.open(record.path).convert("RGB")).astype(int)
    left, bottom, width, height = (round(value * 10) for value in record.map_mm)
    inside = pixels[pixels.shape[0] - bottom - height : pixels.shape[0] - bottom, left : left + width]
    is_red = (abs(inside - (0xC7, 0x37, 0x2F)).sum(axis=2) < 60).nonzero()
    # 100 m at 1:1000 is 100 mm, 1000 pixels at 10 pixels to the millimetre
    assert np.ptp(is_red[0]) + 1 == pytest.approx(1000, rel=0.005)
    assert np.ptp(is_red[1]) + 1 == pytest.approx(1000, rel=0.005)


@pytest.mark.parametrize("scale", [500, 1000, 7500, 10_000, 30_000, 250_000])
def test_the_scale_bar_is_round_and_fits_its_room(scale: int) -> None:
    count, step = bar_fields(scale)
    assert 25 <= count * step * 1000 / scale <= 62
    assert re.fullmatch(r"(1|2|25|5)0*|2\.5|0\.5", f"{step:g}".replace("e+03", "000"))


def test_scales_are_round_and_never_cut_the_extent() -> None:
    room = Box(0, 0, 300, 200)
    assert fitting_scale((0, 0, 1499, 10), room) == 5000
    assert fitting_scale((0, 0, 1500, 10), room) == 5000
    assert fitting_scale((0, 0, 1501, 10), room) == 7500
    assert fitting_scale((0, 0, 10, 2001), room) == 15_000


def test_a_scale_that_would_cut_the_map_is_refused_with_one_that_fits(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(), tmp_path / "sheet.pdf", scale=1000)
    assert refused.value.code == "scale_too_large"
    assert "1:7500" in refused.value.remedy
    assert not list(tmp_path.iterdir())


def test_the_legend_shows_the_classes_on_the_map_and_no_others(tmp_path: Path) -> None:
    record = draw_sheet(toy_content(), tmp_path / "sheet.png", dpi=40)
    assert record.legend == ("低效用地（确定）", "非低效工业用地", "开发区范围")


def test_a_class_outside_the_frame_is_not_in_the_legend(tmp_path: Path) -> None:
    codes = np.full(100, 2, np.uint8)
    codes[-1] = 0  # the north-eastern square alone
    layer = SheetLayer("判定", squares(), STYLES[ParcelVerdict], codes)
    content = toy_content(layers=(layer,), bounds=(WEST, SOUTH, WEST + 300, SOUTH + 200))
    assert draw_sheet(content, tmp_path / "sheet.png", scale=1500, dpi=40).legend == ("非低效工业用地",)


def test_points_lines_rings_collections_and_holes_are_all_drawn(tmp_path: Path) -> None:
    whole = squares(3, 3)[0]
    shapes = np.array(
        [
            whole,
            whole.exterior,
            shapely.LineString([(WEST, SOUTH), (WEST + 300, SOUTH + 300)]),
            shapely.Point(WEST + 200, SOUTH + 50),
            shapely.GeometryCollection([whole.buffer(30) - whole, shapely.MultiPoint([(WEST, SOUTH + 400)])]),
            shapely.Polygon(),
            None,
        ]
    )
    layer = SheetLayer("各类图形", shapes, STYLES[ParcelVerdict])
    record = draw_sheet(toy_content(layers=(layer,)), tmp_path / "sheet.png", dpi=40)
    assert record.legend == ("低效用地（确定）",)


def test_colours_nobody_verified_are_marked(tmp_path: Path) -> None:
    layer = SheetLayer("用途", squares(2, 2), STYLES[LandUseClass], np.zeros(4, np.uint8))
    record = draw_sheet(toy_content(layers=(layer,)), tmp_path / "sheet.png", dpi=40)
    assert any("色值尚未" in text for text in record.texts)


def test_every_required_element_can_be_read_in_the_pdf(pdf: tuple[PdfReader, str]) -> None:
    text = pdf[1].replace("\n", "")
    for element in (
        "示范开发区低效工业用地图",
        "图例",
        "比例尺 1:7500",
        "北",
        "CGCS2000",
        "高斯-克吕格投影 3°带，中央经线 120°E",
        "数据现势性：2026-06-30",
        "判定基准日：2026-11-24",
        "编制单位",
        "示范市自然资源和规划局",
        "制图",
        "审核",
        "run-0001",
        "0.1.0",
        "内部工作用图",
        "未经审图，不得公开",
        "示意数据",
        "资料来源：宗地：示范数据",
        "低效用地汇总",
        "未判定：企业税收（未提供数据）。",
    ):
        assert element in text, element


def test_the_review_number_is_an_empty_field(pdf: tuple[PdfReader, str]) -> None:
    lines = [line for line in pdf[1].splitlines() if "审图号" in line]
    assert lines == ["审图号："]
    assert not re.search(r"[苏通]?S[（(]?\d{4}[）)]?\d+号", pdf[1])


def test_every_font_of_the_pdf_is_embedded_as_truetype(pdf: tuple[PdfReader, str]) -> None:
    fonts = _fonts(pdf[0])
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "NotoSansSC" in str(inner["/BaseFont"])
        assert inner["/Subtype"] in {"/CIDFontType2", "/TrueType"}
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_the_pdf_page_is_a3_lying(pdf: tuple[PdfReader, str]) -> None:
    box = pdf[0].pages[0].mediabox
    assert float(box.width) * 25.4 / 72 == pytest.approx(420, abs=0.1)
    assert float(box.height) * 25.4 / 72 == pytest.approx(297, abs=0.1)


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".svg", ".tif"])
def test_every_format_is_written_and_nothing_is_left_beside_it(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"sheet{suffix}"
    record = draw_sheet(toy_content(), out, dpi=40)
    assert record.path == out
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.stat().st_size > 10_000


def test_a_failure_leaves_the_former_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    out.write_text("former")
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(title="地图 \U0001f600"), out)
    assert refused.value.code == "glyph_missing"
    assert "U+1F600" in refused.value.message
    assert [path.read_text() for path in tmp_path.iterdir()] == ["former"]


def test_an_absent_folder_and_an_unknown_suffix_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError) as absent:
        draw_sheet(toy_content(), tmp_path / "nowhere" / "sheet.pdf")
    with pytest.raises(ZonemapError) as unknown:
        draw_sheet(toy_content(), tmp_path / "sheet.dwg")
    assert (absent.value.code, unknown.value.code) == ("sheet_unwritable", "sheet_format")


def test_a_file_name_taken_by_a_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "sheet.png").mkdir()
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(), tmp_path / "sheet.png", dpi=40)
    assert refused.value.code == "sheet_unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.png"]


def test_a_sheet_in_degrees_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(crs=CRS(4490), bounds=(120.0, 31.0, 121.0, 32.0)), tmp_path / "sheet.pdf")
    assert refused.value.code == "crs_not_metric"


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        (4549, "2000国家大地坐标系（CGCS2000），高斯-克吕格投影 3°带，中央经线 120°E"),
        (4509, "2000国家大地坐标系（CGCS2000），高斯-克吕格投影，中央经线 117°E"),
        (32651, "WGS 84 / UTM zone 51N"),
    ],
)
def test_the_reference_system_is_named_from_the_crs(crs: int, said: str) -> None:
    assert crs_note(CRS(crs)) == said


def test_a_long_title_stays_between_the_marks(tmp_path: Path) -> None:
    title = (
        "南通经济技术开发区与苏锡通科技产业园区沿江科创带工业用地"
        "低效判定及增容潜力综合分析示意图二〇二六年度修订版征求意见稿第一册"
    )
    record = draw_sheet(toy_content(title=title), tmp_path / "sheet.png", landscape=False, dpi=40)
    assert title in "".join(record.texts)
    assert max(text_width_mm(text, 13) for text in record.texts if text and text in title) < 170


def test_no_line_is_wider_than_its_room_nor_begins_with_a_comma() -> None:
    lines = wrapped("工业用地，共 1234.56 公顷。" * 20, 50, 9)
    assert all(text_width_mm(line, 9) <= 52 + text_width_mm("。", 9) for line in lines)
    assert not any(line[0] in "，。" for line in lines)
    assert sum("1234.56" in line for line in lines) == 20


def test_names_that_would_collide_are_left_out_and_counted(tmp_path: Path) -> None:
    spot = np.array([shapely.Point(WEST + 600, SOUTH + 600).buffer(5)] * 30)
    layer = SheetLayer("点", spot, STYLES[ParcelVerdict], names=("重叠的名称",) * 30)
    record = draw_sheet(toy_content(layers=(layer,)), tmp_path / "sheet.png", dpi=40)
    assert 0 < record.unnamed < 30
    assert record.texts.count("重叠的名称") == 30 - record.unnamed


def test_an_english_sheet_has_no_chinese_furniture(tmp_path: Path) -> None:
    use_language(Language.EN)
    try:
        content = toy_content(title="Toy zone", layers=(), bureau="Bureau", table=None, notes=(), sources=())
        texts = " ".join(draw_sheet(content, tmp_path / "sheet.png", dpi=40).texts)
    finally:
        use_language(Language.ZH)
    assert "INTERNAL WORKING MAP" in texts
    assert not re.search(r"[\u4e00-\u9fff]", texts)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "upright"])
def test_no_boxes_of_the_layout_overlap(paper: object, landscape: bool) -> None:
    layout = sheet_layout(paper, landscape=landscape)  # type: ignore[arg-type]
    boxes = [layout.title, layout.frame, layout.locator, *layout.columns, layout.signature, layout.foot]
    shapes = [shapely.box(box.left, box.bottom, box.right, box.top) for box in boxes]
    page = shapely.box(0, 0, layout.page.width, layout.page.height)
    assert all(page.contains(shape) for shape in shapes)
    overlap = sum(one.intersection(other).area for n, one in enumerate(shapes) for other in shapes[:n])
    assert overlap == pytest.approx(0, abs=1e-6)


def test_a_sheet_fits_a4_too_with_every_note(tmp_path: Path) -> None:
    notes = tuple(f"第{number}条说明" for number in range(1, 9))
    record = draw_sheet(toy_content(notes=notes), tmp_path / "sheet.png", paper=A4, dpi=60)
    assert all(f"{number}. {note}" in record.texts for number, note in enumerate(notes, start=1))


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "upright"])
def test_a_long_note_is_cut_and_says_where_the_rest_stands(
    tmp_path: Path, paper: Paper, landscape: bool
) -> None:
    notes = ("未判定：" + "企业税收（未提供数据）、" * 900, "第二条说明")
    record = draw_sheet(
        toy_content(notes=notes), tmp_path / "sheet.png", paper=paper, landscape=landscape, dpi=20
    )
    assert any(text.endswith("……（详见报告）") for text in record.texts)
    assert "2. 第二条说明" in record.texts


def test_notes_beyond_number_and_long_tables_are_counted_and_point_to_the_report(tmp_path: Path) -> None:
    rows = tuple((f"第{number}开发区", "1", "1.0") for number in range(80))
    table = Table("概况", ("开发区", "宗数", "公顷"), (*rows, ("合计", "80", "80.0")))
    content = toy_content(notes=("说明",) * 200, table=table)
    record = draw_sheet(content, tmp_path / "sheet.png", paper=A4, landscape=False, dpi=20)
    assert "4. 其余 197 条说明详见报告" in record.texts
    assert "合计" in record.texts
    shown = sum(text.endswith("开发区") and text.startswith("第") for text in record.texts)
    assert f"另有 {80 - shown} 项，详见报告" in record.texts


def test_a_legend_that_cannot_be_printed_readably_is_an_error_and_never_cut(tmp_path: Path) -> None:
    styles = tuple(replace(STYLES[ParcelVerdict][0], label={"zh": f"第{code}类"}) for code in range(100))
    layer = SheetLayer("宗地", squares(), styles, np.arange(100, dtype=np.uint8))
    with pytest.raises(ZonemapError) as refused:
        draw_sheet(toy_content(layers=(layer,)), tmp_path / "sheet.png", paper=A4, dpi=20)
    assert refused.value.code == "sheet_too_full"
    assert not list(tmp_path.iterdir())


def test_cells_of_a_wide_table_do_not_meet() -> None:
    head = ("园区", "宗数", "面积（公顷）", "面积（亩）", "平均容积率", "低效占比（%）")
    rows = (("沿江科技创新产业带核心园区", "12345", "23456.7", "351840.5", "0.87", "12.3"),)
    figure = Figure(figsize=(10, 10))
    pen = Pen(figure, Box(0, 0, 254, 254))
    _title, *lines = table_rows(Table("概况", head, rows), 80)
    for place, line in enumerate(lines):
        line.draw(pen, Box(10, 10.0 + 10 * place, 80, line.height), 1.0)
    boxes = [text.get_window_extent() for text in pen.axes.texts]
    left, right = pen.axes.transData.transform([(10, 0), (90, 0)])[:, 0]
    assert all(left - 1 <= box.x0 < box.x1 <= right + 1 for box in boxes)
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])


def test_an_atlas_has_a_page_for_each_sheet(tmp_path: Path) -> None:
    contents = [replace(toy_content(), title=f"第{number}幅") for number in (1, 2)]
    records = draw_atlas(contents, tmp_path / "atlas.pdf", paper=A3)
    pages = PdfReader(tmp_path / "atlas.pdf").pages
    assert len(records) == len(pages) == 2
    assert "第2幅" in pages[1].extract_text()
