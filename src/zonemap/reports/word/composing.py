"""The report for Word: headings, contents and captions as Word knows them, Chinese in an East Asian typeface."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image, ImageDraw

from zonemap.reports.document.content import content_of
from zonemap.reports.picture import Shape
from zonemap.reports.report import Report
from zonemap.wording import gettext as _

Json = dict[str, Any]

_LATIN: Final = "Arial"
_CHINESE: Final = "宋体"
"""A typeface that every Chinese Word has; it is named, not put into the file."""

_SIDE: Final = 600
"""Pixels of a picture's side."""


def write_word(report: Report, path: Path) -> None:
    """Write the report as DOCX to a new path."""
    said = content_of(report)
    document = docx.Document()
    _prepare(document, report, said)
    document.add_heading(said["title"], level=0)
    for line in (f"【{said['mark']}】" if said["mark"] else "", said["bureau"], *said["lines"], said["dash"]):
        if line:
            document.add_paragraph(line)
    document.add_paragraph().add_run(said["contents"]).bold = True
    _field(document.add_paragraph(), 'TOC \\o "1-2" \\h \\z', "")
    _add_table(document, said["summary"], 1)
    _add_table(document, said["zones"], 2)
    document.add_heading(said["parcels_title"], level=1)
    document.add_paragraph(said["parcels_note"])
    for number, (parcel, picture) in enumerate(zip(said["parcels"], report.pictures, strict=True), start=1):
        _add_parcel(document, parcel, picture, number)
    _add_table(document, said["data"], 3)
    _add_table(document, said["numbers"], 4)
    document.save(str(path))


def _prepare(document: Any, report: Report, said: Json) -> None:
    properties = document.core_properties
    properties.title, properties.author = said["title"][:255], said["bureau"][:255]
    properties.comments = json.dumps(report.stamp.as_json(), ensure_ascii=False)
    properties.created = properties.modified = datetime.fromisoformat(report.as_of)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    section.header.paragraphs[0].text = said["mark"]
    section.footer.paragraphs[0].text = said["lines"][0]
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _CHINESE)
    document.styles["Normal"].font.size = Pt(9)
    document.settings.element.append(
        OxmlElement("w:updateFields")
    )  # Word fills the contents when it opens the file


def _field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field that Word computes; `shown` stands there until it does."""
    _mark(paragraph, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    paragraph.add_run()._r.append(instruction)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _add_table(document: Any, content: Json, number: int) -> None:
    document.add_heading(content["title"], level=1)
    document.add_paragraph(content["note"])
    _caption(document, _("Table "), number, content["title"])
    _add_rows(document, [content["head"], *content["rows"]])


def _add_rows(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(7.5)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _caption(document: Any, kind: str, number: int, title: str) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(kind)
    _field(paragraph, f"SEQ {kind.strip()} \\* ARABIC", str(number))
    paragraph.add_run(f" {title}")


def _add_parcel(document: Any, parcel: Json, picture: list[Shape], number: int) -> None:
    document.add_heading(parcel["title"], level=2)
    document.add_picture(_png(picture), width=Mm(60))
    _caption(document, _("Figure "), number, parcel["title"])
    _add_rows(document, parcel["facts"])
    for found in parcel["findings"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{found['title']} · {found['verdict']}").bold = True
        for line in (found["sentence"], f"{found['clause']} {found['responsible']}", *found["sources"]):
            document.add_paragraph(line)
    if parcel["premium"]:
        document.add_paragraph(parcel["premium"])


def _png(picture: list[Shape]) -> BytesIO:
    image = Image.new("RGB", (_SIDE, _SIDE), "white")
    draw = ImageDraw.Draw(image)
    for shape in picture:
        for ring in shape["rings"]:
            points = [(x * _SIDE, y * _SIDE) for x, y in ring]
            width = max(1, round(shape["width_pt"] * 3))
            draw.polygon(points, fill=shape["fill"] or "white", outline=shape["edge"], width=width)
    stream = BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return stream
