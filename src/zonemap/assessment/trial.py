"""Numbers tried on a run: its facts are measured once, and judged again for every set of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from zonemap.assessment.assessing import (
    Measured,
    Progress,
    Standing,
    assess,
    concluded,
    rulebook_of,
    timed_zones,
    workspace_of,
)
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.manifest import digest_of
from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError
from zonemap.facts import STAGE_NUMBERS, Facts, measure_parcels, measured_anew
from zonemap.facts.zones import ZoneFigures
from zonemap.plan import Number, Rulebook, load_plan
from zonemap.rules import CATALOGUE
from zonemap.wording import gettext as _
from zonemap.workspace import Ceiling, Workspace

MEASURED_WITH = frozenset[str]().union(*STAGE_NUMBERS.values())
"""The numbers that measuring reads: trying one measures a part of the facts anew, and takes longer."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A run with its facts at hand; nothing in it changes, so many readers may try numbers at once."""

    workspace: Workspace
    base: Assessment
    facts: Facts
    zones: ZoneFigures

    def judged(
        self,
        values: Mapping[str, float],
        progress: Progress = lambda _stage: None,
        *,
        ceilings: Sequence[Ceiling] = (),
        without: Sequence[str] = (),
    ) -> tuple[Assessment, Rulebook]:
        """Return what `assess` would say with these values set over those of the run, and the rulebook it leans on.

        `ceilings` are supposed besides: planned conditions, and what leans on them, are measured anew. `without` names
        layers that are left out: then all is measured anew. Raises `ZonemapError` for a number that there is not, or a
        value that it cannot have.
        """
        own = dict(self.base.manifest.get("values") or {})
        merged = {**own, **values}
        workspace = self.workspace.supposing(without=without, ceilings=ceilings)
        rulebook = rulebook_of(workspace, values=merged or None)
        if without:
            return assess(workspace, as_of=self.facts.day, values=merged, progress=progress), rulebook
        changed = {name for name, value in merged.items() if own.get(name) != value}
        facts = measured_anew(
            self.facts,
            workspace,
            rulebook,
            changed & MEASURED_WITH,
            stages=("conditions",) if ceilings else (),
            progress=progress,
        )
        zones = self.zones
        if facts is not self.facts or changed & zone_numbers(rulebook):
            zones = timed_zones(workspace, facts, rulebook, {}, progress)
        found = concluded(
            workspace,
            Measured(facts, zones),
            rulebook,
            values=merged,
            standing=self._standing(changed, is_measured_anew=facts is not self.facts),
            progress=progress,
        )
        return found, rulebook

    def _standing(self, changed: Set[str], *, is_measured_anew: bool) -> Standing:
        """Return what the changed numbers leave as it is; where facts change, only what is no fact of a parcel's."""
        area = float(self.base.manifest["totals"]["ellipsoidal_area_m2"])
        if is_measured_anew:
            return Standing(ellipsoidal_area_m2=area, waterfall=self.base.waterfall)
        touched = {rule.name for rule in CATALOGUE.values() if changed & set(rule.numbers)}
        findings = {name: found for name, found in self.base.findings.items() if name not in touched}
        roles = load_plan().roles
        is_touched = any(roles[name].kind == "constraint" for name in touched)
        over = None if is_touched else self.base.constraints
        return Standing(findings, over, self.base.waterfall, area)


@uncollected()
def trial_of(workspace: Workspace, base: Assessment, progress: Progress = lambda _stage: None) -> Trial:
    """Return a saved run ready to try numbers on; its facts are measured again, for a run holds none.

    Raises `ZonemapError` when layers, settings, rules or code are no longer those of the run: a trial would then show
    more than the change of a number.
    """
    day = date.fromisoformat(base.manifest["as_of"])
    workspace = workspace_of(workspace, base.manifest)
    rulebook = rulebook_of(workspace, values=base.manifest.get("values") or None)
    refuse_outdated(workspace, base, rulebook)
    facts, seconds = measure_parcels(workspace, rulebook, as_of=day, progress=progress)
    zones = timed_zones(workspace, facts, rulebook, seconds, progress)
    return Trial(workspace, base, facts, zones)


def is_outdated(workspace: Workspace, run: Assessment, rulebook: Rulebook) -> bool:
    """Return whether layers, settings, rules or code are no longer those of a run (as it saw its workspace)."""
    day = date.fromisoformat(run.manifest["as_of"])
    return bool(digest_of(workspace, rulebook, day) != run.manifest["digest"])


def refuse_outdated(workspace: Workspace, run: Assessment, rulebook: Rulebook) -> None:
    """Raise `ZonemapError` when a run is outdated: what is made of it and of the layers would be of two states."""
    if is_outdated(workspace, run, rulebook):
        raise ZonemapError(
            "run_outdated",
            _("The data, settings or rules have changed since the run {run}").format(run=run.run),
            _("assess again: zonemap assess {path}").format(path=workspace.path),
        )


def zone_numbers(rulebook: Rulebook) -> frozenset[str]:
    """Return the numbers that measuring the zones reads."""
    return frozenset(name for entry in rulebook.indicators.values() for name in entry.uses)


def thresholds(rulebook: Rulebook) -> list[Number]:
    """Return the numbers that a planner may try a value of, all but lists: those that the bureau sets, then ours.

    Numbers that some law or standard gives come last.
    """
    scalar = [number for number in rulebook.numbers.values() if not number.is_list]
    return sorted(scalar, key=lambda number: (not number.is_bureaus, number.is_assumed))


def clause_rows(number: Number) -> tuple[int, ...]:
    """Return the requirements of the plan that a number serves, by the rules that take it, else by its own word."""
    rows = {rule.row for rule in CATALOGUE.values() if number.name in rule.numbers}
    own = () if number.clause_row is None else (number.clause_row,)
    return tuple(sorted(rows)) or own
