"""The verb about what the works of a park reach: `coverage`."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from zonemap.assessment.studies import Service, coverage_document
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, row_text, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import card_text, service_words, target_text, verdict_text, zones_text
from zonemap.wording import gettext as _

Json = dict[str, Any]

_SHOWN: Final = 20


def coverage(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    kinds: Annotated[
        list[Service] | None, typer.Option("--kind", help="设施类型 / kind of service (default: all)")
    ] = None,
    json: JsonOption = False,
) -> None:
    """设施覆盖与缺口 / what sewage, heat and shared works reach, and the gaps."""
    opened, assessment = opened_run(workspace, run)
    document = coverage_document(
        assessment,
        opened,
        rulebook_for(opened, assessment),
        kinds=kinds or tuple(Service),
        zone=zone,
    )
    if json:
        print_json(document)
        return
    rows = document["city"] if zone is None else document["zones"][0]["figures"]
    head = (_("Indicator"), _("Clause"), _("Value"), _("Target"), _("Verdict"), _("Zones"))
    cells = [
        (row["title"], row["clause"], card_text(row), target_text(row), verdict_text(row), zones_text(row))
        for row in rows
    ]
    title = _("The city") if zone is None else document["zones"][0]["name"] or zone
    print_table(head, cells, title=title)
    if absent := document["without_data"]:
        names = _(", ").join(f"{each['title']} ({', '.join(each['missing'])})" for each in absent)
        say(_("Without data: {names}").format(names=names))
    for service in document["services"]:
        _print_gaps(service)


def _print_gaps(service: Json) -> None:
    title = service_words()[service["kind"]]
    if not service["is_delivered"]:
        say(_("{service}: no service area was delivered, the gaps are unknown").format(service=title))
        return
    gaps = service["gaps"]
    say(
        _("{service}: {count} parcels are not served, or not known to be").format(
            service=title, count=len(gaps)
        )
    )
    if not gaps:
        return
    head = (_("parcel"), _("zone"), _("part served"), _("not served, m²"))
    print_table(
        head,
        [
            (
                row["parcel_id"],
                row["zone_id"] or "–",
                row_text(row, "served_share", digits=2),
                row_text(row, "unserved_m2"),
            )
            for row in gaps[:_SHOWN]
        ],
    )
    if len(gaps) > _SHOWN:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=_SHOWN, count=len(gaps)))


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(coverage)
