"""The control units over a place, and the entries of their access lists that speak of an industry.

A match by code is a finding; one by keyword is help for a planner, who must verify it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from zonemap.analysis.admission.covering import Covering, coverings, extent_of, is_negligible, touch_rows
from zonemap.analysis.admission.reason import Effect, Project, Reason, absent
from zonemap.facts.siting import Site
from zonemap.findings import Verdict
from zonemap.layers import layer_named
from zonemap.plan import Industry, Match, Rulebook, matches

_UNITS: Final = "control_units"
_LIST: Final = "access_list"
_CLASSES: Final = {"priority": Effect.CONDITION, "key": Effect.INFO, "general": Effect.INFO}
_SEPARATORS: Final = re.compile(r"[;；,，、\s]+")
_CODE: Final = re.compile(r"[A-Ta-t]?(\d{2,4})")
_SECTION: Final = re.compile(r"[A-Ta-t]")


def unit_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return the units over the place with every entry of their lists, and what of them is not known."""
    is_open = not project.is_existing
    if _UNITS not in site.facts.overlays:
        return [absent(_UNITS, _UNITS, is_open=is_open)]
    found: list[Reason] = []
    over = coverings(site, _UNITS, rulebook)
    for each in over:
        found.append(_unit(each, site.facts.overlays[_UNITS].features.iloc[each.at], project, rulebook))
    uncovered = max(0.0, 1.0 - sum(each.share for each in over))
    if not is_negligible(site, uncovered, rulebook):
        part = extent_of(site, uncovered)
        found.append(Reason(_UNITS, "uncovered", Effect.UNKNOWN, _UNITS, is_open=is_open, **part))
    if site.access_list is None:
        return [*found, absent(_LIST, _LIST, is_open=is_open)]
    for each in over:
        if not each.is_touch:
            found.extend(_entries(site, site.access_list, each, project))
    return found


def _unit(over: Covering, unit: pd.Series, project: Project, rulebook: Rulebook) -> Reason:
    unit_class = unit.get("unit_class")
    known = unit_class in _CLASSES
    case = "touch" if over.is_touch else str(unit_class) if known else "unclassed"
    effect = Effect.INFO if over.is_touch else _CLASSES[case] if known else Effect.UNKNOWN
    return Reason(
        _UNITS,
        case,
        project.bound(effect) if known else effect,
        _UNITS,
        over.feature,
        over.overlap_m2,
        over.share,
        numbers=touch_rows(rulebook) if over.is_touch else (),
        edition=_text(unit, "edition") or None,
        is_open=not project.is_existing,
    )


def _entries(site: Site, listed: pd.DataFrame, over: Covering, project: Project) -> list[Reason]:
    """Return a reason for every entry of the list of a unit; an unknown where it has none."""
    unit_ids = listed["unit_id"].astype("string")
    rows = listed[(unit_ids == over.feature).fillna(value=False)]
    if len(rows):
        return [*(_entry(row, over, project) for _at, row in rows.iterrows()), *_gaps(rows, over)]
    known = site.facts.overlays[_UNITS].features["unit_id"].astype("string")
    case = "no_rows" if unit_ids.isin(known).any() else "strangers"
    is_open = not project.is_existing
    return [Reason(_LIST, case, Effect.UNKNOWN, _LIST, over.feature, is_open=is_open)]


def _gaps(rows: pd.DataFrame, over: Covering) -> list[Reason]:
    """Return the dimensions in which the list of a unit says nothing: not a fault, but to be seen."""
    said = {_text(row, "dimension") for _at, row in rows.iterrows()}
    silent = [name for name in layer_named(_LIST).column("dimension").words if name not in said]
    values = {"dimensions": "、".join(silent)}
    return [Reason(_LIST, "gaps", Effect.INFO, _LIST, over.feature, values=values)] if silent else []


@dataclass(frozen=True, slots=True)
class _Hit:
    """How an entry speaks of an industry: by its codes, by a word of its text, or of none in particular."""

    by_code: Verdict
    word: str
    codes: tuple[str, ...]


def _entry(row: pd.Series, over: Covering, project: Project) -> Reason:
    hit = _hit(row, project.industry)
    case, effect = _weighed(hit, _text(row, "effect"))
    return Reason(
        _LIST,
        case,
        project.bound(effect),
        _LIST,
        over.feature,
        over.overlap_m2,
        over.share,
        values={"codes": ", ".join(hit.codes), "code": project.industry.code, "word": hit.word},
        own_words=_text(row, "text"),
        source=_text(row, "source"),
        dimension=_text(row, "dimension"),
    )


def _weighed(hit: _Hit, said: str) -> tuple[str, Effect]:
    """Return the case of an entry and its effect on a new or expanding project.

    An entry whose effect is missing may prohibit. Codes too short to tell leave a prohibition unknown.
    """
    may_prohibit = said not in {"restrict", "condition"}
    if hit.codes and hit.by_code is not Verdict.BREACHED:
        is_sure = hit.by_code is Verdict.MET
        if may_prohibit and said != "prohibit":
            return "no_effect", Effect.UNKNOWN
        if may_prohibit:
            return ("code", Effect.PROHIBIT) if is_sure else ("maybe", Effect.UNKNOWN)
        return "code" if is_sure else "maybe", Effect.CONDITION
    if hit.word:
        return "keyword", Effect.CONDITION
    return ("other", Effect.INFO) if hit.codes else ("general", Effect.CONDITION)


def _hit(row: pd.Series, industry: Industry) -> _Hit:
    codes = tuple(part for part in _SEPARATORS.split(_text(row, "industry_codes")) if part)
    text = _text(row, "text")
    word = next((each for each in industry.keywords if each in text), "")
    return _Hit(_by_code(codes, industry), word, codes)


def _by_code(codes: Sequence[str], industry: Industry) -> Verdict:
    """Return whether the codes of an entry hold the industry, whatever the newest edition calls it."""
    held = {
        max((_holds(code, each, industry) for code in codes), default=Verdict.BREACHED)
        for each in industry.newest_codes
    }
    return held.pop() if len(held) == 1 else Verdict.UNKNOWN


def _holds(wanted: str, given: str, industry: Industry) -> Verdict:
    """Return whether a code of an entry holds a code; a letter is a whole section, and what is no code may mean any."""
    if _SECTION.fullmatch(wanted):
        return Verdict.MET if wanted.upper() == industry.meant[0].section else Verdict.BREACHED
    spelled = _CODE.fullmatch(wanted)
    return matches(given, spelled[1], Match.PREFIX) if spelled else Verdict.UNKNOWN


def _text(row: Any, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()
