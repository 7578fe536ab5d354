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
from zonemap.facts.table import looked_up
from zonemap.findings import Claim, Quantity, Verdict
from zonemap.plan import Key, Match, Number, Row, Rulebook
from zonemap.rules.catalogue import CATALOGUE, Rule
from zonemap.rules.judge import is_delivered
from zonemap.wording import gettext as _

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

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
    where it has none. `is_open` are parcels that may belong to several: to those of their `part`, or to any where this
    is not known either (-1); `part_of` is the part of each group.
    """

    keys: dict[str, Key]
    scopes: tuple[dict[str, str], ...]
    names: tuple[str, ...]
    of: IntArray
    is_open: BoolArray
    part: IntArray
    part_of: IntArray

    def perhaps(self, at: int) -> BoolArray:
        """Return the parcels that may belong to a group, or to another."""
        found: BoolArray = self.is_open & ((self.part < 0) | (self.part == self.part_of[at]))
        return found


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
    measured, is_member = _members(CATALOGUE[number.percentile_of], number.name, facts, rulebook)
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


def _members(rule: Rule, asked: str, facts: Facts, rulebook: Rulebook) -> tuple[Quantity, Claim]:
    """Return what a rule measures of each parcel, and whether it applies there.

    It is held against limits that everything reaches: at least nothing, and of the number asked for either end, for a
    rule may ask for at least or for at most that.
    """
    nothing = Quantity.exact(np.full(len(facts), -np.inf))
    limits = {name: replace(looked_up(name, facts, rulebook), value=nothing) for name in rule.numbers}
    everything = replace(limits[asked], value=Quantity.exact(np.full(len(facts), np.inf)))
    low, high = np.full(len(facts), -np.inf), np.full(len(facts), np.inf)
    applies = np.full(len(facts), Verdict.BREACHED, dtype=np.int8)
    for end in (limits[asked], everything):
        found = rule.function(facts, **{**limits, asked: end})
        low[found.position], high[found.position] = found.measured.low, found.measured.high
        applies[found.position] = np.maximum(applies[found.position], found.verdict)
    return Quantity(low, high), applies


def group_percentiles(
    measured: Quantity, is_member: Claim, groups: Groups, percentile: float
) -> tuple[Quantity, dict[str, IntArray]]:
    """Return the percentile of each group, and how many of its values are `known`, `open`, and `perhaps` of it."""
    size = len(groups.scopes)
    limit = Quantity.unknown(size)
    counts = {name: np.zeros(size, dtype=np.intp) for name in ("known", "open", "perhaps")}
    for at in range(size):
        inside = groups.of == at
        sure = inside & (is_member == Verdict.MET)
        perhaps = (inside & (is_member == Verdict.UNKNOWN)) | (
            groups.perhaps(at) & (is_member != Verdict.BREACHED)
        )
        values, others = (measured.take(np.flatnonzero(mask)) for mask in (sure, perhaps))
        if len(values) or len(others):
            limit.low[at] = _least(values.low, others.low, percentile)
            limit.high[at] = _greatest(values.high, others.high, percentile)
        counts["known"][at] = values.is_exact.sum()
        counts["open"][at] = len(values) - counts["known"][at]
        counts["perhaps"][at] = len(others)
    return limit, counts


def _least(values: FloatArray, others: FloatArray, percentile: float) -> float:
    """Return the least percentile of the values with any of the others among them: all those up to it are."""
    every = np.sort(np.concatenate([values, others]))
    joined = np.searchsorted(np.sort(others), every, side="right")
    below = np.searchsorted(np.sort(values), every, side="right") + joined
    return float(every[np.argmax(below >= _rank(len(values) + joined, percentile))])


def _greatest(values: FloatArray, others: FloatArray, percentile: float) -> float:
    """Return the greatest percentile of the values with any of the others among them: all those beyond it are."""
    every = np.sort(np.concatenate([values, others]))
    joined = len(others) - np.searchsorted(np.sort(others), every, side="right")
    below = np.searchsorted(np.sort(values), every, side="right")
    return float(every[np.argmax(below >= _rank(len(values) + joined, percentile))])


def _rank(count: IntArray, percentile: float) -> IntArray:
    found: IntArray = np.ceil(count * percentile / 100 - _ROUNDING).astype(np.intp)
    return found


def _zones(facts: Facts, *, is_zoned: bool) -> Groups:
    of, zones = pd.factorize(facts.text("zone_id"), sort=True)
    return Groups(
        keys=dict(_ZONE),
        scopes=tuple({"zone": str(zone)} for zone in zones),
        names=tuple(_("zone {zone}").format(zone=zone) for zone in zones),
        of=of.astype(np.intp),
        is_open=np.asarray((of < 0) & (not is_zoned)),
        part=np.full(len(of), -1, dtype=np.intp),
        part_of=np.zeros(len(zones), dtype=np.intp),
    )


def _industries(facts: Facts) -> Groups:
    """Return the divisions of each edition; where no edition was delivered at all, the codes are taken as of one."""
    division = facts.text("industry_code").str.extract(_DIVISION, expand=False)
    part, codes = pd.factorize(division, sort=True)
    if not facts.has("industry_edition"):
        return Groups(
            keys={"industry": _INDUSTRY["industry"]},
            scopes=tuple({"industry": str(code)} for code in codes),
            names=tuple(_("industry {code}").format(code=code) for code in codes),
            of=part.astype(np.intp),
            is_open=part < 0,
            part=part.astype(np.intp),
            part_of=np.arange(len(codes), dtype=np.intp),
        )
    of, kinds = pd.factorize(facts.text("industry_edition") + "/" + division, sort=True)
    pairs = [str(kind).split("/") for kind in kinds]
    words = _("industry {code} (GB/T 4754-{edition})")
    return Groups(
        keys=dict(_INDUSTRY),
        scopes=tuple({"classification": edition, "industry": code} for edition, code in pairs),
        names=tuple(words.format(code=code, edition=edition) for edition, code in pairs),
        of=of.astype(np.intp),
        is_open=of < 0,
        part=part.astype(np.intp),
        part_of=np.asarray(pd.Index(codes).get_indexer([code for _edition, code in pairs]), dtype=np.intp),
    )
