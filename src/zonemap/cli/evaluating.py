"""The verb `evaluate`: zones by TD/T 1029, their scores and potentials."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import typer

from zonemap.assessment import load, spoken
from zonemap.assessment.studies import evaluation_document
from zonemap.cli.judging import rulebook_for
from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import print_json, print_table, say
from zonemap.tables import card_text, confidence_word
from zonemap.wording import gettext as _
from zonemap.workspace import open_workspace

Json = dict[str, Any]


def evaluate(
    workspace: WorkspaceArgument,
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    json: JsonOption = False,
) -> None:
    """开发区土地集约利用评价 / zone evaluation by TD/T 1029."""
    opened = open_workspace(workspace)
    assessment = load(opened, run)
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
            *(_score(goal) for goal in each["goals"]),
            *(_range(one, "area_ha", "ha") for one in each["potentials"]),
        )
        for each in document["zones"]
    ]
    city = (_("The city"), *("" for _goal in goals), *(_range(each, "area_ha", "ha") for each in potentials))
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
            _range(each, "ideal", each["unit"]),
            _range(each, "weight", "1"),
            _range(each, "score", "share"),
        )
        for each in zone["indicators"]
    ]
    print_table(head, rows, title=title)
    print_table((_("Goal"), _("Score of 100")), [(each["title"], _score(each)) for each in zone["goals"]])
    print_table(
        (_("Potential"), _("ha"), _("mu"), _("Made from"), _("Formula")),
        [
            (
                each["title"],
                _range(each, "area_ha", "ha"),
                _range(each, "area_mu", "count"),
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
            told = _("; ").join(_lack(lack) for lack in each["missing"])
            say(_("{title} lacks: {told}").format(title=each["title"], told=told))


def _lack(lack: Json) -> str:
    words = {
        "figure": _("all values of {names}"),
        "not_applicable": _("the zone has nothing of the kind"),
        "ideal": _("the ideal value"),
        "weight": _("the weight"),
    }
    return words[lack["what"]].format(names=_(", ").join(lack["needs"]))


def _score(goal: Json) -> str:
    """Return a score of 100; any at all is unknown."""
    low, high = _ends(goal, "score")
    return _("unknown") if low <= 0 and high >= 100 else spoken(low, high, "1")


def _range(row: Json, name: str, unit: str) -> str:
    return spoken(*_ends(row, name), unit)


def _ends(row: Json, name: str) -> tuple[float, float]:
    low, high = row.get(f"{name}_range", (row[name],) * 2)
    return -np.inf if low is None else low, np.inf if high is None else high


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(evaluate)
