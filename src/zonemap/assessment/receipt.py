"""The receipt of one parcel: what is known, what was found and why, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.explaining import lift_of, missing_of, off_list, spoken
from zonemap.assessment.rows import finding_row, parcel_row
from zonemap.findings import NO_NOTE, Findings, Verdict
from zonemap.plan import Rulebook, source_text
from zonemap.rules import CATALOGUE, Rule
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def receipt(
    assessment: Assessment, rulebook: Rulebook, position: int, stored: Mapping[str, Any] | None = None
) -> Json:
    """Return the receipt of one parcel: its row, and each finding with clause, numbers, inputs and words.

    `stored` is what lies in the workspace of it (`stored_inputs`): without it a finding that is unknown does not say
    what is missing.
    """
    row = parcel_row(assessment, rulebook, position)
    manifest = assessment.manifest
    findings = [
        _explained(assessment, position, found, at, rulebook, stored or {})
        for found, at in assessment.findings_of(position).values()
    ]
    return {
        "run": assessment.run,
        "as_of": manifest["as_of"],
        "synthetic": manifest["synthetic"],
        "scenario": manifest.get("scenario"),
        "parcel": row,
        "premium_note": premium_notes_text(row, rulebook),
        "findings": findings,
        "off_list": off_list(assessment, rulebook, position),
        "not_judged": manifest["not_judged"],
        "assumptions": manifest["assumptions"],
        "rulebook": manifest["rulebook"],
        "code": manifest["code"],
        "layers": manifest["layers"],
        "rasters": {
            name: {"sha256": digest, **manifest.get("imagery", {}).get(name, {})}
            for name, digest in manifest["rasters"].items()
        },
    }


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
    return source_text(used["document"], used["place"], used["confidence"], is_local=used["is_local"])


def not_judged_text(manifest: Any, rulebook: Rulebook) -> str:
    """Return one line naming rules without rows, conditions that bound no gain, numbers not in force; else nothing."""
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
    silent = [in_language(each["meaning"]) for each in manifest.get("not_in_force", ())]
    lines = [
        _("Not judged: {names}").format(names=_(", ").join(named)) if named else "",
        _("No data, so no bound on any gain: {names}").format(names=_(", ").join(absent)) if absent else "",
        _("Not in force on {day}, so unknown: {names}").format(
            day=manifest["as_of"], names=_(", ").join(silent)
        )
        if silent
        else "",
    ]
    return " ".join(line for line in lines if line)


def _explained(
    assessment: Assessment,
    position: int,
    found: Findings,
    at: int,
    rulebook: Rulebook,
    stored: Mapping[str, Any],
) -> Json:
    rule, manifest = CATALOGUE[found.rule], assessment.manifest
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
        "missing": missing_of(assessment, rulebook, position, found, at, stored) if stored else None,
        "lift": lift_of(assessment, rulebook, position, found, at),
    }


def _inputs(rule: Rule, manifest: Any, stored: Mapping[str, Any]) -> list[Json]:
    """Return the layers, columns and rasters that the facts of a rule were made from, with the hash of each.

    Columns come with their values on this parcel, where `stored` gives them.
    """
    layers, rasters = manifest["layers"], manifest["rasters"]
    names = [name for need in (*rule.needs, *rule.reads) for name in need.split("|")]
    sources = {
        source
        for name in names
        for source in manifest["evidence"].get(name, (name,) if name in layers else (f"parcels.{name}",))
    }
    inputs = []
    for source in sorted(sources):
        layer, _dot, name = source.partition(".")
        digest = (
            layers[layer]["sha256"] if layer in layers else rasters.get(name) if layer == "raster" else None
        )
        if digest is not None:
            value = {"value": stored[source]} if source in stored else {}
            inputs.append({"input": source, **value, "sha256": digest})
    return inputs
