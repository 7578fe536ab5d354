"""The weights and ideal values of an evaluation as a bureau writes them: those of one goal add up to 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pandas as pd

from zonemap.findings import Quantity, Verdict
from zonemap.plan.chapters import EvaluationEntry
from zonemap.plan.faults import RulebookFault, Written
from zonemap.plan.lines import Place
from zonemap.plan.lookup import Limits, look_up
from zonemap.plan.numbers import Number, Row
from zonemap.wording import gettext as _
from zonemap.wording import in_language

WEIGHT: Final = "evaluation_weight"
IDEAL: Final = "evaluation_ideal"

_ROUNDING: Final = 1e-6
"""Of a sum of weights: thirds may be written with seven digits."""

_NO_ZONE: Final = "–"
"""Stands for every zone that no row names."""

_LONG_AGO: Final = np.datetime64("1900-01-01", "D")

Placed = tuple[Row, Place]


def weight_of(limits: Limits) -> Quantity:
    """Return weights between 0 and 1; what is said to have none does not count."""
    known = limits.value.bounded(low=0.0, high=1.0)
    return known.where(limits.applies != Verdict.BREACHED, Quantity.exact(np.zeros(len(known))))


def can_add_up(weight: Quantity) -> bool:
    """Return whether weights, some of which may be open, can add up to 1."""
    return bool(weight.low.sum() <= 1 + _ROUNDING and weight.high.sum() >= 1 - _ROUNDING)


def evaluation_looked_up(number: Number, indicators: Iterable[str], zone: str, day: np.datetime64) -> Limits:
    """Return a number of the evaluation for some indicators in one zone."""
    named = pd.Series(list(indicators), dtype="string")
    days = np.full(len(named), day, dtype="datetime64[D]")
    return look_up(
        number, {"indicator": named, "zone": pd.Series([zone] * len(named), dtype="string")}, days, len(named)
    )


def evaluation_faults(
    written: Written, number: Number, own: list[Placed], evaluation: EvaluationEntry
) -> Iterator[RulebookFault]:
    """Yield what is wrong with a bureau's weights or ideal values: `own` are its rows, `number` has all that hold."""
    for row, place in own:
        named = row.scope.get("indicator")
        if named is not None and named not in evaluation.indicators:
            yield written.fault(
                "unknown_indicator",
                (*place, "indicator") if "values" in place else (*place, "scope", "indicator"),
                _("no indicator of the evaluation is named “{name}”").format(name=named),
                _("use one of: {names}").format(names=", ".join(sorted(evaluation.indicators))),
            )
        elif number.name == IDEAL and not _is_ideal(row, evaluation):
            yield written.fault(
                "evaluation_ideal",
                (*place, "value"),
                _("{value:g} cannot be an ideal value").format(value=row.low),
                _("give more than 0; where less is better, at least 0 and less than 1"),
            )
    if number.name == WEIGHT:
        yield from _sum_faults(written, number, own, evaluation)


def _is_ideal(row: Row, evaluation: EvaluationEntry) -> bool:
    """Return whether a value can be divided by; one that is not known, or is for all indicators, may be."""
    if not row.applies or not row.is_known or "indicator" not in row.scope:
        return True
    is_reverse = evaluation.indicators[row.scope["indicator"]].is_reverse
    return row.low >= 0 and row.high < 1 if is_reverse else row.low > 0


def _sum_faults(
    written: Written, number: Number, own: list[Placed], evaluation: EvaluationEntry
) -> Iterator[RulebookFault]:
    zones = [*sorted({row.scope["zone"] for row, _place in own if "zone" in row.scope}), _NO_ZONE]
    turns = {
        np.datetime64(day, "D") for row, _p in own for day in (row.in_force, row.until) if day is not None
    }
    places = {row.name: place for row, place in own}
    for zone in zones:
        for goal, title in evaluation.goals.items():
            members = [name for name, entry in evaluation.indicators.items() if entry.goal == goal]
            for day in (_LONG_AGO, *sorted(turns)):
                found = evaluation_looked_up(number, members, zone, day)
                weight = weight_of(found)
                if can_add_up(weight):
                    continue
                cited = [row.name for at in range(len(members)) for row in found.rows_of(at) if row.is_local]
                yield written.fault(
                    "weights_do_not_add_up",
                    (*places[cited[-1]], "value"),
                    not_one(in_language(title.model_dump()), weight, zone),
                    _("correct the weights; an indicator that does not count has the weight 0"),
                )
                break


def not_one(goal: str, weight: Quantity, zone: str = _NO_ZONE) -> str:
    """Return in words that the weights of a goal do not add up to 1."""
    total = weight.low.sum() if weight.low.sum() > 1 else weight.high.sum()
    told = _("the weights of “{goal}” add up to {total:g}, and not to 1").format(
        goal=goal, total=round(total, 6)
    )
    return told if zone == _NO_ZONE else told + _(" (zone {zone})").format(zone=zone)
