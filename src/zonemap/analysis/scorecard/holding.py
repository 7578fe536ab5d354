"""The figures of the zones held against the targets of the plan, zone by zone and for the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.facts import Facts, looked_up
from zonemap.facts.zones import Figure
from zonemap.facts.zones.figure import share, share_of
from zonemap.findings import NO_ROW, Claim, Quantity, Verdict, all_of, any_of, as_quantity, at_least, at_most
from zonemap.plan import Limits, Rulebook
from zonemap.plan.chapters import IndicatorEntry

CITY: Final = ""
"""What stands for a zone in the rows of the city."""

TARGETS_MET: Final = "targets_met_share"
"""The indicator that counts the others."""

_ENDS: Final = ("value", "minimum", "maximum", "reference", "gap", "zones_met", "zones")


_USUAL: Final[dict[str, Any]] = {
    "zone_id": np.array(CITY, dtype=object),
    "indicator": np.array("", dtype=object),
    **{f"{name}_{end}": np.nan for name in _ENDS for end in ("low", "high")},
    "verdict": np.int8(NO_ROW),
    "on": np.datetime64("NaT", "ms"),
    "source": np.array("", dtype=object),
    "lacking": np.array("", dtype=object),
    "is_excused": np.bool_(False),
    "numbers": np.array("", dtype=object),
}
"""The columns of the table, and what stands in one of which nothing is said."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the table by their columns."""

    columns: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.columns["zone_id"])

    def where(self, kept: npt.NDArray[np.bool_]) -> Rows:
        """Return the rows that are kept."""
        at = np.flatnonzero(kept)
        return Rows({name: [cells[each] for each in at] for name, cells in self.columns.items()})


@dataclass(frozen=True, slots=True)
class _Held:
    """A figure with its limits: the verdict about each feature, `NO_ROW` where there is no target."""

    value: Quantity
    limits: Mapping[str, Limits]
    verdict: Claim
    counts_zones: bool = False
    """Whether the value is how many zones meet the limits, so that it has no gap to them."""

    @property
    def gap(self) -> Quantity | None:
        """What is missing to the target, 0 where it is met; from a reference the difference, with its sign."""
        if self.counts_zones:
            return None
        if "reference" in self.limits:
            return self.value - self.limits["reference"].value
        short = [
            (limit.value - self.value if side == "minimum" else self.value - limit.value).bounded(low=0.0)
            for side, limit in self.limits.items()
        ]
        if not short:
            return None
        return Quantity(
            np.max([each.low for each in short], axis=0), np.max([each.high for each in short], axis=0)
        )


