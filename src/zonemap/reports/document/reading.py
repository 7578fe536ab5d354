"""Re-reading a finished document: its words and figures are held against the document of the same run, made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from zonemap.reports.difference import Difference, not_a_report, unreadable
from zonemap.reports.document.typesetting import write_document
from zonemap.reports.report import Report, Stamp
from zonemap.wording import gettext as _


def read_document_stamp(path: Path) -> Stamp:
    """Return which run a document is of; a `ZonemapError` when it is no report."""
    try:
        said = PdfReader(path).metadata
    except (OSError, PyPdfError, ValueError) as error:
        raise unreadable(path, error) from error
    try:
        return Stamp.of_json(json.loads(str(said.subject if said else "")))
    except (KeyError, TypeError, ValueError) as error:
        raise not_a_report(path) from error


def document_differences(path: Path, report: Report) -> Iterator[Difference]:
    """Yield the lines of a document that differ from those of the report of its run.

    What is compared is every line of text, page by page; pictures are not.
    """
    with TemporaryDirectory() as folder:
        again = Path(folder) / "again.pdf"
        write_document(report, again)
        expected = _lines(again)
    written = _lines(path)
    for number in range(max(len(expected), len(written))):
        wanted = expected[number] if number < len(expected) else []
        found = written[number] if number < len(written) else []
        yield from _page_differences(number + 1, wanted, found)


def _lines(path: Path) -> list[list[str]]:
    try:
        return [page.extract_text().splitlines() for page in PdfReader(path).pages]
    except (OSError, PyPdfError, ValueError) as error:
        raise unreadable(path, error) from error


def _page_differences(page: int, wanted: list[str], found: list[str]) -> Iterator[Difference]:
    for kind, first, last, begin, end in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        place = _("page {page}, line {line}").format(page=page, line=begin + 1)
        yield Difference(place, _told(wanted[first:last]), _told(found[begin:end]))


def _told(lines: list[str]) -> str:
    return " / ".join(lines) or _("empty")
