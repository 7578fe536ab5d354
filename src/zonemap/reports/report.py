"""A report before it has a format: what it is about, and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zonemap.assessment import Assessment, remaining_ground, selected, zone_names
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.reports.picture import Picture, parcel_pictures
from zonemap.tables import (
    Positions,
    Table,
    cards_table,
    data_table,
    evidence_table,
    figures_table,
    findings_table,
    key_sentences,
    method_table,
    number_table,
    parcel_table,
    plain,
    receipts,
    remaining_table,
    run_table,
    targets_table,
    zone_table,
)
from zonemap.wording import Language, current_language
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

TOP = 20
"""Parcels explained one by one, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished file says of itself, enough to make it again: run, zone, parcels explained, language.

    `template` is the digest of the bureau's own Word template, empty where the file was made from ours.
    """

    run: str
    zone: str | None
    top: int
    language: Language
    template: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the stamp as JSON."""
        said = {"run": self.run, "zone": self.zone, "top": self.top, "language": self.language.value}
        return said | ({"template": self.template} if self.template else {})

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Stamp:
        """Return the stamp that `as_json` gave; a `ValueError` when it cannot be one."""
        run, zone, template = said["run"], said["zone"], said.get("template", "")
        if not (isinstance(run, str) and isinstance(zone, str | None) and isinstance(template, str)):
            raise ValueError(said)
        return cls(run, zone, int(said["top"]), Language(said["language"]), template)


@dataclass(frozen=True, slots=True)
class Report:
    """What every format draws from: the stamp, the tables, and the receipts of the first parcels.

    `positions` are the parcels it is about, in the order of the list; the first `len(receipts)` are explained.
    """

    stamp: Stamp
    title: str
    place: str
    bureau: str
    mark: str
    as_of: str
    data_date: str
    sentences: tuple[str, ...]
    positions: Positions
    figures: Table
    findings: Table
    zones: Table
    targets: Table
    cards: Table
    remaining: Table
    parcels: Table
    evidence: Table
    method: Table
    data: Table
    numbers: Table
    run: Table
    receipts: tuple[dict[str, Any], ...]
    pictures: tuple[Picture, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in their order."""
        return (
            self.figures,
            self.findings,
            self.zones,
            self.targets,
            self.cards,
            self.remaining,
            self.parcels,
            self.evidence,
            self.method,
            self.data,
            self.numbers,
            self.run,
        )


def report_of(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    *,
    zone: str | None = None,
    top: int = TOP,
) -> Report:
    """Return the report of a run: of one zone, or of all parcels. A `ZonemapError` when the zone has no parcel."""
    positions = np.asarray(selected(assessment, zone=zone), dtype=np.intp)
    if zone is not None and not len(positions):
        zones = assessment.parcels["zone_id"].dropna().unique()
        raise ZonemapError(
            "unknown_zone",
            _("No parcel lies in a zone “{zone}”").format(zone=plain(zone)),
            _("use one of: {names}").format(names=", ".join(sorted(zones)) or "–"),
        )
    names = {each: plain(name) or each for each, name in zone_names(workspace, assessment).items()}
    explained = receipts(assessment, rulebook, positions[:top])
    manifest = assessment.manifest
    place = _("All parcels") if zone is None else names.get(zone, zone)
    figures = figures_table(assessment, positions)
    covered = names if zone is None else {zone: place}
    return Report(
        stamp=Stamp(assessment.run, zone, top, current_language()),
        title=_("Report on industrial land"),
        place=place,
        bureau=plain(manifest["settings"]["bureau"]) or "",
        mark=_("ILLUSTRATIVE DATA") if manifest["synthetic"] else "",
        as_of=manifest["as_of"],
        data_date=manifest["settings"]["data_date"] or "",
        sentences=key_sentences(figures, place=place, as_of=manifest["as_of"]),
        positions=positions,
        figures=figures,
        findings=findings_table(assessment, rulebook, positions),
        zones=zone_table(assessment, positions, covered),
        targets=targets_table(assessment, rulebook, names, zone=zone),
        cards=cards_table(assessment, rulebook, names, zone=zone),
        remaining=remaining_table(remaining_ground(assessment, rulebook, names, zone=zone)),
        parcels=parcel_table(assessment, rulebook, positions, names),
        evidence=evidence_table(explained),
        method=method_table(assessment, rulebook),
        data=data_table(assessment),
        numbers=number_table(assessment),
        run=run_table(assessment, place=place, top=len(explained)),
        receipts=tuple(explained),
        pictures=tuple(parcel_pictures(assessment, positions[:top])),
    )
