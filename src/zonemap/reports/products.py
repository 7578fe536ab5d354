"""What a run can be taken away as: sheets, atlases, reports, map pages and lists, each ordered in one way.

The command line and the app order the same products from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from zonemap.assessment import Assessment, not_judged_text, selected
from zonemap.errors import ZonemapError
from zonemap.maps.atlas import atlas_contents, atlas_zones
from zonemap.maps.contents import page_layers, sheet_content
from zonemap.maps.screen.standalone import standalone_page
from zonemap.maps.sheet import A3, Paper, draw_atlas, draw_sheet
from zonemap.maps.themes import Theme, theme_title
from zonemap.plan import Rulebook
from zonemap.reports.report import TOP, report_of
from zonemap.reports.writing import write_report
from zonemap.tables import list_csv
from zonemap.tables.programme import Study
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace
from zonemap.writing import write_text_whole

Progress = Callable[[float], None]
"""Is told the share that is done, 0 to 1."""


class Kind(StrEnum):
    """Kinds of product."""

    SHEET = "sheet"
    ATLAS = "atlas"
    REPORT = "report"
    PAGE = "page"
    LIST = "list"


SUFFIXES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.SHEET: (".pdf", ".png", ".svg", ".tif"),
    Kind.ATLAS: (".pdf",),
    Kind.REPORT: (".docx", ".pdf", ".xlsx"),
    Kind.PAGE: (".html",),
    Kind.LIST: (".csv",),
}
"""The formats that each kind is written in."""

BYTE_ORDER_MARK: Final = "\ufeff"
"""By it spreadsheets know a text for UTF-8."""

THEMED: Final = frozenset({Kind.SHEET, Kind.ATLAS, Kind.PAGE})
ZONED: Final = frozenset({Kind.SHEET, Kind.REPORT, Kind.LIST})
ON_PAPER: Final = frozenset({Kind.SHEET, Kind.ATLAS})


@dataclass(frozen=True, slots=True)
class Order:
    """One product ordered; what its kind does not know is not looked at."""

    kind: Kind
    suffix: str
    theme: Theme = Theme.INEFFICIENT
    zone: str | None = None
    paper: Paper = A3
    landscape: bool = True
    top: int = TOP
    studies: tuple[Study, ...] = ()
    """Those of the programme of a report."""

    @property
    def file_name(self) -> str:
        """A name that tells the products of one run apart."""
        parts = [
            self.kind.value,
            self.theme.value if self.kind in THEMED else "",
            re.sub(r"[^\w-]", "_", self.zone or "") if self.kind in ZONED else "",
            self._programme if self.kind is Kind.REPORT else "",
            self.paper.name + ("" if self.landscape else "-upright") if self.kind in ON_PAPER else "",
        ]
        return "-".join(part for part in parts if part) + self.suffix

    @property
    def _programme(self) -> str:
        is_whole = len(self.studies) == len(Study)
        return "programme" if is_whole else "-".join(self.studies)


def write_product(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    order: Order,
    folder: Path,
    *,
    progress: Progress = lambda _share: None,
) -> Path:
    """Write a product into a folder and return its path; whole or not at all, errors are those of its writer."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    out = folder / order.file_name
    match order.kind:
        case Kind.SHEET:
            content = sheet_content(workspace, assessment, rulebook, order.theme, zone=order.zone)
            draw_sheet(content, out, paper=order.paper, landscape=order.landscape)
        case Kind.ATLAS:
            _write_atlas(workspace, assessment, rulebook, order, out, progress)
        case Kind.REPORT:
            _write_report(workspace, assessment, rulebook, order, out, progress)
        case Kind.PAGE:
            write_text(out, page_of(workspace, assessment, rulebook, order.theme))
        case Kind.LIST:
            listed = list_csv(assessment, rulebook, selected(assessment, zone=order.zone))
            write_text(out, BYTE_ORDER_MARK + listed)
    return out


def _write_report(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    order: Order,
    out: Path,
    progress: Progress,
) -> None:
    step = _steps(len(order.studies) + 1, progress)
    report = report_of(
        workspace,
        assessment,
        rulebook,
        zone=order.zone,
        top=order.top,
        studies=order.studies,
        progress=step,
    )
    step("")
    write_report(report, out)


def _steps(count: int, progress: Progress) -> Callable[[str], None]:
    """Return what is told each step of `count` when it begins."""
    done = 0

    def step(_title: str) -> None:
        nonlocal done
        progress(done / count)
        done += 1

    return step


def _write_atlas(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    order: Order,
    out: Path,
    progress: Progress,
) -> None:
    step = _steps(2 * len(atlas_zones(workspace, assessment)) + 1, progress)
    contents = atlas_contents(workspace, assessment, rulebook, order.theme, paper=order.paper, progress=step)
    draw_atlas(contents, out, paper=order.paper, landscape=order.landscape, progress=step)


def write_text(out: Path, text: str) -> None:
    """Write a text wholly or not at all; a `ZonemapError` when it cannot be written."""
    try:
        write_text_whole(out, text)
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(path: Path, error: OSError) -> ZonemapError:
    return ZonemapError(
        "product_unwritable",
        _("{path} cannot be written ({reason})").format(path=path, reason=error.strerror or error),
        _(
            "close the file if it is open, free space on the disk, or name one in a folder that you may write to"
        ),
    )


def page_of(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, theme: Theme = Theme.INEFFICIENT
) -> str:
    """Return the HTML of a standalone map of a theme, which says of what and of when it is."""
    dated = workspace.settings.data_date
    notes = [
        not_judged_text(assessment.manifest, rulebook),
        _("State of the data: {date}").format(date=dated.isoformat() if dated else _("not stated")),
        _("As of: {date}").format(date=assessment.manifest["as_of"]),
        _("Run: {run}, rules: {rules}").format(
            run=assessment.run, rules=str(assessment.manifest["rulebook"])[:12]
        ),
        workspace.settings.bureau,
    ]
    return standalone_page(
        theme_title(theme),
        page_layers(workspace, assessment, rulebook, theme),
        workspace.crs,
        notes=[each for each in notes if each],
        is_synthetic=bool(assessment.manifest["synthetic"]),
    )
