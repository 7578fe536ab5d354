"""The verb `evaluate`: zones by TD/T 1029, their scores and potentials."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zonemap.assessment.studies import evaluation_document
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import print_json, print_table, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.tables import card_text, confidence_word, evaluation_range, lack_text, score_text
from zonemap.wording import gettext as _

Json = dict[str, Any]


def evaluate(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    json: JsonOption = False,
) -> None:
    """开发区土地集约利用评价 / zone evaluation by TD/T 1029."""
    opened, assessment = opened_run(workspace, run)
    document = evaluation_document(assessment, rulebook_for(opened, assessment), zone)
    if json:
        print_json(document)
    elif zone is None:
        _print_zones(document)
    else:
        _print_zone(document["zones"][0], document["score"])


def _print_zones(document: Json) -> None:
    """Print one row per zone: scores of the goals, potentials in hectares; then the potentials of the city."""
    potentials = document["city"]["potentials"]
    goals = document["zones"][0]["goals"] if document["zones"] else []
    head = (
        _("Zone"),
        *(each["title"] for each in goals),
        *(_("{title}, ha").format(title=each["title"]) for each in potentials),
    )
    rows = [
        (
            each["name"] or each["zone_id"],
            *(score_text(goal) for goal in each["goals"]),
            *(evaluation_range(one, "area_ha", "ha") for one in each["potentials"]),
        )
        for each in document["zones"]
    ]
    city = (
        _("The city"),
        *("" for _goal in goals),
        *(evaluation_range(each, "area_ha", "ha") for each in potentials),
    )
    print_table(
        head, [*rows, city], title=_("Evaluation by TD/T 1029, as of {day}").format(day=document["as_of"])
    )
    say(_("Scores of 100. --zone shows indicators, amounts and what is missing."))


def _print_zone(zone: Json, score: Json) -> None:
    """Print the indicators, scores and potentials of one zone, each with what is missing."""
    title = f"{zone['name'] or zone['zone_id']} ({zone['zone_id']})"
    goals = {each["goal"]: each["title"] for each in zone["goals"]}
    head = (_("Indicator"), _("Goal"), _("Value"), _("Ideal"), _("Weight in the goal"), _("Score"))
    rows = [
        (
            each["title"],
            goals[each["goal"]],
            card_text(each),
            evaluation_range(each, "ideal", each["unit"]),
            evaluation_range(each, "weight", "1"),
            evaluation_range(each, "score", "share"),
        )
        for each in zone["indicators"]
    ]
    print_table(head, rows, title=title)
    print_table((_("Goal"), _("Score of 100")), [(each["title"], score_text(each)) for each in zone["goals"]])
    print_table(
        (_("Potential"), _("ha"), _("mu"), _("Made from"), _("Formula")),
        [
            (
                each["title"],
                evaluation_range(each, "area_ha", "ha"),
                evaluation_range(each, "area_mu", "count"),
                _("; ").join(f"{term['title']} {card_text(term)}" for term in each["terms"]),
                f"{each['formula']} ({confidence_word(each['confidence'])})",
            )
            for each in zone["potentials"]
        ],
    )
    say(
        _("Scores: {formula} ({sure})").format(
            formula=score["formula"], sure=confidence_word(score["confidence"])
        )
    )
    _say_missing(zone)


def _say_missing(zone: Json) -> None:
    for each in (*zone["indicators"], *zone["potentials"]):
        if each["missing"] and each.get("weight") != 0:
            told = _("; ").join(lack_text(lack) for lack in each["missing"])
            say(_("{title} lacks: {told}").format(title=each["title"], told=told))


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(evaluate)
