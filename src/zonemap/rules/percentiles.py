"""Cut-offs that a bureau set as a percentile: the value of each group, from what is known of its parcels.

The percentile of n values is the one at rank ⌈share × n⌉ from below. What is not known of a value, or of who belongs
to a group, leaves a range: from the least to the greatest percentile that can come of it. So a value that comes to be
known narrows the limit, and never contradicts what was judged by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.facts import Facts
from zonemap.findings import Quantity, Verdict
from zonemap.plan import Key, Match, Number, Row, Rulebook
from zonemap.rules.catalogue import CATALOGUE, Rule
from zonemap.rules.judge import is_delivered, looked_up
from zonemap.wording import gettext as _

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]

_ZONE: Final = {"zone": Key("zone_id", Match.WORD)}
_INDUSTRY: Final = {
    "industry": Key("industry_code", Match.PREFIX),
    "classification": Key("industry_edition", Match.WORD),
}
_DIVISION: Final = r"^(\d{2})"
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that a percentile is taken within.

    `scopes` are theirs as rows of numbers have them, `names` what they are called, `of` the group of each parcel, -1
    where it has none. `is_open` are the parcels that may belong to any of them.
    """

    keys: dict[str, Key]
    scopes: tuple[dict[str, str], ...]
    names: tuple[str, ...]
    of: IntArray
    is_open: npt.NDArray[np.bool_]


def with_percentiles(rulebook: Rulebook, facts: Facts, *, is_zoned: bool) -> Rulebook:
    """Return the rulebook with a row for each group in place of each percentile that a bureau set.

    `is_zoned` says that a parcel without a zone surely lies in none. A percentile of what was never delivered stays as
    it is: unknown.
    """
    numbers = dict(rulebook.numbers)
    for number in rulebook.numbers.values():
        asked = [row for row in number.rows if row.percentile is not None]
        if asked and is_delivered(CATALOGUE[number.percentile_of], facts):
            numbers[number.name] = _by_group(number, asked[0], facts, rulebook, is_zoned=is_zoned)
    return replace(rulebook, numbers=numbers)


def _by_group(number: Number, asked: Row, facts: Facts, rulebook: Rulebook, *, is_zoned: bool) -> Number:
    groups = _zones(facts, is_zoned=is_zoned) if asked.within == "zone" else _industries(facts)
    renamed = {key: _key_of(number, key, found) for key, found in groups.keys.items()}
    scopes = [{renamed[key]: text for key, text in scope.items()} for scope in groups.scopes]
    measured, is_member = _members(CATALOGUE[number.percentile_of], facts, rulebook)
    limit, counts = group_percentiles(measured, is_member, groups, asked.percentile or 0.0)
    own = [row.scope for row in number.rows if row.is_local and row.percentile is None]
    rows = [
        replace(
            asked,
            scope=scope,
            low=float(limit.low[at]),
            high=float(limit.high[at]),
            source=replace(asked.source, place=_told(asked, groups.names[at], counts, at)),
        )
        for at, scope in enumerate(scopes)
        if scope not in own
    ]
    keys = {**number.keys, **{renamed[key]: found for key, found in groups.keys.items()}}
    kept = tuple(row for row in number.rows if row is not asked)
    return replace(number, keys={**keys, **number.keys}, rows=(*rows, *kept))


def _key_of(number: Number, key: str, found: Key) -> str:
    """Return what a number calls the key of a column, if it has one."""
    return next((name for name, own in number.keys.items() if own.column == found.column), key)


def _told(asked: Row, name: str, counts: dict[str, IntArray], at: int) -> str:
    return _(
        "{place}; {group}: {known} values known, {open} not, {perhaps} parcels perhaps of the group"
    ).format(
        place=asked.source.place,
        group=name,
        known=int(counts["known"][at]),
        open=int(counts["open"][at]),
        perhaps=int(counts["perhaps"][at]),
    )


