"""Where a report comes from: the findings of the first parcels, the layers, and the numbers with their sources."""

from __future__ import annotations

from typing import Any

from zonemap.assessment import Assessment, receipt
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.reports.parcels import Positions, listing_words, verdict_words
from zonemap.reports.tables import Cell, Kind, Table, table_of, unit_word
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]


def receipts(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> list[Json]:
    """Return the receipts of some parcels."""
    return [receipt(assessment, rulebook, int(position)) for position in positions]


def open_findings(found: Json) -> list[Json]:
    """Return the findings of a receipt that are breached or unknown, the breached first."""
    chosen = [each for each in found["findings"] if each["verdict"] != "met"]
    return sorted(chosen, key=lambda each: str(each["verdict"]))


def evidence_table(explained: list[Json]) -> Table:
    """Return each finding breached or unknown of the parcels explained, with clause and sources."""
    listing, verdicts, joiner = listing_words(), verdict_words(), _(", ")
    head = (
        (_("Parcel id"), Kind.TEXT),
        (_("On the list"), Kind.TEXT),
        (_("Rule"), Kind.TEXT),
        (_("Verdict"), Kind.TEXT),
        (_("What was found"), Kind.WORDS),
        (_("Clause"), Kind.TEXT),
        (_("Words of the clause"), Kind.WORDS),
        (_("Responsible"), Kind.TEXT),
        (_("Sources of the numbers"), Kind.WORDS),
    )
    rows = [
        (
            found["parcel"]["parcel_id"],
            listing[found["parcel"]["verdict"]],
            each["title"],
            verdicts[each["verdict"]],
            each["sentence"],
            each["clause"],
            each["quote"],
            joiner.join(each["responsible"]),
            "\n".join(each["sources"]),
        )
        for found in explained
        for each in open_findings(found)
    ]
    note = _("The parcels that lead the list; findings that are met are left out.")
    return table_of(_("Evidence"), note, head, rows)


def data_table(assessment: Assessment) -> Table:
    """Return the layers and rasters of the run with their sources and hashes."""
    head = (
        (_("Layer"), Kind.TEXT),
        (_("Title"), Kind.TEXT),
        (_("Features"), Kind.COUNT),
        (_("Edition"), Kind.TEXT),
        (_("Source"), Kind.WORDS),
        (_("Taken in at"), Kind.TEXT),
        (_("sha256 of the source"), Kind.WORDS),
        (_("sha256 as stored"), Kind.WORDS),
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
    rows += [
        (name, _("raster"), None, None, None, None, None, digest)
        for name, digest in assessment.manifest["rasters"].items()
    ]
    return table_of(_("Data used"), _("The data of the run, each with its hash."), head, rows)


def number_table(assessment: Assessment) -> Table:
    """Return the numbers that the findings lean on, each with document, place and confidence."""
    head = (
        (_("Number"), Kind.TEXT),
        (_("Meaning"), Kind.WORDS),
        (_("Low end"), Kind.RATIO),
        (_("High end"), Kind.RATIO),
        (_("Unit"), Kind.TEXT),
        (_("Document"), Kind.WORDS),
        (_("Place in it"), Kind.WORDS),
        (_("Confidence"), Kind.TEXT),
        (_("Set by this workspace"), Kind.TEXT),
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
            used["confidence"],
            _("yes") if used["is_local"] else _("no"),
        )
        for name, used in assessment.manifest["numbers"].items()
    ]
    return table_of(_("Sources of numbers"), _("Every number that a finding leans on."), head, rows)
