"""Scenarios judged: each on the facts of its base, which are measured once, and saved as a run of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zonemap.assessment.archive import load, save
from zonemap.assessment.assessing import is_zoned, rulebook_of
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.scenarios.reading import Scenario
from zonemap.assessment.trial import Trial, trial_of
from zonemap.errors import ZonemapError
from zonemap.facts.conditions import concerned
from zonemap.findings import Claim
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Ceiling, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario with the run that it changes and the run that it is, each with the rulebook that it leans on.

    `workspace` is as the scenario sees it; `concerned` says for each of its ceilings which parcels it is about.
    """

    scenario: Scenario
    workspace: Workspace
    base: Assessment
    base_rulebook: Rulebook
    run: Assessment
    rulebook: Rulebook
    concerned: tuple[Claim, ...]


def assessed(
    workspace: Workspace, scenarios: Sequence[Scenario], progress: Progress = lambda _name: None
) -> Iterator[Outcome]:
    """Yield the outcome of each scenario, saved as a run; `progress` is told the name of each as it begins.

    Raises `ZonemapError` when the data have changed since the run that a scenario changes.
    """
    trials: dict[str, Trial] = {}
    for scenario in scenarios:
        progress(scenario.name)
        if scenario.base not in trials:
            trials[scenario.base] = trial_of(workspace, load(workspace, scenario.base))
        outcome = _outcome(trials[scenario.base], scenario)
        save(outcome.run, workspace, is_latest=False)
        yield outcome


def chosen(scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    """Return the scenarios of these names, all without any; raises `ZonemapError` for a name that there is not."""
    known = [each.name for each in scenarios]
    if strange := [name for name in names if name not in known]:
        raise ZonemapError(
            "unknown_scenario",
            _("there is no scenario “{name}”").format(name=strange[0]),
            _("use one of: {names}").format(names=", ".join(known)),
        )
    return [each for each in scenarios if not names or each.name in names]


def _outcome(trial: Trial, scenario: Scenario) -> Outcome:
    found, rulebook = trial.judged(scenario.values, ceilings=scenario.ceilings, without=scenario.without)
    workspace = trial.workspace.supposing(without=scenario.without, ceilings=scenario.ceilings)
    manifest = {**found.manifest, "scenario": _told(scenario)}
    values = trial.base.manifest.get("values") or None
    return Outcome(
        scenario=scenario,
        workspace=workspace,
        base=trial.base,
        base_rulebook=rulebook_of(trial.workspace, values=values),
        run=replace(found, run=scenario.run, manifest=manifest),
        rulebook=rulebook,
        concerned=tuple(_concerned(workspace, found, ceiling) for ceiling in scenario.ceilings),
    )


def _concerned(workspace: Workspace, found: Assessment, ceiling: Ceiling) -> Claim:
    """Return which parcels a ceiling is about, as it was measured."""
    zones, uses = found.parcels["zone_id"], found.parcels["planned_use"]
    return concerned(ceiling, zones, uses, is_zoned=is_zoned(workspace))


def _told(scenario: Scenario) -> dict[str, Any]:
    """Return what the run says of its scenario: its name, the run it changes, and its own changes."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "base": scenario.base,
        "values": dict(scenario.values),
        "ceilings": [each.as_json() for each in scenario.ceilings],
        "without": list(scenario.without),
    }
