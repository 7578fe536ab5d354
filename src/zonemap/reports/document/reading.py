"""Re-reading a finished document: its words, figures and drawings are held against the same run, made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pypdf import PdfReader

from zonemap.reports.difference import Difference, not_a_report, told, unreadable
from zonemap.reports.document.typesetting import write_document
from zonemap.reports.report import Report, Stamp
from zonemap.wording import gettext as _

_HARMLESS: Final = frozenset({"/Link", "/Popup"})
"""Annotations that cover nothing; a field for a signature is one too."""


def read_document_stamp(path: Path) -> Stamp:
    """Return which run a document is of; a `ZonemapError` when it is no report."""
    said = _properties(_opened(path))
    try:
        return Stamp.of_json(json.loads(said["subject"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise not_a_report(path) from error


def document_differences(path: Path, report: Report) -> Iterator[Difference]:
    """Yield the places of a document that differ from the report of its run.

    Compared are every line of text, page by page, what is drawn on each page, what is laid over it, and the properties.
    """
    found = _opened(path)
    with TemporaryDirectory() as folder:
        again = Path(folder) / "again.pdf"
        write_document(report, again)
        wanted = _opened(again)
        said, written = _properties(wanted), _properties(found)
        for name in said:
            if said[name] != written[name]:
                yield Difference(
                    _("property {name}").format(name=name), told([said[name]]), told([written[name]])
                )
        try:
            for number in range(max(len(wanted.pages), len(found.pages))):
                yield from _page_differences(number + 1, _page(wanted, number), _page(found, number))
        except Exception as error:  # a damaged page fails in as many ways as there are filters
            raise unreadable(path, error) from error


def _opened(path: Path) -> PdfReader:
    try:
        reader = PdfReader(path)
        len(reader.pages)
    except Exception as error:  # pypdf lets through whatever a damaged file makes fail
        raise unreadable(path, error) from error
    return reader


def _properties(reader: PdfReader) -> dict[str, str]:
    said = reader.metadata
    return {name: str(getattr(said, name, None) or "") for name in ("title", "author", "subject")}


def _page(reader: PdfReader, number: int) -> Any:
    return reader.pages[number] if number < len(reader.pages) else None


def _page_differences(number: int, wanted: Any, found: Any) -> Iterator[Difference]:
    said, written = ([] if page is None else page.extract_text().splitlines() for page in (wanted, found))
    is_alike = True
    for kind, first, last, begin, end in SequenceMatcher(None, said, written, autojunk=False).get_opcodes():
        if kind != "equal":
            is_alike = False
            place = _("page {page}, line {line}").format(page=number, line=begin + 1)
            yield Difference(place, told(said[first:last]), told(written[begin:end]))
    if wanted is None or found is None:
        return
    place = _("page {page}").format(page=number)
    if is_alike and _drawn(wanted) != _drawn(found):
        yield Difference(place, _("as the run draws it"), _("another picture"))
    for each in found.get("/Annots") or ():
        laid = each.get_object()
        if laid.get("/Subtype") not in _HARMLESS and laid.get("/FT") != "/Sig":
            yield Difference(place, _("nothing laid over the page"), str(laid.get("/Subtype")))


def _drawn(page: Any) -> bytes:
    contents = page.get_contents()
    return b"" if contents is None else bytes(contents.get_data())
