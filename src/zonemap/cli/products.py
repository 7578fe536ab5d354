"""Verbs about products: `sheet`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zonemap.assessment import Assessment, load, not_judged_text, selected
from zonemap.cli.data import JsonOption, WorkspaceArgument
from zonemap.cli.judging import RunOption, list_csv, rulebook_for
from zonemap.cli.output import print_json, progress_bar, say
from zonemap.errors import ZonemapError
from zonemap.maps.contents import page_layers, sheet_content
from zonemap.maps.screen.standalone import standalone_page
from zonemap.maps.sheet import PAPERS, SheetRecord, draw_sheet
from zonemap.maps.themes import Theme, theme_title
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace
from zonemap.writing import write_text_whole


class PaperName(StrEnum):
    """Sizes of paper."""

    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"


def scale_of(text: str | None) -> int | None:
    """Return the denominator of a scale written as 1:10000 or 10000."""
    if text is None:
        return None
    digits = text.removeprefix("1:").replace(",", "")
    if not digits.isdigit() or int(digits) == 0:
        raise ZonemapError(
            "bad_scale",
            _("“{text}” is no scale").format(text=text),
            _("write it as 1:10000"),
        )
    return int(digits)


def draw(
    workspace: Workspace,
    assessment: Assessment,
    theme: Theme,
    out: Path,
    *,
    zone: str | None = None,
    paper: str = "A3",
    scale: int | None = None,
) -> SheetRecord:
    """Draw one sheet of an assessment."""
    content = sheet_content(workspace, assessment, rulebook_for(workspace, assessment), theme, zone=zone)
    return draw_sheet(content, out, paper=PAPERS[paper], scale=scale)


def sheet(
    workspace: WorkspaceArgument,
    out: Annotated[Path, typer.Option("--out", help="输出文件 / file to write: .pdf .png .svg .tif")],
    theme: Annotated[Theme, typer.Option(help="专题 / theme")] = Theme.INEFFICIENT,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    paper: Annotated[PaperName, typer.Option(help="图幅 / paper")] = PaperName.A3,
    scale: Annotated[str | None, typer.Option(help="比例尺 / scale, 1:10000")] = None,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """出一张图 / draw one printed map."""
    opened = open_workspace(workspace)
    assessment = load(opened, run)
    record = draw(opened, assessment, theme, out, zone=zone, paper=paper.value, scale=scale_of(scale))
    if json:
        print_json(
            {
                "file": str(record.path),
                "run": assessment.run,
                "theme": theme.value,
                "zone": zone,
                "paper": record.paper,
                "scale": record.scale,
                "legend": list(record.legend),
            }
        )
        return
    say(
        _("Sheet drawn: {path} ({paper}, 1:{scale:,})").format(
            path=record.path, paper=record.paper, scale=record.scale
        )
    )


def write_products(workspace: Workspace, assessment: Assessment) -> list[Path]:
    """Write the products of a run into `outputs/<run>/` and return their paths: sheets, list, standalone map."""
    folder = workspace.path / "outputs" / assessment.run
    folder.mkdir(parents=True, exist_ok=True)
    first = _busiest_zone(assessment)
    sheets: list[tuple[str, Theme, str | None]] = [("inefficient-city", Theme.INEFFICIENT, None)]
    if first is not None:
        sheets += [
            ("inefficient-zone", Theme.INEFFICIENT, first),
            ("constraints-zone", Theme.CONSTRAINTS, first),
        ]
    files: list[Path] = []
    with progress_bar(2 * len(sheets) + 2) as step:
        for name, theme, zone in sheets:
            for suffix in ("pdf", "png"):
                step(f"{name}.{suffix}")
                files.append(draw(workspace, assessment, theme, folder / f"{name}.{suffix}", zone=zone).path)
        step("list.csv")
        files.append(folder / "list.csv")
        write_text_whole(
            files[-1],
            "\ufeff" + list_csv(assessment, rulebook_for(workspace, assessment), selected(assessment)),
        )
        step("map.html")
        files.append(folder / "map.html")
        write_text_whole(files[-1], _page(workspace, assessment))
    return files


def _busiest_zone(assessment: Assessment) -> str | None:
    """Return the zone with most parcels that are certain."""
    certain = assessment.parcels.loc[assessment.parcels["listing"] == "certain", "zone_id"].dropna()
    return str(certain.value_counts().index[0]) if len(certain) else None


def _page(workspace: Workspace, assessment: Assessment) -> str:
    rulebook = rulebook_for(workspace, assessment)
    notes = [not_judged_text(assessment.manifest, rulebook)]
    if assessment.manifest["synthetic"]:
        notes.insert(0, _("Synthetic data, illustrative only"))
    return standalone_page(
        theme_title(Theme.INEFFICIENT),
        page_layers(workspace, assessment, rulebook),
        workspace.crs,
        notes=[each for each in notes if each],
    )


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(sheet)
