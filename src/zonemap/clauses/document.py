"""A clause from the plan to the land and back, as one JSON document: requirements, rules, numbers, parcels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from zonemap.assessment import Assessment, by_rule, title_of
from zonemap.clauses.requirement import Requirement, numbers_of
from zonemap.findings import Verdict
from zonemap.plan import Number, Row, Rulebook
from zonemap.plan.chapters import ExampleEntry
from zonemap.plan.numbers import ACCEPTED, ALWAYS_ACCEPTED
from zonemap.rules import CATALOGUE
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a clause is looked at over: a run, and the layers that its workspace has."""

    assessment: Assessment
    layers: Collection[str]


def requirement_row(found: Requirement) -> Json:
    """Return one requirement as the commands print it."""
    return {
        "no": found.row,
        "clause": found.clause,
        "quote": found.quote,
        "state": found.state.value,
        "rules": list(found.rules),
        "indicators": list(found.indicators),
        "layers": list(found.layers),
        "reason": in_language(found.reason) if found.reason else None,
        "responsible": list(found.responsible),
        "units": list(found.units),
    }


def clause_document(
    found: Sequence[Requirement],
    rulebook: Rulebook,
    *,
    accepted: Collection[str] = ACCEPTED,
    ground: Ground | None = None,
) -> Json:
    """Return requirements with all they lean on: rules with their reading, numbers row by row, the land touched.

    `accepted` are the confidences that findings lean on; the rulebook still has the values of the others. Without
    `ground` nothing is said of land or layers.
    """
    day = date.fromisoformat(ground.assessment.manifest["as_of"]) if ground else None
    names = dict.fromkeys(name for each in found for name in numbers_of(each, rulebook))
    land = _land(ground.assessment, rulebook) if ground else {}
    document: Json = {
        "clause": found[0].clause,
        "title": in_language(rulebook.titles[found[0].clause].model_dump())
        if found[0].clause in rulebook.titles
        else "",
        "requirements": [_served(each, ground) for each in found],
        "rules": [
            {**_rule_row(rule, rulebook), **({"land": land[rule]} if ground else {})}
            for each in found
            for rule in each.rules
        ],
        "indicators": [_indicator_row(name, rulebook) for each in found for name in each.indicators],
        "numbers": [
            _number_row(row, rulebook.number(name), accepted, day)
            for name in names
            for row in rulebook.number(name).rows
        ],
    }
    if ground:
        document |= {"run": ground.assessment.run, "as_of": ground.assessment.manifest["as_of"]}
    return document


def _served(found: Requirement, ground: Ground | None) -> Json:
    row = requirement_row(found)
    if ground:
        row["layers_missing"] = [name for name in found.layers if name not in ground.layers]
    return row


def _rule_row(name: str, rulebook: Rulebook) -> Json:
    rule, role = CATALOGUE[name], rulebook.roles[name]
    return {
        "rule": name,
        "row": rule.row,
        "title": title_of(name, rulebook),
        "kind": role.kind,
        "role": role.role,
        "severity": role.severity,
        "unit": role.unit,
        **{key: in_language(getattr(role, key).model_dump()) for key in ("holds", "breached", "unknown")},
        "notes": [in_language(note.model_dump()) for note in role.notes],
        "reading": rule.reading,
        "layer": rule.layer,
        "needs": list(rule.needs),
        "numbers": list(rule.numbers),
        "examples": [_example_row(each) for each in role.examples],
    }


def _example_row(example: ExampleEntry) -> Json:
    return {**example.model_dump(mode="json"), "title": in_language(example.title.model_dump())}


def _indicator_row(name: str, rulebook: Rulebook) -> Json:
    entry = rulebook.indicators[name]
    return {
        "indicator": name,
        **entry.model_dump(mode="json"),
        "title": in_language(entry.title.model_dump()),
    }


def _number_row(row: Row, number: Number, accepted: Collection[str], day: date | None) -> Json:
    is_accepted = row.source.confidence in {*accepted, *ALWAYS_ACCEPTED}
    ends = [float(end) if np.isfinite(end) else None for end in (row.low, row.high)]
    value = {"value": ends[0]} if row.low == row.high else {"value": None, "value_range": ends}
    return {
        "number": number.name,
        "row": row.name,
        "meaning": in_language(number.meaning),
        "unit": number.unit,
        "is_list": number.is_list,
        "scope": dict(row.scope),
        **value,
        "applies": row.applies,
        **({"percentile": row.percentile, "within": row.within} if row.percentile is not None else {}),
        "in_force": row.in_force.isoformat() if row.in_force else None,
        "until": row.until.isoformat() if row.until else None,
        "decided_by": number.date_column or "as_of",
        **({"holds": row in number.rows_on(day)} if day else {}),
        "document": row.source.document,
        "place": row.source.place,
        "confidence": row.source.confidence.value,
        "is_local": row.is_local,
        "is_accepted": is_accepted,
        "fill_in": "" if (is_accepted and row.is_set) or _is_filled_in(row, number, day) else _fill_in(row),
    }


def _is_filled_in(row: Row, number: Number, day: date | None) -> bool:
    """Return whether a row of the bureau's own says what one of ours does not, for every case that it is about."""
    rows = number.rows if day is None else number.rows_on(day)
    return any(
        own.is_local and own.is_set and own.scope.items() <= row.scope.items()
        for own in rows
        if own is not row
    )


def _fill_in(row: Row) -> str:
    if row.is_known:
        return _(
            "not relied on: check it against {document}, then write [[numbers.{number}.rows]] into numbers.toml "
            "of the workspace, or accept this confidence in zonemap.toml"
        ).format(document=row.source.document, number=row.number)
    return _(
        "not known: write [[numbers.{number}.rows]] into numbers.toml of the workspace, with value, in_force and "
        "source"
    ).format(number=row.number)


def _land(assessment: Assessment, rulebook: Rulebook) -> dict[str, Json]:
    """Return for each rule the parcels, m² and share by verdict; a rule that was not judged says why, and no 0."""
    why = {each["rule"]: each for each in assessment.manifest["not_judged"]}
    return {
        str(name): {
            "not_judged": why[name]["why"] if name in why else None,
            "missing": why[name]["missing"] if name in why else [],
            **{verdict.word: _touched(row, verdict) for verdict in Verdict},
        }
        for name, row in by_rule(assessment, rulebook).iterrows()
    }


def _touched(row: pd.Series, verdict: Verdict) -> Json | None:
    if pd.isna(row[verdict.word]):
        return None
    return {
        "parcels": int(row[verdict.word]),
        "area_m2": float(row[f"{verdict.word}_area_m2"]),
        "share": float(row[f"{verdict.word}_share"]),
    }
