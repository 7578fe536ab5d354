"""The Word file: it says what the run says in a Chinese typeface, from a template, and a changed figure is found."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from tests.reports.town import FORMULA, LIVE, Judged, judged_town
from zonemap.errors import ZonemapError
from zonemap.reports import differences, stamp_of, write_report
from zonemap.reports.word import template_file
from zonemap.reports.word.template_making import made_template

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is missing: apt-get install libreoffice-writer-nogui"
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reports") / "w")


@pytest.fixture(scope="module")
def file(judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(judged.report(), tmp_path_factory.mktemp("word") / "r.docx")


def office(path: Path, kind: str, folder: Path) -> Path:
    """Return the file as LibreOffice reads it and writes it again."""
    filters = {"pdf": "pdf", "docx": "docx:MS Word 2007 XML"}
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        filters[kind],
        "--outdir",
        str(folder / "out"),
        str(path),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return folder / "out" / f"{path.stem}.{kind}"


def body(path: Path) -> list[str]:
    return [each.text for each in docx.Document(str(path)).paragraphs]


def rows(path: Path, caption: str) -> list[list[str]]:
    """Return the rows of the table under a caption."""
    document = docx.Document(str(path))
    blocks = list(document.iter_inner_content())
    at = next(n for n, each in enumerate(blocks) if getattr(each, "text", "").endswith(caption))
    return [[cell.text for cell in row.cells] for row in blocks[at + 1].rows]


def test_the_totals_are_those_of_the_run(judged: Judged, file: Path) -> None:
    totals = judged.assessment.manifest["totals"]
    said = {row[0]: row for row in rows(file, "主要指标表")}
    assert said["合计"][1:3] == [str(totals["parcels"]), f"{totals['area_m2'] / 10_000:,.1f}"]
    assert said["合计"][-1] == "–"
    assert judged.assessment.run in {row[1] for row in rows(file, "成果信息表")}
    assert any(f"{totals['area_m2'] / 10_000:,.2f} 公顷" in line for line in body(file))


def test_each_leading_parcel_has_its_heading_its_picture_and_its_reasons(judged: Judged, file: Path) -> None:
    document = docx.Document(str(file))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    assert len(headings) == len(document.inline_shapes) == len(judged.assessment.parcels)
    assert any(FORMULA in heading for heading in headings)
    assert any("占用生态保护红线（涉及、禁止占用）" in line for line in body(file))


def test_sections_contents_captions_and_heads_are_those_of_word(file: Path) -> None:
    document = docx.Document(str(file))
    heads = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert heads == [
        "一、摘要",
        "二、方法",
        "三、分开发区情况",
        "四、重点宗地",
        "五、数据清单",
        "六、数值来源",
    ]
    assert [each.text for each in document.paragraphs if each.style.name.lower() == "toc 1"] == heads
    codes = [each.text for each in document.element.iter(qn("w:instrText"))]
    assert [code.split()[0] for code in codes] == ["TOC"]
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    counted = [each.get(qn("w:instr")) for each in document.element.body.iter(qn("w:fldSimple"))]
    assert counted == [f"SEQ {each.text[0]} \\* ARABIC" for each in captions]
    said = ["".join(word.text for word in each._p.iter(qn("w:t"))) for each in captions]
    assert said[:2] == ["表 1　主要指标表", "表 2　低效标志与约束条件统计表"]
    numbered = [
        row.trPr.find(qn("w:tblHeader")) for row in (each.rows[0]._tr for each in document.tables[1:4])
    ]
    assert None not in numbered
    assert document.settings.element.find(qn("w:updateFields")) is None


def test_every_style_names_an_east_asian_typeface(file: Path) -> None:
    styles = docx.Document(str(file)).styles.element
    fonts = [styles.find(f".//{qn('w:rPrDefault')}").find(f".//{qn('w:rFonts')}")]
    for style in styles.iterchildren(qn("w:style")):
        if style.get(qn("w:type")) in {"paragraph", "character", "table"}:
            fonts.append(style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}"))
    assert len(fonts) > 10
    for each in fonts:
        assert each is not None
        assert each.get(qn("w:eastAsia")) in {"宋体", "黑体"}
        assert not [name for name in each.attrib if "Theme" in str(name)]


def test_the_template_in_the_package_is_the_one_that_its_script_makes() -> None:
    assert template_file().read_bytes() == made_template()


def test_the_same_report_gives_the_same_bytes(judged: Judged, file: Path, tmp_path: Path) -> None:
    assert write_report(judged.report(), tmp_path / "r.docx").read_bytes() == file.read_bytes()


def test_texts_of_the_data_are_never_template_nor_markup(tmp_path: Path) -> None:
    text = " ".join(LIVE)
    judged = judged_town(tmp_path / "w", parcel=text, zone=text, bureau=text)
    path = write_report(judged.report(), tmp_path / "r.docx")
    document = docx.Document(str(path))
    assert text in {row[0] for row in rows(path, "分开发区情况表")}
    assert any(text in each.text for each in document.paragraphs if each.style.name == "Heading 2")
    # docxtpl's own sign for a bracket, the one text that the cover does not keep to the letter
    assert document.tables[0].rows[0].cells[1].text == text.replace("{_{", "{{").replace("}_}", "}}")
    codes = {code.split()[0] for code in re.findall(r'w:instr="([^"]*)"', document.element.xml)}
    assert codes == {"SEQ"}
    assert not [each for each in document.part.rels.values() if each.is_external]
    assert differences(path, judged.report()) == []


@needs_office
def test_libreoffice_opens_it_and_the_figures_are_read_there(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing: apt-get install poppler-utils")
    printed = office(file, "pdf", tmp_path)
    read = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True
    ).stdout
    area = judged.assessment.manifest["totals"]["area_m2"] / 10_000
    assert f"{area:,.2f} 公顷" in read
    for words in ("工业用地评估报告", "一、摘要", "表 1", "图 1", FORMULA, judged.assessment.run):
        assert words in read
    fonts = subprocess.run(
        ["pdffonts", printed], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    emb = fonts[0].index("emb")
    assert {line[emb : emb + 3] for line in fonts[2:]} == {"yes"}


@needs_office
def test_a_file_that_libreoffice_has_saved_still_agrees(judged: Judged, file: Path, tmp_path: Path) -> None:
    assert differences(office(file, "docx", tmp_path), judged.report()) == []


def test_synthetic_data_is_marked_on_every_page_and_real_data_on_none(file: Path, tmp_path: Path) -> None:
    assert docx.Document(str(file)).sections[0].header.paragraphs[0].text == "内部资料　不得公开\t示意数据"
    real = write_report(judged_town(tmp_path / "w", synthetic=False).report(), tmp_path / "r.docx")
    assert "示意" not in docx.Document(str(real)).sections[0].header.paragraphs[0].text
    assert not any("示意" in line for line in body(real))


def test_an_untouched_file_agrees_even_when_saved_by_another_program(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    assert stamp_of(file) == judged.report().stamp
    docx.Document(str(file)).save(str(tmp_path / "again.docx"))
    assert differences(tmp_path / "again.docx", judged.report()) == []


def test_contents_that_word_has_renewed_are_no_difference_and_false_ones_are(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    document = docx.Document(str(file))
    entries = [each for each in document.paragraphs if each.style.name.lower() == "toc 1"]
    entries[1].add_run("\t14")
    document.save(str(tmp_path / "filled.docx"))
    assert differences(tmp_path / "filled.docx", judged.report()) == []
    entries[2].add_run(" 新增 999 宗")
    document.save(str(tmp_path / "filled.docx"))
    assert [each.place for each in differences(tmp_path / "filled.docx", judged.report())] == ["目录"]


@pytest.mark.parametrize(
    "caption", ["主要指标表", "低效标志与约束条件统计表", "分开发区情况表", "数值来源", "数据清单"]
)
def test_one_altered_digit_of_a_table_is_found(
    judged: Judged, file: Path, tmp_path: Path, caption: str
) -> None:
    document = docx.Document(str(file))
    blocks = list(document.iter_inner_content())
    at = next(n for n, each in enumerate(blocks) if getattr(each, "text", "").endswith(f"　{caption}"))
    cells = [cell for row in blocks[at + 1].rows[1:] for cell in row.cells if cell.text[-1:].isdigit()]
    run = cells[0].paragraphs[0].runs[0]
    run.text = run.text[:-1] + str((int(run.text[-1]) + 1) % 10)
    document.save(str(tmp_path / "altered.docx"))
    assert len(differences(tmp_path / "altered.docx", judged.report())) == 1


def in_sentence(document: Any) -> None:
    paragraph = next(each for each in document.paragraphs if "2,500" in each.text)
    run = next(each for each in paragraph.runs if "2,500" in each.text)
    run.text = run.text.replace("2,500", "2,600")


def in_header(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].runs[0].text += "9"


def in_title(document: Any) -> None:
    document.core_properties.title += "9"


def inserted_unseen(document: Any) -> None:
    """A digit put in as a tracked change: Word shows it, python-docx reads past it."""
    paragraph = next(each for each in document.paragraphs if "2,500" in each.text)
    inserted = OxmlElement("w:ins")
    inserted.append(parse_xml(f'<w:r xmlns:w="{qn("w:r")[1:-2]}"><w:t>1</w:t></w:r>'))
    paragraph._p.append(inserted)


def in_caption(document: Any) -> None:
    caption = next(each for each in document.paragraphs if each.style.name == "Caption")
    next(caption._p.iter(qn("w:t"), qn("w:fldSimple"))).text = "表 9"


@pytest.mark.parametrize("alter", [in_sentence, in_header, in_title, inserted_unseen, in_caption])
def test_one_altered_digit_elsewhere_is_found(judged: Judged, file: Path, tmp_path: Path, alter: Any) -> None:
    document = docx.Document(str(file))
    alter(document)
    document.save(str(tmp_path / "altered.docx"))
    assert len(differences(tmp_path / "altered.docx", judged.report())) == 1


def test_another_picture_is_found(judged: Judged, tmp_path: Path) -> None:
    report = judged.report()
    pictures = list(report.pictures)
    pictures[0], pictures[3] = (
        replace(pictures[at], shapes=pictures[other].shapes) for at, other in ((0, 3), (3, 0))
    )
    path = write_report(replace(report, pictures=tuple(pictures)), tmp_path / "r.docx")
    assert [each.place for each in differences(path, report)] == ["第 1 幅图", "第 4 幅图"]


def own_template(folder: Path, *, changed: tuple[str, str] = ("", ""), added: str = "本局自有模板") -> Path:
    """Return a template as a bureau would make it: ours with a line added, or something else changed."""
    document = docx.Document(str(template_file()))
    document.paragraphs[0].add_run(added)
    for paragraph in (*document.paragraphs, *document.sections[0].header.paragraphs):
        for run in paragraph.runs:
            run.text = run.text.replace(*changed) if changed[0] else run.text
    document.save(str(folder / "own.docx"))
    return folder / "own.docx"


def test_a_template_of_the_bureau_is_used_and_the_file_verified_with_it(
    judged: Judged, tmp_path: Path
) -> None:
    own = own_template(tmp_path)
    path = write_report(judged.report(), tmp_path / "r.docx", template=own)
    assert "本局自有模板" in body(path)
    assert differences(path, judged.report(), template=own) == []
    with pytest.raises(ZonemapError, match="模板") as refused:
        differences(path, judged.report())
    assert "--template" in refused.value.remedy


@pytest.mark.parametrize(
    ("changed", "added", "said"),
    [
        pytest.param(("{{p zones }}", ""), "", "zones", id="a place is missing"),
        pytest.param(
            ("{{ mark }}", ""),
            "{% if false %}{% endif %}",
            "mark",
            id="the mark is missing",
        ),
        pytest.param(("{{ title }}", "{{ title }}{{ tittle }}"), "", "tittle", id="a place is misspelt"),
        pytest.param(("{{ title }}", "{{ title }"), "", "own.docx", id="a bracket is left out"),
        pytest.param(
            ("", ""), "{{ ''.__class__.__mro__ }}", "own.docx", id="it reaches for what is not its own"
        ),
    ],
)
def test_a_template_that_will_not_do_is_refused(
    judged: Judged, tmp_path: Path, changed: tuple[str, str], added: str, said: str
) -> None:
    own = own_template(tmp_path, changed=changed, added=added)
    if said == "mark":
        document = docx.Document(str(own))
        for paragraph in document.paragraphs:
            if "mark" in paragraph.text:
                paragraph.clear()
        document.save(str(own))
    with pytest.raises(ZonemapError) as refused:
        write_report(judged.report(), tmp_path / "r.docx", template=own)
    assert refused.value.code == "bad_template"
    assert said in refused.value.message
    assert "template.docx" in refused.value.remedy
    assert [each.name for each in tmp_path.iterdir()] == ["own.docx"]


@pytest.mark.parametrize("kind", ["text", "zip", "absent", "folder"])
def test_a_template_that_is_no_word_file_is_refused(judged: Judged, tmp_path: Path, kind: str) -> None:
    other = tmp_path / "other.docx"
    if kind == "text":
        other.write_text("no template")
    elif kind == "zip":
        with ZipFile(other, "w") as package:
            package.writestr("a.txt", "a")
    elif kind == "folder":
        other.mkdir()
    with pytest.raises(ZonemapError) as refused:
        write_report(judged.report(), tmp_path / "r.docx", template=other)
    assert refused.value.code == "bad_template"
    with pytest.raises(ZonemapError, match=r"\.pdf"):
        write_report(judged.report(), tmp_path / "r.pdf", template=other)


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
