"""What is known of the enterprises that use each parcel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Claim, Quantity, Verdict, any_of, claim

_GRADES: Final = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}
_NONCONFORMING: Final = ("is_eliminated_industry", "is_safety_nonconforming", "is_environment_nonconforming")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Facts of the enterprises on each parcel, in the order of the parcels."""

    has_enterprise: Claim
    has_graded_enterprise: Claim
    """Breached where every enterprise is of class T, which is not graded; a missing grade may be T."""
    worst_grade: Quantity
    """A is 1, D is 4."""
    has_computed_grade: Claim
    """Whether a grade is computed of one of them, for want of the bureau's own."""
    is_stopped: Claim
    is_nonconforming: Claim
    is_emerging: Claim
    """Whether an enterprise is certified as of an emerging industry."""
    tax_wan: Quantity
    investment_wan: Quantity


def tenancy(
    parcels: pd.Index, enterprises: pd.DataFrame, links: pd.DataFrame, computed: Quantity | None = None
) -> Tenancy:
    """Return what the latest year of each linked enterprise says about the parcels.

    A missing share of one sole link counts as the whole enterprise on that parcel; shares are of the parcel, so money
    of an enterprise is spread over its parcels by the shares it uses. `computed` are grades of every row of
    `enterprises`, which stand where the bureau gives none.
    """
    if computed is not None:
        enterprises = enterprises.assign(computed_low=computed.low, computed_high=computed.high)
    used = used_parcels(parcels, enterprises, links)
    position = used["position"].to_numpy(dtype=np.intp)
    size = len(parcels)
    return Tenancy(
        has_enterprise=_present(position, size),
        has_graded_enterprise=_any(_graded(used), position, size),
        worst_grade=_worst_grade(used, position, size),
        has_computed_grade=_any(_is_computed(used), position, size),
        is_stopped=_any(_stopped(used), position, size),
        is_nonconforming=_any(
            any_of(*(_column_claim(used, name) for name in _NONCONFORMING)), position, size
        ),
        is_emerging=_any(_column_claim(used, "is_emerging_certified"), position, size),
        tax_wan=_spread(used, "tax_wan", position, size),
        investment_wan=_spread(used, "fixed_investment_wan", position, size),
    )


def latest_year(enterprises: pd.DataFrame) -> pd.DataFrame:
    """Return of each enterprise the row of its latest year; without years all rows."""
    if "year" not in enterprises.columns:
        return enterprises
    newest = enterprises.groupby("enterprise_id")["year"].transform("max")
    return enterprises[newest.isna() | (enterprises["year"] == newest)]


def used_parcels(parcels: pd.Index, enterprises: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return one row per link of an enterprise in its latest year to a parcel there is: `position` and `weight`."""
    used = links.merge(latest_year(enterprises), on="enterprise_id", how="left")
    used["position"] = parcels.get_indexer(pd.Index(used["parcel_id"].astype(object)))
    for name, kind in (("grade", "string"), ("status", "string"), ("share", "float64")):
        if name not in used.columns:
            used[name] = pd.Series(pd.NA if kind == "string" else np.nan, index=used.index, dtype=kind)
    used["weight"] = _weight(used)
    return used[used["position"] >= 0]


def _weight(used: pd.DataFrame) -> pd.Series:
    """Return the part of its enterprise that each link stands for, unknown while one of its shares is.

    Links to land outside the workspace count: money earned there is not earned here.
    """
    by_enterprise = used.groupby("enterprise_id")
    alone = by_enterprise["parcel_id"].transform("size") == 1
    share = used["share"].astype("float64").mask(alone, 1.0)
    whole = share.groupby(used["enterprise_id"]).transform("sum")
    is_open = share.isna().groupby(used["enterprise_id"]).transform("any")
    return (share / whole.where(whole > 0)).mask(is_open)


def _present(position: npt.NDArray[np.intp], size: int) -> Claim:
    truth = np.full(size, Verdict.BREACHED, dtype=np.int8)
    truth[position] = Verdict.MET
    return truth


def _graded(used: pd.DataFrame) -> Claim:
    """Return which are graded; a missing grade may be T, unless grades are computed: then every T is marked."""
    grade = used["grade"].astype("string")
    return claim((grade != "T").mask(grade.isna()).mask(_is_computed(used) == Verdict.MET, True))


def _is_computed(used: pd.DataFrame) -> Claim:
    there = "computed_low" in used.columns
    return np.where(used["grade"].isna() & there, Verdict.MET, Verdict.BREACHED).astype(np.int8)


def _worst_grade(used: pd.DataFrame, position: npt.NDArray[np.intp], size: int) -> Quantity:
    graded = _graded(used) != Verdict.BREACHED
    grade = Quantity.of(used["grade"].map(_GRADES), low=1.0, high=4.0)
    if "computed_low" in used.columns:
        computed = Quantity(*(used[f"computed_{end}"].to_numpy(dtype=float) for end in ("low", "high")))
        grade = grade.where(_is_computed(used) == Verdict.BREACHED, computed)
    low, high = np.full(size, 1.0), np.full(size, 1.0)
    np.maximum.at(low, position[graded], grade.low[graded])
    np.maximum.at(high, position[graded], grade.high[graded])
    return Quantity(low, high)


def _stopped(used: pd.DataFrame) -> Claim:
    status = used["status"].astype("string")
    return claim(status.isin(["stopped", "half_stopped"]).astype("boolean").mask(status.isna()))


def _column_claim(used: pd.DataFrame, name: str) -> Claim:
    if name not in used.columns:
        return np.full(len(used), Verdict.UNKNOWN, dtype=np.int8)
    return claim(used[name])


def _any(truth: Claim, position: npt.NDArray[np.intp], size: int) -> Claim:
    """Return whether the claim holds for one enterprise at least; breached where there is none."""
    whole = np.full(size, Verdict.BREACHED, dtype=np.int8)
    np.maximum.at(whole, position, truth)
    return whole


def _spread(used: pd.DataFrame, name: str, position: npt.NDArray[np.intp], size: int) -> Quantity:
    """Return an enterprise's money on each parcel, spread over its parcels by share."""
    if name not in used.columns:
        return Quantity.unknown(size)
    money = Quantity.of(used[name].astype("float64") * used["weight"])
    return money.summed_by(position, size)
