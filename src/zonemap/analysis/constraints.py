"""What stands over each parcel, feature by feature: the long table behind 约束条件."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.facts import Facts, Overlay
from zonemap.findings import Claim, Findings, Quantity, Verdict, any_of, at_least, negated
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE

COLUMNS: Final = (
    "position", "layer", "feature", "overlap_m2", "share", "registered_overlap_m2", "severity", "rule", "clause",
    "verdict", "is_touch",
)  # fmt: skip

_UNIT_RULES: Final = {
    "priority": "control_unit_priority",
    "key": "control_unit_key",
    "general": "control_unit_general",
}
_NAME_COLUMNS: Final = ("unit_id", "name")


def constraints(parcels: Facts, findings: dict[str, Findings], rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per parcel and feature over it, with `COLUMNS`; sorted by parcel, most severe layers as listed.

    An overlap below the limits of a touch is kept and marked `is_touch` (边界擦碰): it is listed, and bounds nothing.
    """
    parts = [
        _overlapping(parcels, name, rule, rulebook)
        for name, rule in (
            ("ecological_redlines", "ecological_redlines"),
            ("farmland", "farmland"),
            ("ecological_spaces", "ecological_spaces"),
        )
        if rule in findings
    ]
    if "control_units" in parcels.overlays:
        parts.append(_units(parcels, rulebook))
    if "chemical_shore_distance" in findings and "shoreline" in parcels.overlays:
        parts.append(_shore(parcels, findings["chemical_shore_distance"], rulebook))
    table = (
        pd.concat([part for part in parts if len(part)], ignore_index=True)
        if any(map(len, parts))
        else _none()
    )
    return table.sort_values("position", kind="stable", ignore_index=True)


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS}).astype(
        {
            "position": "int32",
            "overlap_m2": "float64",
            "share": "float64",
            "registered_overlap_m2": "float64",
            "is_touch": "bool",
        }
    )


def _rows(parcels: Facts, overlay: Overlay, layer: str, rulebook: Rulebook) -> pd.DataFrame:
    pairs = overlay.pairs
    names = feature_names(overlay.features)
    share = pairs.area_m2 / parcels.quantity("drawn_area_m2").low[pairs.left]
    touch = touches_only(pairs.area_m2, share, rulebook, parcels.as_of)
    return pd.DataFrame(
        {
            "position": pairs.left.astype(np.int32),
            "layer": layer,
            "feature": names[pairs.right],
            "overlap_m2": pairs.area_m2,
            "share": share,
            "registered_overlap_m2": share * parcels.quantity("area_m2").low[pairs.left],
            "verdict": np.where(touch == Verdict.UNKNOWN, Verdict.UNKNOWN.word, Verdict.BREACHED.word),
            "is_touch": touch == Verdict.MET,
        }
    )


def touches_only(
    overlap_m2: npt.NDArray[np.float64],
    share: npt.NDArray[np.float64],
    rulebook: Rulebook,
    day: date | np.datetime64,
) -> Claim:
    """Return which overlaps are a touch of borders: too small in area, or as a share of the land."""
    area, part = (rulebook.setting(name, day) for name in ("sliver_area_m2", "sliver_share"))
    return any_of(
        negated(at_least(Quantity.exact(overlap_m2), area)), negated(at_least(Quantity.exact(share), part))
    )


def _overlapping(parcels: Facts, layer: str, rule: str, rulebook: Rulebook) -> pd.DataFrame:
    rows = _rows(parcels, parcels.overlays[layer], layer, rulebook)
    return rows.assign(severity=rulebook.roles[rule].severity, rule=rule, clause=CATALOGUE[rule].clause)


def _units(parcels: Facts, rulebook: Rulebook) -> pd.DataFrame:
    """Return the units over each parcel; one without a class is held to be of the strictest."""
    overlay = parcels.overlays["control_units"]
    rows = _rows(parcels, overlay, "control_units", rulebook)
    classes = overlay.features.get("unit_class", pd.Series(pd.NA, index=overlay.features.index))
    rule = (
        classes.map(_UNIT_RULES).fillna("control_unit_priority").to_numpy(dtype=object)[overlay.pairs.right]
    )
    severity = pd.Series(rule).map({name: rulebook.roles[name].severity for name in _UNIT_RULES.values()})
    clause = pd.Series(rule).map({name: CATALOGUE[name].clause for name in _UNIT_RULES.values()})
    known = classes.isin(_UNIT_RULES).to_numpy(dtype=bool)[overlay.pairs.right]
    verdict = np.where(known, rows["verdict"], Verdict.UNKNOWN.word)
    return rows.assign(severity=severity.to_numpy(), rule=rule, clause=clause.to_numpy(), verdict=verdict)


def _shore(parcels: Facts, found: Findings, rulebook: Rulebook) -> pd.DataFrame:
    """Return the strip under chemical industry alone: new where not started, existing where something stands.

    Where neither is known a project may be new, and must be looked at.
    """
    rows = _rows(parcels, parcels.overlays["shoreline"], "shoreline", rulebook)
    concerned = np.zeros(len(parcels), dtype=bool)
    concerned[found.position[found.verdict == Verdict.BREACHED]] = True
    started = parcels.claim("has_started")
    stands = (started == Verdict.MET) | (parcels.quantity("floor_area_m2").low > 0)
    rows = rows[concerned[rows["position"]]]
    severity = np.select(
        [started[rows["position"]] == Verdict.BREACHED, stands[rows["position"]]],
        ["block", rulebook.roles[found.rule].severity],
        "review",
    )
    return rows.assign(
        severity=severity,
        rule=found.rule,
        clause=CATALOGUE[found.rule].clause,
        is_touch=False,
        verdict=Verdict.BREACHED.word,
    )


def feature_names(features: pd.DataFrame) -> np.ndarray:
    """Return what each feature of a layer is called: by its id or name, else by its place in the layer."""
    for column in _NAME_COLUMNS:
        if column in features.columns:
            numbered = pd.Series([f"#{place + 1}" for place in range(len(features))], index=features.index)
            return features[column].astype("object").fillna(numbered).to_numpy(dtype=object)
    return np.array([f"#{place + 1}" for place in range(len(features))], dtype=object)
