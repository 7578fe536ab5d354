"""The smallest change that would lift a finding, and what all together takes a parcel off the list."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.explaining.spoken import spoken
from zonemap.assessment.rows import known
from zonemap.findings import Findings, Verdict
from zonemap.plan import Lift, Rulebook
from zonemap.rules import CATALOGUE
from zonemap.units import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = dict[str, Any]

_GROUND_OF: Final = {"wan/mu": SQUARE_METRES_PER_MU, "wan/ha": SQUARE_METRES_PER_HECTARE}
"""Square metres that one of the unit is counted by."""


_ROUNDING: Final = 1e-6
"""What is above a whole figure by less than this is that figure."""


@dataclass(frozen=True, slots=True)
class Ends:
    """What is known of one quantity of one parcel: its low and its high end."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """One finding about one parcel, with all that it was made from."""

    assessment: Assessment
    rulebook: Rulebook
    position: int
    found: Findings
    at: int

    def fact(self, name: str) -> Ends:
        """Return a quantity of the parcel."""
        row = self.assessment.parcels.iloc[self.position]
        return Ends(float(row[f"{name}_low"]), float(row[f"{name}_high"]))

    def limit(self, number: str) -> Ends:
        """Return a number as the finding cites it, else its one value."""
        cited = self.found.choices[int(self.found.choice[self.at])]
        rows = [self.rulebook.row(name) for name in cited if name.startswith(f"{number}[")]
        if not rows:
            value = self.rulebook.setting(number, date.fromisoformat(self.assessment.manifest["as_of"]))
            return Ends(float(value.low[0]), float(value.high[0]))
        return Ends(min(row.low for row in rows), max(row.high for row in rows))


def lift_of(
    assessment: Assessment, rulebook: Rulebook, position: int, found: Findings, at: int
) -> Json | None:
    """Return what would lift a breached finding; None for any other.

    `measured` is the value to reach, `change` that value less what is measured now, and beside them what the change
    comes to on this parcel. Of a limit that is a range the safe end is taken; of a measure that is one, both ends are
    said. `also` holds the other parts that must change as well, `words` is all of it in the language in use.
    """
    return _lifted(Case(assessment, rulebook, position, found, at), is_whole=True)


def off_list(assessment: Assessment, rulebook: Rulebook, position: int) -> Json | None:
    """Return what all together takes a parcel off the certain list; None where it is not on it.

    `still_open` names the deciding flags that are unknown: until they are settled the parcel stays possible.
    """
    lifts: list[Json] = []
    still_open: list[str] = []
    for rule, (found, at) in assessment.findings_of(position).items():
        if rulebook.roles[rule].role != "deciding" or not found.is_deciding[at]:
            continue
        if found.verdict[at] == Verdict.UNKNOWN:
            still_open.append(rule)
        lift = _lifted(Case(assessment, rulebook, position, found, at), is_whole=False)
        if lift is not None:
            lifts.append({"rule": rule, **lift})
    if not lifts:
        return None
    return {
        "lifts": lifts,
        "still_open": still_open,
        "words": _("Leaves the list of the certain when: {changes}").format(
            changes=_("; ").join(each["words"] for each in lifts)
        ),
    }


def _lifted(case: Case, *, is_whole: bool) -> Json | None:
    if case.found.verdict[case.at] != Verdict.BREACHED:
        return None
    first, *others = [_part(case, entry, is_whole=is_whole) for entry in _parts(case)]
    if others:
        first["words"] = _("; ").join(part["words"] for part in (first, *others))
        first["also"] = others
    return first


def _parts(case: Case) -> Iterator[Lift]:
    note = int(case.found.note[case.at])
    for entry in case.rulebook.roles[case.found.rule].lifts:
        if not entry.notes or note in entry.notes:
            yield entry


def _part(case: Case, entry: Lift, *, is_whole: bool) -> Json:
    """Return one part of a lift; where it is not to be whole, what no longer decides is enough."""
    role = case.rulebook.roles[case.found.rule]
    scale, unit = ([], "share") if entry.fact else (role.scale, role.unit)
    own = Ends(float(case.found.measured.low[case.at]), float(case.found.measured.high[case.at]))
    now = case.fact(entry.fact) if entry.fact else own
    if entry.goal == "record":
        target, change = (0.0, 0.0) if unit == "yes_no" else (math.nan, math.nan), None
    else:
        target = (goal := _goal(case, entry, is_whole=is_whole), goal)
        change = Ends(goal - now.high, goal - now.low)
    said: Json = {
        **({"fact": entry.fact} if entry.fact else {}),
        **known("measured", *target, scale=tuple(scale), is_claim=unit == "yes_no"),
        **({"change": None} if change is None else known("change", change.low, change.high)),
        "unit": unit,
    }
    amount = _amount(case, entry, change)
    if amount is not None:
        said |= known(entry.amount, amount.low, amount.high)
    if entry.records:
        said["records"] = list(entry.records)
    said["words"] = in_language(entry.words.model_dump()).format(
        now=spoken(now.low, now.high, unit, scale),
        target=spoken(*target, unit, scale),
        amount="" if amount is None else _rounded_up(amount, entry.amount),
        **_numbers(case),
    )
    return said


def _goal(case: Case, entry: Lift, *, is_whole: bool) -> float:
    """Return the value to reach: the safe end of the limit."""
    if entry.number and (entry.fact or is_whole):
        limit = case.limit(entry.number)
    else:
        limit = Ends(float(case.found.limit.low[case.at]), float(case.found.limit.high[case.at]))
    if entry.goal == "at_least":
        return limit.high
    if entry.least_share:
        return max(limit.low, case.limit(entry.least_share).low * case.fact(entry.per).low)
    return limit.low


def _amount(case: Case, entry: Lift, change: Ends | None) -> Ends | None:
    """Return what the change comes to on the parcel, never below 0."""
    if not entry.amount or change is None:
        return None
    near, far = sorted((abs(change.low), abs(change.high)))
    if not entry.per or entry.goal == "below":
        return Ends(near, far)
    whole = case.fact(entry.per)
    by = _GROUND_OF.get(case.rulebook.roles[case.found.rule].unit, 1.0)
    return Ends(near * whole.low / by, far * whole.high / by)


def _rounded_up(amount: Ends, name: str) -> str:
    """Return an amount in words, rounded up, so that what is read is enough."""
    unit, steps = ("wan", 100) if name.endswith("_wan") else ("m2", 1)
    low, high = (
        math.ceil(end * steps - _ROUNDING) / steps if math.isfinite(end) else end
        for end in (amount.low, amount.high)
    )
    return spoken(low, high, unit)


def _numbers(case: Case) -> dict[str, str]:
    """Return the rule's own numbers in words."""
    said = {}
    for name in CATALOGUE[case.found.rule].numbers:
        limit, unit = case.limit(name), case.rulebook.number(name).unit
        said[name] = spoken(limit.low, limit.high, "share" if "_share_" in name else unit)
    return said
