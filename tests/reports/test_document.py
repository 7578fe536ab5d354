"""The document: it says what the run says, takes no text for markup, and a changed figure is found."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from tests.reports.town import LIVE, Judged, judged_town, with_cell
from zonemap.errors import ZonemapError
from zonemap.maps.classes import Overlay
from zonemap.maps.style import style_of
from zonemap.reports import differences, stamp_of, write_report
from zonemap.reports.pages.parcel import parcel_page


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reports") / "w")


@pytest.fixture(scope="module")
def file(judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(judged.report(), tmp_path_factory.mktemp("pdf") / "r.pdf")


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_the_document_says_the_run_its_totals_and_each_leading_parcel(judged: Judged, file: Path) -> None:
    text = "\n".join(pages(file))
    manifest = judged.assessment.manifest
    assert judged.assessment.run in text
    assert f"{manifest['totals']['area_m2'] / 10_000:,.2f}" in text
    for parcel_id in judged.assessment.parcels.index:
        assert parcel_id in text
    for layer in manifest["layers"].values():
        assert layer["sha256"] in "".join(text.split())


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


@pytest.mark.skipif(
    shutil.which("pdffonts") is None, reason="pdffonts is missing: apt-get install poppler-utils"
)
def test_every_typeface_is_embedded(file: Path) -> None:
    listed = subprocess.run(
        ["pdffonts", file], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    embedded = listed[0].index("emb")
    assert len(listed) > 2
    assert {line[embedded : embedded + 3] for line in listed[2:]} == {"yes"}


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is missing: apt-get install poppler-utils"
)
@pytest.mark.parametrize("text", LIVE)
def test_texts_of_the_data_are_never_markup(tmp_path: Path, text: str) -> None:
    judged = judged_town(tmp_path / "w", parcel=text, zone=text, bureau=text)
    path = write_report(judged.report(), tmp_path / "r.pdf")
    read = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert read.count(text.replace("<y>", "").strip()) >= 3
    assert differences(path, judged.report()) == []


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
        pytest.param("figures", "parcels", 0, 7, "7", id="a total"),
        pytest.param("zones", "area_ha", 0, 3.1, "3.1", id="an area of a zone"),
        pytest.param("parcels", "far_counted", 0, 0.401, "0.401", id="the FAR of a parcel"),
        pytest.param("numbers", "low", 0, 1.4, "1.4", id="a number of the plan"),
        pytest.param("data", "sha256", 0, "0" * 64, "0" * 32, id="a hash"),
    ],
)
def test_one_altered_figure_is_found(
    judged: Judged, tmp_path: Path, table: str, column: str, row: int, value: Any, said: str
) -> None:
    report = judged.report()
    path = write_report(with_cell(report, table, column, row, value), tmp_path / "altered.pdf")
    found = differences(path, report)
    assert found
    assert all("页" in each.place for each in found)
    assert any(said in each.file and said not in each.run for each in found)


def test_one_altered_digit_in_the_page_itself_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=file)
    page = next(page for page in writer.pages if "16,000" in page.extract_text())
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


def test_the_picture_shows_the_parcel_over_its_neighbours_and_within_its_frame(judged: Judged) -> None:
    free = style_of(Overlay.FREE_LAND).fill
    for drawn in (picture.shapes for picture in judged.report().pictures):
        shapes = [shape for shape in drawn if shape["fill"] != free]
        assert drawn[: len(shapes)] == shapes, "free land lies over the parcel"
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


def test_another_picture_is_found(judged: Judged, tmp_path: Path) -> None:
    report = judged.report()
    pictures = list(report.pictures)
    pictures[0], pictures[3] = (
        replace(pictures[at], shapes=pictures[other].shapes) for at, other in ((0, 3), (3, 0))
    )
    swapped = replace(report, pictures=tuple(pictures))
    found = differences(write_report(swapped, tmp_path / "r.pdf"), report)
    assert len({each.place for each in found}) == 2
    assert all(each.place.startswith("第") for each in found)


def test_a_note_laid_over_a_figure_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=file)
    writer.add_annotation(2, FreeText(text="9,999", rect=(100, 600, 200, 620)))
    writer.write(tmp_path / "altered.pdf")
    found = differences(tmp_path / "altered.pdf", judged.report())
    assert [each.file for each in found] == ["/FreeText"]


def test_an_altered_title_among_the_properties_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=file)
    writer.add_metadata({"/Title": "工业用地评估报告 9"})
    writer.write(tmp_path / "altered.pdf")
    assert len(differences(tmp_path / "altered.pdf", judged.report())) == 1


def test_the_buildings_of_a_parcel_are_told_with_what_they_rest_on(judged: Judged, file: Path) -> None:
    report = judged.report()
    at, found = next(
        (at, each)
        for at, each in enumerate(report.receipts)
        if each["ledger"] and each["ledger"]["buildings"]
    )
    (group,) = (
        each for each in parcel_page(found, report.parcels, at)["groups"] if each["title"] == "建筑面积台账"
    )
    building = found["ledger"]["buildings"][0]
    assert group["findings"][0]["label"] == f"{building['building_id']}："
    assert "计容倍数" in group["findings"][0]["sentence"]
    assert group["findings"][-2]["label"] == "合计："
    assert any("国土资发〔2008〕24号" in line for line in group["findings"][-1]["sources"])
    words = "".join(pages(file))
    assert "建筑面积台账" in words
