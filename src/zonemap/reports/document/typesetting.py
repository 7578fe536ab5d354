"""The document typeset: every word and figure is handed over as data, none as markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from zonemap.maps.fonts import font_file
from zonemap.reports.pages import content_of
from zonemap.reports.report import Report


def write_document(report: Report, path: Path) -> None:
    """Write the document as PDF to a new path; the same report gives the same bytes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        template = files("zonemap.reports.document").joinpath("report.typ").read_text("utf-8")
        (folder / "report.typ").write_text(template, "utf-8")
        (folder / "report.json").write_text(json.dumps(content_of(report), ensure_ascii=False), "utf-8")
        typst.compile(
            folder / "report.typ",
            output=path,
            root=folder,
            font_paths=[font_file().parent],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=datetime.fromisoformat(report.as_of).replace(tzinfo=UTC),
        )