def _members(rule: Rule, facts: Facts, rulebook: Rulebook) -> tuple[Quantity, npt.NDArray[np.int8]]:
    """Return what a rule measures of each parcel, and whether it applies there: held against no limit at all."""
    nothing = Quantity.exact(np.full(len(facts), -np.inf))
    limits = {name: replace(looked_up(name, facts, rulebook), value=nothing) for name in rule.numbers}
    found = rule.function(facts, **limits)
    low, high = np.full(len(facts), -np.inf), np.full(len(facts), np.inf)
    low[found.position], high[found.position] = found.measured.low, found.measured.high
    applies = np.full(len(facts), Verdict.BREACHED, dtype=np.int8)
    applies[found.position] = found.verdict
    return Quantity(low, high), applies


def group_percentiles(
    measured: Quantity, is_member: npt.NDArray[np.int8], groups: Groups, percentile: float
) -> tuple[Quantity, dict[str, IntArray]]:
    """Return the percentile of each group, and how many of its values are `known`, `open`, and `perhaps` of it."""
    size = len(groups.scopes)
    sure = (is_member == Verdict.MET) & (groups.of >= 0) & ~groups.is_open
    maybe = (is_member != Verdict.BREACHED) & ~sure
    of, values = groups.of[sure], measured.take(np.flatnonzero(sure))
    count = np.bincount(of, minlength=size)
    perhaps = np.bincount(groups.of[maybe & ~groups.is_open & (groups.of >= 0)], minlength=size)
    perhaps = perhaps + int((maybe & groups.is_open).sum())
    rank = np.ceil((count + perhaps) * percentile / 100 - _ROUNDING).astype(np.intp)
    # who perhaps belongs to a group may lie below all of it, or above
    low = np.where(rank > perhaps, _at_rank(values.low, of, rank - perhaps, count), -np.inf)
    high = np.where(rank <= count, _at_rank(values.high, of, rank, count), np.inf)
    is_known = np.bincount(of, weights=values.is_exact, minlength=size).astype(np.intp)
    is_empty = count + perhaps == 0
    limit = Quantity(np.where(is_empty, -np.inf, low), np.where(is_empty, np.inf, high))
    return limit, {"known": is_known, "open": count - is_known, "perhaps": perhaps}


def _at_rank(values: FloatArray, group: IntArray, rank: IntArray, count: IntArray) -> FloatArray:
    """Return the value at a rank, from 1, of each group; any value where there is no such rank."""
    if not len(values):
        return np.zeros(len(count))
    order = np.lexsort((values, group))
    begin = np.cumsum(count) - count
    at = np.clip(begin + rank - 1, 0, len(values) - 1)
    found: FloatArray = values[order][at]
    return found


def _zones(facts: Facts, *, is_zoned: bool) -> Groups:
    of, zones = pd.factorize(facts.text("zone_id"), sort=True)
    return Groups(
        keys=dict(_ZONE),
        scopes=tuple({"zone": str(zone)} for zone in zones),
        names=tuple(_("zone {zone}").format(zone=zone) for zone in zones),
        of=of.astype(np.intp),
        is_open=np.asarray((of < 0) & (not is_zoned)),
    )


def _industries(facts: Facts) -> Groups:
    """Return the divisions of each edition; where no edition was delivered at all, the codes are taken as of one."""
    division = facts.text("industry_code").str.extract(_DIVISION, expand=False)
    if not facts.has("industry_edition"):
        of, codes = pd.factorize(division, sort=True)
        return Groups(
            keys={"industry": _INDUSTRY["industry"]},
            scopes=tuple({"industry": str(code)} for code in codes),
            names=tuple(_("industry {code}").format(code=code) for code in codes),
            of=of.astype(np.intp),
            is_open=of < 0,
        )
    edition = facts.text("industry_edition")
    of, kinds = pd.factorize(edition + "/" + division, sort=True)
    pairs = [str(kind).split("/") for kind in kinds]
    return Groups(
        keys=dict(_INDUSTRY),
        scopes=tuple({"classification": each, "industry": code} for each, code in pairs),
        names=tuple(
            _("industry {code} (GB/T 4754-{edition})").format(code=code, edition=each) for each, code in pairs
        ),
        of=of.astype(np.intp),
        is_open=of < 0,
    )
