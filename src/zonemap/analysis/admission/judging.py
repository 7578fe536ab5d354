"""Whether a project may stand at a place: every ground asked, every reason kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zonemap.analysis.admission.industry import entry_reasons, shore_reasons
from zonemap.analysis.admission.lines import boundary_reasons, line_reasons
from zonemap.analysis.admission.planning import eia_reasons, use_reasons
from zonemap.analysis.admission.reason import Admission, Effect, Project, Reason, verdict_of
from zonemap.analysis.admission.units import unit_reasons
from zonemap.facts.siting import Site
from zonemap.plan import Rulebook

Ground = Callable[[Site, Project, Rulebook], list[Reason]]

_GROUNDS: Final[tuple[Ground, ...]] = (
    line_reasons,
    unit_reasons,
    eia_reasons,
    shore_reasons,
    boundary_reasons,
    use_reasons,
    entry_reasons,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A project held against a place: the verdict, and the reasons with those that forbid first."""

    site: Site
    project: Project
    verdict: Admission
    reasons: tuple[Reason, ...]


def admission(site: Site, project: Project, rulebook: Rulebook) -> Judged:
    """Return whether the project may stand at the place, with every reason for and against it."""
    found = [reason for ground in _GROUNDS for reason in ground(site, project, rulebook)]
    order = list(Effect)
    found.sort(key=lambda each: order.index(each.effect))
    return Judged(site, project, verdict_of(found), tuple(found))
