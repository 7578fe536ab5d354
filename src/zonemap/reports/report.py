"""A report before it has a format: what it is about, and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zonemap.assessment import Assessment, selected, zone_names
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.reports.parcels import Positions, parcel_table
from zonemap.reports.picture import Shape, parcel_pictures
from zonemap.reports.sources import data_table, evidence_table, number_table, receipts
from zonemap.reports.tables import Table, plain
from zonemap.reports.totals import summary_table, zone_table
from zonemap.wording import Language, current_language
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

TOP = 20
"""Parcels explained one by one, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished file says of itself, enough to make it again: run, zone, parcels explained, language."""

    run: str
    zone: str | None
    top: int
    language: Language

    def as_json(self) -> dict[str, Any]:
        """Return the stamp as JSON."""
        return {"run": self.run, "zone": self.zone, "top": self.top, "language": self.language.value}

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Stamp:
        """Return the stamp that `as_json` gave."""
        return cls(said["run"], said["zone"], int(said["top"]), Language(said["language"]))


@dataclass(frozen=True, slots=True)
class Report:
    """What every format draws from: the stamp, the tables, and the receipts of the first parcels.

    `positions` are the parcels it is about, in the order of the list; the first `len(receipts)` are explained.
    """

    stamp: Stamp
    title: str
    bureau: str
    mark: str
    as_of: str
    positions: Positions
    summary: Table
    parcels: Table
    evidence: Table
    zones: Table
    data: Table
    numbers: Table
    receipts: tuple[dict[str, Any], ...]
    pictures: tuple[list[Shape], ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in their order."""
        return (self.summary, self.parcels, self.evidence, self.zones, self.data, self.numbers)


def report_of(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    *,
    zone: str | None = None,
    top: int = TOP,
) -> Report:
    """Return the report of a run: of one zone, or of all parcels. A `ZonemapError` when the zone has no parcel."""
    positions = selected(assessment, zone=zone)
    if zone is not None and not len(positions):
        zones = assessment.parcels["zone_id"].dropna().unique()
        raise ZonemapError(
            "unknown_zone",
            _("No parcel lies in a zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=", ".join(sorted(zones)) or "–"),
        )
    names = {each: plain(name) or each for each, name in zone_names(workspace, assessment).items()}
    explained = receipts(assessment, rulebook, positions[:top])
    place = _("All parcels") if zone is None else names.get(zone, zone)
    return Report(
        stamp=Stamp(assessment.run, zone, top, current_language()),
        title=_("Report on industrial land: {place}").format(place=place),
        bureau=assessment.manifest["settings"]["bureau"],
        mark=_("ILLUSTRATIVE DATA") if assessment.manifest["synthetic"] else "",
        as_of=assessment.manifest["as_of"],
        positions=np.asarray(positions, dtype=np.intp),
        summary=summary_table(assessment, rulebook, positions, place=place, top=len(explained)),
        parcels=parcel_table(assessment, rulebook, positions),
        evidence=evidence_table(explained),
        zones=zone_table(assessment, positions, names),
        data=data_table(assessment),
        numbers=number_table(assessment),
        receipts=tuple(explained),
        pictures=tuple(parcel_pictures(assessment, positions[:top])),
    )