def held_figures(zones: Facts, figures: Mapping[str, Figure], rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per indicator and zone that it applies to, then the city's; the city stands under "".

    `verdict` is a code of `Verdict`, `NO_ROW` where the plan sets no target. A quantity `x` stands as `x_low` and
    `x_high`, missing (NaN) where there is none; `zones_met` of `zones` count how many of the zones meet the target,
    or say yes.
    """
    parts: list[Rows] = []
    verdicts: list[Claim] = []
    for name, entry in sorted(rulebook.indicators.items(), key=lambda item: item[1].row):
        if name == TARGETS_MET or name not in figures:
            continue
        rows, verdict = _rows(name, entry, figures[name], zones, rulebook)
        parts += rows
        if entry.scope == "zones" and (verdict != NO_ROW).any():
            verdicts.append(verdict)
    if verdicts and TARGETS_MET in rulebook.indicators:
        met = _targets_met(np.array(verdicts))
        parts += _rows(TARGETS_MET, rulebook.indicators[TARGETS_MET], met, zones, rulebook)[0]
    return _table(parts)


def _targets_met(verdicts: np.ndarray) -> Figure:
    """Return the share of its targets that each zone meets; an open one may count for either side."""
    counts = {each: (verdicts == each).sum(axis=0).astype(float) for each in Verdict}
    part = Quantity(counts[Verdict.MET], counts[Verdict.MET] + counts[Verdict.UNKNOWN])
    rest = Quantity(counts[Verdict.BREACHED], counts[Verdict.BREACHED] + counts[Verdict.UNKNOWN])
    return share(part, rest, "scorecard.verdict")


def _rows(
    name: str, entry: IndicatorEntry, found: Figure, zones: Facts, rulebook: Rulebook
) -> tuple[list[Rows], Claim]:
    """Return the rows of the zones and the row of the city, and the verdict about each zone."""
    if entry.scope == "city":
        held = _held(entry, found.value, found.applies, city_facts(zones), rulebook)
        said = Rows(_columns(name, [CITY], held, found))
        return [said.where(found.applies != Verdict.BREACHED)], held.verdict
    held = _held(entry, found.value, found.applies, zones, rulebook, excused=found.excused)
    there = found.applies != Verdict.BREACHED
    rows = [Rows(_columns(name, zones.ids.to_numpy(), held, found)).where(there)]
    if (city := _city(entry, found, held, zones, rulebook)) is not None:
        columns = _columns(name, [CITY], city, None) | _counts(entry, found, held)
        rows.append(Rows(columns | _common_source(found)))
    return rows, held.verdict


def _common_source(found: Figure) -> dict[str, Any]:
    """Return the source of the city's figure, where all its zones have one and the same."""
    sources = set(found.source or ())
    return {"source": list(sources)} if len(sources) == 1 else {}


def city_facts(zones: Facts) -> Facts:
    """Return the city as one feature: a number that holds for some zones alone is open for it."""
    ids = pd.Index([CITY], name="zone_id", dtype=object)
    return Facts(zones.layer, ids, np.array([None], dtype=object), pd.DataFrame(index=ids), zones.as_of)


def _held(
    entry: IndicatorEntry,
    value: Quantity,
    applies: Claim,
    features: Facts,
    rulebook: Rulebook,
    *,
    excused: Claim | None = None,
) -> _Held:
    limits = {
        side: looked_up(number, features, rulebook)
        for side in ("minimum", "maximum", "reference")
        if (number := getattr(entry, side))
    }
    claims = [
        _kept(at_least(value, limit.value) if side == "minimum" else at_most(value, limit.value), limit)
        for side, limit in limits.items()
        if side != "reference"
    ]
    verdict = np.full(len(value), NO_ROW, dtype=np.int8)
    if claims:
        verdict = all_of(*claims) if excused is None else any_of(all_of(*claims), excused)
        verdict = np.where(applies == Verdict.UNKNOWN, Verdict.UNKNOWN, verdict).astype(np.int8)
        verdict[applies == Verdict.BREACHED] = NO_ROW
    return _Held(value, limits, verdict)


def _kept(holds: Claim, limit: Limits) -> Claim:
    """Return a claim where its limit applies: nothing is asked where the bureau sets none, all open where it may."""
    open_or_not = np.where(limit.applies == Verdict.UNKNOWN, np.maximum(holds, Verdict.UNKNOWN), holds)
    return np.where(limit.applies == Verdict.BREACHED, Verdict.MET, open_or_not).astype(np.int8)


def _city(
    entry: IndicatorEntry, found: Figure, held: _Held, zones: Facts, rulebook: Rulebook
) -> _Held | None:
    """Return what stands for the city, None where nothing does."""
    nobody = np.zeros(1, dtype=np.int8) + NO_ROW
    if entry.city == "zones":
        said = held.verdict[held.verdict != NO_ROW]
        if not len(said):
            return None
        met = as_quantity(said)
        value = Quantity(met.low.sum(keepdims=True), met.high.sum(keepdims=True))
        asked = _held(entry, value, np.zeros(1, dtype=np.int8), city_facts(zones), rulebook)
        return replace(asked, verdict=all_of(*said[:, None]), counts_zones=True)
    if entry.city == "sum":
        value = found.city or _added(found.value, found.applies)
        return _Held(value, {}, nobody)
    if entry.city == "share" and found.parts is not None:
        part, other = (_added(each, found.applies) for each in found.parts)
        if (other.high + (part.high if found.is_share else 0.0) <= 0).all():
            return None
        value = share_of(part, other) if found.is_share else part / other
        applies = np.full(1, Verdict.MET, dtype=np.int8)
        return _held(entry, value, applies, city_facts(zones), rulebook)
    return None


def _added(amount: Quantity, applies: Claim) -> Quantity:
    """Return the sum over the zones it applies to; one that it may apply to adds between nothing and all."""
    low = np.where(applies == Verdict.MET, amount.low, np.minimum(amount.low, 0.0))
    high = np.where(applies == Verdict.MET, amount.high, np.maximum(amount.high, 0.0))
    there = applies != Verdict.BREACHED
    return Quantity(low[there].sum(keepdims=True), high[there].sum(keepdims=True))


def _counts(entry: IndicatorEntry, found: Figure, held: _Held) -> dict[str, Any]:
    """Return how many zones of how many meet the target, or say yes where there is none."""
    truth = held.verdict
    if (truth == NO_ROW).all():
        if entry.unit != "yes_no":
            return {}
        truth = np.where(found.value.low >= 1, 1, np.where(found.value.high < 1, -1, 0)).astype(np.int8)
    there = (found.applies != Verdict.BREACHED) & (truth != NO_ROW)
    met, asked = as_quantity(truth[there]), as_quantity(found.applies[there])
    return {
        f"{name}_{end}": [float(getattr(each, end).sum())]
        for name, each in (("zones_met", met), ("zones", asked))
        for end in ("low", "high")
    }


def _columns(name: str, ids: Any, held: _Held, found: Figure | None) -> dict[str, Any]:
    """Return the columns of the rows of one indicator."""
    columns: dict[str, Any] = {
        "zone_id": ids,
        "indicator": [name] * len(ids),
        "verdict": held.verdict,
    }
    sides = {"value": held.value, **{side: limit.value for side, limit in held.limits.items()}}
    if (gap := held.gap) is not None:
        sides["gap"] = gap
    for side, each in sides.items():
        columns |= {f"{side}_low": each.low, f"{side}_high": each.high}
    rows = [
        "\n".join(row.name for limit in held.limits.values() for row in limit.rows_of(at))
        for at in range(len(ids))
    ]
    columns["numbers"] = rows
    if found is not None:
        columns |= {
            name: list(each)
            for name, each in (("source", found.source), ("lacking", found.lacking))
            if each is not None
        }
        if found.on is not None:
            columns["on"] = found.on.astype("datetime64[ms]")
        if found.excused is not None:
            columns["is_excused"] = found.excused == Verdict.MET
    return columns


def _table(parts: Sequence[Rows]) -> pd.DataFrame:
    """Return all rows as one table, what a part does not say missing."""
    columns = {}
    for name, usual in _USUAL.items():
        cells = [
            np.asarray(part.columns[name], dtype=np.asarray(usual).dtype)
            if name in part.columns
            else np.full(len(part), usual)
            for part in parts
        ]
        columns[name] = np.concatenate([np.empty(0, dtype=np.asarray(usual).dtype), *cells])
    return pd.DataFrame(columns)
