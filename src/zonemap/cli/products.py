"""Verbs about products: `sheet`, `atlas`, `web`."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zonemap.assessment import Assessment, selected
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import Exit, print_json, progress_bar, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.errors import ZonemapError
from zonemap.maps.atlas import atlas_contents, atlas_zones
from zonemap.maps.contents import sheet_content
from zonemap.maps.sheet import PAPERS, SheetRecord, draw_atlas, draw_sheet, require_pdf, require_suffix
from zonemap.maps.sheet.proof import SheetFault, sheet_faults
from zonemap.maps.themes import Theme
from zonemap.reports import report_of, write_report
from zonemap.reports.products import BYTE_ORDER_MARK, page_of, write_text
from zonemap.tables import list_csv
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace


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


UprightOption = Annotated[bool, typer.Option("--upright", help="竖幅 / upright paper instead of lying")]


def draw(
    workspace: Workspace,
    assessment: Assessment,
    theme: Theme,
    out: Path,
    *,
    zone: str | None = None,
    paper: str = "A3",
    landscape: bool = True,
    scale: int | None = None,
) -> SheetRecord:
    """Draw one sheet of an assessment."""
    require_suffix(out)
    content = sheet_content(workspace, assessment, rulebook_for(workspace, assessment), theme, zone=zone)
    return draw_sheet(content, out, paper=PAPERS[paper], landscape=landscape, scale=scale)


def sheet(
    workspace: WorkspaceArgument,
    out: Annotated[Path, typer.Option("--out", help="输出文件 / file to write: .pdf .png .svg .tif")],
    theme: Annotated[Theme, typer.Option(help="专题 / theme")] = Theme.INEFFICIENT,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    paper: Annotated[PaperName, typer.Option(help="图幅 / paper")] = PaperName.A3,
    upright: UprightOption = False,
    scale: Annotated[str | None, typer.Option(help="比例尺 / scale, 1:10000")] = None,
    check: Annotated[bool, typer.Option("--check", help="核对成图 / read the PDF back and prove it")] = False,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """出一张图 / draw one printed map."""
    if check and out.suffix.lower() != ".pdf":
        raise ZonemapError(
            "check_format",
            _("Only a PDF can be read back, not “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=".pdf"),
        )
    opened, assessment = opened_run(workspace, run)
    record = draw(
        opened,
        assessment,
        theme,
        out,
        zone=zone,
        paper=paper.value,
        landscape=not upright,
        scale=scale_of(scale),
    )
    faults = _faults(opened, assessment, theme, out, zone) if check else []
    if json:
        print_json(
            {
                "file": str(record.path),
                "run": assessment.run,
                "theme": theme.value,
                "zone": zone,
                "paper": record.paper,
                "upright": upright,
                "scale": record.scale,
                "unnamed": record.unnamed,
                "legend": list(record.legend),
                **({"faults": [asdict(fault) for fault in faults]} if check else {}),
            }
        )
    else:
        say(
            _("Sheet drawn: {path} ({paper}, 1:{scale:,})").format(
                path=record.path, paper=record.paper, scale=record.scale
            )
        )
        if record.unnamed:
            say(_("{count} names found no room on the map").format(count=record.unnamed))
        if check:
            listed = [f"  {fault.code}: {fault.message}" for fault in faults]
            say(_("{count} faults on the sheet").format(count=len(faults)), *listed)
    raise typer.Exit(Exit.FAULTS if faults else Exit.DONE)


def _faults(
    workspace: Workspace, assessment: Assessment, theme: Theme, out: Path, zone: str | None
) -> list[SheetFault]:
    rulebook = rulebook_for(workspace, assessment)
    return sheet_faults(out, sheet_content(workspace, assessment, rulebook, theme, zone=zone))


def atlas(
    workspace: WorkspaceArgument,
    out: Annotated[Path, typer.Option("--out", help="输出文件 / file to write: .pdf")],
    theme: Annotated[Theme, typer.Option(help="专题 / theme")] = Theme.INEFFICIENT,
    paper: Annotated[PaperName, typer.Option(help="图幅 / paper")] = PaperName.A3,
    upright: UprightOption = False,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """出图集, 每个开发区一幅 / draw an atlas: an index and one sheet per zone."""
    require_pdf(out)
    opened, assessment = opened_run(workspace, run)
    zones = atlas_zones(opened, assessment)
    size = PAPERS[paper.value]
    with progress_bar(2 * len(zones) + 1) as step:
        contents = atlas_contents(
            opened,
            assessment,
            rulebook_for(opened, assessment),
            theme,
            paper=size,
            landscape=not upright,
            progress=step,
        )
        records = draw_atlas(contents, out, paper=size, landscape=not upright, progress=step)
    if json:
        pages = [
            {"page": page, "zone": zone, "title": content.title, "scale": record.scale}
            for page, (zone, content, record) in enumerate(
                zip([None, *zones], contents, records, strict=True), start=1
            )
        ]
        print_json({"file": str(out), "run": assessment.run, "theme": theme.value, "pages": pages})
        return
    say(_("Atlas drawn: {path} ({count} sheets and an index)").format(path=out, count=len(zones)))


def web(
    workspace: WorkspaceArgument,
    out: Annotated[Path, typer.Option("--out", help="输出文件 / file to write: .html")],
    theme: Annotated[Theme, typer.Option(help="专题 / theme")] = Theme.INEFFICIENT,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """出一个可离线打开的网页地图 / write a map in one HTML file that opens without a network."""
    if out.suffix.lower() not in {".html", ".htm"}:
        raise ZonemapError(
            "page_format",
            _("A map page cannot be written as “{suffix}”").format(suffix=out.suffix or out.name),
            _("use one of: {names}").format(names=".html"),
        )
    opened, assessment = opened_run(workspace, run)
    write_text(out, page_of(opened, assessment, rulebook_for(opened, assessment), theme))
    if json:
        print_json({"file": str(out), "run": assessment.run, "theme": theme.value})
        return
    say(_("Map page written: {path}").format(path=out))


def write_products(workspace: Workspace, assessment: Assessment) -> list[Path]:
    """Write the products of a run into `outputs/<run>/`: sheets, list, reports, standalone map; return the paths."""
    folder = workspace.path / "outputs" / assessment.run
    folder.mkdir(parents=True, exist_ok=True)
    first = _busiest_zone(assessment)
    sheets: list[tuple[str, Theme, str | None]] = [("inefficient-city", Theme.INEFFICIENT, None)]
    if first is not None:
        sheets += [
            ("inefficient-zone", Theme.INEFFICIENT, first),
            ("constraints-zone", Theme.CONSTRAINTS, first),
        ]
    rulebook = rulebook_for(workspace, assessment)
    files: list[Path] = []
    with progress_bar(2 * len(sheets) + 5) as step:
        for name, theme, zone in sheets:
            for suffix in ("pdf", "png"):
                step(f"{name}.{suffix}")
                files.append(draw(workspace, assessment, theme, folder / f"{name}.{suffix}", zone=zone).path)
        step("list.csv")
        files.append(folder / "list.csv")
        write_text(files[-1], BYTE_ORDER_MARK + list_csv(assessment, rulebook, selected(assessment)))
        report = report_of(workspace, assessment, rulebook)
        for suffix in ("xlsx", "pdf", "docx"):
            step(f"report.{suffix}")
            files.append(write_report(report, folder / f"report.{suffix}"))
        step("map.html")
        files.append(folder / "map.html")
        write_text(files[-1], page_of(workspace, assessment, rulebook))
    return files


def _busiest_zone(assessment: Assessment) -> str | None:
    """Return the zone with most parcels that are certain."""
    certain = assessment.parcels.loc[assessment.parcels["listing"] == "certain", "zone_id"].dropna()
    return str(certain.value_counts().index[0]) if len(certain) else None


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(sheet)
    app.command()(atlas)
    app.command()(web)
