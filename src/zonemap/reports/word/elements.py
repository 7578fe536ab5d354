"""The pieces a Word file is made of. Every text becomes text of a run, none of it markup, field or template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Json = dict[str, Any]
Element = Any

_TWIPS_PER_MM: Final = 56.6929


def paragraph(style: str, *runs: Element, **properties: str) -> Element:
    """Return a paragraph of a style, by its id; `properties` are elements of its own, such as `jc="right"`."""
    made, said = OxmlElement("w:p"), OxmlElement("w:pPr")
    said.append(_valued("w:pStyle", style))
    for name, value in properties.items():
        said.append(_valued(f"w:{name}", value))
    made.append(said)
    made.extend(runs)
    return made


def run(text: str, *, bold: bool = False, colour: str | None = None) -> Element:
    """Return a run of text; its line breaks are kept."""
    made = OxmlElement("w:r")
    if bold or colour:
        said = OxmlElement("w:rPr")
        if bold:
            said.append(OxmlElement("w:b"))
        if colour:
            said.append(_valued("w:color", colour.removeprefix("#")))
        made.append(said)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = line
        made.append(words)
    return made


def page_break() -> Element:
    """Return a run that begins a new page."""
    made, line = OxmlElement("w:r"), OxmlElement("w:br")
    line.set(qn("w:type"), "page")
    made.append(line)
    return made


def field(code: str, shown: str) -> Element:
    """Return a field that Word computes; `shown` stands there until it does."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    made.append(run(shown))
    return made


def field_mark(kind: str, code: str = "") -> Element:
    """Return a run that begins, parts or ends a field over several paragraphs."""
    made, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    made.append(mark)
    if code:
        words = OxmlElement("w:instrText")
        words.set(qn("xml:space"), "preserve")
        words.text = code
        made.append(words)
    return made


def link(anchor: str, *runs: Element) -> Element:
    """Return a link to a bookmark."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("w:anchor"), anchor)
    made.extend(runs)
    return made


def bookmark(name: str, number: int) -> tuple[Element, Element]:
    """Return the begin and the end of a bookmark."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (begin, end):
        mark.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    return begin, end


def caption(style: str, content: Mapping[str, Any], **properties: str) -> Element:
    """Return a caption whose number Word counts; `properties` are those of its paragraph."""
    kind = str(content["kind"])
    counted = field(f"SEQ {kind.strip()} \\* ARABIC", str(content["number"]))
    return paragraph(style, run(kind), counted, run(f"　{content['title']}"), **properties)


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    styles: Mapping[str, str],
    width_mm: float,
    is_text: Sequence[bool],
    has_head: bool = True,
    has_total: bool = False,
) -> Element:
    """Return a table of fixed widths (parts of `width_mm`); its head comes again on every page."""
    made = OxmlElement("w:tbl")
    twips = [round(each * width_mm * _TWIPS_PER_MM) for each in widths]
    made.append(_table_properties(styles["Table Grid"], sum(twips)))
    grid = OxmlElement("w:tblGrid")
    for each in twips:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(each))
        grid.append(column)
    made.append(grid)
    for number, row in enumerate(rows):
        is_head = has_head and number == 0
        is_bold = is_head or (has_total and number == len(rows) - 1)
        made.append(_row(row, twips, styles["Table Text"], is_text, is_head=is_head, is_bold=is_bold))
    return made


def _row(
    row: Sequence[str],
    twips: Sequence[int],
    style: str,
    is_text: Sequence[bool],
    *,
    is_head: bool,
    is_bold: bool,
) -> Element:
    made, said = OxmlElement("w:tr"), OxmlElement("w:trPr")
    said.append(OxmlElement("w:cantSplit"))
    if is_head:
        said.append(OxmlElement("w:tblHeader"))
    made.append(said)
    for text, width, words in zip(row, twips, is_text, strict=True):
        cell, of_cell, size = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(width))
        size.set(qn("w:type"), "dxa")
        of_cell.append(size)
        of_cell.append(_valued("w:vAlign", "center"))
        cell.append(of_cell)
        cell.append(paragraph(style, run(text, bold=is_bold), jc="left" if words or is_head else "right"))
        made.append(cell)
    return made


def _table_properties(style: str, width: int) -> Element:
    made, size = OxmlElement("w:tblPr"), OxmlElement("w:tblW")
    size.set(qn("w:w"), str(width))
    size.set(qn("w:type"), "dxa")
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    made.extend((_valued("w:tblStyle", style), size, _borders(), layout, _margins()))
    return made


def _borders() -> Element:
    """Return the lines of a printed table: between rows and around, none between columns."""
    made = OxmlElement("w:tblBorders")
    for side, weight in (
        ("top", 8),
        ("left", 0),
        ("bottom", 8),
        ("right", 0),
        ("insideH", 2),
        ("insideV", 0),
    ):
        line = _valued(f"w:{side}", "single" if weight else "nil")
        line.set(qn("w:sz"), str(weight))
        made.append(line)
    return made


def _margins() -> Element:
    made = OxmlElement("w:tblCellMar")
    for side, width in (("top", 28), ("left", 45), ("bottom", 28), ("right", 45)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        made.append(margin)
    return made


def _valued(name: str, value: str) -> Element:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made
