"""The cards of the zones as rows: what `scorecard --json` prints, and what pages and reports are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from zonemap.analysis.scorecard import CITY
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.receipt import number_text
from zonemap.assessment.rows import known
from zonemap.errors import ZonemapError
from zonemap.findings import NO_ROW, Verdict
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

ZONES_UNIT = "zones"
"""The unit of a figure of the city that counts zones."""


def scorecard_document(assessment: Assessment, rulebook: Rulebook, zone: str | None = None) -> Json:
    """Return the cards of all zones or of one, the city's, the roster, and the figures without data, as JSON."""
    return {
        "run": assessment.run,
        "as_of": assessment.manifest["as_of"],
        "roster": roster_document(assessment, rulebook),
        "zones": [
            {"zone_id": each, **said, "indicators": list(card_rows(assessment, rulebook, each))}
            for each, said in chosen_zones(assessment, zone).items()
        ],
        "city": list(card_rows(assessment, rulebook, CITY)),
        "without_data": figures_without_data(assessment, rulebook),
    }


def card_zones(assessment: Assessment) -> dict[str, Json]:
    """Return name, level and kind of every zone with a card, by its id; a `ZonemapError` where the run has none."""
    if assessment.scorecard.empty and "scorecard" not in assessment.manifest:
        raise ZonemapError(
            "no_scorecard",
            _("The run {run} was saved before there were cards of zones").format(run=assessment.run),
            _("assess again: zonemap assess {path}").format(path="DIR"),
        )
    zones: dict[str, Json] = assessment.manifest["scorecard"]["zones"]
    return zones


def chosen_zones(assessment: Assessment, zone: str | None) -> dict[str, Json]:
    """Return what `card_zones` does, of the one zone named alone; a `ZonemapError` where that has no card."""
    zones = card_zones(assessment)
    if zone is None:
        return zones
    if zone not in zones:
        raise ZonemapError(
            "unknown_zone",
            _("There is no zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=", ".join(zones) or "–"),
        )
    return {zone: zones[zone]}


def card_rows(assessment: Assessment, rulebook: Rulebook, zone: str = CITY) -> Iterator[Json]:
    """Yield the figures on the card of a zone, or of the city, by the order of the plan's requirements."""
    for row in figure_rows(assessment, rulebook, zone):
        if not rulebook.indicators[row["indicator"]].is_term:
            yield row


def figure_rows(assessment: Assessment, rulebook: Rulebook, zone: str = CITY) -> Iterator[Json]:
    """Yield every figure of a zone, or of the city: those on its card, and the amounts that they are made of."""
    table = assessment.scorecard
    own = table[table["zone_id"] == zone]
    evidence = assessment.manifest["scorecard"]["evidence"]
    for row in own.to_dict("records"):
        yield _row(row, assessment, rulebook) | {"evidence": evidence.get(row["indicator"], [])}


def _row(row: dict[Any, Any], assessment: Assessment, rulebook: Rulebook) -> Json:
    entry = rulebook.indicators[row["indicator"]]
    unit = _unit(entry.unit, entry.city if row["zone_id"] == CITY and entry.scope == "zones" else "")
    is_claim = unit == "yes_no"
    numbers = [assessment.manifest["numbers"][name] for name in row["numbers"].split("\n") if name]
    said: Json = {
        "indicator": row["indicator"],
        "row": entry.row,
        "clause": rulebook.clauses[entry.row].clause,
        "title": in_language(entry.title.model_dump()),
        **known("value", row["value_low"], row["value_high"], is_claim=is_claim),
        "unit": unit,
        **known("minimum", row["minimum_low"], row["minimum_high"]),
        **known("maximum", row["maximum_low"], row["maximum_high"]),
        "verdict": None if row["verdict"] == NO_ROW else Verdict(row["verdict"]).word,
        **known("gap", row["gap_low"], row["gap_high"]),
        "on": None if pd.isna(row["on"]) else f"{row['on']:%Y-%m-%d}",
        "source": row["source"] or None,
        "target_sources": list(dict.fromkeys(number_text(each) for each in numbers)),
    }
    if row["reference_low"] == row["reference_low"]:
        said |= known("reference", row["reference_low"], row["reference_high"])
    if row["zones_high"] == row["zones_high"]:
        said |= known("zones_met", row["zones_met_low"], row["zones_met_high"])
        said |= known("zones", row["zones_low"], row["zones_high"])
    if unit == ZONES_UNIT:
        said["target_unit"] = entry.unit
    if row["is_excused"]:
        said["excused"] = True
    if row["lacking"]:
        said["lacking"] = row["lacking"].split("、")
    return said


def _unit(unit: str, city: str) -> str:
    """Return the unit of a row: the city counts zones, or has the share of them that say yes."""
    if city == "zones":
        return ZONES_UNIT
    return "share" if city == "share" and unit == "yes_no" else unit


def roster_document(assessment: Assessment, rulebook: Rulebook) -> Json:
    """Return how many zones the roster has, by level, of which edition it is, and how it differs from the plan's."""
    levels = pd.Series(
        [each["level"] or "unknown" for each in card_zones(assessment).values()], dtype="object"
    )
    layer = assessment.manifest["layers"].get("zones")
    counted: Json = {"count": None, "plan": None, "difference": None}
    for row in card_rows(assessment, rulebook):
        if row["indicator"] == "roster":
            names = (("value", "count"), ("reference", "plan"), ("gap", "difference"))
            counted = {
                ours + end: _whole(row[theirs + end])
                for theirs, ours in names
                for end in ("", "_range")
                if theirs + end in row
            }
    return {
        **counted,
        "levels": {
            level: int((levels == level).sum()) for level in ("national", "provincial", "other", "unknown")
        },
        "edition": layer and (layer["edition"] or layer["source"]),
        "sha256": layer and layer["sha256"],
    }


def _whole(value: Any) -> Any:
    """Return a count, or a range of counts, as whole numbers."""
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return None if value is None else int(value)


def figures_without_data(assessment: Assessment, rulebook: Rulebook) -> list[Json]:
    """Return the figures that no layer of the workspace gives, each with what would give it."""
    absent = assessment.manifest["scorecard"]["without_data"]
    return [
        {
            "indicator": name,
            "row": entry.row,
            "clause": rulebook.clauses[entry.row].clause,
            "title": in_language(entry.title.model_dump()),
            "missing": absent[name],
        }
        for name, entry in sorted(rulebook.indicators.items(), key=lambda item: item[1].row)
        if name in absent and not entry.is_term
    ]
