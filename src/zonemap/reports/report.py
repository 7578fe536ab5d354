"""A report before it has a format: what it is about, and its tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from zonemap.assessment import (
    Assessment,
    floor_area_ledger,
    free_ground,
    is_outdated,
    refuse_outdated,
    remaining_ground,
    selected,
    zone_names,
)
from zonemap.errors import ZonemapError
from zonemap.geometry.pieces import GeometryArray
from zonemap.plan import Rulebook
from zonemap.reports.picture import Picture, parcel_pictures
from zonemap.reports.programme import Programme, Progress, programme_of
from zonemap.tables import (
    Positions,
    Table,
    cards_table,
    data_table,
    evidence_table,
    figures_table,
    findings_table,
    free_land_words,
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
from zonemap.tables.programme import Scope, Study
from zonemap.wording import Language, current_language
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

TOP = 20
"""Parcels explained one by one, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished file says of itself, enough to make it again: run, zone, parcels explained, language.

    `studies` are those of the programme. `reads_layers` says whether free land is drawn over the parcels and their
    buildings are told, which needs the layers of the run. `template` is the digest of the bureau's own Word template,
    empty where the file was made from ours.
    """

    run: str
    zone: str | None
    top: int
    language: Language
    studies: tuple[Study, ...] = ()
    reads_layers: bool = False
    template: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the stamp as JSON."""
        said: dict[str, Any] = {"run": self.run, "zone": self.zone, "top": self.top}
        said |= {"language": self.language.value}
        said |= {"with": list(self.studies)} if self.studies else {}
        said |= {"layers": True} if self.reads_layers else {}
        return said | ({"template": self.template} if self.template else {})

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Stamp:
        """Return the stamp that `as_json` gave; a `ValueError` when it cannot be one."""
        run, zone, template = said["run"], said["zone"], said.get("template", "")
        if not (isinstance(run, str) and isinstance(zone, str | None) and isinstance(template, str)):
            raise ValueError(said)
        studies = tuple(map(Study, said.get("with", ())))
        is_drawn = said.get("layers") is True
        return cls(run, zone, int(said["top"]), Language(said["language"]), studies, is_drawn, template)


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
    programme: Programme
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
            *self.programme.tables,
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
    studies: Iterable[Study] = (),
    progress: Progress = lambda _title: None,
) -> Report:
    """Return the report of a run: of one zone, or of all parcels, with a programme of the studies asked for.

    Raises `ZonemapError` when the zone has no parcel, and for a programme of a run whose layers have changed.
    """
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
    asked = tuple(studies)
    programme = programme_of(
        Scope(workspace, assessment, rulebook, names, zone), positions, asked, progress=progress
    )
    is_drawn = not is_outdated(workspace, assessment, rulebook)
    if is_drawn:
        explained = [
            found | {"ledger": floor_area_ledger(workspace, assessment, rulebook, int(position))}
            for found, position in zip(explained, positions[:top], strict=True)
        ]
    manifest = assessment.manifest
    place = _("All parcels") if zone is None else names.get(zone, zone)
    figures = figures_table(assessment, positions)
    covered = names if zone is None else {zone: place}
    return Report(
        stamp=Stamp(assessment.run, zone, top, current_language(), asked, is_drawn),
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
        programme=programme,
        method=method_table(assessment, rulebook),
        data=data_table(assessment),
        numbers=number_table(assessment, rulebook, programme.rows),
        run=run_table(assessment, place=place, top=len(explained)),
        receipts=tuple(explained),
        pictures=tuple(
            parcel_pictures(
                assessment,
                positions[:top],
                [
                    _free_land(workspace, assessment, rulebook, position, found["parcel"], is_drawn=is_drawn)
                    for position, found in zip(positions[:top].tolist(), explained, strict=True)
                ],
            )
        ),
    )


def report_again(workspace: Workspace, assessment: Assessment, rulebook: Rulebook, stamp: Stamp) -> Report:
    """Return the report that a finished file says it is, in the language in use.

    Raises `ZonemapError` where the file shows what only the layers of its run give, and these have changed since.
    """
    if stamp.reads_layers:
        refuse_outdated(workspace, assessment, rulebook)
    return report_of(workspace, assessment, rulebook, zone=stamp.zone, top=stamp.top, studies=stamp.studies)


def _free_land(
    workspace: Workspace,
    assessment: Assessment,
    rulebook: Rulebook,
    position: int,
    row: dict[str, Any],
    *,
    is_drawn: bool,
) -> tuple[GeometryArray, str]:
    """Return the pieces of a parcel's free land, and the words about them."""
    nothing = np.empty(0, dtype=object)
    if "free_land_m2" not in row:
        return nothing, _("Free land that a workshop fits on: unknown")
    if not is_drawn:
        return nothing, _("Free land is not drawn: data, settings or rules have changed since the run.")
    pieces = free_ground(workspace, assessment, rulebook, position)
    return pieces, free_land_words(row, shapely.area(pieces))
