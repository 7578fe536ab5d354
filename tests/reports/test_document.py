"""The document: it says what the run says, takes no text for markup, and a changed figure is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from tests.reports.town import FORMULA, Judged, judged_town
from zonemap.errors import ZonemapError
from zonemap.reports import Report, differences, stamp_of, write_report
from zonemap.reports.tables import Column, Table


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reports") / "w")


@pytest.fixture(scope="module")
def file(judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(judged.report(), tmp_path_factory.mktemp("pdf") / "r.pdf")


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def with_cell(report: Report, name: str, column: int, row: int, value: Any) -> Report:
    """Return the report with one cell of one table changed."""
    table: Table = getattr(report, name)
    cells = list(table.columns[column].cells)
    cells[row] = value
    columns = list(table.columns)
    columns[column] = Column(columns[column].title, columns[column].kind, cells)
    return replace(report, **{name: replace(table, columns=tuple(columns))})


def test_the_document_says_the_run_its_totals_and_each_leading_parcel(judged: Judged, file: Path) -> None:
    text = "\n".join(pages(file))
    manifest = judged.assessment.manifest
    assert judged.assessment.run in text
    assert f"{manifest['totals']['area_m2'] / 10_000:,.2f}" in text
    for parcel_id in judged.assessment.parcels.index:
        assert parcel_id in text
    for layer in manifest["layers"].values():
        assert layer["sha256"] in text.replace("\n", "")


def test_every_page_bears_the_mark_of_synthetic_data_and_none_of_real_data(
    file: Path, tmp_path: Path
) -> None:
    assert all("示意数据" in page for page in pages(file))
    real = write_report(judged_town(tmp_path / "w", synthetic=False).report(), tmp_path / "r.pdf")
    assert not any("示意" in page for page in pages(real))


def test_the_typeface_is_within_the_file(file: Path) -> None:
    fonts = [font for page in PdfReader(file).pages for font in page["/Resources"]["/Font"].values()]
    names = {font.get_object()["/BaseFont"] for font in fonts}
    assert names
    assert all("NotoSansSC" in name for name in names)


def test_texts_are_never_markup(judged: Judged, tmp_path: Path) -> None:
    report = replace(judged.report(), bureau='#panic("x") *bold* $x$')
    text = "\n".join(pages(write_report(report, tmp_path / "r.pdf")))
    assert '#panic("x") *bold* $x$' in text
    assert FORMULA in text


def test_an_untouched_file_agrees_even_when_saved_by_another_program(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    assert differences(file, judged.report()) == []
    PdfWriter(clone_from=file).write(tmp_path / "again.pdf")
    assert stamp_of(tmp_path / "again.pdf") == judged.report().stamp
    assert differences(tmp_path / "again.pdf", judged.report()) == []


@pytest.mark.parametrize(
    ("table", "column", "row", "value", "said"),
    [
        pytest.param("summary", 1, 11, 7, "7", id="a total"),
        pytest.param("zones", 3, 0, 3.1, "3.1", id="an area of a zone"),
        pytest.param("parcels", 15, 0, 0.401, "0.401", id="the FAR of a parcel"),
        pytest.param("numbers", 2, 0, 1.4, "1.400", id="a number of the plan"),
    ],
)
def test_one_altered_figure_is_found(
    judged: Judged, tmp_path: Path, table: str, column: int, row: int, value: Any, said: str
) -> None:
    report = judged.report()
    path = write_report(with_cell(report, table, column, row, value), tmp_path / "altered.pdf")
    found = differences(path, report)
    assert len(found) == 1
    assert said in found[0].file
    assert said not in found[0].run
    assert "页" in found[0].place


def test_one_altered_digit_in_the_page_itself_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=file)
    page = writer.pages[0]
    assert "16,000" in page.extract_text()
    for reference in page["/Resources"]["/Font"].values():
        table = reference.get_object()["/ToUnicode"].get_object()
        data = table.get_data()
        if b"<0036>" in data:  # the digit 6: what it is read as becomes an 8
            table.set_data(data.replace(b"<0036>", b"<0038>"))
    writer.write(tmp_path / "altered.pdf")
    assert any(
        "18,000" in each.file and "16,000" in each.run
        for each in differences(tmp_path / "altered.pdf", judged.report())
    )


def test_a_page_taken_away_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=file)
    writer.remove_page(len(writer.pages) - 1)
    writer.write(tmp_path / "altered.pdf")
    assert differences(tmp_path / "altered.pdf", judged.report())


def test_the_same_report_gives_the_same_bytes(judged: Judged, file: Path, tmp_path: Path) -> None:
    assert write_report(judged.report(), tmp_path / "r.pdf").read_bytes() == file.read_bytes()


def test_the_picture_shows_the_parcel_last_and_within_its_frame(judged: Judged) -> None:
    for shapes in judged.report().pictures:
        points = [point for shape in shapes for ring in shape["rings"] for point in ring]
        assert all(0 <= part <= 1 for point in points for part in point)
        assert shapes[-1]["width_pt"] > max((shape["width_pt"] for shape in shapes[:-1]), default=0)


def test_a_report_without_explained_parcels_can_be_written(judged: Judged, tmp_path: Path) -> None:
    report = judged.report(zone="Z2", top=0)
    path = write_report(report, tmp_path / "r.pdf")
    assert stamp_of(path) == report.stamp
    assert differences(path, report) == []


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "other.pdf")
    (tmp_path / "text.pdf").write_text("no document")
    for name, code in (
        ("other", "not_a_report"),
        ("text", "report_unreadable"),
        ("absent", "report_unreadable"),
    ):
        with pytest.raises(ZonemapError) as refused:
            stamp_of(tmp_path / f"{name}.pdf")
        assert refused.value.code == code
