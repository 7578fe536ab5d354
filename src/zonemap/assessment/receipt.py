"""The receipt of one parcel: what is known, what was found and why, in the language of the reader."""

from __future__ import annotations

from typing import Any

import numpy as np

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import finding_row, parcel_row
from zonemap.findings import NO_NOTE, Findings, Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def receipt(assessment: Assessment, rulebook: Rulebook, position: int) -> Json:
    """Return the receipt of one parcel: its row, and each finding with clause, numbers, inputs and words."""
    row = parcel_row(assessment, rulebook, position)
    manifest = assessment.manifest
    findings = [
        _explained(found, at, rulebook, manifest) for found, at in assessment.findings_of(position).values()
    ]
    return {
        "run": assessment.run,
        "as_of": manifest["as_of"],
        "synthetic": manifest["synthetic"],
        "parcel": row,
        "findings": findings,
        "not_judged": manifest["not_judged"],
        "assumptions": manifest["assumptions"],
        "rulebook": manifest["rulebook"],
        "code": manifest["code"],
        "layers": manifest["layers"],
    }


def sentence(found: Findings, at: int, rulebook: Rulebook) -> str:
    """Return what a finding says, in the language in use."""
    role = rulebook.roles[found.rule]
    template = {Verdict.MET: role.holds, Verdict.BREACHED: role.breached, Verdict.UNKNOWN: role.unknown}[
        Verdict(int(found.verdict[at]))
    ]
    words = in_language(template.model_dump()).format(
        measured=_spoken(found.measured.low[at], found.measured.high[at], role.unit, role.scale),
        limit=_spoken(found.limit.low[at], found.limit.high[at], role.unit, role.scale),
    )
    note = int(found.note[at])
    if note != NO_NOTE and note < len(role.notes):
        words += _(" ({note})").format(note=in_language(role.notes[note].model_dump()))
    return words


def title_of(rule: str, rulebook: Rulebook) -> str:
    """Return the title of a rule in the language in use."""
    return in_language(rulebook.roles[rule].title.model_dump())


def number_texts(found: Findings, at: int, manifest: Any) -> list[str]:
    """Return one line per row of numbers that a finding leans on, with its confidence below SOURCED."""
    lines = []
    for name in found.choices[int(found.choice[at])]:
        used = manifest["numbers"][name]
        line = f"{used['document']} {used['place']}"
        if used["confidence"] == "ASSUMPTION":
            line += _(" [a setting, no legal number]")
        elif used["confidence"] != "SOURCED":
            line += _(" [confidence: {confidence}]").format(confidence=used["confidence"])
        if used["is_local"]:
            line += _(" [set by this workspace]")
        if line not in lines:
            lines.append(line)
    return lines


def not_judged_text(manifest: Any, rulebook: Rulebook) -> str:
    """Return one line naming the rules that gave no rows, and why; empty when all were judged."""
    words = {"off": _("off"), "without_data": _("without data")}
    named = [f"{title_of(each['rule'], rulebook)} ({words[each['why']]})" for each in manifest["not_judged"]]
    return _("Not judged: {names}").format(names="; ".join(named)) if named else ""


def _explained(found: Findings, at: int, rulebook: Rulebook, manifest: Any) -> Json:
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
        "inputs": _inputs(rule.needs, manifest),
    }


def _inputs(needs: tuple[str, ...], manifest: Any) -> list[Json]:
    """Return the layers and columns that the facts of a rule were made from, with the hash of each layer."""
    sources = {
        source
        for need in needs
        for name in need.split("|")
        for source in manifest["evidence"].get(name, (f"parcels.{name}", name))
    }
    inputs = []
    for source in sorted(sources):
        layer = source.split(".", 1)[0]
        if layer in manifest["layers"]:
            inputs.append({"input": source, "sha256": manifest["layers"][layer]["sha256"]})
    return inputs


def _spoken(low: float, high: float, unit: str, scale: list[str]) -> str:
    if low == high and np.isfinite(low):
        return _figure(low, unit, scale)
    if not np.isfinite(low) and not np.isfinite(high):
        return _("unknown")
    if not np.isfinite(high):
        return _("at least {low}").format(low=_figure(low, unit, scale)) if low > 0 else _("unknown")
    if not np.isfinite(low):
        return _("at most {high}").format(high=_figure(high, unit, scale))
    return _("{low} to {high}").format(low=_figure(low, unit, scale), high=_figure(high, unit, scale))


def _figure(value: float, unit: str, scale: list[str]) -> str:
    if scale:
        return scale[round(value) - 1]
    match unit:
        case "share":
            return f"{value:.1%}"
        case "a":
            return f"{value:.0f}"
        case "m" | "m2":
            return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.2f}"
        case "yes_no":
            return _("yes") if value else _("no")
    return f"{value:.2f}"
