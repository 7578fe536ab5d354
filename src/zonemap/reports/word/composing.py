"""The report for Word: the template filled, then headings, tables, captions and pictures composed at its places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from zonemap.reports.pages import content_of
from zonemap.reports.report import Report
from zonemap.reports.word.drawing import png
from zonemap.reports.word.elements import (
    Element,
    bookmark,
    caption,
    field_mark,
    link,
    page_break,
    paragraph,
    run,
    table,
)
from zonemap.reports.word.package import repacked
from zonemap.reports.word.template import filled_template, places, style_ids, template_digest

Json = dict[str, Any]

_PICTURE_MM: Final = 64.0
_CITY_MM: Final = 120.0
_GAP_MM: Final = 16.0
"""What two pictures beside each other leave free: the first line of a paragraph may be indented."""
_SECTIONS: Final = ("summary", "method", "zones", "parcels", "programme", "data", "numbers")
"""The sections in their order; a programme has no place of its own in a template and goes before the data."""


def write_word(report: Report, path: Path, template: Path | None = None) -> None:
    """Write the report as DOCX to a new path; the same report and template give the same bytes."""
    said = content_of(report)
    document = filled_template(template, said)
    composed = _Composed(document)
    for name, place in places(document, template).items():
        if name == "data" and "programme" in said:
            for element in composed.section("programme", said):
                place.addprevious(element)
        for element in _contents(said, composed) if name == "contents" else composed.section(name, said):
            place.addprevious(element)
        place.getparent().remove(place)
    _describe(document, report, said, template_digest(template))
    stream = BytesIO()
    document.save(stream)
    path.write_bytes(repacked(stream.getvalue()))


def _describe(document: Any, report: Report, said: Json, template: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = f"{said['title']} {said['place']}"[:255], said["bureau"][:255]
    properties.subject = properties.keywords = properties.category = properties.last_modified_by = ""
    properties.comments = json.dumps(replace(report.stamp, template=template).as_json(), ensure_ascii=False)
    properties.created = properties.modified = datetime.fromisoformat(report.as_of)
    properties.revision = 1


def _contents(said: Json, composed: _Composed) -> Iterator[Element]:
    """Yield the contents: a field that Word can renew, filled with the headings; page numbers only Word knows."""
    there = [name for name in _SECTIONS if name in said]
    for name in there:
        entry = [link(_anchor(_SECTIONS.index(name)), run(said[name]["title"]))]
        if name == there[0]:
            entry = [
                field_mark("begin"),
                field_mark("", ' TOC \\o "1-1" \\h \\z \\u '),
                field_mark("separate"),
                *entry,
            ]
        if name == there[-1]:
            entry.append(field_mark("end"))
        yield paragraph(composed.styles["toc 1"], *entry)


def _anchor(at: int) -> str:
    return f"_Toc{9_000_001 + at}"


class _Composed:
    """What is composed for one document: its styles, and the room between its margins."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.styles = style_ids(document)
        section = document.sections[-1]
        self.width_mm = Emu(section.page_width - section.left_margin - section.right_margin).mm

    def section(self, name: str, said: Json) -> Iterator[Element]:
        """Yield one section: heading, paragraphs, tables, and the pages of parcels."""
        content, at = said[name], _SECTIONS.index(name)
        begin, end = bookmark(_anchor(at), 100 + at)
        yield paragraph(self.styles["Heading 1"], begin, run(content["title"]), end)
        for text in content["paragraphs"]:
            yield paragraph(self.styles["Normal"], run(text))
        for item, words in content["terms"]:
            yield paragraph(self.styles["Normal"], run(f"{item}　", bold=True), run(words))
        if name == "programme":
            yield from self._pictures(content, said["map_note"])
        for each in content["tables"]:
            yield from self.table(each)
        if name == "programme":
            yield paragraph(self.styles["Normal"], page_break())
        if name == "parcels":
            yield self._legend(content["legend"])
            for page in content["pages"]:
                yield from self._parcel(page, said["map_note"])
            yield paragraph(self.styles["Normal"], page_break())

    def table(self, content: Json) -> Iterator[Element]:
        """Yield a caption, its table and its note."""
        yield caption(self.styles["Caption"], content)
        yield table(
            [content["head"], *content["rows"]],
            content["widths"],
            styles=self.styles,
            width_mm=self.width_mm,
            is_text=content["is_text"],
            has_total=content["has_total"],
        )
        yield paragraph(self.styles["Note"], run(content["note"]))

    def _pictures(self, content: Json, note: str) -> Iterator[Element]:
        """Yield the pictures of the sites: the city large, the zones smaller, and what their colours mean."""
        pictures = content["pictures"]
        rows = [pictures[:1], *(pictures[at : at + 2] for at in range(1, len(pictures), 2))]
        for row in filter(None, rows):
            side = _CITY_MM if row[0] is pictures[0] else (self.width_mm - _GAP_MM) / 2
            drawn = [self._picture(each, side) for each in row]
            yield paragraph(self.styles["Normal"], *drawn, keepNext="1", jc="center")
            for each in row:
                yield caption(self.styles["Caption"], each, keepNext="0")
        if content["pictures"]:
            yield self._legend(content["legend"])
            yield paragraph(self.styles["Note"], run(f"{content['picture_note']} {note}"))

    def _legend(self, classes: list[Json]) -> Element:
        runs = [
            (
                run("■ " if each["fill"] else "□ ", colour=each["fill"] or each["edge"]),
                run(f"{each['title']}　"),
            )
            for each in classes
        ]
        return paragraph(self.styles["Note"], *(one for pair in runs for one in pair))

    def _parcel(self, page: Json, note: str) -> Iterator[Element]:
        yield paragraph(self.styles["Heading 2"], run(page["title"]), pageBreakBefore="1")
        yield paragraph(self.styles["Normal"], self._picture(page["picture"], _PICTURE_MM), jc="center")
        yield caption(self.styles["Caption"], page["picture"])
        if page["picture"]["words"]:
            yield paragraph(self.styles["Note"], run(page["picture"]["words"]), jc="center")
        yield paragraph(self.styles["Note"], run(note), jc="center")
        facts = page["facts"]
        half = -(-len(facts) // 2)
        pairs = [
            [*left, *right] for left, right in zip(facts[:half], [*facts[half:], ["", ""]], strict=False)
        ]
        yield self._plain(pairs, [0.3, 0.2, 0.3, 0.2], [True] * 4, has_head=False)
        yield paragraph(self.styles["Finding"], run(page["gains_title"], bold=True), keepNext="1")
        yield self._plain(page["gains"], [0.5, 0.25, 0.25], [True, False, False], has_head=True)
        for group in page["groups"]:
            yield paragraph(self.styles["Finding"], run(f"【{group['title']}】", bold=True), keepNext="1")
            for found in group["findings"]:
                yield paragraph(
                    self.styles["Finding"], run(found["label"], bold=True), run(found["sentence"])
                )
                for line in (found["clause"], *found["sources"]):
                    if line:
                        yield paragraph(self.styles["Source"], run(line))
        if page["premium"]:
            yield paragraph(self.styles["Finding"], run(page["premium"]))

    def _plain(
        self, rows: list[list[str]], widths: list[float], is_text: list[bool], *, has_head: bool
    ) -> Element:
        return table(
            rows, widths, styles=self.styles, width_mm=self.width_mm, is_text=is_text, has_head=has_head
        )

    def _picture(self, picture: Json, side_mm: float) -> Element:
        inline = self.document.part.new_pic_inline(png(picture, side_mm), width=Mm(side_mm))
        inline.docPr.set("descr", picture["title"])
        made = run("")
        for words in list(made):
            made.remove(words)
        drawing = made.makeelement(qn("w:drawing"))
        drawing.append(inline)
        made.append(drawing)
        return made
