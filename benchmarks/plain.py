"""The rules once more, parcel by parcel in plain Python: the reference that judging by arrays is held against.

It shares the facts and the rows of numbers with zonemap and nothing else: look-ups and rules are written anew, as one
would write them down from the law. Limits are kept by their keys, as anybody would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import inf, nextafter
from typing import Any

import numpy as np
import pandas as pd

from zonemap.facts import Facts
from zonemap.plan import Match, Number, Row, Rulebook

Span = tuple[float, float]
Verdict = int | None
"""1 met, 0 unknown, -1 breached, None where the rule does not apply."""

QUANTITIES = (
    "far_counted", "building_coefficient", "support_land_share", "support_floor_share", "worst_grade", "tax_wan",
    "investment_wan", "vacant_floor_share", "plan_conflict_share", "main_stem_distance_m", "developed_share",
    "invested_share", "area_m2", "drawn_area_m2", "night_lights_mean", "night_lights_cells", "ndvi_mean", "ndvi_cells",
    "building_height_mean", "building_height_cells",
)  # fmt: skip
CLAIMS = (
    "is_industrial", "has_started", "has_enterprise", "has_graded_enterprise", "is_stopped", "is_nonconforming",
)  # fmt: skip
TEXTS = (
    "delay_cause", "industry_code", "industry_edition", "place", "zone_id", "land_grade", "is_support_approved",
)  # fmt: skip
DAYS = ("start_due_on", "stopped_on", "supplied_on")
LINES = ("ecological_redlines", "farmland", "ecological_spaces")
UNITS = ("priority", "key", "general")


@dataclass(frozen=True)
class Parcel:
    """What is known of one parcel."""

    spans: dict[str, Span]
    claims: dict[str, int]
    texts: dict[str, str]
    days: dict[str, date | None]
    lines: dict[str, float]
    units: list[tuple[str, float]]


def parcels_of(facts: Facts) -> list[Parcel]:
    """Return the facts as one object for each parcel; making them is not part of judging."""
    size = range(len(facts))
    spans = {name: facts.quantity(name) for name in QUANTITIES}
    lows = {name: each.low.tolist() for name, each in spans.items()}
    highs = {name: each.high.tolist() for name, each in spans.items()}
    claims = {name: facts.claim(name).tolist() for name in CLAIMS}
    texts = {name: facts.text(name).fillna("").tolist() for name in TEXTS}
    days = {name: [_day(each) for each in facts.days(name)] for name in DAYS}
    lines = {name: facts.overlays[name].pairs.total_by_left(len(facts)).tolist() for name in LINES}
    units = _units(facts)
    return [
        Parcel(
            {name: (lows[name][at], highs[name][at]) for name in QUANTITIES},
            {name: claims[name][at] for name in CLAIMS},
            {name: texts[name][at] for name in TEXTS},
            {name: days[name][at] for name in DAYS},
            {name: lines[name][at] for name in LINES},
            units[at],
        )
        for at in size
    ]


def _day(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else value.astype(object)


def _units(facts: Facts) -> list[list[tuple[str, float]]]:
    over = facts.overlays["control_units"]
    classes = over.features["unit_class"].fillna("").tolist()
    found: list[list[tuple[str, float]]] = [[] for _ in range(len(facts))]
    pairs = over.pairs
    for left, right, area in zip(
        pairs.left.tolist(), pairs.right.tolist(), pairs.area_m2.tolist(), strict=True
    ):
        found[left].append((classes[right], area))
    return found


@dataclass
class Judge:
    """Judges one parcel after the other."""

    rulebook: Rulebook
    as_of: date
    delivered: Callable[[str], bool]
    limits: dict[Any, tuple[float, float, int]] = field(default_factory=dict)

    def all_verdicts(self, parcels: list[Parcel]) -> dict[str, list[Verdict]]:
        """Return the verdicts of every rule on every parcel."""
        said: dict[str, list[Verdict]] = {name: [] for name in RULES}
        for parcel in parcels:
            for name, rule in RULES.items():
                said[name].append(rule(self, parcel))
        return said

    def limit(self, name: str, parcel: Parcel) -> tuple[float, float, int]:
        """Return low and high end of a number for a parcel, and whether it concerns it."""
        number = self.rulebook.numbers[name]
        keys = tuple(parcel.texts.get(each.column, "") for each in number.keys.values())
        day = self.as_of if number.date_column in {None, "as_of"} else parcel.days[str(number.date_column)]
        key = (name, keys, day)
        if key not in self.limits:
            self.limits[key] = _looked_up(number, dict(zip(number.keys, keys, strict=True)), day)
        return self.limits[key]


def _looked_up(number: Number, keys: dict[str, str], day: date | None) -> tuple[float, float, int]:
    starts = [row.in_force for row in number.rows if row.in_force is not None]
    if number.undated.value == "first" and starts and (day is None or day < min(starts)):
        day = min(starts)
    chosen: list[Row] = []
    settled: tuple[int, int, int] | None = None
    for row in sorted(number.rows, key=lambda row: _rank(number, row), reverse=True):
        fits = _fits(number, row, keys, day)
        if fits == -1:
            continue
        if settled is not None and _rank(number, row) < settled:
            break
        chosen.append(row)
        if fits == 1:
            settled = _rank(number, row)
    low, high = min((row.low for row in chosen), default=-inf), max((row.high for row in chosen), default=inf)
    if not any(row.applies for row in chosen):
        return low, high, -1
    covered = all(
        any(_fits(number, row, known, day) == 1 for row in chosen) for known in _fillings(number, keys)
    )
    return low, high, 1 if covered and all(row.applies for row in chosen) else 0


def _rank(number: Number, row: Row) -> tuple[int, int, int]:
    codes = sum(len(value) for key, value in row.scope.items() if number.keys[key].match is Match.PREFIX)
    return int(row.is_local), len(row.scope), codes


def _fits(number: Number, row: Row, keys: dict[str, str], day: date | None) -> int:
    verdict = 1
    if row.in_force is not None or row.until is not None:
        if day is None:
            verdict = 0
        elif (row.in_force and day < row.in_force) or (row.until and day >= row.until):
            return -1
    for key, wanted in row.scope.items():
        given = keys[key]
        if not given:
            verdict = 0
        elif number.keys[key].match is Match.WORD:
            if given != wanted:
                return -1
        elif not given.startswith(wanted):
            if not wanted.startswith(given):
                return -1
            verdict = 0
    return verdict


def _fillings(number: Number, keys: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield the keys with every word that the rows know in place of one that is missing."""
    words = {
        key: sorted({row.scope[key] for row in number.rows if key in row.scope})
        for key, found in number.keys.items()
        if found.match is Match.WORD and not keys[key]
    }
    words = {key: known for key, known in words.items() if known}
    for chosen in product(*words.values()):
        yield {**keys, **dict(zip(words, chosen, strict=True))}


