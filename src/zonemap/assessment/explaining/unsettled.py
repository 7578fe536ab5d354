"""What is missing where a finding is unknown: the inputs that would settle it, and the numbers without a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from zonemap.assessment.assessment import OPTIONAL, Assessment
from zonemap.findings import NO_NOTE, Findings, Verdict
from zonemap.layers import LandUse, input_title, is_land_use
from zonemap.plan import Match, Number, Row, Rulebook
from zonemap.rules import CATALOGUE, Rule
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_FALLS_BACK: Final = frozenset(
    {
        "parcels.registered_area_m2", "parcels.supplied_on", "parcels.delay_cause",
        "buildings.parcel_id", "buildings.height_m", "enterprises.year",
    }
)  # fmt: skip
"""Inputs that leave nothing open where they are missing, or that a better one makes needless."""

_INSTEAD: Final = {
    "buildings.floor_area_m2": "buildings.storeys",
    "buildings.storeys": "buildings.floor_area_m2",
    "parcels.started_on": "parcels.is_started",
}
"""Inputs that may be missing where another one is there."""


def missing_of(
    assessment: Assessment,
    rulebook: Rulebook,
    position: int,
    found: Findings,
    at: int,
    stored: Mapping[str, Any],
) -> Json | None:
    """Return what an unknown finding lacks; None for any other.

    `inputs` are `layer.column` whose value is missing (`why` missing) or too short to choose a limit (`incomplete`) for
    this parcel, and rasters (`raster.name`) without a value there or too coarse for it; `numbers` those of the rulebook
    that have no value. Both are empty where only somebody's decision settles it, or a range that the inputs leave.
    """
    if found.verdict[at] != Verdict.UNKNOWN:
        return None
    rule = CATALOGUE[found.rule]
    rows = [rulebook.row(name) for name in found.choices[int(found.choice[at])]]
    needless = _needless(rows, rulebook, rule) | set(rule.spared.get(_started(assessment, position), ()))
    absent = sorted(set(_absent(rule, needless, assessment, position, stored)))
    short = set(_incomplete(rule, rows, rulebook, assessment, stored))
    if found.note[at] != NO_NOTE:
        short |= set(_rasters_of(rule, assessment))
    short_of = sorted(short - set(absent))
    numbers = sorted({row.number for row in rows if not row.is_set})
    inputs = [
        *({"input": name, "why": "missing"} for name in absent),
        *({"input": name, "why": "incomplete"} for name in short_of),
    ]
    return {"inputs": inputs, "numbers": numbers, "words": _words(inputs, numbers, rulebook)}


def _rasters_of(rule: Rule, assessment: Assessment) -> Iterator[str]:
    """Yield the rasters that a rule looks at: what notes say of them is that they do not show the parcel."""
    for name in rule.needs:
        yield from (source for source in assessment.manifest["evidence"].get(name, ()) if _is_raster(source))


def _is_raster(source: str) -> bool:
    return source.startswith("raster.")


def _started(assessment: Assessment, position: int) -> str:
    return str(assessment.parcels.iloc[position].get("has_started"))


def _needless(rows: list[Row], rulebook: Rulebook, rule: Rule) -> set[str]:
    """Return the keys of the rule's numbers by which no limit that may hold is chosen."""
    return {
        found.column
        for number in (rulebook.number(name) for name in rule.numbers)
        for key, found in number.keys.items()
    } - {
        found.column
        for row in rows
        for key, found in rulebook.number(row.number).keys.items()
        if key in row.scope
    }


def _absent(
    rule: Rule, needless: set[str], assessment: Assessment, position: int, stored: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the inputs without a value of those facts that are open."""
    evidence, layers = assessment.manifest["evidence"], assessment.manifest["layers"]
    row = assessment.parcels.iloc[position]
    for name in (name for need in (*rule.needs, *rule.reads) for name in need.split("|")):
        if name in needless or not _is_open(row, name):
            continue
        for source in evidence.get(name, (f"parcels.{name}",)):
            layer, _dot, column = source.partition(".")
            if (
                (layer in layers or _is_raster(source))
                and column != "geometry"
                and source not in _FALLS_BACK
                and _lacks(source, stored)
            ):
                yield source
        if name == "far_counted" and "buildings" not in layers:
            yield "buildings.storey_height_m"


def _is_open(row: Any, name: str) -> bool:
    """Return whether a fact of the parcel is not known; one that a run does not keep may be."""
    if name in OPTIONAL and f"{name}_low" not in row:
        return False  # judged without it
    if f"{name}_low" in row:
        return bool(row[f"{name}_low"] != row[f"{name}_high"])
    return name not in row or bool(pd.isna(row[name])) or row[name] == Verdict.UNKNOWN.word


def _lacks(source: str, stored: Mapping[str, Any]) -> bool:
    """Return whether an input is missing, of any feature where there are several, and no other stands in for it."""
    values, others = stored.get(source), stored.get(_INSTEAD.get(source, ""))
    size = next((len(each) for each in (values, others) if isinstance(each, list)), 1)
    pairs = zip(_listed(values, size), _listed(others, size), strict=True)
    return any(value is None and other is None for value, other in pairs)


def _listed(values: Any, size: int) -> list[Any]:
    """Return one value for each feature; a column that was never delivered has none."""
    return values if isinstance(values, list) else [values] * size


def _incomplete(
    rule: Rule, rows: list[Row], rulebook: Rulebook, assessment: Assessment, stored: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the codes that are given, and too short to choose among the rows that a limit may come from."""
    use = pd.Series([stored.get("parcels.land_use")], dtype="string")
    if (
        "is_industrial" in rule.reads
        and use.notna().all()
        and is_land_use(use, LandUse.INDUSTRIAL)[0] == Verdict.UNKNOWN
    ):
        yield "parcels.land_use"
    for number in {row.number: rulebook.number(row.number) for row in rows}.values():
        own = [row for row in rows if row.number == number.name]
        for key, found in number.keys.items():
            if found.match is Match.PREFIX and len({row.scope.get(key) for row in own}) > 1:
                for source in assessment.manifest["evidence"].get(found.column, (f"parcels.{found.column}",)):
                    if stored.get(source):
                        yield source


def _words(inputs: list[Json], numbers: list[str], rulebook: Rulebook) -> str:
    """Return what would settle the finding in one line."""
    named = [
        input_title(each["input"]) + (_more(each["input"]) if each["why"] == "incomplete" else "")
        for each in inputs
    ]
    named += [_("the number “{name}”").format(name=_meaning(rulebook.number(name))) for name in numbers]
    if not named:
        return _(
            "no input is missing: the range of what is known, or a decision of the authority, leaves it open"
        )
    return _(", ").join(named)


def _more(source: str) -> str:
    return _(" (finer, or without gaps)") if _is_raster(source) else _(" (more digits)")


def _meaning(number: Number) -> str:
    return in_language(number.meaning)
