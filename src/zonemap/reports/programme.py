"""The redevelopment programme of a report: the studies asked for, made of the run and of its layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from zonemap.assessment import refuse_outdated, trial_of
from zonemap.assessment.studies import (
    PHASE_AREA,
    Perturbation,
    PhasePlan,
    core_zones,
    coverage_document,
    evaluation_document,
    pareto_front,
    perturbed_numbers,
    phase_plan,
    robustness,
    sites_of,
    zone_setting,
)
from zonemap.assessment.studies.supply import supply_of
from zonemap.errors import ZonemapError
from zonemap.plan import Row
from zonemap.reports.picture import Picture
from zonemap.reports.sites_picture import sites_pictures
from zonemap.tables import Positions, Table
from zonemap.tables.programme import (
    PLAN,
    Part,
    Scope,
    Study,
    coverage_part,
    evaluation_part,
    firmness_part,
    front_part,
    no_plan,
    phases_part,
    sites_part,
    study_titles,
    supply_part,
    words_table,
)
from zonemap.wording import gettext as _

Progress = Callable[[str], None]
"""Is told the title of the study that is made next."""

ALL: Final = "all"
"""The word for every study."""

_YEARS: Final = 5
"""Years of the phases, from the one after the day of judgement."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The studies of a report in their order, and the pictures of the sites; nothing where none was asked for."""

    parts: tuple[Part, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in their order."""
        return tuple(table for part in self.parts for table in part.tables)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of numbers that the studies lean on."""
        return tuple({row.name: row for part in self.parts for row in part.rows}.values())


def studies_named(words: Iterable[str]) -> tuple[Study, ...]:
    """Return the studies of a list of names, in their own order; `all` is every one.

    Raises `ZonemapError` for a name that is none.
    """
    named = [word.strip() for word in words if word.strip()]
    for word in named:
        if word != ALL and word not in set(Study):
            raise ZonemapError(
                "unknown_study",
                _("There is no study “{name}”").format(name=word),
                _("use one of: {names}").format(names=", ".join([*Study, ALL])),
            )
    return tuple(study for study in Study if study in named or ALL in named)


def programme_of(
    scope: Scope, positions: Positions, studies: Iterable[Study], *, progress: Progress = lambda _title: None
) -> Programme:
    """Return the programme of a run; a study that cannot be made says why in words.

    Raises `ZonemapError` when layers, settings or rules are no longer those of the run.
    """
    asked = tuple(studies)
    if not asked:
        return Programme()
    refuse_outdated(scope.workspace, scope.assessment, scope.rulebook)
    parts: list[Part] = []
    pictures: tuple[Picture, ...] = ()
    for study in asked:
        progress(study_titles()[study])
        try:
            if study is Study.SITES:
                found = sites_of(scope.assessment, scope.workspace, scope.rulebook)
                parts.append(sites_part(scope, found))
                pictures = tuple(sites_pictures(scope, found))
            else:
                parts.append(_part(scope, study, positions))
        except ZonemapError as error:
            words = _("Not made: {reason}.").format(reason=error.message)
            parts.append(Part(study, (words_table(study_titles()[study], words),)))
    cleaned = (replace(part, tables=tuple(table.cleaned() for table in part.tables)) for part in parts)
    return Programme(tuple(cleaned), pictures)


def _part(scope: Scope, study: Study, positions: Positions) -> Part:
    if study is Study.ROBUSTNESS:
        trial = trial_of(scope.workspace, scope.assessment)
        return firmness_part(
            scope, robustness(trial, Perturbation(perturbed_numbers(scope.rulebook))), positions
        )
    return _MADE[study](scope)


def _supply(scope: Scope) -> Part:
    if not scope.workspace.has(PLAN):
        return Part(Study.SUPPLY, (no_plan(study_titles()[Study.SUPPLY]),))
    found = supply_of(scope.assessment, scope.workspace, scope.rulebook, zone=scope.zone)
    return supply_part(scope, found)


def _coverage(scope: Scope) -> Part:
    document = coverage_document(scope.assessment, scope.workspace, scope.rulebook, zone=scope.zone)
    return coverage_part(scope, document)


def _front(scope: Scope) -> Part:
    return front_part(scope, pareto_front(scope.assessment, scope.workspace, scope.rulebook, zone=scope.zone))


def _evaluation(scope: Scope) -> Part:
    return evaluation_part(scope, evaluation_document(scope.assessment, scope.rulebook, scope.zone))


def _plans(scope: Scope) -> tuple[dict[str, PhasePlan], list[str]]:
    """Return the phases of every zone with a core area and parcels, and the zones that nobody set a pace for."""
    day = scope.assessment.manifest["as_of"]
    first = date.fromisoformat(day).year + 1
    with_parcels = set(scope.assessment.parcels["zone_id"].dropna().astype(str))
    plans, without = {}, []
    for zone in core_zones(scope.workspace, day):
        if zone not in with_parcels or scope.zone not in {None, zone}:
            continue
        pace = zone_setting(scope.assessment, scope.rulebook, PHASE_AREA, zone)
        if not pace > 0:  # a range or nothing is no pace
            without.append(zone)
            continue
        plans[zone] = phase_plan(
            scope.assessment,
            scope.workspace,
            scope.rulebook,
            zone_id=zone,
            area_per_year_m2=pace,
            years=tuple(range(first, first + _YEARS)),
        )
    return plans, without


_MADE: Final[dict[Study, Callable[[Scope], Part]]] = {
    Study.SUPPLY: _supply,
    Study.PHASES: lambda scope: phases_part(scope, *_plans(scope)),
    Study.COVERAGE: _coverage,
    Study.PARETO: _front,
    Study.EVALUATION: _evaluation,
}
"""How the studies that need no more than the run and its layers are made."""