def at_least(measured: Span, limit: Span) -> int:
    if measured[0] >= limit[1]:
        return 1
    return -1 if measured[1] < limit[0] else 0


def at_most(measured: Span, limit: Span) -> int:
    return at_least(limit, measured)


def judged(holds: int, applies: int) -> Verdict:
    if applies == -1:
        return None
    return holds if applies == 1 else 0


def _years(day: date | None, as_of: date) -> Span:
    if day is None:
        return -inf, inf
    years = as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day))
    return float(years), float(years)


def _over(measured: Span, by: Span) -> Span:
    """Divide by what is never negative."""

    def ratio(value: float, divisor: float, otherwise: float) -> float:
        if divisor == 0 or (divisor == inf and abs(value) == inf):
            return otherwise if value == 0 or divisor == inf else (inf if value > 0 else -inf)
        return value / divisor

    low = ratio(measured[0], by[1] if measured[0] >= 0 else by[0], 0.0 if measured[0] >= 0 else -inf)
    return low, ratio(measured[1], by[0] if measured[1] >= 0 else by[1], inf)


def idle_land(judge: Judge, parcel: Parcel) -> Verdict:
    if parcel.texts["delay_cause"] in {"government", "force_majeure"}:
        return 1
    low, high, _applies = judge.limit("idle_after_years", parcel)
    started = parcel.claims["has_started"]
    developed = at_least(
        parcel.spans["developed_share"], judge.limit("idle_developed_share_minimum", parcel)[:2]
    )
    invested = at_least(
        parcel.spans["invested_share"], judge.limit("idle_invested_share_minimum", parcel)[:2]
    )
    overdue = at_least(_years(parcel.days["start_due_on"], judge.as_of), (low, high))
    stopped = at_least(_years(parcel.days["stopped_on"], judge.as_of), (low, high))
    return -max(min(-started, overdue), min(started, -min(developed, invested), stopped))


def _industrial_at_least(fact: str, number: str) -> Callable[[Judge, Parcel], Verdict]:
    def rule(judge: Judge, parcel: Parcel) -> Verdict:
        low, high, applies = judge.limit(number, parcel)
        return judged(at_least(parcel.spans[fact], (low, high)), min(parcel.claims["is_industrial"], applies))

    return rule


def entry_far_floor(judge: Judge, parcel: Parcel) -> Verdict:
    low, high, applies = judge.limit("entry_far_minimum", parcel)
    reached = at_least(parcel.spans["far_counted"], (low, high))
    collective = judge.limit("entry_far_collective_decision", parcel)[2]
    return judged(reached if collective == -1 else 0, min(parcel.claims["is_industrial"], applies))


def support_facility_share(judge: Judge, parcel: Parcel) -> Verdict:
    on_land = at_most(
        parcel.spans["support_land_share"], judge.limit("support_land_share_maximum", parcel)[:2]
    )
    in_floor = 1
    if judge.delivered("support_floor_share"):
        low, high, applies = judge.limit("support_floor_share_maximum", parcel)
        if applies != -1:
            in_floor = max(at_most(parcel.spans["support_floor_share"], (low, high)), -applies)
    return judged(min(on_land, in_floor), parcel.claims["is_industrial"])


