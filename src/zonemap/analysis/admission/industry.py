"""What the industry of a project means at a place: the 1 km rule of the Yangtze, and what a new project must reach.

The 1 km rule (长江保护法 art. 26) binds new and expanding chemical projects, on the land side alone. The main stem
counts, and of the tributaries those that the bureau lists: which others the law means was not published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from zonemap.analysis.admission.reason import Activity, Effect, Project, Reason, absent
from zonemap.analysis.constraints import feature_names
from zonemap.facts.siting import Site
from zonemap.findings import Claim, Verdict
from zonemap.plan import Limits, Row, Rulebook, look_up
from zonemap.units import hectares

_GROUND: Final = "chemical_shore"
_LAYER: Final = "shoreline"


@dataclass(frozen=True, slots=True)
class _Rule:
    """The 1 km rule for one project: how far it reaches (m), by which rows, and whether the project is chemical."""

    limit_m: float
    numbers: tuple[Row, ...]
    is_chemical: Verdict
    project: Project


def shore_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return what the shores near the place mean for a chemical project; nothing for any other industry."""
    limit = _limits("chemical_shore_distance_m", site, project, rulebook)
    listed = _limits("chemical_industries", site, project, rulebook)
    rule = _Rule(float(limit.value.low[0]), (*_rows(limit), *_rows(listed)), _sole(listed.applies), project)
    if Verdict.BREACHED in {rule.is_chemical, _sole(limit.applies)}:
        return []
    if site.shores is None:
        return [absent(_GROUND, _LAYER, is_open=not project.is_existing)]
    if not limit.value.is_exact[0]:
        return [_open("no_limit", rule)]
    shores = site.shores.assign(
        counted=counted_shores(site, project, rulebook), feature=feature_names(site.shores)
    )
    near = shores[shores["distance_m"] < rule.limit_m]
    found = [_shore_reason(shore, *_weighed(shore, rule), rule, site) for _at, shore in near.iterrows()]
    if all(each.case in {"water", "tributary"} for each in found):
        found.extend(_none_counted_near(shores, rule, site))
    return found


def counted_shores(site: Site, project: Project, rulebook: Rulebook) -> Claim:
    """Return which shores count: the main stem, and a tributary on the bureau's list; unknown without a rank."""
    if site.shores is None:
        return np.empty(0, dtype=np.int8)
    truth = [
        Verdict.UNKNOWN
        if pd.isna(rank)
        else Verdict.MET
        if rank == "main_stem" or _is_listed(name, site, project, rulebook)
        else Verdict.BREACHED
        for name, rank in zip(site.shores["name"], site.shores["rank"], strict=True)
    ]
    return np.array(truth, dtype=np.int8)


def _is_listed(name: Any, site: Site, project: Project, rulebook: Rulebook) -> bool:
    """Return whether the bureau lists a tributary; one without a name is on no list."""
    if pd.isna(name):
        return False
    listed = _limits("chemical_tributaries", site, project, rulebook, tributary=str(name))
    return _sole(listed.applies) is Verdict.MET


def _weighed(shore: pd.Series, rule: _Rule) -> tuple[str, Effect]:
    """Return the case of a shore nearer than the limit, and its effect."""
    if shore["is_within"] == Verdict.BREACHED:
        return "water", Effect.INFO
    if shore["counted"] == Verdict.BREACHED:
        return "tributary", rule.project.bound(Effect.CONDITION)
    if shore["counted"] == Verdict.UNKNOWN:
        return "rank_unknown", Effect.UNKNOWN
    if shore["is_within"] == Verdict.UNKNOWN:
        return "side_unknown", Effect.UNKNOWN
    if rule.is_chemical is Verdict.UNKNOWN:
        return "maybe_chemical", Effect.UNKNOWN
    return ("existing", Effect.INFO) if rule.project.is_existing else ("within", Effect.PROHIBIT)


