"""Re-reading a finished Word file: its words, figures and pictures are held against the same run, composed anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from PIL import Image

from zonemap.errors import ZonemapError
from zonemap.reports.difference import Difference, not_a_report, told, unreadable
from zonemap.reports.report import Report, Stamp
from zonemap.reports.word.composing import write_word
from zonemap.reports.word.template import template_digest
from zonemap.wording import gettext as _

Lines = list[tuple[str, str]]

_APART: Final = ("header", "footer", "footnotes", "endnotes", "comments")
"""Parts beside the body that can hold words, by the end of the kind of their relation."""


def read_word_stamp(path: Path) -> Stamp:
    """Return which run a Word file is of; a `ZonemapError` when it is no report."""
    try:
        return Stamp.of_json(json.loads(_opened(path).core_properties.comments))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise not_a_report(path) from error


def word_differences(path: Path, report: Report, template: Path | None = None) -> Iterator[Difference]:
    """Yield the places of a Word file that differ from the report of its run.

    Compared are every text of body, tables, headers, footers, notes and comments, inserted text and text boxes too; the
    properties of the file; and every picture. Of the contents the words must be headings: Word fills in the pages.
    """
    found = _opened(path)
    _check_template(path, read_word_stamp(path), template)
    with TemporaryDirectory() as folder:
        again = Path(folder) / "again.docx"
        write_word(report, again, template)
        wanted = _opened(again)
    yield from _property_differences(wanted, found)
    yield from _line_differences(_lines(wanted), _lines(found))
    yield from _contents_differences(found)
    yield from _picture_differences(_pictures(wanted), _pictures(found))


def _check_template(path: Path, stamp: Stamp, template: Path | None) -> None:
    if stamp.template != template_digest(template):
        raise ZonemapError(
            "other_template",
            _("{path} was made from another Word template").format(path=path),
            _("give the template it was made from with --template")
            if stamp.template
            else _("leave --template out: the file was made from the template of zonemap"),
        )


def _opened(path: Path) -> Any:
    try:
        document = docx.Document(str(path))
        document.core_properties.comments  # noqa: B018 - a part is parsed when it is asked for
    except Exception as error:  # a damaged package fails in as many ways as there are libraries beneath
        raise unreadable(path, error) from error
    return document


def _property_differences(wanted: Any, found: Any) -> Iterator[Difference]:
    for name in ("title", "author", "subject", "keywords", "category"):
        said, written = (getattr(each.core_properties, name) or "" for each in (wanted, found))
        if said != written:
            yield Difference(_("property {name}").format(name=name), told([said]), told([written]))


def _line_differences(wanted: Lines, found: Lines) -> Iterator[Difference]:
    said, written = [text for _place, text in wanted], [text for _place, text in found]
    for kind, first, last, begin, end in SequenceMatcher(None, said, written, autojunk=False).get_opcodes():
        if kind != "equal":
            place = found[min(begin, len(found) - 1)][0] if found else ""
            yield Difference(place, told(said[first:last]), told(written[begin:end]))


def _lines(document: Any) -> Lines:
    """Return each paragraph and each row of a table with its place, without the contents."""
    body = document.element.body
    lines = [
        (part, text)
        for part, root in _roots_apart(document)
        for each in root.iter(qn("w:p"))
        if (text := _text(each))
    ]
    tables, contents, paragraphs = list(body.iter(qn("w:tbl"))), set(_contents(document)), 0
    for each in body.iter(qn("w:p"), qn("w:tr")):
        if each.tag == qn("w:tr"):
            table = tables.index(each.getparent()) + 1 if each.getparent() in tables else 0
            row = len(list(each.itersiblings(qn("w:tr"), preceding=True))) + 1
            text = " | ".join(_text(cell) for cell in each.iter(qn("w:tc")))
            lines.append((_("table {table}, row {row}").format(table=table, row=row), text))
        elif not _is_in_table(each):
            paragraphs += 1
            if each not in contents and (text := _text(each)):
                lines.append((_("paragraph {number}").format(number=paragraphs), text))
    return lines


def _is_in_table(element: Any) -> bool:
    return next(element.iterancestors(qn("w:tc")), None) is not None


def _text(element: Any) -> str:
    """Return all that can be read in an element, inserted text and text boxes too, but for page numbers."""
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:cr"): "\n"}
    parts, fields = [], []
    for each in element.iter(qn("w:t"), qn("w:fldChar"), qn("w:instrText"), *signs):
        if each.tag == qn("w:fldChar"):
            if each.get(qn("w:fldCharType")) == "begin":
                fields.append("")
            elif each.get(qn("w:fldCharType")) == "end" and fields:
                fields.pop()
        elif each.tag == qn("w:instrText"):
            fields[-1:] = [f"{fields[-1]}{each.text or ''}"] if fields else []
        elif any(_counts_pages(code) for code in (*fields, *_simple_fields(each))):
            continue
        elif each.tag == qn("w:t"):
            parts.append(each.text or "")
        elif each.getparent().tag == qn("w:r") and each.get(qn("w:type")) is None:
            parts.append(signs[each.tag])
    return "".join(parts).strip()


def _simple_fields(element: Any) -> Iterator[str]:
    for each in element.iterancestors(qn("w:fldSimple")):
        yield str(each.get(qn("w:instr")))


def _counts_pages(code: str) -> bool:
    return code.split()[:1] in (["PAGE"], ["NUMPAGES"])


def _roots_apart(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts beside the body that hold words, with what they are called."""
    names = {"header": _("header"), "footer": _("footer")}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _APART and not relation.is_external:
            part = relation.target_part
            root = part.element if hasattr(part, "element") else parse_xml(part.blob)
            yield names.get(kind, kind), root


