"""What is planted: the state of every parcel, drawn before anything is built to realise it.

The truth of the twin is read off these draws alone. Every number keeps a clear distance from the limit it is planted
around, so that rounding and the registered area cannot move a parcel to the other side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zonemap.twin.place.frame import read_toml
from zonemap.twin.place.quads import Numbers

AS_OF: Final = date(2026, 6, 30)
"""The day for which the truth holds."""
CLEAR: Final = 1.07
"""Planted numbers stay this factor away from a limit."""

MET, BREACHED, UNKNOWN, NOT_APPLICABLE = "met", "breached", "unknown", ""

Texts = NDArray[np.object_]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that states are planted around."""

    industries: pd.DataFrame
    entry_floor: dict[str, float]
    building_coefficient: float
    support_share: dict[str, float]
    support_floor_limited: pd.Timestamp
    """The day from which the share of floor area is limited too; what is drawn keeps to that limit."""
    new_edition: pd.Timestamp


def read_limits() -> Limits:
    """Return the generator's own copy of the limits."""
    table: dict[str, Any] = read_toml("zonemap.twin", "industries.toml")
    industries = pd.DataFrame(table["industries"])
    for mark in ("collective", "chemical"):
        industries[mark] = industries[mark].eq(True)
    return Limits(
        industries,
        table["entry_floor"],
        table["building_coefficient"],
        table["support_share"],
        pd.Timestamp(table["support_floor_limited"]),
        pd.Timestamp(table["new_edition"]),
    )


def draw_states(
    rng: np.random.Generator, ground: pd.DataFrame, river_distance_m: Numbers, *, limits: Limits
) -> pd.DataFrame:
    """Return the planted states and numbers, one row per parcel of `ground`.

    `ground` has `land_use`, `adcode`, `is_surface`. Columns beside the states: `counted_far` (low end),
    `counted_far_high`, `footprint_share`, `multiple` (counted floor area over footprint), `other_share`
    (yards and structures), and which input is withheld.
    """
    count = len(ground)
    industrial = ground["land_use"].str.startswith("1001").to_numpy(bool)
    states = pd.DataFrame({"is_industrial": industrial}, index=ground.index)
    states["idle"] = np.where(
        industrial,
        rng.choice(
            ["running", "not_started", "stopped", "exempt", "paused", "no_record"],
            count,
            p=[0.885, 0.035, 0.015, 0.015, 0.02, 0.03],
        ),
        "running",
    )
    half = rng.random(count) < 0.5
    states["is_bare"] = states["idle"].eq("not_started") | (states["idle"].eq("exempt") & half)
    states["is_bare"] |= ~ground["is_surface"]
    _draw_supply(rng, states, limits=limits)
    _draw_industry(rng, states, river_distance_m, limits=limits)
    floor = ground["adcode"].map(limits.entry_floor).fillna(limits.entry_floor["default"]).to_numpy(float)
    states["entry_floor"] = floor
    _draw_far(rng, states)
    _draw_coefficient(rng, states, minimum=limits.building_coefficient)
    states["support"] = _draw(rng, count, met=0.92, breached=0.04, unknown=0.04)
    return states


def _draw(rng: np.random.Generator, count: int, *, met: float, breached: float, unknown: float) -> Texts:
    return np.asarray(rng.choice([MET, BREACHED, UNKNOWN], count, p=[met, breached, unknown]), dtype=object)


def _draw_supply(rng: np.random.Generator, states: pd.DataFrame, *, limits: Limits) -> None:
    """Draw the day of supply: none in the weeks about the change of edition, whose day is not sourced."""
    count = len(states)
    first, last = pd.Timestamp(1998, 3, 1), limits.new_edition - pd.Timedelta(days=30)
    delayed = ~states["idle"].isin(["running", "paused"]).to_numpy(bool)
    # Land that still waits for its building was supplied in later years.
    earliest = np.where(delayed, (pd.Timestamp(2014, 1, 1) - first).days, 0)
    days = rng.integers(earliest, (last - first).days)
    is_new = (rng.random(count) < 0.03) & ~delayed
    days = np.where(is_new, (limits.new_edition - first).days + rng.integers(40, 540, count), days)
    supplied = pd.Series(first + pd.to_timedelta(days, unit="D"), index=states.index)
    states["is_new_edition"] = is_new
    states["supplied_on"] = supplied.mask((rng.random(count) < 0.04) & ~is_new)
    states["is_new_edition"] &= states["supplied_on"].notna()


