"""Where a report comes from: the findings of the first parcels, the run, the layers, the numbers with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zonemap.assessment import Assessment, number_said, receipt
from zonemap.layers import layer_named, raster_title
from zonemap.plan import Confidence, Row, Rulebook
from zonemap.tables.parcels import Positions
from zonemap.tables.table import Cell, Kind, Table, table_of, unit_word
from zonemap.tables.words import (
    confidence_word,
    listing_words,
    severity_of,
    verdict_words,
    weight_word,
)
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def receipts(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> list[Json]:
    """Return the receipts of some parcels, their open findings in the order and the words of a report.

    `open` holds the findings that hold or are to be verified: flags before constraints, what holds before what is open.
    """
    found = [receipt(assessment, rulebook, int(position)) for position in positions]
    return [each | {"open": _open(each, assessment, rulebook)} for each in found]


def _open(found: Json, assessment: Assessment, rulebook: Rulebook) -> list[Json]:
    chosen = []
    for each in found["findings"]:
        if each["verdict"] == "met":
            continue
        severity = severity_of(each, found["parcel"]["constraints"], rulebook)
        chosen.append(
            each
            | {
                "said": verdict_words(each["kind"])[each["verdict"]],
                "weight": weight_word(each["role"], severity),
                "sources": _source_lines(each, assessment),
            }
        )
    roles = ("deciding", "supporting", "none")
    return sorted(
        chosen,
        key=lambda each: (
            each["kind"] == "constraint",
            each["verdict"] == "unknown",
            roles.index(each["role"]),
        ),
    )


def _source_lines(finding: Json, assessment: Assessment) -> list[str]:
    """Return one line for each number a finding leans on: document, place, and how sure it is."""
    lines = []
    for each in finding["numbers"]:
        used = assessment.manifest["numbers"][each["row"]]
        if used["confidence"] == Confidence.ASSUMPTION:
            line = _("{meaning}: {value} ({confidence})").format(
                meaning=in_language(used["meaning"]),
                value=" ".join(part for part in (_span(used), unit_word(used["unit"])) if part),
                confidence=confidence_word(used["confidence"]),
            )
        else:
            line = f"{used['document']} {used['place']}"
            if used["confidence"] != Confidence.SOURCED:
                line += _(" ({note})").format(note=confidence_word(used["confidence"]))
        if line not in lines:
            lines.append(line)
    return lines


def _span(used: Json) -> str:
    ends = [f"{used[end]:g}" for end in ("low", "high") if used[end] is not None]
    return " – ".join(dict.fromkeys(ends))


def evidence_table(explained: list[Json]) -> Table:
    """Return each finding that holds or is open of the parcels explained, with clause and sources."""
    listing, joiner = listing_words(), _(", ")
    head = (
        ("parcel_id", _("Parcel id"), Kind.TEXT),
        ("listing", _("On the list"), Kind.TEXT),
        ("rule", _("Flag or constraint"), Kind.TEXT),
        ("verdict", _("Verdict"), Kind.TEXT),
        ("weight", _("Weight"), Kind.TEXT),
        ("sentence", _("What was found"), Kind.WORDS),
        ("lift", _("What would lift it"), Kind.WORDS),
        ("clause", _("Clause"), Kind.TEXT),
        ("quote", _("Words of the clause"), Kind.WORDS),
        ("responsible", _("Responsible"), Kind.TEXT),
        ("sources", _("Sources of the numbers"), Kind.WORDS),
    )
    rows = [
        (
            found["parcel"]["parcel_id"],
            listing[found["parcel"]["verdict"]],
            each["title"],
            each["said"],
            each["weight"],
            each["sentence"],
            each["lift"]["words"] if each["lift"] else None,
            each["clause"],
            each["quote"],
            joiner.join(each["responsible"]),
            "\n".join(each["sources"]),
        )
        for found in explained
        for each in found["open"]
    ]
    note = _("The parcels that lead the list; what does not hold or apply is left out.")
    return table_of(_("Evidence"), note, head, rows)


def run_table(assessment: Assessment, *, place: str, top: int) -> Table:
    """Return what the report is of: bureau, run, dates, and the digests that identify data and rules."""
    manifest = assessment.manifest
    settings = manifest["settings"]
    rows: list[tuple[Cell, ...]] = [
        (_("Prepared by (bureau)"), settings["bureau"] or _("not stated")),
        (_("Covers"), place),
        (_("Run"), assessment.run),
        *_scenario_rows(manifest),
        (_("Day of judgement"), manifest["as_of"]),
        (_("State of the data"), settings["data_date"] or _("not stated")),
        (_("Data"), _("Synthetic data, illustrative only") if manifest["synthetic"] else _("real")),
        (_("Reference system"), manifest["crs"]),
        (_("Parcels explained one by one"), top),
        (_("Version of zonemap"), manifest["code"]),
        (_("Digest of the rules, sha256"), manifest["rulebook"]),
        (_("Digest of the run, sha256"), manifest["digest"]),
    ]
    head = (("item", _("Item"), Kind.TEXT), ("value", _("Value"), Kind.MIXED))
    return table_of(
        _("The run"), _("What this report was made from, and by what it can be found again."), head, rows
    )


def _scenario_rows(manifest: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """Return the row that says what a run supposes, where it is a scenario."""
    scenario = manifest.get("scenario")
    if not scenario:
        return []
    words = _("{title}: changes on the run {base}").format(title=scenario["title"], base=scenario["base"])
    return [(_("Scenario"), words)]


def data_table(assessment: Assessment) -> Table:
    """Return the layers and rasters of the run with their sources and hashes."""
    head = (
        ("layer", _("Layer"), Kind.TEXT),
        ("title", _("Title"), Kind.TEXT),
        ("rows", _("Features"), Kind.COUNT),
        ("edition", _("Edition"), Kind.TEXT),
        ("source", _("Source"), Kind.WORDS),
        ("ingested_at", _("Taken in at"), Kind.TEXT),
        ("source_sha256", _("sha256 of the source"), Kind.DIGEST),
        ("sha256", _("sha256 as stored"), Kind.DIGEST),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            in_language(layer_named(name).title),
            layer["rows"],
            layer["edition"],
            layer["source"],
            layer["ingested_at"],
            layer["source_sha256"],
            layer["sha256"],
        )
        for name, layer in assessment.manifest["layers"].items()
    ]
    imagery = assessment.manifest.get("imagery", {})
    rows += [
        (name, raster_title(name), None, imagery.get(name, {}).get("date"), None, None, None, digest)
        for name, digest in assessment.manifest["rasters"].items()
    ]
    return table_of(_("Data used"), _("The data of the run, each with its hash."), head, rows)


def number_table(assessment: Assessment, rulebook: Rulebook, more: Sequence[Row] = ()) -> Table:
    """Return the numbers that the findings lean on, and `more` that tables do, with document, place and confidence."""
    studied = {row.name: number_said(rulebook, row) for row in more}
    used_rows = {**studied, **assessment.manifest["numbers"]}
    head = (
        ("number", _("Number"), Kind.TEXT),
        ("meaning", _("Meaning"), Kind.WORDS),
        ("low", _("Low end"), Kind.NUMBER),
        ("high", _("High end"), Kind.NUMBER),
        ("unit", _("Unit"), Kind.TEXT),
        ("document", _("Document"), Kind.WORDS),
        ("place", _("Place in it"), Kind.WORDS),
        ("confidence", _("Confidence"), Kind.WORDS),
        ("is_local", _("Set by this workspace"), Kind.TEXT),
    )
    rows = [
        (
            name,
            in_language(used["meaning"]),
            used["low"],
            used["high"],
            unit_word(used["unit"]),
            used["document"],
            used["place"],
            confidence_word(used["confidence"]),
            _("yes") if used["is_local"] else _("no"),
        )
        for name, used in sorted(used_rows.items())
    ]
    note = _("Every number that a finding leans on.")
    if studied:
        note = _("Every number that a finding or a study of the programme leans on.")
    return table_of(_("Sources of numbers"), note, head, rows)
