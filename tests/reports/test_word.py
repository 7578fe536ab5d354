"""The Word file: it says what the run says in a Chinese typeface, and a changed figure is found."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from tests.reports.town import FORMULA, Judged, judged_town
from zonemap.errors import ZonemapError
from zonemap.reports import differences, stamp_of, write_report


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reports") / "w")


@pytest.fixture(scope="module")
def file(judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(judged.report(), tmp_path_factory.mktemp("word") / "r.docx")


def rows(path: Path, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[table].rows]


def test_the_totals_are_those_of_the_run(judged: Judged, file: Path) -> None:
    totals = judged.assessment.manifest["totals"]
    said = {(item, unit): value for item, value, unit in rows(file, 0)}
    assert said["成果编号", ""] == judged.assessment.run
    assert said["合计：宗数", ""] == str(totals["parcels"])
    assert said["合计：面积", "公顷"] == f"{totals['area_m2'] / 10_000:,.2f}"
    assert said["合计：增容上限不高于", "m²"] == "–"


def test_each_leading_parcel_has_its_heading_and_its_picture(judged: Judged, file: Path) -> None:
    document = docx.Document(str(file))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    assert len(headings) == len(document.inline_shapes) == len(judged.assessment.parcels)
    assert any(FORMULA in heading for heading in headings)


def test_contents_captions_and_heads_are_those_of_word(file: Path) -> None:
    document = docx.Document(str(file))
    fields = [each.text for each in document.element.iter(qn("w:instrText"))]
    assert fields[0].startswith("TOC")
    captions = [each.text for each in document.paragraphs if each.style.name == "Caption"]
    assert len(captions) == len([each for each in fields if each.startswith("SEQ")])
    assert captions[:3] == ["表 1 摘要", "表 2 分区", "图 1 宗地 low：确定低效"]
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_chinese_is_set_in_an_east_asian_typeface(file: Path) -> None:
    document = docx.Document(str(file))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "宋体"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_synthetic_data_is_marked_on_every_page_and_real_data_on_none(file: Path, tmp_path: Path) -> None:
    assert docx.Document(str(file)).sections[0].header.paragraphs[0].text == "示意数据"
    real = docx.Document(
        str(write_report(judged_town(tmp_path / "w", synthetic=False).report(), tmp_path / "r.docx"))
    )
    assert "示意" not in real.sections[0].header.paragraphs[0].text
    assert not any("示意" in each.text for each in real.paragraphs)


def test_an_untouched_file_agrees_even_when_saved_by_another_program(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    assert stamp_of(file) == judged.report().stamp
    docx.Document(str(file)).save(str(tmp_path / "again.docx"))
    assert differences(tmp_path / "again.docx", judged.report()) == []


def test_contents_that_word_has_filled_are_no_difference(judged: Judged, file: Path, tmp_path: Path) -> None:
    document = docx.Document(str(file))
    document.styles.add_style("TOC 1", WD_STYLE_TYPE.PARAGRAPH)
    document.paragraphs[1].insert_paragraph_before("1 摘要 3", style="TOC 1")
    document.save(str(tmp_path / "filled.docx"))
    assert differences(tmp_path / "filled.docx", judged.report()) == []
    document.paragraphs[2].insert_paragraph_before("more")
    document.save(str(tmp_path / "filled.docx"))
    assert len(differences(tmp_path / "filled.docx", judged.report())) == 1


@pytest.mark.parametrize(("table", "row", "column"), [(0, 12, 1), (1, 1, 3), (2, 1, 1), (-1, 1, 2)])
def test_one_altered_digit_is_found_and_its_row_named(
    judged: Judged, file: Path, tmp_path: Path, table: int, row: int, column: int
) -> None:
    document = docx.Document(str(file))
    cell = document.tables[table].rows[row].cells[column]
    assert cell.text[-1].isdigit()
    cell.paragraphs[0].runs[0].text = cell.text[:-1] + str((int(cell.text[-1]) + 1) % 10)
    document.save(str(tmp_path / "altered.docx"))
    found = differences(tmp_path / "altered.docx", judged.report())
    number = table % len(document.tables) + 1
    assert [each.place for each in found] == [f"第 {number} 个表格第 {row + 1} 行"]


def test_one_altered_sentence_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    document = docx.Document(str(file))
    paragraph = next(each for each in document.paragraphs if "2,500" in each.text)
    paragraph.runs[0].text = paragraph.text.replace("2,500", "2,600")
    document.save(str(tmp_path / "altered.docx"))
    found = differences(tmp_path / "altered.docx", judged.report())
    assert [("2,500" in each.run, "2,600" in each.file) for each in found] == [(True, True)]


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "other.docx"))
    (tmp_path / "text.docx").write_text("no document")
    for name, code in (
        ("other", "not_a_report"),
        ("text", "report_unreadable"),
        ("absent", "report_unreadable"),
    ):
        with pytest.raises(ZonemapError) as refused:
            stamp_of(tmp_path / f"{name}.docx")
        assert refused.value.code == code
