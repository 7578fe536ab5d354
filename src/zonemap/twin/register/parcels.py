"""The register of parcels: attributes that realise what was planted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from zonemap.twin.planting import AS_OF, BREACHED, UNKNOWN, Limits


def register_parcels(
    rng: np.random.Generator, ground: pd.DataFrame, states: pd.DataFrame, *, limits: Limits
) -> pd.DataFrame:
    """Return the columns of the layer `parcels`, geometry aside.

    `ground` has `parcel_id`, `zone_id`, `right_layer`, `land_use`, `registered_area_m2`, `area_m2` and the plan's
    conditions as far as the register repeats them.
    """
    table = ground[["parcel_id", "zone_id", "right_layer", "land_use"]].copy()
    for column in ("planned_use", "far_max", "far_min", "density_max", "height_max_m"):
        table[column] = ground[column]
    table["registered_area_m2"] = ground["registered_area_m2"]
    for column in ("industry_code", "industry_edition", "supplied_on"):
        table[column] = states[column]
    table = pd.concat([table, _progress(rng, states), _yards(rng, ground, states)], axis=1)
    table = pd.concat([table, _support(rng, states, limits=limits)], axis=1)
    count = len(table)
    table["owner_id"] = "示意权利人" + pd.Series(rng.integers(1, count + 1, count)).astype(str).str.zfill(6)
    running = states["idle"].isin(["running", "paused"]).to_numpy(bool)
    # What is known of supply is recorded last, by `supply_records`.
    table["supply_status"] = pd.Series(None, index=table.index, dtype=object)
    table["is_supply_ready"] = pd.Series(pd.NA, index=table.index, dtype="boolean")
    table["right_ends_on"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    vacant = pd.Series(np.round(rng.beta(1.2, 14, count), 3)).mask(rng.random(count) < 0.05)
    table["vacant_floor_share"] = vacant.where(running)
    table["land_grade"] = ground["land_grade"]
    table["surveyed_floor_area_m2"] = np.nan
    table["surveyed_footprint_m2"] = np.nan
    table["is_disputed"] = _yes(rng.random(count) < 0.012, rng.random(count) < 0.02)
    table["is_use_change_proposed"] = _yes(rng.random(count) < 0.03, rng.random(count) < 0.02)
    table["mixed_use_floor_share"] = pd.Series(np.round(rng.beta(1, 20, count), 3)).mask(
        rng.random(count) < 0.6
    )
    return table


def _yes(marked: np.ndarray, missing: np.ndarray) -> pd.Series:
    return pd.Series(marked).astype("boolean").mask(missing)


def _days_before(rng: np.random.Generator, count: int, low: int, high: int) -> pd.Series:
    return pd.Series(_day(AS_OF) - pd.to_timedelta(rng.integers(low, high, count), unit="D"))


def _day(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _progress(rng: np.random.Generator, states: pd.DataFrame) -> pd.DataFrame:
    """Return dates and shares of building: idleness is a full year past the due day, or past the stop."""
    idle, count = states["idle"], len(states)
    delayed, stopped = idle.isin(["not_started", "exempt", "no_record"]), idle.eq("stopped")
    supplied = states["supplied_on"].fillna(pd.Timestamp(2016, 5, 1))
    late_due = supplied + pd.to_timedelta(rng.integers(300, 730, count), unit="D")
    early_due = supplied + pd.Timedelta(days=365)
    latest = pd.Timestamp(2025, 3, 1)
    # A day due within the last months would say nothing about a parcel that is built.
    due = late_due.where(delayed | stopped, early_due.where(early_due < latest, latest))
    no_flag = idle.eq("no_record") & (rng.random(count) < 0.6)
    no_due = idle.eq("no_record") & ~no_flag
    no_due |= idle.eq("running") & (rng.random(count) < 0.05)
    is_started = ~delayed
    started_on = (due + pd.to_timedelta(rng.integers(-60, 60, count), unit="D")).where(is_started)
    stopped_on = _days_before(rng, count, 430, 460).where(stopped)
    stopped_on = stopped_on.mask(idle.eq("paused"), _days_before(rng, count, 20, 300))
    started_on = started_on.where(~stopped, stopped_on - pd.Timedelta(days=200))
    due = due.where(~stopped, stopped_on - pd.Timedelta(days=190))
    little = stopped | idle.eq("paused")
    by_area = rng.random(count) < 0.5
    developed = np.where(little & by_area, rng.uniform(0.05, 0.28, count), rng.uniform(0.45, 1.0, count))
    invested = np.where(little & ~by_area, rng.uniform(0.03, 0.21, count), rng.uniform(0.4, 1.0, count))
    cause = pd.Series(None, index=states.index, dtype=object).mask(
        idle.isin(["not_started", "stopped"]), "enterprise"
    )
    lawful = rng.choice(["government", "force_majeure"], count)
    cause = cause.mask(idle.eq("exempt"), pd.Series(lawful, index=states.index))
    return pd.DataFrame(
        {
            "start_due_on": due.mask(no_due),
            "is_started": is_started.astype("boolean").mask(no_flag),
            "started_on": started_on.mask(rng.random(count) < 0.03),
            "stopped_on": stopped_on,
            "delay_cause": cause,
            "developed_share": pd.Series(np.round(developed, 3)).where(is_started),
            "invested_share": pd.Series(np.round(invested, 3)).where(is_started),
        }
    )


def _yards(rng: np.random.Generator, ground: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Return yards and structures; one of them is withheld where the coefficient is to stay unknown."""
    count = len(states)
    other = states["other_share"].to_numpy(float) * ground["area_m2"].to_numpy(float)
    is_yard = rng.uniform(0.55, 0.95, count)
    withheld = states["coefficient"].eq(UNKNOWN) & states["is_industrial"]
    yard_withheld = withheld & (rng.random(count) < 0.7)
    enough = states["footprint_share"].gt(0.35) & (rng.random(count) < 0.03)
    return pd.DataFrame(
        {
            "yard_area_m2": pd.Series(np.round(other * is_yard, 1)).mask(yard_withheld | enough),
            "structure_area_m2": pd.Series(np.round(other * (1 - is_yard), 1)).mask(
                withheld & ~yard_withheld
            ),
        }
    )


def _support(rng: np.random.Generator, states: pd.DataFrame, *, limits: Limits) -> pd.DataFrame:
    count = len(states)
    plain, raised = limits.support_share["plain"], limits.support_share["approved"]
    approved = rng.random(count) < 0.07
    limit = np.where(approved, raised, plain)
    low, high = np.where(approved, plain * 1.1, 0.0), limit * 0.92
    share = np.where(
        states["support"] == BREACHED,
        limit * rng.uniform(1.12, 1.9, count),
        low + rng.random(count) * (high - low),
    )
    share = np.where(states["is_bare"] & states["support"].ne(BREACHED), 0.0, share)
    return pd.DataFrame(
        {
            "support_land_share": pd.Series(np.round(share, 4)).mask(states["support"].eq(UNKNOWN)),
            "support_floor_share": pd.Series(np.round(share * rng.uniform(0.8, 1.9, count), 4)).mask(
                rng.random(count) < 0.1
            ),
            "is_support_approved": pd.Series(approved).astype("boolean"),
        }
    )
