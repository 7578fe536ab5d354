"""Scenarios beside their base: the figures of both, how far apart they are, and which parcels moved on the list.

A figure is an interval, and so is a difference. A parcel of which a scenario changes nothing has the same true value on
both sides, known or not, and adds nothing to a difference; for any other each side may lie anywhere in its interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zonemap.analysis import LISTINGS
from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.assessment.scenarios.running import Outcome
from zonemap.assessment.studies import NUMBERS, sites_of
from zonemap.assessment.studies.blocked import blocked_m2
from zonemap.assessment.studies.sites import COST
from zonemap.assessment.summary import surface_of
from zonemap.assessment.trial import MEASURED_WITH
from zonemap.findings import Quantity, Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE

Json = dict[str, Any]
BoolArray = npt.NDArray[np.bool_]
Interval = tuple[float, float]

_CERTAIN: Final = 2
_POSSIBLE: Final = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a scenario, of its base, and the difference; ends may be open.

    `bounded` is the difference without the parcels of which one side has an open end, `open_parcels` counts these.
    """

    unit: str
    base: Interval
    value: Interval
    difference: Interval
    bounded: Interval
    open_parcels: int = 0

    def as_json(self) -> Json:
        """Return the figure in JSON types; an open end is null."""
        ends = {
            "base": self.base,
            "value": self.value,
            "difference": self.difference,
            "difference_bounded": self.bounded,
        }
        return {
            "unit": self.unit,
            **{name: {"low": _known(low), "high": _known(high)} for name, (low, high) in ends.items()},
            "open_parcels": self.open_parcels,
        }


@dataclass(frozen=True, slots=True)
class _Side:
    """A run as the figures see it: places on the list, whose ground counts, and what is blocked."""

    run: Assessment
    codes: npt.NDArray[np.uint8]
    surface: BoolArray
    blocked: Quantity

    @classmethod
    def of(cls, run: Assessment, rulebook: Rulebook) -> _Side:
        return cls(run, run.listing_codes, surface_of(run.parcels).to_numpy(), blocked_m2(run, rulebook))

    def counted(self, code: int) -> BoolArray:
        """Return the parcels of one place on the list whose ground counts."""
        found: BoolArray = (self.codes == code) & self.surface
        return found


def figures_of(outcome: Outcome) -> dict[str, Figure]:
    """Return the figures of a scenario beside its base, by name: parcels, m² and gains of the list, blocked, sites."""
    before, after = (
        _Side.of(run, rulebook)
        for run, rulebook in ((outcome.base, outcome.base_rulebook), (outcome.run, outcome.rulebook))
    )
    gains_stand, ground_stands = _standing(outcome)
    found = {}
    for name, code in (("certain", _CERTAIN), ("possible", _POSSIBLE)):
        counts = [float((side.codes == code).sum()) for side in (before, after)]
        found[f"{name}_parcels"] = _plain("count", (counts[0], counts[0]), (counts[1], counts[1]))
        found[f"{name}_area_m2"] = _summed("area_m2", (before, after), code, ground_stands)
    for route in ROUTES:
        found[f"gain_{route}_m2"] = _summed(f"gain_{route}_m2", (before, after), _CERTAIN, gains_stand)
    found["blocked_m2"] = _summed("blocked_m2", (before, after), _CERTAIN, ground_stands)
    return found | _of_sites(outcome, found["certain_area_m2"])


def moves_of(outcome: Outcome) -> dict[str, int]:
    """Return how many parcels moved from one place on the list to another, as `before→after`."""
    kinds = outcome.base.listing_codes.astype(np.intp) * len(LISTINGS) + outcome.run.listing_codes
    counts = np.bincount(kinds, minlength=len(LISTINGS) ** 2).reshape(len(LISTINGS), len(LISTINGS))
    np.fill_diagonal(counts, 0)
    return {
        f"{LISTINGS[before].value}→{LISTINGS[after].value}": int(counts[before, after])
        for before, after in np.argwhere(counts).tolist()
    }


def parcel_changes(outcome: Outcome) -> Iterator[Json]:
    """Yield one row per parcel that the scenario moves on the list."""
    before, after = (run.parcels["listing"].to_numpy(dtype=object) for run in (outcome.base, outcome.run))
    ids = outcome.run.parcels.index
    for at in np.flatnonzero(before != after).tolist():
        yield {"parcel_id": str(ids[at]), "before": before[at], "after": after[at]}


def _standing(outcome: Outcome) -> tuple[BoolArray, BoolArray]:
    """Return of which parcels the scenario surely leaves the gains as they are, and what is blocked of their ground."""
    size = len(outcome.run.parcels)
    constrained = {
        name for rule in CATALOGUE.values() if _is_constraint(rule.name, outcome) for name in rule.numbers
    }
    flagged = {name for rule in CATALOGUE.values() for name in rule.numbers}
    harmless = (flagged | NUMBERS) - constrained - MEASURED_WITH
    stands = set(outcome.scenario.values) <= harmless and not outcome.scenario.without
    ground = np.full(size, stands)
    gains = ground.copy()
    for concerned in outcome.concerned:
        gains &= concerned == Verdict.BREACHED
    return gains, ground


def _is_constraint(rule: str, outcome: Outcome) -> bool:
    return outcome.rulebook.roles[rule].kind == "constraint"


def _summed(name: str, sides: tuple[_Side, _Side], code: int, stands: BoolArray) -> Figure:
    """Return the sum of a quantity over the parcels of one place on the list, and how far apart the two sums are."""
    quantities = [side.blocked if name == "blocked_m2" else side.run.quantity(name) for side in sides]
    masks = [side.counted(code) for side in sides]
    parts = [
        (np.where(mask, each.low, 0.0), np.where(mask, each.high, 0.0))
        for mask, each in zip(masks, quantities, strict=True)
    ]
    same = stands & masks[0] & masks[1]
    (base_low, base_high), (low, high) = parts
    least = np.where(same, 0.0, low - base_high)
    most = np.where(same, 0.0, high - base_low)
    closed = np.isfinite(least) & np.isfinite(most)
    sums = [(float(ends[0].sum()), float(ends[1].sum())) for ends in parts]
    return Figure(
        "m2",
        sums[0],
        sums[1],
        (float(least.sum()), float(most.sum())),
        (float(least[closed].sum()), float(most[closed].sum())),
        int((~closed).sum()),
    )


def _plain(unit: str, base: Interval, value: Interval) -> Figure:
    difference = value[0] - base[1], value[1] - base[0]
    return Figure(unit, base, value, difference, difference)


def _of_sites(outcome: Outcome, area: Figure) -> dict[str, Figure]:
    """Return the contiguous sites of what is certain, and its cost where a price is known."""
    counts, costs = [], []
    sides = ((outcome.base, outcome.base_rulebook), (outcome.run, outcome.rulebook))
    for (run, rulebook), land in zip(sides, (area.base, area.value), strict=True):
        count = float(len(sites_of(run, outcome.workspace, rulebook).table))
        counts.append((count, count))
        price = rulebook.setting(COST, np.datetime64(run.manifest["as_of"]))
        ends = Quantity(np.array([land[0]]), np.array([land[1]])) * price
        costs.append((float(ends.low[0]) / 10_000, float(ends.high[0]) / 10_000))
    found = {"sites": _plain("count", counts[0], counts[1])}
    if any(np.isfinite(high) for _low, high in costs):
        found["cost_wan"] = _plain("wan", costs[0], costs[1])
    return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
