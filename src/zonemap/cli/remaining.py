"""The verb `waterfall`: what is left of the ground of each zone."""

from __future__ import annotations

from typing import Annotated

import typer

from zonemap.assessment import Ground, ground_of, remaining_ground, zone_names
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import remaining_table


def waterfall(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    of: Annotated[
        Ground | None, typer.Option(help="总面积取开发区或宗地 / gross ground: zones or parcels")
    ] = None,
    json: JsonOption = False,
) -> None:
    """各开发区面积逐项扣减 / from gross to net ground, zone by zone."""
    opened, assessment = opened_run(workspace, run)
    ground = of or ground_of(assessment, zone)
    names = zone_names(opened, assessment)
    falls = remaining_ground(assessment, rulebook_for(opened, assessment), names, ground=ground, zone=zone)
    if json:
        print_json({"run": assessment.run, "ground": ground.value, "zones": falls})
        return
    for fall in falls:
        table = remaining_table([fall])
        title, *_rest = table.columns[0].cells
        steps = table.only(*(column.name for column in table.columns[1:]))
        rows = [["–" if cell is None else _text(cell) for cell in row] for row in steps.rows()]
        print_table(steps.head, rows, title=str(title))
    note(remaining_table(falls).note)


def _text(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(waterfall)
