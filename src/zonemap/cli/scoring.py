"""The verb about zones: `scorecard`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zonemap.assessment import scorecard_document
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import print_json, print_table, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import card_text, roster_text, target_text, verdict_text, zones_text
from zonemap.wording import gettext as _

Json = dict[str, Any]


def scorecard(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    json: JsonOption = False,
) -> None:
    """开发区评分 / every countable clause by zone."""
    opened, assessment = opened_run(workspace, run)
    document = scorecard_document(assessment, rulebook_for(opened, assessment), zone)
    if json:
        print_json(document)
        return
    say(roster_text(document["roster"]))
    if zone is None:
        _print_card(document["city"], _("The city, as of {day}").format(day=document["as_of"]))
    for each in document["zones"]:
        if zone is not None:
            title = f"{each['name'] or each['zone_id']} ({each['zone_id']})"
            _print_card(each["indicators"], title)
    if absent := document["without_data"]:
        names = _(", ").join(f"{each['title']} ({', '.join(each['missing'])})" for each in absent)
        say(_("Without data: {names}").format(names=names))


def _print_card(rows: list[Json], title: str) -> None:
    head = (_("Indicator"), _("Clause"), _("Value"), _("Target"), _("Verdict"), _("Zones"), _("Date"))
    cells = [
        (
            row["title"],
            row["clause"],
            card_text(row),
            target_text(row),
            verdict_text(row),
            zones_text(row),
            row["on"] or "",
        )
        for row in rows
    ]
    print_table(head, cells, title=title)


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(scorecard)