def enterprise_grade(judge: Judge, parcel: Parcel) -> Verdict:
    grade = parcel.spans["worst_grade"]
    accepted = at_most(grade, judge.limit("enterprise_grade_worst_accepted", parcel)[:2])
    unremarked = at_most(grade, judge.limit("enterprise_grade_worst_unremarked", parcel)[:2])
    return judged(unremarked if accepted == 1 else accepted, parcel.claims["has_graded_enterprise"])


def _money(fact: str, number: str, unit_m2: float) -> Callable[[Judge, Parcel], Verdict]:
    def rule(judge: Judge, parcel: Parcel) -> Verdict:
        low, high, applies = judge.limit(number, parcel)
        area = parcel.spans["area_m2"]
        measured = _over(parcel.spans[fact], (area[0] / unit_m2, area[1] / unit_m2))
        concerned = min(parcel.claims["is_industrial"], parcel.claims["has_enterprise"], applies)
        return judged(at_least(measured, (low, high)), concerned)

    return rule


def eliminated_or_nonconforming(_judge: Judge, parcel: Parcel) -> Verdict:
    return judged(-parcel.claims["is_nonconforming"], parcel.claims["has_enterprise"])


def stopped_or_vacant(judge: Judge, parcel: Parcel) -> Verdict:
    used = parcel.claims["has_enterprise"]
    operating = max(-parcel.claims["is_stopped"], -used)
    low, high, _applies = judge.limit("vacant_floor_share_maximum", parcel)
    if low == -inf or not judge.delivered("vacant_floor_share"):
        return judged(operating, used)
    return min(operating, at_most(parcel.spans["vacant_floor_share"], (low, high)))


def plan_conflict(judge: Judge, parcel: Parcel) -> Verdict:
    limit = judge.limit("plan_conflict_share_maximum", parcel)[:2]
    return judged(at_most(parcel.spans["plan_conflict_share"], limit), parcel.claims["is_industrial"])


def _clear(judge: Judge, parcel: Parcel, overlap: Span) -> Verdict:
    area, share = judge.limit("sliver_area_m2", parcel)[:2], judge.limit("sliver_share", parcel)[:2]
    some = nextafter(0.0, 1.0)
    part = _over(overlap, parcel.spans["drawn_area_m2"])
    return -min(at_least(overlap, area), at_least(part, share), at_least(overlap, (some, some)))


def _line(name: str) -> Callable[[Judge, Parcel], Verdict]:
    return lambda judge, parcel: _clear(judge, parcel, (parcel.lines[name], parcel.lines[name]))


def _unit(wanted: str) -> Callable[[Judge, Parcel], Verdict]:
    def rule(judge: Judge, parcel: Parcel) -> Verdict:
        low = sum(area for name, area in parcel.units if name == wanted)
        return _clear(judge, parcel, (low, sum(area for name, area in parcel.units if name in {wanted, ""})))

    return rule


def chemical_shore_distance(judge: Judge, parcel: Parcel) -> Verdict:
    concerned = min(parcel.claims["is_industrial"], judge.limit("chemical_industries", parcel)[2])
    limit = judge.limit("chemical_shore_distance_m", parcel)[:2]
    return judged(at_least(parcel.spans["main_stem_distance_m"], limit), concerned)


def _image(
    raster: str, number: str, compare: Callable[[Span, Span], int]
) -> Callable[[Judge, Parcel], Verdict]:
    def rule(judge: Judge, parcel: Parcel) -> Verdict:
        low, high, applies = judge.limit(number, parcel)
        if at_least(parcel.spans[f"{raster}_cells"], judge.limit("raster_cells_minimum", parcel)[:2]) != 1:
            return judged(0, min(parcel.claims["is_industrial"], applies))
        holds = compare(parcel.spans[f"{raster}_mean"], (low, high))
        return judged(holds, min(parcel.claims["is_industrial"], applies))

    return rule


RULES: dict[str, Callable[[Judge, Parcel], Verdict]] = {
    **{name: _line(name) for name in LINES},
    **{f"control_unit_{name}": _unit(name) for name in UNITS},
    "chemical_shore_distance": chemical_shore_distance,
    "idle_land": idle_land,
    "industry_far_minimum": _industrial_at_least("far_counted", "industry_far_minimum"),
    "entry_far_floor": entry_far_floor,
    "building_coefficient": _industrial_at_least("building_coefficient", "building_coefficient_minimum"),
    "support_facility_share": support_facility_share,
    "enterprise_grade": enterprise_grade,
    "tax_per_mu": _money("tax_wan", "tax_per_mu_minimum", 2000 / 3),
    "investment_intensity": _money("investment_wan", "investment_intensity_minimum", 10_000.0),
    "eliminated_or_nonconforming": eliminated_or_nonconforming,
    "stopped_or_vacant": stopped_or_vacant,
    "plan_conflict": plan_conflict,
    "night_lights": _image("night_lights", "night_lights_minimum", at_least),
    "ndvi": _image("ndvi", "ndvi_maximum", at_most),
    "building_height": _image("building_height", "building_height_minimum_m", at_least),
}


def as_codes(verdicts: list[Verdict], no_row: int) -> pd.Series:
    """Return verdicts as codes."""
    return pd.Series([no_row if each is None else each for each in verdicts], dtype="int8")
