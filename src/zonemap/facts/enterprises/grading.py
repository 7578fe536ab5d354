"""Grades of enterprises computed from the bureau's own weights, benchmarks and cuts (亩均论英雄).

Score = Σ value / benchmark × weight (as 淮安 publishes it); grades follow the rank within county and year. What is
missing leaves a range of scores, so of ranks, so of grades.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Quantity
from zonemap.plan import Rulebook, look_up
from zonemap.units import SQUARE_METRES_PER_MU

NUMBERS: Final = ("grade_weight", "grade_benchmark", "grade_rank_share")
"""The numbers without all of which nothing is computed."""

INPUTS: Final = ("tax_wan", "sales_wan", "energy_tce", "rd_share", "year")
"""The columns of the enterprises that a computed grade is made from."""

_INDICATORS: Final = ("tax_per_mu", "sales_per_mu", "tax_per_tce", "rd_share")
_GRADES: Final = ("A", "B", "C")
_ROUNDING: Final = 1e-9
"""Of a rank: a cut of 20 % of 100 enterprises ends with the twentieth."""


def computed_grades(
    enterprises: pd.DataFrame,
    links: pd.DataFrame,
    parcels: pd.DataFrame,
    rulebook: Rulebook,
) -> Quantity | None:
    """Return the grade of every row of `enterprises` (A is 1, D is 4); None where the workspace does not set how.

    `parcels` has `parcel_id`, `area_m2` and `place` (the code of the county). Rows of class T have no rank: the full
    range stands for them. Ranks count all other enterprises of the county and year, also those that the bureau graded.
    """
    if not all(any(row.is_known for row in rulebook.number(name).rows) for name in NUMBERS):
        return None
    land_m2, place = _land(enterprises, links, parcels)
    keys = pd.DataFrame({"place": place, "year": _years(enterprises)}, index=enterprises.index)
    score = _score(_values(enterprises, land_m2), keys, rulebook)
    given = enterprises.get("grade", pd.Series(pd.NA, index=enterprises.index)).astype("string")
    ranked = given.fillna("").ne("T").to_numpy(dtype=bool)
    low, high = np.full(len(enterprises), 1.0), np.full(len(enterprises), 4.0)
    cuts = [_looked_up("grade_rank_share", {"grade": grade}, keys, rulebook) for grade in _GRADES]
    for members in keys[ranked].fillna("").groupby(["place", "year"]).indices.values():
        at = np.flatnonzero(ranked)[members]
        best, worst = _ranks(score.take(at))
        low[at] = 1.0 + sum(best > cut.high[at] * len(at) + _ROUNDING for cut in cuts)
        high[at] = 1.0 + sum(worst > cut.low[at] * len(at) + _ROUNDING for cut in cuts)
    return Quantity(low, high)


def _land(
    enterprises: pd.DataFrame, links: pd.DataFrame, parcels: pd.DataFrame
) -> tuple[Quantity, pd.Series]:
    """Return the land that each enterprise really uses (m²), rented land included, and its county: of most of it."""
    used = links.merge(parcels, on="parcel_id", how="left")
    share = Quantity.of(_column(used, "share"), low=0.0, high=1.0)
    area = share * Quantity.of(used["area_m2"], low=0.0)  # land outside the workspace may be of any size
    of = pd.Index(enterprises["enterprise_id"]).unique()
    group = of.get_indexer(pd.Index(used["enterprise_id"]))
    there = group >= 0
    total = area.take(np.flatnonzero(there)).summed_by(group[there], len(of))
    most = used.assign(land=area.low)[there].sort_values("land", kind="stable")
    county = (
        most.dropna(subset="place").drop_duplicates("enterprise_id", keep="last").set_index("enterprise_id")
    )
    back = of.get_indexer(pd.Index(enterprises["enterprise_id"]))
    return total.take(back), enterprises["enterprise_id"].map(county["place"]).astype("string")


def _values(enterprises: pd.DataFrame, land_m2: Quantity) -> dict[str, Quantity]:
    mu = Quantity(land_m2.low / SQUARE_METRES_PER_MU, land_m2.high / SQUARE_METRES_PER_MU)
    tax = Quantity.of(_column(enterprises, "tax_wan"))
    return {
        "tax_per_mu": tax / mu,
        "sales_per_mu": Quantity.of(_column(enterprises, "sales_wan"), low=0.0) / mu,
        "tax_per_tce": tax / Quantity.of(_column(enterprises, "energy_tce"), low=0.0),
        "rd_share": Quantity.of(_column(enterprises, "rd_share"), low=0.0, high=1.0),
    }


def _score(values: dict[str, Quantity], keys: pd.DataFrame, rulebook: Rulebook) -> Quantity:
    """Return the score of every row; an indicator without a weight does not count, one without a benchmark is open."""
    total = Quantity.exact(np.zeros(len(keys)))
    for indicator in _INDICATORS:
        weight = _looked_up("grade_weight", {"indicator": indicator}, keys, rulebook)
        benchmark = _looked_up("grade_benchmark", {"indicator": indicator}, keys, rulebook)
        counts = np.isfinite(weight.low) | np.isfinite(weight.high)
        points = values[indicator] / benchmark.bounded(low=0.0) * weight.bounded(low=0.0)
        total = (total + points).where(counts, total)
    return total


def _looked_up(name: str, key: dict[str, str], keys: pd.DataFrame, rulebook: Rulebook) -> Quantity:
    own = {word: pd.Series([value] * len(keys), dtype="string") for word, value in key.items()}
    days = np.full(len(keys), np.datetime64("NaT"), dtype="datetime64[D]")
    columns = {**own, **{word: keys[word].reset_index(drop=True) for word in ("place", "year")}}
    return look_up(rulebook.number(name), columns, days, len(keys)).value


def _ranks(score: Quantity) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the best and the worst rank that each may have, from 1; equals share the better one."""
    size = len(score)
    surely_better = size - np.searchsorted(np.sort(score.low), score.high, side="right")
    itself = score.high > score.low
    maybe_better = size - np.searchsorted(np.sort(score.high), score.low, side="right") - itself
    return (1.0 + surely_better).astype(np.float64), (1.0 + maybe_better).astype(np.float64)


def _years(enterprises: pd.DataFrame) -> pd.Series:
    if "year" not in enterprises.columns:
        return pd.Series(pd.NA, index=enterprises.index, dtype="string")
    return enterprises["year"].astype("Int64").astype("string")


def _column(table: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return table[name].to_numpy(dtype=np.float64, na_value=np.nan)
