"""The verb `belt`: the river-side science belt, or a proposal of one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zonemap.assessment import rulebook_of
from zonemap.assessment.studies.belt import (
    Wish,
    Within,
    belt_document,
    belt_proposal,
    proposal_document,
    write_proposal,
)
from zonemap.assessment.studies.geopackage import require_geopackage
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables.belt import (
    belt_block_table,
    belt_figure_table,
    belt_notes,
    belt_plant_table,
    belt_side_table,
    belt_zone_table,
    plant_note,
    proposal_notes,
    proposal_table,
)
from zonemap.wording import gettext as _
from zonemap.workspace import open_workspace

Json = dict[str, Any]


def belt(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    depth: Annotated[
        float | None,
        typer.Option(
            "--depth", help="建议范围：沿干流岸线向陆域的进深 m / propose a belt this deep along the shore"
        ),
    ] = None,
    within: Annotated[
        Within, typer.Option("--within", help="建议范围的用地 / ground that a proposal may take")
    ] = Within.LAND,
    less_redlines: Annotated[
        bool, typer.Option("--less-redlines", help="扣除生态保护红线 / less ecological redlines")
    ] = False,
    cut_at_roads: Annotated[
        bool, typer.Option("--cut-at-roads", help="按道路切分区块 / part blocks at roads")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="输出建议范围 / file of the proposal: .gpkg")
    ] = None,
    json: JsonOption = False,
) -> None:
    """沿江科创带：现状与建议范围 / the river-side science belt, or a proposal of one."""
    if out is not None:
        require_geopackage(out)
    if out is not None or depth is not None or less_redlines or cut_at_roads or within is not Within.LAND:
        _propose(workspace, Wish(depth, within, less_redlines, cut_at_roads), out, json=json)
        return
    opened, assessment = opened_run(workspace, run)
    document = belt_document(assessment, opened, rulebook_for(opened, assessment))
    if json:
        print_json(document)
        return
    say(*belt_notes(document))
    for title, (head, rows) in {
        _("The belt"): belt_figure_table(document),
        _("Blocks"): belt_block_table(document),
        _("Inside and outside"): belt_side_table(document),
        _("Zones in the belt"): belt_zone_table(document),
        _("Chemical plants near the shore"): belt_plant_table(document),
    }.items():
        if rows:
            print_table(head, rows, title=title)
    say(plant_note(document))


def _propose(folder: Path, wish: Wish, out: Path | None, *, json: bool) -> None:
    opened = open_workspace(folder)
    proposal = belt_proposal(opened, rulebook_of(opened), wish)
    if out is not None:
        write_proposal(proposal, out)
        note(_("Written: {path}").format(path=out))
    document = proposal_document(proposal)
    if json:
        print_json(document)
        return
    say(*proposal_notes(document))
    head, rows = proposal_table(document)
    print_table(head, rows)
    if out is not None:
        say(
            _(
                "Edit it in a desktop GIS, write the version that was approved, then: "
                "zonemap ingest {path} {file} --layer belt_blocks"
            ).format(path=folder, file=out)
        )


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(belt)