def _shore_reason(shore: pd.Series, case: str, effect: Effect, rule: _Rule, site: Site) -> Reason:
    overlap = None if site.place.is_point or case in {"water", "clear"} else float(shore["overlap_m2"])
    return Reason(
        _GROUND,
        case,
        effect,
        _LAYER,
        shore["feature"],
        overlap,
        values={"distance": float(shore["distance_m"]), "limit": rule.limit_m},
        numbers=rule.numbers,
        is_open=not rule.project.is_existing,
    )


def _none_counted_near(shores: pd.DataFrame, rule: _Rule, site: Site) -> list[Reason]:
    """Return how far the nearest shore is that counts; unknown where none does, or where some are not loaded."""
    counted = shores[shores["counted"] != Verdict.BREACHED]
    if not len(counted):
        return [_open("no_shore", rule)]
    if _LAYER in site.partial_layers:
        return [_open("partial", rule)]
    beyond = counted[counted["distance_m"] >= rule.limit_m]
    if not len(beyond):
        return []
    return [_shore_reason(beyond.sort_values("distance_m").iloc[0], "clear", Effect.INFO, rule, site)]


def _open(case: str, rule: _Rule) -> Reason:
    is_open = not rule.project.is_existing
    return Reason(_GROUND, case, Effect.UNKNOWN, _LAYER, numbers=rule.numbers, is_open=is_open)


def entry_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return the entry floor of a new project, or that its industry is exempt, and whether its land is small."""
    if project.activity is not Activity.NEW:
        return []
    return [_floor(site, project, rulebook), *_own_supply(site, project, rulebook)]


def _floor(site: Site, project: Project, rulebook: Rulebook) -> Reason:
    floor = _limits("entry_far_minimum", site, project, rulebook)
    exempt = _limits("entry_far_collective_decision", site, project, rulebook)
    low, high = float(floor.value.low.min()), float(floor.value.high.max())
    is_exempt = _sole(exempt.applies)
    if is_exempt is Verdict.MET:
        case, numbers = "collective", _rows(exempt)
    elif not np.isfinite([low, high]).all():
        case, numbers = "unknown", _rows(floor)
    else:
        case = "floor" if is_exempt is Verdict.BREACHED else "either"
        numbers = _rows(floor)
    return Reason("entry_far", case, Effect.INFO, "parcels", values={"limit": (low, high)}, numbers=numbers)


def _own_supply(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    least = _limits("own_supply_area_minimum_m2", site, project, rulebook)
    area = float(site.facts.quantity("area_m2").low[0])
    if site.place.is_point or _sole(least.applies) is not Verdict.MET or area >= least.value.low[0]:
        return []
    values = {"area_ha": hectares(area), "limit_ha": hectares(float(least.value.low[0]))}
    return [Reason("own_supply", "small", Effect.INFO, "parcels", values=values, numbers=_rows(least))]


def _limits(
    number: str, site: Site, project: Project, rulebook: Rulebook, *, tributary: str | None = None
) -> Limits:
    """Return a number with one entry per edition that the industry code may be of."""
    editions = project.industry.editions
    size = len(editions)
    known = {
        "industry_code": [project.industry.code] * size,
        "industry_edition": list(editions),
        "place": [site.facts.text("place").iloc[0]] * size,
        "name": [tributary] * size,
    }
    wanted = rulebook.number(number)
    columns = {key: pd.Series(known[found.column], dtype="string") for key, found in wanted.keys.items()}
    return look_up(wanted, columns, np.repeat(site.facts.days("as_of"), size), size)


def _sole(truth: Claim) -> Verdict:
    """Return what holds whichever edition is meant; unknown where they differ."""
    return Verdict(int(truth[0])) if (truth == truth[0]).all() else Verdict.UNKNOWN


def _rows(limits: Limits) -> tuple[Row, ...]:
    """Return the rows that a number came from, each once."""
    return tuple({row.name: row for at in range(len(limits.choice)) for row in limits.rows_of(at)}.values())
