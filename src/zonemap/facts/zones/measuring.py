"""Measuring the zones: every indicator of the rulebook, by its function or by what its entry says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from zonemap.facts.table import Facts
from zonemap.facts.zones import belt, core, ground, halves, intensity, land, neighbours, places, status
from zonemap.facts.zones.figure import Absent, Figure, Measured
from zonemap.facts.zones.survey import MEASURES, Survey, survey_of
from zonemap.layers.versions import proposed_versions
from zonemap.plan import Rulebook
from zonemap.plan.chapters import IndicatorEntry
from zonemap.workspace import Workspace

__all__ = [
    "ZoneFigures",
    "belt",
    "core",
    "ground",
    "halves",
    "intensity",
    "land",
    "measure_zones",
    "neighbours",
    "places",
    "status",
]


_PROPOSABLE: Final = {"belt_blocks", "core_areas"}
"""Layers that a study may propose, or a planner draw, before anybody has approved them."""


@dataclass(frozen=True, slots=True)
class ZoneFigures:
    """The zones of a workspace, what was measured of them, and the indicators without data with what would give it."""

    zones: Facts
    figures: Mapping[str, Figure]
    absent: Mapping[str, tuple[str, ...]]
    editions: Mapping[str, str]
    """The edition of every layer of the workspace, else the file that it came from."""
    dated: np.datetime64
    """The day that the layers speak of; NaT where the workspace does not say."""

    def sourced(self, found: Figure) -> Figure:
        """Return the figure with the day and the editions of its layers, where the data itself names none."""
        layers = dict.fromkeys(each.split(".")[0] for each in found.evidence)
        told = "; ".join(f"{each} {self.editions[each]}".strip() for each in layers if each in self.editions)
        on = np.full(len(found), self.dated) if found.on is None else found.on
        has_source = found.source is not None and any(found.source)
        return replace(found, on=on, source=found.source if has_source else [told] * len(found))


def measure_zones(workspace: Workspace, rulebook: Rulebook, parcels: Facts) -> ZoneFigures:
    """Return the figures of the zones: of every indicator that layers and parcels give data for.

    A layer or column that the workspace lacks leaves a figure without data; a value that one zone lacks leaves it
    unknown for that zone; a layer that has nothing of the kind in a zone is 0 there.
    """
    survey = survey_of(workspace, rulebook, parcels)
    figures: dict[str, Figure] = {}
    absent: dict[str, tuple[str, ...]] = {}
    for name, entry in rulebook.indicators.items():
        found = _measured(survey, name, entry)
        if isinstance(found, Absent):
            absent[name] = found.missing
        elif found is not None:
            figures[name] = found.where(survey.in_roster) if entry.is_of_roster else found
    records = {name: workspace.record(name) for name in workspace.layer_names()}
    editions = {name: each.edition or each.source for name, each in records.items()}
    editions |= _proposed(survey, editions)
    dated = np.datetime64(workspace.settings.data_date or "NaT", "D")
    measured = ZoneFigures(survey.zones, {}, absent, editions, dated)
    return replace(measured, figures={name: measured.sourced(found) for name, found in figures.items()})


def _proposed(survey: Survey, editions: Mapping[str, str]) -> dict[str, str]:
    """Return the edition of each layer of which a proposal stands for want of what is approved, with its version."""
    versions = {
        name: proposed_versions(survey.layer(name)[0], survey.zones.as_of)
        for name in _PROPOSABLE & set(editions)
    }
    return {name: ", ".join((editions[name], *each)) for name, each in versions.items() if each}


def _measured(survey: Survey, name: str, entry: IndicatorEntry) -> Measured | None:
    """Return the figure of one indicator; None for one that follows from the findings about parcels."""
    needs = MEASURES[name].needs if name in MEASURES else _needs(entry)
    if missing := tuple(need for need in needs if not survey.has(need)):
        return Absent(missing)
    if name in MEASURES:
        return MEASURES[name].function(survey)
    if entry.status:
        return status.status(survey, entry.status)
    if entry.cover:
        return ground.cover(survey, entry.cover)
    if entry.counted:
        return places.counted(survey, name, entry)
    return status.named(survey, entry.named) if entry.named else None


def _needs(entry: IndicatorEntry) -> tuple[str, ...]:
    if entry.status:
        return ("zone_status.value",)
    if entry.cover:
        return (entry.cover.layer, "zones")
    return (entry.counted.layer,) if entry.counted else ()
