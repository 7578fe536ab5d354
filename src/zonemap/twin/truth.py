"""The planted truth: what a right judgement of the twin must find, read off the draws."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from zonemap.twin.planting import BREACHED, MET, NOT_APPLICABLE, UNKNOWN, Limits, Mask, Texts
from zonemap.twin.register.enterprises import Enterprises

DECIDING: Final = (
    "idle_land",
    "industry_far_minimum",
    "building_coefficient",
    "support_facility_share",
    "enterprise_grade",
    "eliminated_or_nonconforming",
    "stopped_or_vacant",
    "plan_conflict",
)


def lacks_floor_share(register: pd.DataFrame, limits: Limits) -> Mask:
    """Return which parcels have no share of support floor area where the edition of their supply limits it."""
    is_limited = register["supplied_on"] >= limits.support_floor_limited
    return np.asarray(register["support_floor_share"].isna() & is_limited, dtype=bool)


def planted_truth(
    states: pd.DataFrame,
    enterprises: Enterprises,
    *,
    lacks_floor_share: Mask,
    conflicts: Mask,
    on_redline: Mask,
    on_farmland: Mask,
) -> pd.DataFrame:
    """Return one row per parcel: met, breached, unknown or "" (does not apply) by rule, and the verdict.

    A wrong height or a missing code leaves the finding open; what was drawn decides everything else.
    """
    industrial = states["is_industrial"].to_numpy(bool)
    truth = pd.DataFrame(index=states.index)
    truth["idle_land"] = (
        states["idle"]
        .map(
            {
                "running": MET,
                "exempt": MET,
                "paused": MET,
                "no_record": UNKNOWN,
                "not_started": BREACHED,
                "stopped": BREACHED,
            }
        )
        .to_numpy()
    )
    truth["industry_far_minimum"] = _industry_far(states)
    entry = _held_against(states, states["entry_floor"], states["entry_floor"])
    entry = np.where(states["is_collective"] | states["is_industry_missing"], UNKNOWN, entry)
    truth["entry_far_floor"] = np.where(industrial, entry, NOT_APPLICABLE)
    coefficient = np.where(states["is_new_edition"], UNKNOWN, states["coefficient"])
    truth["building_coefficient"] = np.where(industrial, coefficient, NOT_APPLICABLE)
    support = np.where(states["support"].eq(MET) & lacks_floor_share, UNKNOWN, states["support"])
    truth["support_facility_share"] = np.where(industrial, support, NOT_APPLICABLE)
    truth["enterprise_grade"] = enterprises.grade_found
    truth["grade"] = enterprises.worst_grade
    truth["eliminated_or_nonconforming"] = enterprises.conformance_found
    truth["stopped_or_vacant"] = enterprises.status_found
    truth["plan_conflict"] = np.where(industrial, np.where(conflicts, BREACHED, MET), NOT_APPLICABLE)
    truth["ecological_redlines"] = np.where(on_redline, BREACHED, MET)
    truth["farmland"] = np.where(on_farmland, BREACHED, MET)
    near = np.where(states["is_near_river"], BREACHED, MET)
    chemical = np.where(states["is_chemical"], near, NOT_APPLICABLE)
    truth["chemical_within_1km"] = np.where(states["is_industry_missing"], UNKNOWN, chemical)
    truth["verdict"] = _verdict(truth)
    return truth


def _industry_far(states: pd.DataFrame) -> Texts:
    found = _held_against(states, states["far_low"], states["far_high"])
    found = np.where(states["has_no_minimum"], NOT_APPLICABLE, found)
    found = np.where(states["is_industry_missing"] | states["is_new_edition"], UNKNOWN, found)
    return np.where(states["is_industrial"], found, NOT_APPLICABLE)


def _held_against(states: pd.DataFrame, low: pd.Series, high: pd.Series) -> Texts:
    """Return whether the range of the counted FAR reaches a minimum that itself may be a range."""
    holds = states["counted_far"].to_numpy(float) >= high.to_numpy(float)
    fails = states["counted_far_high"].to_numpy(float) < low.to_numpy(float)
    return np.where(holds, MET, np.where(fails, BREACHED, UNKNOWN)).astype(object)


def _verdict(truth: pd.DataFrame) -> Texts:
    flags = truth[list(DECIDING)]
    certain = (flags == BREACHED).any(axis=1)
    possible = (flags == UNKNOWN).any(axis=1)
    return np.where(certain, "certain", np.where(possible, "possible", "not")).astype(object)