def _contents(document: Any) -> list[Any]:
    """Return the paragraphs of the contents, by their style."""
    names = {style.style_id: str(style.name).lower() for style in document.styles}
    found = []
    for each in document.element.body.iter(qn("w:p")):
        style = each.pPr.pStyle.val if each.pPr is not None and each.pPr.pStyle is not None else ""
        if names.get(style, "").startswith("toc ") and not _is_in_table(each):
            found.append(each)
    return found


def _contents_differences(document: Any) -> Iterator[Difference]:
    entries = _contents(document)
    inside = set(entries)
    heads = {_text(each) for each in document.element.body.iter(qn("w:p")) if each not in inside}
    for each in entries:
        entry = _text(each)
        if entry and entry not in heads and entry.rstrip("0123456789").rstrip("\t .…") not in heads:
            yield Difference(_("Contents"), _("no such heading"), entry)


def _pictures(document: Any) -> list[bytes]:
    """Return the bytes of every picture of the body, in the order in which they stand."""
    parts = document.part.related_parts
    return [
        parts[name].blob
        for each in document.element.body.iter(qn("a:blip"))
        if (name := each.get(qn("r:embed"))) in parts
    ]


def _picture_differences(wanted: list[bytes], found: list[bytes]) -> Iterator[Difference]:
    if len(wanted) != len(found):
        yield Difference(_("pictures"), str(len(wanted)), str(len(found)))
    for number, (said, written) in enumerate(zip(wanted, found, strict=False), start=1):
        if said != written and not _look_alike(said, written):
            yield Difference(
                _("picture {number}").format(number=number), _("as the run draws it"), _("another picture")
            )


def _look_alike(one: bytes, other: bytes) -> bool:
    """Return whether two pictures have the same pixels, however they were packed."""
    try:
        with Image.open(BytesIO(one)) as first, Image.open(BytesIO(other)) as second:
            return (
                first.size == second.size
                and first.convert("RGB").tobytes() == second.convert("RGB").tobytes()
            )
    except (OSError, ValueError):
        return False
