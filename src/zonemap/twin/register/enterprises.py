"""Enterprises, and the parcels they use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zonemap.twin.place.quads import Numbers
from zonemap.twin.planting import BREACHED, MET, NOT_APPLICABLE, UNKNOWN, Mask, Texts

YEAR = 2025


@dataclass(frozen=True, slots=True)
class Enterprises:
    """Both tables, and what was planted, by parcel."""

    enterprises: pd.DataFrame
    enterprise_parcels: pd.DataFrame
    grade_found: Texts
    worst_grade: Texts
    conformance_found: Texts
    status_found: Texts


def draw_enterprises(rng: np.random.Generator, parcels: pd.DataFrame, *, has_enterprise: Mask) -> Enterprises:
    """Return enterprises for the parcels marked.

    `parcels` has `parcel_id`, `zone_id` and `area_m2`. Some enterprises hold two neighbouring parcels, some parcels
    hold two enterprises.
    """
    parcel_of, enterprise_of, shares = _links(rng, parcels, has_enterprise)
    count = int(enterprise_of.max(initial=-1)) + 1
    grade, status = _grades(rng, count), _statuses(rng, count)
    marks = _marks(rng, count)
    used_m2 = parcels["area_m2"].to_numpy(float)[parcel_of] * shares
    area = np.asarray(np.bincount(enterprise_of, used_m2, count), dtype=float)
    table = _table(rng, grade, status, marks, area)
    links = pd.DataFrame(
        {
            "enterprise_id": table["enterprise_id"].to_numpy()[enterprise_of],
            "parcel_id": parcels["parcel_id"].to_numpy()[parcel_of],
            "share": shares,
        }
    )

    def on_parcels(of_enterprises: Mask) -> Mask:
        hits = np.bincount(parcel_of, of_enterprises[enterprise_of], len(parcels))
        return np.asarray(hits > 0)

    return Enterprises(
        table,
        links,
        _found(on_parcels(grade == "D"), on_parcels(grade == ""), on_parcels(grade != "T")),
        _worst(on_parcels, grade),
        _found(
            on_parcels((marks == 1).any(axis=1)),
            on_parcels((marks == -1).any(axis=1)),
            on_parcels(grade != "no"),
        ),
        _found(
            on_parcels(np.isin(status, ["stopped", "half_stopped"])),
            on_parcels(status == ""),
            on_parcels(grade != "no"),
        ),
    )


def _links(
    rng: np.random.Generator, parcels: pd.DataFrame, has_enterprise: Mask
) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    first = np.flatnonzero(has_enterprise)
    zone = parcels["zone_id"].to_numpy()[first]
    joins = (rng.random(first.size) < 0.05) & (np.roll(zone, 1) == zone) & (np.diff(first, prepend=-9) == 1)
    main = np.cumsum(~joins) - 1
    is_shared = rng.random(first.size) < 0.08
    second = first[is_shared]
    extra = np.arange(second.size) + (main.max(initial=-1) + 1)
    shares = np.concatenate([np.where(is_shared, 0.6, 1.0), np.full(second.size, 0.4)])
    return np.concatenate([first, second]), np.concatenate([main, extra]), shares


def _grades(rng: np.random.Generator, count: int) -> Texts:
    grades = rng.choice(["A", "B", "C", "D", "T", ""], count, p=[0.2, 0.44, 0.235, 0.045, 0.05, 0.03])
    return np.asarray(grades, dtype=object)


def _statuses(rng: np.random.Generator, count: int) -> Texts:
    words = ["operating", "half_stopped", "stopped", ""]
    return np.asarray(rng.choice(words, count, p=[0.935, 0.02, 0.02, 0.025]), dtype=object)


def _marks(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Return three columns of 1 (yes), 0 (no), -1 (not known)."""
    return np.asarray(rng.choice([0, 1, -1], (count, 3), p=[0.98, 0.011, 0.009]))


def _found(breached: Mask, unknown: Mask, applies: Mask) -> Texts:
    found = np.select([breached, unknown, applies], [BREACHED, UNKNOWN, MET], default=NOT_APPLICABLE)
    return np.asarray(found, dtype=object)


def _worst(on_parcels: Callable[[Mask], Mask], grade: Texts) -> Texts:
    letters = ["D", "C", "B", "A"]
    return np.asarray(np.select([on_parcels(grade == x) for x in letters], letters, default=""), dtype=object)


def _table(
    rng: np.random.Generator, grade: Texts, status: Texts, marks: NDArray[np.int64], area: Numbers
) -> pd.DataFrame:
    count = len(grade)
    number = pd.Series(np.arange(1, count + 1)).astype("string").str.zfill(8)
    mu = area / (2000 / 3)
    level = (
        pd.Series(grade).map({"A": 32.0, "B": 15.0, "C": 6.0, "D": 1.6, "T": 8.0, "": 10.0}).to_numpy(float)
    )
    tax = mu * level * rng.lognormal(0, 0.35, count)
    certified = rng.random(count) < 0.12
    known = marks.astype(float)
    known[marks == -1] = np.nan
    yes = pd.DataFrame(known).astype("boolean")
    return pd.DataFrame(
        {
            # The county code 320699 does not exist: these identifiers can be nobody's.
            "enterprise_id": ("91320699SY" + number).to_numpy(dtype=object),
            "name": ("示意企业" + number).to_numpy(dtype=object),
            "year": pd.array(np.full(count, YEAR), dtype="Int64"),
            "tax_wan": pd.Series(np.round(tax, 1)).mask(rng.random(count) < 0.03),
            "sales_wan": np.round(tax * rng.uniform(12, 30, count), 1),
            "energy_tce": np.round(mu * rng.lognormal(3, 0.6, count), 1),
            "rd_share": np.round(rng.beta(2, 45, count), 4),
            "staff": pd.array(np.maximum(3, (mu * rng.uniform(1.5, 9, count)).astype(int)), dtype="Int64"),
            "grade": pd.Series(grade, dtype=object).mask(grade == "", None),
            "status": pd.Series(status, dtype=object).mask(status == "", None),
            "is_eliminated_industry": yes[0],
            "is_safety_nonconforming": yes[1],
            "is_environment_nonconforming": yes[2],
            "is_emerging_certified": pd.array(certified, dtype="boolean"),
            "certified_by": pd.Series("示意认定部门", index=range(count), dtype=object).where(
                certified, None
            ),
            "fixed_investment_wan": np.round(mu * rng.uniform(120, 520, count), 0),
        }
    )
