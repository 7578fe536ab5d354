"""Verbs about data: `init`, `ingest`, `raster`, `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonemap.cli.options import JsonOption, WorkspaceArgument, day
from zonemap.cli.output import Exit, note, print_faults, print_json, progress_bar, say
from zonemap.errors import ZonemapError
from zonemap.ingest import IngestReport, check_workspace
from zonemap.ingest import ingest as read_in
from zonemap.layers import RASTERS
from zonemap.wording import gettext as _
from zonemap.workspace import create_workspace, open_workspace


def init(
    workspace: WorkspaceArgument,
    crs: Annotated[str, typer.Option(help="量算坐标系 / metric CRS")] = "EPSG:4549",
    as_of: Annotated[str | None, typer.Option("--as-of", help="判定日期 / day of judgement")] = None,
    place: Annotated[
        str | None, typer.Option(help="行政区划代码前缀 / prefix of the administrative code")
    ] = None,
    store: Annotated[str | None, typer.Option(help="数据库地址 / database URL")] = None,
) -> None:
    """新建空工作区 / make an empty workspace."""
    if store is not None:
        raise ZonemapError(
            "no_database_store",
            _("A workspace in a database ({url}) is not supported yet").format(url=store.split("@")[-1]),
            _("leave out --store: the workspace is then a folder"),
        )
    made = create_workspace(workspace, crs=crs, as_of=day(as_of), place=place)
    say(
        _("Workspace made: {path} ({crs}, judged as of {day})").format(
            path=made.path, crs=made.settings.crs, day=made.settings.as_of
        ),
        _("Next: zonemap ingest {path} FILE --layer parcels").format(path=made.path),
    )


def ingest(
    workspace: WorkspaceArgument,
    file: Annotated[Path, typer.Argument(help="文件 / file", show_default=False)],
    layer: Annotated[str, typer.Option(help="图层名 / name of the layer")],
    table: Annotated[str | None, typer.Option(help="文件中的表 / table in the file")] = None,
    profile: Annotated[
        str | None, typer.Option(help="字段对照 / field profile, a name or a TOML file")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="文字编码 / text encoding")] = None,
    crs: Annotated[str | None, typer.Option(help="文件的坐标系 / CRS of the file")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / check only")] = False,
    json: JsonOption = False,
) -> None:
    """读入一个图层 / bring one layer in."""
    opened = open_workspace(workspace)
    with progress_bar(4) as step:
        report = read_in(
            opened,
            file,
            layer=layer,
            table=table,
            profile=profile,
            encoding=encoding,
            crs=crs,
            dry_run=dry_run,
            progress=lambda stage, _share: step(stage),
        )
    if json:
        print_json(report.as_json())
    else:
        say(ingest_text(report))
        print_faults(report.faults)
        if report.ignored_columns:
            note(_("Columns not taken: {names}").format(names=", ".join(report.ignored_columns)))
        if report.quarantined:
            note(_("Refused features lie, with reasons, in {path}").format(path=opened.path / "quarantine"))
    raise typer.Exit(Exit.FAULTS if report.quarantined else Exit.DONE)


def raster(
    workspace: WorkspaceArgument,
    file: Annotated[Path, typer.Argument(help="GeoTIFF", show_default=False)],
    name: Annotated[
        str, typer.Option(help="night_lights, ndvi, building_height … / 名称", show_default=False)
    ],
    unit: Annotated[str, typer.Option(help="数值单位 / unit of the values", show_default=False)],
    taken_on: Annotated[str | None, typer.Option("--date", help="影像日期 / day of the image")] = None,
    json: JsonOption = False,
) -> None:
    """登记一幅影像 / bring one raster in."""
    record = open_workspace(workspace).add_raster(file, name, unit, day(taken_on))
    if json:
        print_json(record.model_dump())
        return
    say(
        _("{file} → raster {name}, values in {unit}, {crs}").format(
            file=file.name, name=name, unit=unit, crs=record.crs
        )
    )
    if name not in RASTERS:
        note(
            _("No rule reads “{name}”: its mean over each parcel is kept. Rules read {names}").format(
                name=name, names=", ".join(RASTERS)
            )
        )


def ingest_text(report: IngestReport) -> str:
    """Return what became of a file, in one line."""
    return _(
        "{file} → {layer}: read {read}, accepted {accepted} (repaired {repaired}), quarantined {out}"
    ).format(
        file=report.origin.source,
        layer=report.layer,
        read=report.read,
        accepted=report.accepted,
        repaired=report.repaired,
        out=report.quarantined,
    )


def check(workspace: WorkspaceArgument, json: JsonOption = False) -> None:
    """检查全部图层 / find all faults of all layers."""
    opened = open_workspace(workspace)
    faults = check_workspace(opened)
    if json:
        print_json({"layers": list(opened.layer_names()), "faults": [fault.as_json() for fault in faults]})
    else:
        say(
            _("{count} faults in {layers} layers").format(count=len(faults), layers=len(opened.layer_names()))
        )
        print_faults(faults)
    raise typer.Exit(Exit.FAULTS if faults else Exit.DONE)


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in (init, ingest, raster, check):
        app.command()(verb)
