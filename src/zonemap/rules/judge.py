"""Holding facts against the rulebook: every rule of the catalogue, over all features at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zonemap.errors import ZonemapError
from zonemap.facts import Facts, looked_up
from zonemap.findings import Findings
from zonemap.plan import Rulebook
from zonemap.rules import ecology, enterprises, imagery, land
from zonemap.rules.catalogue import CATALOGUE, Rule
from zonemap.wording import gettext as _

__all__ = [
    "Judgement",
    "NotJudged",
    "Why",
    "ecology",
    "enterprises",
    "imagery",
    "judge",
    "judge_rule",
    "land",
]


class Why(StrEnum):
    """Why a rule was not judged."""

    OFF = "off"
    WITHOUT_DATA = "without_data"


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A rule that gave no rows, and what would let it."""

    rule: str
    why: Why
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings of every rule that was judged, and the rules that were not."""

    findings: dict[str, Findings]
    not_judged: tuple[NotJudged, ...]


def judge(
    facts: Facts,
    rulebook: Rulebook,
    *,
    off: Collection[str] = (),
    standing: Mapping[str, Findings] = MappingProxyType({}),
) -> Judgement:
    """Return what every rule of the layer says about the facts.

    `standing` are findings about the same facts by rules whose numbers are the same still: they are taken as they are.

    A rule is off when the bureau switched it off or set no cut-off for it that holds on the day of judgement, and
    without data when a fact it needs was never delivered; either way it is named. Raises `ZonemapError` when `off`
    names a rule that there is not.
    """
    if strange := sorted(set(off) - set(CATALOGUE)):
        raise ZonemapError(
            "unknown_rule",
            _("{file}: there is no rule “{name}”").format(file="flags.off", name=strange[0]),
            _("use one of: {names}").format(names=", ".join(sorted(CATALOGUE))),
        )
    findings: dict[str, Findings] = {}
    not_judged: list[NotJudged] = []
    for rule in CATALOGUE.values():
        if rule.layer != facts.layer.name:
            continue
        found = standing.get(rule.name) or judge_rule(rule, facts, rulebook, is_off=rule.name in off)
        if isinstance(found, NotJudged):
            not_judged.append(found)
        else:
            findings[rule.name] = found
    return Judgement(findings, tuple(not_judged))


def judge_rule(rule: Rule, facts: Facts, rulebook: Rulebook, *, is_off: bool = False) -> Findings | NotJudged:
    """Return what one rule says about the facts, or why it says nothing."""
    if missing := tuple(_missing(rule.needs, facts)):
        return NotJudged(rule.name, Why.WITHOUT_DATA, missing)
    if is_off or _lacks_cut_off(rule, rulebook, facts):
        return NotJudged(rule.name, Why.OFF, (rulebook.roles[rule.name].cut_off,))
    return _applied(rule, facts, rulebook)


def is_delivered(rule: Rule, facts: Facts) -> bool:
    """Return whether everything that a rule needs was delivered."""
    return not any(_missing(rule.needs, facts))


def _applied(rule: Rule, facts: Facts, rulebook: Rulebook) -> Findings:
    numbers = {name: looked_up(name, facts, rulebook) for name in rule.numbers}
    return rule.function(facts, **numbers)


def _missing(needs: Iterable[str], facts: Facts) -> Iterable[str]:
    return (need for need in needs if not any(facts.has(name) for name in need.split("|")))


def _lacks_cut_off(rule: Rule, rulebook: Rulebook, facts: Facts) -> bool:
    role = rulebook.roles[rule.name]
    if not role.cut_off or (role.cut_off_spared_by and facts.has(role.cut_off_spared_by)):
        return False
    rows = rulebook.number(role.cut_off).rows_on(facts.day)
    return not any(row.is_set for row in rows)
