"""The verb `pareto`: gain against difficulty, and the parcels or sites that no other beats."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from zonemap.analysis import Listing
from zonemap.assessment import not_judged_text
from zonemap.assessment.studies import (
    Front,
    front_rows,
    pareto_front,
    site_front,
    site_front_rows,
    sites_of,
)
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import note, print_json, print_table, range_text, row_text, say
from zonemap.cli.runs import opened_run, refuse_unknown_zone, rulebook_for
from zonemap.tables import listing_words, term_words
from zonemap.tables.programme import front_lines
from zonemap.wording import gettext as _

Json = dict[str, Any]

_SHOWN: Final = 30
_DIGITS: Final = {"blocked_share": 2, "score": 1}


class Compared(StrEnum):
    """What is compared with each other."""

    PARCELS = "parcels"
    SITES = "sites"


def pareto(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    of: Annotated[Compared, typer.Option(help="比较宗地或片区 / parcels or sites")] = Compared.PARCELS,
    possible: Annotated[
        bool,
        typer.Option("--possible", help="片区含待核实的宗地 / sites with parcels that may be inefficient"),
    ] = False,
    json: JsonOption = False,
) -> None:
    """增容与难度: 没有别的样样更优的宗地或片区 / gain against difficulty, the parcels or sites that no other beats."""
    opened, assessment = opened_run(workspace, run)
    rulebook = rulebook_for(opened, assessment)
    refuse_unknown_zone(assessment, zone)
    if of is Compared.SITES:
        listings = (Listing.CERTAIN, Listing.POSSIBLE) if possible else (Listing.CERTAIN,)
        sites = sites_of(assessment, opened, rulebook, listings=listings)
        front = site_front(sites, assessment, opened, rulebook, zone=zone)
        rows = list(site_front_rows(front, sites, assessment))
    else:
        front = pareto_front(assessment, opened, rulebook, zone=zone)
        rows = list(front_rows(front, assessment))
    if json:
        print_json(
            {
                "run": assessment.run,
                "zone": zone,
                "terms": list(front.difficulties),
                "without_data": list(front.without_data),
                "weights": dict(front.weights) or None,
                of.value: rows,
                "not_judged": assessment.manifest["not_judged"],
            }
        )
        return
    _print_front(front, rows)
    if line := not_judged_text(assessment.manifest, rulebook):
        say(line)


def _print_front(front: Front, rows: Sequence[Json]) -> None:
    terms, listed = term_words(), listing_words()
    names = [*front.difficulties, *(("score",) if front.score is not None else ())]
    places = {"met": _("on the front"), "unknown": _("perhaps on it")}
    shown = [row for row in rows if row["on_front_of_bounded"] in places]
    is_of_sites = any("site_id" in row for row in rows)
    first = (_("site"), _("parcels")) if is_of_sites else (_("parcel"), _("list"))
    head = (*first, _("nobody beats it"), _("cap of gain, m²"))
    print_table(
        (*head, *(terms[name] for name in names)),
        [
            (
                row["site_id"] if is_of_sites else row["parcel_id"],
                str(len(row["parcel_ids"])) if is_of_sites else listed[row["verdict"]],
                places[row["on_front_of_bounded"]],
                range_text(row["gain_m2"]["low"], row["gain_m2"]["high"]),
                *(row_text(row, name, digits=_DIGITS.get(name, 0)) for name in names),
            )
            for row in shown[:_SHOWN]
        ],
    )
    say(*front_lines(front, rows))
    if len(shown) > _SHOWN:
        note(_("Shown {shown} of {count}; --json shows all").format(shown=_SHOWN, count=len(shown)))


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(pareto)
