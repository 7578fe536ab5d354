"""Zones evaluated by TD/T 1029: scores and potentials of each, and the indicators that they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonemap.tables.cards import card_text
from zonemap.tables.evaluation import evaluation_range, lack_text, score_text
from zonemap.tables.programme.parts import Part, Scope, Study, row_ends, study_titles, told, words_table
from zonemap.tables.table import Cell, Column, Kind, Table, table_of
from zonemap.tables.words import confidence_word
from zonemap.wording import gettext as _

Json = Mapping[str, Any]


def evaluation_part(scope: Scope, document: Json) -> Part:
    """Return scores and potentials by zone, and every indicator with value, ideal, weight and what it lacks."""
    zones = document["zones"]
    if not zones:
        words = _("No zone is drawn (layer “zones”), so there is none to evaluate.")
        return Part(Study.EVALUATION, (words_table(study_titles()[Study.EVALUATION], words),))
    return Part(Study.EVALUATION, (_scores(scope, document), _indicators(scope, zones)))


def _scores(scope: Scope, document: Json) -> Table:
    """Return one row per zone: the scores of the goals and the potentials in hectares, those of the city last."""
    zones, city = document["zones"], document["city"]
    rows = [*zones, *([{"goals": [], "potentials": city["potentials"]}] if city and len(zones) > 1 else [])]
    names: list[Cell] = [
        scope.zone_name(each["zone_id"]) if "zone_id" in each else _("The city") for each in rows
    ]
    goals = [each["title"] for each in zones[0]["goals"]]
    potentials = [each["title"] for each in zones[0]["potentials"]]
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, names),
        *(
            Column(f"goal_{at}", title, Kind.TEXT, [_score(each, at) for each in rows])
            for at, title in enumerate(goals)
        ),
        *(
            column
            for at, title in enumerate(potentials)
            for column in row_ends(
                [each["potentials"][at] for each in rows],
                f"potential_{at}",
                _("{title}, ha").format(title=title),
                key="area_ha",
                kind=Kind.AREA,
            )
        ),
    )
    note = told(
        _(
            "Zones by TD/T 1029: scores of 100 of each goal, and the four potentials of land; a range where data or "
            "the bureau's values lack."
        ),
        _("Scores: {formula} ({sure})").format(
            formula=document["score"]["formula"], sure=confidence_word(document["score"]["confidence"])
        )
        + _("."),
        *_formulas(zones[0]["potentials"]),
        _without_values(zones),
    )
    return Table(study_titles()[Study.EVALUATION], note, columns)


def _score(zone: Json, at: int) -> str | None:
    return score_text(zone["goals"][at]) if zone["goals"] else None


def _formulas(potentials: Sequence[Json]) -> Iterator[str]:
    for each in potentials:
        yield f"{each['title']}: {each['formula']} ({confidence_word(each['confidence'])})" + _(".")


def _without_values(zones: Sequence[Json]) -> str:
    """Return whether ideal values or weights lack everywhere: then no score can be known."""
    lacks = [{lack["what"] for lack in each["missing"]} for zone in zones for each in zone["goals"]]
    absent = [
        words
        for what, words in (("ideal", _("ideal values")), ("weight", _("weights")))
        if lacks and all(what in each for each in lacks)
    ]
    if not absent:
        return ""
    return _("Not set by the bureau, so scores are open: {names} (numbers.toml).").format(
        names=_(", ").join(absent)
    )


def _indicators(scope: Scope, zones: Sequence[Json]) -> Table:
    head = (
        ("zone", _("Zone"), Kind.WORDS),
        ("goal", _("Goal"), Kind.TEXT),
        ("title", _("Indicator"), Kind.WORDS),
        ("value", _("Value"), Kind.TEXT),
        ("ideal", _("Ideal"), Kind.TEXT),
        ("weight", _("Weight in the goal"), Kind.TEXT),
        ("score", _("Score"), Kind.TEXT),
        ("missing", _("What is missing"), Kind.WORDS),
        ("sources", _("Sources of ideal value and weight"), Kind.WORDS),
    )
    rows = [
        (scope.zone_name(zone["zone_id"]), goals[each["goal"]], *_cells(each))
        for zone in zones
        for goals in ({goal["goal"]: goal["title"] for goal in zone["goals"]},)
        for each in zone["indicators"]
    ]
    note = _(
        "The indicators of TD/T 1029 that the scores are made of, with the bureau's own ideal values and weights."
    )
    return table_of(_("Evaluation indicators"), note, head, rows)


def _cells(row: Json) -> tuple[Cell, ...]:
    sources = dict.fromkeys([*row.get("ideal_sources", ()), *row.get("weight_sources", ())])
    return (
        row["title"],
        card_text(row),
        evaluation_range(row, "ideal", row["unit"]),
        evaluation_range(row, "weight", "1"),
        evaluation_range(row, "score", "share"),
        _("; ").join(lack_text(lack) for lack in row["missing"]) or None,
        _("; ").join(sources) or None,
    )
