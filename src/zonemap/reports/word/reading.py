"""Re-reading a finished Word file: its words and figures are held against those of the same run, composed anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from zonemap.reports.difference import Difference, not_a_report, unreadable
from zonemap.reports.report import Report, Stamp
from zonemap.reports.word.composing import write_word
from zonemap.wording import gettext as _


def read_word_stamp(path: Path) -> Stamp:
    """Return which run a Word file is of; a `ZonemapError` when it is no report."""
    try:
        return Stamp.of_json(json.loads(_opened(path).core_properties.comments))
    except (KeyError, TypeError, ValueError) as error:
        raise not_a_report(path) from error


def word_differences(path: Path, report: Report) -> Iterator[Difference]:
    """Yield the paragraphs and rows of tables of a Word file that differ from the report of its run.

    What is compared is every text, headers and footers too; pictures are not.
    """
    with TemporaryDirectory() as folder:
        again = Path(folder) / "again.docx"
        write_word(report, again)
        wanted = _lines(_opened(again))
    found = _lines(_opened(path))
    said, written = [text for _place, text in wanted], [text for _place, text in found]
    for kind, first, last, begin, end in SequenceMatcher(None, said, written, autojunk=False).get_opcodes():
        if kind != "equal":
            place = found[min(begin, len(found) - 1)][0] if found else ""
            yield Difference(place, _told(said[first:last]), _told(written[begin:end]))


def _opened(path: Path) -> Any:
    try:
        return docx.Document(str(path))
    except (OSError, PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise unreadable(path, error) from error


def _lines(document: Any) -> list[tuple[str, str]]:
    """Return each paragraph and each row of a table with its place, without the contents, which Word fills itself."""
    section = document.sections[0]
    lines = [
        (name, paragraph.text)
        for name, part in ((_("header"), section.header), (_("footer"), section.footer))
        for paragraph in part.paragraphs
    ]
    tables = paragraphs = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            lines += [
                (
                    _("table {table}, row {row}").format(table=tables, row=number),
                    " | ".join(cell.text for cell in row.cells),
                )
                for number, row in enumerate(block.rows, start=1)
            ]
            continue
        paragraphs += 1
        if block.text and not str(block.style.name).lower().startswith("toc "):
            lines.append((_("paragraph {number}").format(number=paragraphs), block.text))
    return lines


def _told(lines: list[str]) -> str:
    return " / ".join(lines) or _("empty")
