"""Our Word template, made anew: `python -m zonemap.reports.word.template_making FILE`.

`template.docx` beside this module is what it makes, byte for byte; a test holds the two together. A bureau's own
template is best begun from a copy of that file, in Word.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zonemap.maps.style import ALERT, INK, QUIET
from zonemap.reports.word.elements import field
from zonemap.reports.word.package import repacked

_LATIN: Final = "Times New Roman"
_SONG: Final = "宋体"
_HEI: Final = "黑体"
"""Typefaces that every Chinese Word has; they are named, not put into the file."""

_KEPT: Final = frozenset(
    {
        "Normal", "Header", "Footer", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Table Grid",
        "Default Paragraph Font", "Normal Table", "No List",
    }
)  # fmt: skip
_MADE: Final = {
    "toc 1": 11.0,
    "Table Text": 7.5,
    "Note": 7.5,
    "Source": 7.5,
    "Finding": 9.0,
    "Cover": 12.0,
    "Contents": 16.0,
}
"""Styles of ours, with their size in points."""

_SIZES: Final = {
    "Normal": 10.5,
    "Title": 26.0,
    "Subtitle": 16.0,
    "Heading 1": 15.0,
    "Heading 2": 12.0,
    "Caption": 9.0,
}
_PLACES: Final = ("summary", "method", "zones", "parcels", "data", "numbers")


_TITLES: Final = frozenset({"Title", "Heading 1", "Heading 2", "Caption", "Contents"})


def made_template() -> bytes:
    """Return our template; the same bytes every time."""
    document = docx.Document()
    for block in list(document.element.body)[:-1]:
        document.element.body.remove(block)
    _set_styles(document)
    _set_page(document)
    _write_cover(document)
    document.add_paragraph("{{ words.contents }}", style="Contents")
    document.add_paragraph("{{p contents }}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for place in _PLACES:
        document.add_paragraph(f"{{{{p {place} }}}}")
    _leave_out(document.part, "stylesWithEffects")
    _leave_out(document.part.package, "thumbnail")
    properties = document.core_properties
    properties.title = properties.author = properties.comments = ""
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _leave_out(part: Any, kind: str) -> None:
    """Take away what python-docx brings along and no report needs."""
    for name, relation in list(part.rels.items()):
        if relation.reltype.endswith(kind):
            del part.rels[name]


def _set_styles(document: Any) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT:
            style.element.getparent().remove(style.element)
    for name in _MADE:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for style in styles:
        if style.type in {WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.TABLE}:
            _set_typeface(style.element.get_or_add_rPr(), _HEI if style.name in _TITLES else _SONG)
    default = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_typeface(default, _SONG)
    for name, size in {**_SIZES, **_MADE}.items():
        _set_style(styles[name], size)


def _set_style(style: Any, size: float) -> None:
    """Give a style its size, colour and place; the lines of python-docx's own styles go."""
    style.font.size, style.font.bold = Pt(size), style.name in _TITLES
    style.font.color.rgb = RGBColor.from_string((QUIET if style.name in {"Note", "Source"} else INK)[1:])
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)
    form = style.paragraph_format
    form.space_after = Pt(3 if style.name in {"Normal", "toc 1"} else 0)
    if style.name in {"Title", "Subtitle", "Caption", "Contents"}:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if style.name in {"Heading 1", "Heading 2", "Caption"}:
        form.keep_with_next = True
        form.space_before = form.space_after = Pt(6)


def _set_typeface(properties: Any, east_asian: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for kind, name in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{kind}"), name)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(22)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for line in (header, footer):
        line.style.element.pPr.remove(line.style.element.pPr.find(qn("w:tabs")))
        line.paragraph_format.tab_stops.add_tab_stop(Mm(163), alignment=2)
        line.style.font.size = Pt(8)
    header.add_run("{{ words.confidential }}\t")
    _alert(header.add_run("{{ mark }}"))
    footer.add_run("{{ words.run }}\t")
    for code, between in (("PAGE", " / "), ("NUMPAGES", "")):
        footer._p.append(field(code, "1"))
        footer.add_run(between)


def _write_cover(document: Any) -> None:
    for _line in range(6):
        document.add_paragraph()
    mark = document.add_paragraph(style="Subtitle")
    _alert(mark.add_run("{% if mark %}【{{ mark }}】{% endif %}"))
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ place }}", style="Subtitle")
    for _line in range(10):
        document.add_paragraph()
    table = document.add_table(rows=5, cols=2)
    table.alignment = 1
    for row, name in zip(table.rows, ("bureau", "as_of", "data_date", "run", "issued"), strict=True):
        for cell, width, text in zip(row.cells, (Mm(42), Mm(78)), (f"words.label_{name}", name), strict=True):
            cell.width = width
            cell.paragraphs[0].style = document.styles["Cover"]
            cell.paragraphs[0].paragraph_format.space_before = Pt(9)
            cell.paragraphs[0].add_run(f"{{{{ {text} }}}}")
        _underline(row.cells[1])
    document.add_paragraph()
    signed = document.add_paragraph(style="Cover")
    signed.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signed.add_run(
        "　　".join(f"{{{{ words.{name} }}}}：＿＿＿＿＿" for name in ("prepared", "checked", "approved"))
    )
    document.add_paragraph()
    note = document.add_paragraph(style="Cover")
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _alert(note.add_run("{{ words.mark_note }}"))
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _alert(run: Any) -> None:
    run.bold, run.font.color.rgb = True, RGBColor.from_string(ALERT[1:])


def _underline(cell: Any) -> None:
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "single")
    bottom.set(qn("w:sz"), "4")
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(made_template())