def _draw_industry(
    rng: np.random.Generator, states: pd.DataFrame, river_distance_m: Numbers, *, limits: Limits
) -> None:
    """Draw industries; none that is chemical stands near the one-kilometre line or within it, but for a few."""
    count, table = len(states), limits.industries
    weights = table["weight"].to_numpy(float)
    drawn = rng.choice(len(table), count, p=weights / weights.sum())
    plain = np.flatnonzero(~(table["chemical"] | table["collective"]).to_numpy(bool))
    chemical = table["chemical"].to_numpy(bool)[drawn]
    borderline = chemical & (np.abs(river_distance_m - 1000) < 60)
    drawn = np.where(borderline, rng.choice(plain, count), drawn)
    missing = (rng.random(count) < 0.02) & ~states["is_bare"].to_numpy(bool)
    known = states["is_industrial"].to_numpy(bool) & ~missing
    rows = table.iloc[drawn].set_axis(states.index)
    states["industry_code"] = rows["code"].where(known)
    states["industry_edition"] = rows["edition"].where(known)
    states["is_industry_missing"] = states["is_industrial"] & missing
    states["far_low"], states["far_high"] = rows["low"].where(known), rows["high"].where(known)
    states["has_no_minimum"] = rows["low"].isna() & known
    states["is_collective"] = rows["collective"].to_numpy(bool) & known
    states["is_chemical"] = rows["chemical"].to_numpy(bool) & known
    states["is_near_river"] = river_distance_m < 1000


def _draw_far(rng: np.random.Generator, states: pd.DataFrame) -> None:
    """Draw the counted FAR, as a range where an input is withheld."""
    count = len(states)
    low, high = states["far_low"].fillna(0.7).to_numpy(float), states["far_high"].fillna(0.7).to_numpy(float)
    free = (
        states["is_industry_missing"]
        | states["has_no_minimum"]
        | states["is_new_edition"]
        | ~states["is_industrial"]
    )
    wanted = _draw(rng, count, met=0.865, breached=0.085, unknown=0.05)
    wanted = np.where(free, "free", wanted)
    wanted = np.where(states["is_bare"], "bare", wanted)
    open_range = (high > low) & np.isin(wanted, [MET, UNKNOWN]) & (rng.random(count) < 0.4)
    by_height = (wanted == UNKNOWN) & (high == low) & (rng.random(count) < 0.7)
    far = np.select(
        [open_range, wanted == MET, wanted == BREACHED, by_height, wanted == UNKNOWN, wanted == "bare"],
        [
            low * CLEAR + rng.random(count) * np.maximum(high / CLEAR - low * CLEAR, 0),
            high * CLEAR + rng.beta(1.3, 2.6, count) * 1.6,
            rng.uniform(0.3, 0.93, count) * low,
            rng.uniform(0.6, 0.9, count) * low,
            np.minimum(rng.uniform(0.5, 0.85, count) * low, 0.5),
            np.zeros(count),
        ],
        default=np.where(
            states["is_industrial"], rng.uniform(0.57, 0.93, count), rng.uniform(0.5, 1.05, count)
        ),
    )
    withheld = np.where(by_height, "height", np.where((wanted == UNKNOWN) & ~open_range, "floor", ""))
    limit = np.where(open_range | by_height, 0.0, np.where(wanted == MET, high * CLEAR, 0.0))
    far = _clear_of(far, states["entry_floor"].to_numpy(float), at_least=limit, withheld=withheld)
    states["withheld"] = withheld
    states["counted_far"] = far
    states["counted_far_high"] = np.select(
        [withheld == "height", withheld == "floor"], [2 * far, np.full(count, np.inf)], default=far
    )


def _clear_of(far: Numbers, floor: Numbers, *, at_least: Numbers, withheld: Texts) -> Numbers:
    """Return the numbers moved off the entry floor, down where that keeps them above `at_least`."""
    ends = np.where(withheld == "height", 2 * far, far)
    close = np.abs(ends / floor - 1) < 0.065
    below = floor / 1.08
    moved = np.where((below >= at_least) | (withheld == "height"), below, floor * 1.08)
    return np.where(close, np.where(withheld == "height", moved / 2, moved), far)


def _draw_coefficient(rng: np.random.Generator, states: pd.DataFrame, *, minimum: float) -> None:
    """Draw how much of a parcel is built over, and how much yards and structures add."""
    count = len(states)
    far = states["counted_far"].to_numpy(float)
    wanted = _draw(rng, count, met=0.885, breached=0.06, unknown=0.055)
    sparse = np.isin(wanted, [BREACHED, UNKNOWN]) & (far < 1.9)
    wanted = np.where(sparse, wanted, MET)
    is_floor = (states["withheld"] == "floor").to_numpy(bool)
    multiple = np.where(
        sparse, np.ceil(far / (0.8 * minimum)), np.maximum(1, np.round(far / rng.uniform(0.3, 0.48, count)))
    )
    multiple = np.maximum(1, np.where(far / np.maximum(multiple, 1) > 0.56, multiple + 1, multiple))
    share = far / multiple
    # With the storeys withheld the footprint alone is the low end of the FAR.
    multiple, share = np.where(is_floor, 1.0, multiple), np.where(is_floor, far, share)
    wanted = np.where(is_floor & (share >= minimum / CLEAR), MET, wanted)
    bare = states["is_bare"].to_numpy(bool)
    wanted = np.where(bare, BREACHED, wanted)
    low_room = np.maximum(minimum / CLEAR - 0.01 - share, 0)
    total = np.maximum(share + 0.02, minimum * CLEAR + 0.01) + rng.uniform(0, 0.12, count)
    other = np.where(wanted == MET, total - share, low_room * rng.uniform(0.1, 0.9, count))
    states["coefficient"] = wanted
    states["multiple"] = multiple
    states["footprint_share"] = share
    states["other_share"] = np.where(bare, 0.0, other)
