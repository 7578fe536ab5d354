"""Reports in the formats there are: written wholly or not at all, and read again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typst
from xlsxwriter.exceptions import XlsxWriterException

from zonemap.errors import ZonemapError
from zonemap.reports.difference import Difference
from zonemap.reports.document import document_differences, read_document_stamp, write_document
from zonemap.reports.report import Report, Stamp
from zonemap.reports.word import read_word_stamp, word_differences, write_word
from zonemap.reports.workbook import read_workbook_stamp, workbook_differences, write_workbook
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole


class Format(StrEnum):
    """The formats a report is written in, by the suffix of the file."""

    XLSX = ".xlsx"
    PDF = ".pdf"
    DOCX = ".docx"


def format_of(path: Path) -> Format:
    """Return the format of a file by its suffix; a `ZonemapError` lists those there are."""
    try:
        return Format(path.suffix.lower())
    except ValueError as error:
        raise ZonemapError(
            "unknown_format",
            _("A report cannot be written as “{suffix}”").format(suffix=path.suffix),
            _("use one of: {names}").format(names=", ".join(Format)),
        ) from error


def require_word(path: Path, template: Path | None) -> None:
    """Refuse a template for a format that has none."""
    if template is not None and format_of(path) is not Format.DOCX:
        raise ZonemapError(
            "no_template",
            _("Only a Word report is made from a template, not “{suffix}”").format(suffix=path.suffix),
            _("leave --template out, or name a file that ends in .docx"),
        )


def write_report(report: Report, path: Path, *, template: Path | None = None) -> Path:
    """Write the report in the format of the suffix and return its path; what was there stays when this fails.

    `template` is the bureau's own, for Word alone.
    """
    require_word(path, template)
    try:
        with replaced_whole(path) as waiting:
            match format_of(path):
                case Format.XLSX:
                    write_workbook(report, waiting)
                case Format.PDF:
                    write_document(report, waiting)
                case Format.DOCX:
                    write_word(report, waiting, template)
    except (OSError, XlsxWriterException, typst.TypstError) as error:
        raise ZonemapError(
            "report_unwritable",
            _("{path} cannot be written ({reason})").format(path=path, reason=error),
            _(
                "free space on the disk, close the file if it is open, and name one in a folder that you may write to"
            ),
        ) from error
    return path


def stamp_of(path: Path) -> Stamp:
    """Return which run a finished file is of."""
    readers = {
        Format.XLSX: read_workbook_stamp,
        Format.PDF: read_document_stamp,
        Format.DOCX: read_word_stamp,
    }
    return readers[format_of(path)](path)


def differences(path: Path, report: Report, *, template: Path | None = None) -> list[Difference]:
    """Return every place of a finished file that does not say what the report of its run says."""
    require_word(path, template)
    match format_of(path):
        case Format.XLSX:
            return list(workbook_differences(path, report))
        case Format.PDF:
            return list(document_differences(path, report))
        case Format.DOCX:
            return list(word_differences(path, report, template))
