"""Scenarios as a bureau writes them in `scenarios.toml`: read strictly, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from zonemap.assessment.archive import latest_run, load, runs
from zonemap.assessment.assessing import rulebook_of
from zonemap.assessment.assessment import Assessment
from zonemap.errors import ZonemapError
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.plan.faults import RulebookFault, Written
from zonemap.plan.lines import Place
from zonemap.plan.reading import parsed
from zonemap.plan.rulebook import read_local_text
from zonemap.wording import gettext as _
from zonemap.workspace import Ceiling, Workspace

FILE: Final = "scenarios.toml"

_NAME: Final = re.compile(r"\w[\w-]*")

Faults = Iterator[RulebookFault]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class CeilingEntry(_Strict):
    """Another planned condition for a zone or a planned use: a factor on what is planned, or a value."""

    condition: Literal["far_max", "density_max", "height_max_m"]
    zone: str = ""
    planned_use: str = ""
    factor: Annotated[float, Field(gt=0)] | None = None
    value: Annotated[float, Field(ge=0)] | None = None


class ScenarioEntry(_Strict):
    """A named set of changes on a run."""

    name: str
    title: str = ""
    base: str = ""
    """A saved run; without one it is the latest."""
    values: dict[str, float] = {}
    ceilings: list[CeilingEntry] = []
    without: list[str] = []
    """Layers and rasters that are left out: what leans on them is then unknown."""


class ScenarioFile(_Strict):
    """The `scenarios.toml` of a workspace."""

    scenario: list[ScenarioEntry] = []


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes on a saved run."""

    name: str
    title: str
    base: str
    values: Mapping[str, float] = field(default_factory=dict)
    ceilings: tuple[Ceiling, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def run(self) -> str:
        """The name of the run that it is saved as."""
        return run_of(self.name)


def run_of(name: str) -> str:
    """Return the name of the run that a scenario of that name is saved as."""
    return f"scenario-{name}"


def read_scenarios(workspace: Workspace) -> tuple[list[Scenario], list[RulebookFault]]:
    """Return the scenarios of a workspace, and everything that is wrong with them; with one fault there are none.

    Raises `ZonemapError` when there is no such file, or when nothing was assessed that a scenario could stand on.
    """
    text = read_local_text(workspace.path / FILE)
    if text is None:
        raise ZonemapError(
            "no_scenarios",
            _("{path} has no file {file}").format(path=workspace.path, file=FILE),
            _('write one: [[scenario]] name = "…", with values, ceilings or without'),
        )
    read, written, faults = parsed(
        ScenarioFile, text, FILE, remedy=_("a scenario has name, title, base, values, ceilings and without")
    )
    if read is None:
        return [], faults
    latest = latest_run(workspace)
    scenarios = [_scenario(entry, latest) for entry in read.scenario]
    faults += _faults(scenarios, written, workspace)
    return ([] if faults else scenarios), faults


def _scenario(entry: ScenarioEntry, latest: str) -> Scenario:
    return Scenario(
        name=entry.name,
        title=entry.title or entry.name,
        base=entry.base or latest,
        values=entry.values,
        ceilings=tuple(Ceiling(**each.model_dump()) for each in entry.ceilings),
        without=tuple(entry.without),
    )


def _faults(scenarios: list[Scenario], written: Written, workspace: Workspace) -> Faults:
    if not scenarios:
        yield written.fault(
            "no_scenarios",
            ("scenario",),
            _("there is no scenario in it"),
            _('write one: [[scenario]] name = "…", with values, ceilings or without'),
        )
    rulebook, saved = rulebook_of(workspace), runs(workspace)
    bases: dict[str, Assessment] = {}
    names = [each.name for each in scenarios]
    for at, scenario in enumerate(scenarios):
        place: Place = ("scenario", at)
        yield from _name_faults(scenario, written, place, names[:at])
        yield from _value_faults(scenario, written, (*place, "values"), rulebook)
        yield from _layer_faults(scenario, written, (*place, "without"), workspace)
        if scenario.base in map(run_of, names):
            yield written.fault(
                "scenario_on_scenario",
                (*place, "base"),
                _("a scenario cannot stand on another one of this file, which is made anew each time"),
                _("name a run of assess, and write all changes here"),
            )
        elif scenario.base not in saved:
            yield written.fault(
                "unknown_run",
                (*place, "base"),
                _("{path} has no run “{name}”").format(path=workspace.path, name=scenario.base),
                _("use one of: {names}").format(names=", ".join(saved)),
            )
        elif scenario.ceilings:
            if scenario.base not in bases:
                bases[scenario.base] = load(workspace, scenario.base)
            yield from _ceiling_faults(scenario, written, (*place, "ceilings"), bases[scenario.base])


def _name_faults(scenario: Scenario, written: Written, place: Place, before: list[str]) -> Faults:
    if not _NAME.fullmatch(scenario.name):
        yield written.fault(
            "bad_scenario_name",
            (*place, "name"),
            _("“{name}” cannot name a scenario").format(name=scenario.name),
            _("use letters, digits and hyphens"),
        )
    if scenario.name in before:
        yield written.fault(
            "scenario_doubled",
            (*place, "name"),
            _("another scenario is named “{name}” already").format(name=scenario.name),
            _("give each scenario a name of its own"),
        )
    if not (scenario.values or scenario.ceilings or scenario.without):
        yield written.fault(
            "scenario_without_change",
            place,
            _("the scenario changes nothing"),
            _("give it values, ceilings or without"),
        )


def _value_faults(scenario: Scenario, written: Written, place: Place, rulebook: Rulebook) -> Faults:
    for name, value in scenario.values.items():
        number = rulebook.numbers.get(name)
        if number is None or number.is_list:
            known = sorted(each.name for each in rulebook.numbers.values() if not each.is_list)
            yield written.fault(
                "unknown_number",
                (*place, name),
                _("The rulebook has no number “{name}”").format(name=name)
                if number is None
                else _("“{name}” is a list and has no one value").format(name=name),
                _("use one of: {names}").format(
                    names=", ".join(get_close_matches(name, known, n=3) or known)
                ),
            )
        elif value < number.minimum:
            yield written.fault(
                "bad_value",
                (*place, name),
                _("{name} cannot be {value}").format(name=name, value=value),
                _("give a number of at least {minimum}").format(minimum=number.minimum),
            )


def _layer_faults(scenario: Scenario, written: Written, place: Place, workspace: Workspace) -> Faults:
    known = sorted({*workspace.layer_names(), *workspace.rasters()} - {"parcels"})
    for at, name in enumerate(scenario.without):
        if name not in known:
            yield written.fault(
                "absent_layer",
                (*place, at),
                _("without parcels there is nothing to assess")
                if name == "parcels"
                else _("the workspace has no layer “{name}” that could be left out").format(name=name),
                _("use one of: {names}").format(names=", ".join(known) or "–"),
            )


def _ceiling_faults(scenario: Scenario, written: Written, place: Place, base: Assessment) -> Faults:
    zones = sorted(base.parcels["zone_id"].dropna().astype(str).unique())
    columns = {column.name: column for column in layer_named("planned_land_use").columns}
    for at, ceiling in enumerate(scenario.ceilings):
        spot = (*place, at)
        if (ceiling.factor is None) == (ceiling.value is None):
            yield written.fault(
                "bad_ceiling",
                spot,
                _("a ceiling takes either a factor or a value"),
                _("keep one of: factor, value"),
            )
        if ceiling.zone and ceiling.zone not in zones:
            yield written.fault(
                "unknown_zone",
                (*spot, "zone"),
                _("No parcel lies in a zone “{zone}”").format(zone=ceiling.zone),
                _("use one of: {names}").format(names=", ".join(zones) or "–"),
            )
        most = columns[ceiling.condition].high
        if ceiling.value is not None and most is not None and ceiling.value > most:
            yield written.fault(
                "bad_value",
                (*spot, "value"),
                _("{name} cannot be {value}").format(name=ceiling.condition, value=ceiling.value),
                _("give a number of at most {maximum:g}").format(maximum=most),
            )
        if ceiling.condition in base.manifest["conditions_absent"]:
            yield written.fault(
                "absent_condition",
                (*spot, "condition"),
                _("no layer gives “{name}”: there is nothing planned to change").format(
                    name=ceiling.condition
                ),
                _("bring the planned conditions in first, with planned_land_use or as a column of parcels"),
            )
