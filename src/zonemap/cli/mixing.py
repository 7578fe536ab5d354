"""The verb `mix`: how many industries the blocks of a city have, and how a zone's industries are spread over them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zonemap.assessment.studies.mix import Blocks, mix_of
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import print_json, print_table, say
from zonemap.cli.runs import opened_run, refuse_unknown_zone, rulebook_for
from zonemap.tables.mix import mix_block_table, mix_industry_table, mix_notes, mix_title
from zonemap.wording import gettext as _

Json = dict[str, Any]


def mix(
    workspace: WorkspaceArgument,
    by: Annotated[Blocks, typer.Option("--by", help="按何种区块 / by which blocks")],
    zone: Annotated[str | None, typer.Option("--zone", help="只看一个开发区 / of one zone alone")] = None,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """分区块的行业构成与集散 / mix and dispersion of industries by block."""
    opened, assessment = opened_run(workspace, run)
    refuse_unknown_zone(assessment, zone)
    mixed = mix_of(assessment, opened, rulebook_for(opened, assessment), by)
    document = (mixed if zone is None else mixed.of_zone(zone)).document
    if json:
        print_json(document)
        return
    say(*mix_notes(document))
    head, rows = mix_block_table(document)
    print_table(head, rows, title=mix_title(by))
    head, rows = mix_industry_table(document)
    if rows:
        print_table(head, rows, title=_("Leading industries of the zones"))


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(mix)
