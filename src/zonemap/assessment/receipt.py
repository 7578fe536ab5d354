"""The receipt of one parcel: what is known, what was found and why, in the language of the reader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import finding_row, parcel_row
from zonemap.findings import NO_NOTE, Findings, Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE, Rule
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import Workspace

Json = dict[str, Any]


def receipt(
    assessment: Assessment, rulebook: Rulebook, position: int, stored: Mapping[str, Any] | None = None
) -> Json:
    """Return the receipt of one parcel: its row, and each finding with clause, numbers, inputs and words.

    `stored` are the parcel's own columns as they lie in the workspace (`stored_inputs`).
    """
    row = parcel_row(assessment, rulebook, position)
    manifest = assessment.manifest
    findings = [
        _explained(found, at, rulebook, manifest, stored or {})
        for found, at in assessment.findings_of(position).values()
    ]
    return {
        "run": assessment.run,
        "as_of": manifest["as_of"],
        "synthetic": manifest["synthetic"],
        "parcel": row,
        "premium_note": premium_notes_text(row, rulebook),
        "findings": findings,
        "not_judged": manifest["not_judged"],
        "assumptions": manifest["assumptions"],
        "rulebook": manifest["rulebook"],
        "code": manifest["code"],
        "layers": manifest["layers"],
    }


def stored_inputs(workspace: Workspace, parcel_id: str) -> dict[str, Any]:
    """Return the columns of one parcel as they are stored, as JSON values; what is missing is null."""
    table = workspace.read("parcels")
    row = table[table["parcel_id"] == parcel_id].drop(columns="geometry")
    values: dict[str, Any] = json.loads(row.to_json(orient="records", date_format="iso", force_ascii=False))[
        0
    ]
    dates = set(row.select_dtypes("datetime").columns)
    return {name: value[:10] if name in dates and value else value for name, value in values.items()}


def sentence(found: Findings, at: int, rulebook: Rulebook) -> str:
    """Return what a finding says, in the language in use."""
    role = rulebook.roles[found.rule]
    template = {Verdict.MET: role.holds, Verdict.BREACHED: role.breached, Verdict.UNKNOWN: role.unknown}[
        Verdict(int(found.verdict[at]))
    ]
    words = in_language(template.model_dump()).format(
        measured=spoken(found.measured.low[at], found.measured.high[at], role.unit, role.scale),
        limit=spoken(found.limit.low[at], found.limit.high[at], role.unit, role.scale),
    )
    note = int(found.note[at])
    if note != NO_NOTE and note < len(role.notes):
        words += _(" ({note})").format(note=in_language(role.notes[note].model_dump()))
    return words


def title_of(rule: str, rulebook: Rulebook) -> str:
    """Return the title of a rule in the language in use."""
    return in_language(rulebook.roles[rule].title.model_dump())


def premium_notes_text(row: Json, rulebook: Rulebook) -> str:
    """Return in one line what a reader of the exemption must also know; empty when there is nothing."""
    names = [
        _("ownership disputed") if note == "is_disputed" else title_of(note, rulebook)
        for note in row["premium_notes"]
    ]
    return _("Note beside it: {names}").format(names=_(", ").join(names)) if names else ""


def number_texts(found: Findings, at: int, manifest: Any) -> list[str]:
    """Return one line per row of numbers that a finding leans on, with its confidence below SOURCED."""
    lines = []
    for name in found.choices[int(found.choice[at])]:
        line = number_text(manifest["numbers"][name])
        if line not in lines:
            lines.append(line)
    return lines


def number_text(used: Mapping[str, Any]) -> str:
    """Return where a row of numbers comes from, with its confidence below SOURCED."""
    line = f"{used['document']} {used['place']}"
    if used["confidence"] == "ASSUMPTION":
        line += _(" [a setting, no legal number]")
    elif used["confidence"] != "SOURCED":
        line += _(" [confidence: {confidence}]").format(confidence=used["confidence"])
    if used["is_local"]:
        line += _(" [set by this workspace]")
    return line


def not_judged_text(manifest: Any, rulebook: Rulebook) -> str:
    """Return one line naming the rules that gave no rows and the conditions that bound no gain; empty when none."""
    words = {"off": _("off"), "without_data": _("without data")}
    named = [
        title_of(each["rule"], rulebook) + _(" ({note})").format(note=words[each["why"]])
        for each in manifest["not_judged"]
    ]
    conditions = {
        "far_max": _("planned FAR"),
        "density_max": _("planned density"),
        "height_max_m": _("planned height"),
    }
    absent = [conditions[name] for name in manifest["conditions_absent"]]
    lines = [
        _("Not judged: {names}").format(names=_(", ").join(named)) if named else "",
        _("No data, so no bound on any gain: {names}").format(names=_(", ").join(absent)) if absent else "",
    ]
    return " ".join(line for line in lines if line)


def _explained(
    found: Findings, at: int, rulebook: Rulebook, manifest: Any, stored: Mapping[str, Any]
) -> Json:
    rule = CATALOGUE[found.rule]
    clause = rulebook.clauses[rule.row]
    return {
        **finding_row(found, at, rulebook),
        "kind": rulebook.roles[found.rule].kind,
        "title": title_of(found.rule, rulebook),
        "sentence": sentence(found, at, rulebook),
        "quote": clause.quote,
        "clause_row": rule.row,
        "responsible": list(clause.responsible),
        "numbers": [
            {
                "row": name,
                **{key: manifest["numbers"][name][key] for key in ("document", "place", "confidence")},
            }
            for name in found.choices[int(found.choice[at])]
        ],
        "sources": number_texts(found, at, manifest),
        "inputs": _inputs(rule, manifest, stored),
    }


def _inputs(rule: Rule, manifest: Any, stored: Mapping[str, Any]) -> list[Json]:
    """Return the layers and columns that the facts of a rule were made from, with the hash of each layer.

    Columns of the parcel itself come with their value, where `stored` gives it.
    """
    layers = manifest["layers"]
    names = [name for need in (*rule.needs, *rule.reads) for name in need.split("|")]
    sources = {
        source
        for name in names
        for source in manifest["evidence"].get(name, (name,) if name in layers else (f"parcels.{name}",))
    }
    inputs = []
    for source in sorted(sources):
        layer, _dot, column = source.partition(".")
        if layer in layers:
            value = {"value": stored[column]} if layer == "parcels" and column in stored else {}
            inputs.append({"input": source, **value, "sha256": layers[layer]["sha256"]})
    return inputs


def spoken(low: float, high: float, unit: str, scale: Sequence[str] = ()) -> str:
    """Return a quantity for people: a value, a range, or "unknown"; yes or no, or any share at all, is unknown too."""
    if (unit == "yes_no" and low != high) or (unit == "share" and low <= 0 and high >= 1):
        return _("unknown")
    if low == high and np.isfinite(low):
        return _figure(low, unit, scale)
    if not np.isfinite(low) and not np.isfinite(high):
        return _("unknown")
    if not np.isfinite(high):
        return _("at least {low}").format(low=_figure(low, unit, scale)) if low > 0 else _("unknown")
    if not np.isfinite(low):
        return _("at most {high}").format(high=_figure(high, unit, scale))
    return _("{low} to {high}").format(low=_figure(low, unit, scale), high=_figure(high, unit, scale))


_DIGITS: Final = {"a": ".0f", "year": ".0f", "count": ",.0f", "zones": ",.0f", "ha": ",.1f", "share": ".1%"}
"""How figures of a unit are written; others have two digits."""


def _figure(value: float, unit: str, scale: Sequence[str]) -> str:
    if scale:
        return scale[round(value) - 1]
    if unit in {"m", "m2"}:
        return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.2f}"
    if unit == "yes_no":
        return _("yes") if value else _("no")
    return f"{value:{_DIGITS.get(unit, '.2f')}}"
