"""Parcels as arrays, for tests of rules: every fact delivered, each known or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from zonemap.facts import Facts, Overlay
from zonemap.findings import Findings, Quantity, claim
from zonemap.geometry import Overlaps
from zonemap.layers import RASTERS, LandUse, is_land_use, layer_named
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import judge

AS_OF: Final = date(2026, 6, 30)
ACCEPTED: Final = ("SOURCED", "MEMORY-high")

QUANTITIES: Final = {
    "far_counted": 0.0,
    "building_coefficient": 0.0,
    "worst_grade": 1.0,
    "tax_wan": -np.inf,
    "investment_wan": 0.0,
    "plan_conflict_share": 0.0,
    "main_stem_distance_m": 0.0,
    **{f"{raster}_{name}": low for raster in RASTERS for name, low in (("mean", -np.inf), ("cells", 0.0))},
}
"""Derived quantities, and the low end of an unknown one."""

CLAIMS: Final = (
    "has_started",
    "has_enterprise",
    "has_graded_enterprise",
    "is_stopped",
    "is_nonconforming",
    "has_computed_grade",
)
DATES: Final = ("supplied_on", "start_due_on", "started_on", "stopped_on")
SHARES: Final = (
    "developed_share", "invested_share", "support_land_share", "support_floor_share", "vacant_floor_share",
)  # fmt: skip
OVERLAYS: Final = ("ecological_redlines", "farmland", "ecological_spaces", "control_units")
AREA_M2: Final = 10_000.0

KNOWN: Final[Mapping[str, Any]] = {
    "land_use": "1001",
    "industry_code": "35",
    "industry_edition": "2017",
    "supplied_on": "2015-05-01",
    "place": "320613",
}
"""A parcel of 1 ha of machine building in 崇川, supplied under the edition of 2008."""


def facts(rows: Sequence[Mapping[str, Any]], *, as_of: date = AS_OF) -> Facts:
    """Return the facts of parcels of 1 ha; what a row does not name is unknown, a pair is an interval.

    Overlays are given as `{layer: area}`, or `{layer: {class: area}}` for control units (None is without a class).
    """
    ids = pd.Index([f"P{at}" for at in range(len(rows))], name="parcel_id", dtype=object)
    columns: dict[str, Any] = {
        name: pd.Series([row.get(name) for row in rows], index=ids, dtype="string")
        for name in ("land_use", "industry_code", "industry_edition", "delay_cause", "zone_id", "land_grade")
    }
    columns |= {name: pd.to_datetime(pd.Series([row.get(name) for row in rows], index=ids)) for name in DATES}
    columns |= {
        name: pd.Series([row.get(name) for row in rows], index=ids, dtype="float64") for name in SHARES
    }
    columns["is_support_approved"] = _booleans(rows, "is_support_approved", ids)
    area = Quantity.exact(np.full(len(rows), AREA_M2))
    return Facts(
        layer=layer_named("parcels"),
        ids=ids,
        geometry=np.empty(len(rows), dtype=object),
        inputs=pd.DataFrame(columns, index=ids),
        as_of=np.datetime64(as_of, "D"),
        quantities={
            "area_m2": area,
            "drawn_area_m2": area,
            **{name: _quantity(rows, name, low) for name, low in QUANTITIES.items()},
        },
        claims={
            "is_industrial": is_land_use(columns["land_use"], LandUse.INDUSTRIAL),
            **{name: claim(_booleans(rows, name, ids)) for name in CLAIMS},
        },
        texts={"place": pd.Series([row.get("place") for row in rows], index=ids, dtype="string")},
        overlays={name: _overlay(rows, name) for name in OVERLAYS},
    )


def verdict(
    rule: str, *, rulebook: Rulebook | None = None, as_of: date = AS_OF, **row: Any
) -> tuple[str, Findings]:
    """Return what a rule says of one parcel ("no row" where nothing) and the findings."""
    book = rulebook or load_plan().accepting(ACCEPTED)
    judgement = judge(facts([{**KNOWN, **row}], as_of=as_of), book)
    if rule not in judgement.findings:
        return {each.rule: each.why.value for each in judgement.not_judged}[rule], None  # type: ignore[return-value]
    found = judgement.findings[rule]
    return (["breached", "unknown", "met"][found.verdict[0] + 1] if len(found) else "no row"), found


def _quantity(rows: Sequence[Mapping[str, Any]], name: str, low: float) -> Quantity:
    given = [row.get(name) for row in rows]
    pairs = [
        (low, np.inf) if each is None else (each if isinstance(each, tuple) else (each, each))
        for each in given
    ]
    ends = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return Quantity(ends[:, 0].copy(), ends[:, 1].copy())


def _booleans(rows: Sequence[Mapping[str, Any]], name: str, ids: pd.Index) -> pd.Series:
    return pd.Series([row.get(name) for row in rows], index=ids, dtype="boolean")


def _overlay(rows: Sequence[Mapping[str, Any]], name: str) -> Overlay:
    parts = [
        (at, unit_class, area)
        for at, row in enumerate(rows)
        for unit_class, area in _areas(row.get(name)).items()
    ]
    pairs = Overlaps(
        np.array([at for at, _, _ in parts], dtype=np.intp),
        np.arange(len(parts), dtype=np.intp),
        np.array([area for _, _, area in parts], dtype=np.float64),
    )
    classes = pd.Series([unit_class for _, unit_class, _ in parts], dtype="string")
    return Overlay(
        pairs, pd.DataFrame({"unit_class": classes, "name": [f"F{at}" for at in range(len(parts))]})
    )


def _areas(given: Any) -> Mapping[Any, float]:
    if given is None:
        return {}
    return given if isinstance(given, Mapping) else {None: given}
