"""Difficulty: what can be counted of a parcel or a site that makes redevelopment harder, and what the bureau weighs.

What each term weighs is for the bureau to say; until it does, the terms stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.current import refuse_changed
from zonemap.assessment.studies.blocked import blocked_m2
from zonemap.assessment.studies.sites import Sites
from zonemap.assessment.summary import surface_of
from zonemap.errors import ZonemapError
from zonemap.findings import Quantity, Verdict, as_quantity
from zonemap.geometry import overlap_areas
from zonemap.plan import Rulebook, look_up
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

IntArray = npt.NDArray[np.intp]

WEIGHT: Final = "difficulty_weight"
"""The number by which a bureau weighs the terms of difficulty."""

TERMS: Final = ("enterprises", "floor_area_m2", "blocked_share", "is_disputed", "unappraised_buildings")
"""What is counted of a parcel, in the order in which it is shown."""

SITE_TERMS: Final = ("owners", *TERMS)
"""What is counted of a site; a parcel has one owner."""

_SETTLED: Final = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Units:
    """What is compared: `of` is the unit of each parcel of the run, -1 where it is in none.

    `is_ground` are the parcels whose ground counts: of rights over each other those at the surface.
    """

    of: IntArray
    size: int
    is_ground: npt.NDArray[np.bool_]

    def summed(self, quantity: Quantity) -> Quantity:
        """Return the sum of a quantity of parcels over the ground of each unit."""
        at = np.flatnonzero((self.of >= 0) & self.is_ground)
        return quantity.take(at).summed_by(self.of[at], self.size)

    def any_of(self, claim: Quantity) -> Quantity:
        """Return whether something holds (0 or 1) of any parcel of each unit."""
        at = np.flatnonzero(self.of >= 0)
        low, high = np.zeros(self.size), np.zeros(self.size)
        np.maximum.at(low, self.of[at], claim.low[at])
        np.maximum.at(high, self.of[at], claim.high[at])
        return Quantity(low, high)


def each_parcel(assessment: Assessment) -> Units:
    """Return every parcel as a unit of its own."""
    size = len(assessment.parcels)
    return Units(np.arange(size), size, np.ones(size, dtype=bool))


def each_site(sites: Sites, assessment: Assessment) -> Units:
    """Return every site as a unit, in the order of its table."""
    of = np.full(len(assessment.parcels), -1, dtype=np.intp)
    if sites.members:
        sizes = [len(each) for each in sites.members]
        of[np.concatenate(sites.members)] = np.repeat(np.arange(len(sizes)), sizes)
    return Units(of, len(sites.members), surface_of(assessment.parcels).to_numpy())


def difficulties(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, units: Units
) -> dict[str, Quantity]:
    """Return the terms of every unit; one that is known of none of them is left out.

    Raises `ZonemapError` when a layer that is counted has changed since the run.
    """
    refuse_changed(assessment, workspace, ("buildings", "enterprise_parcels"))
    disputed = assessment.parcels["is_disputed"].map({each.word: int(each) for each in Verdict})
    blocked, area = blocked_m2(assessment, rulebook), assessment.quantity("area_m2")
    terms = {
        "enterprises": _enterprises(assessment, workspace, units),
        "floor_area_m2": units.summed(assessment.quantity("floor_area_m2")),
        "blocked_share": (units.summed(blocked) / units.summed(area)).bounded(low=0.0, high=1.0),
        "is_disputed": units.any_of(as_quantity(disputed.to_numpy(dtype=np.int8))),
        "unappraised_buildings": _unappraised(assessment, workspace, units),
    }
    return saying_something(terms)


def saying_something(terms: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Return the terms that are known of any unit."""
    shares = ("is_disputed", "blocked_share")
    return {
        name: each
        for name, each in terms.items()
        if bool(((each.low > 0.0) | (each.high < (1.0 if name in shares else np.inf))).any())
    }


def weights_of(assessment: Assessment, rulebook: Rulebook, terms: Mapping[str, Quantity]) -> dict[str, float]:
    """Return what the bureau weighs each term with; empty where it weighs none of them.

    Raises `ZonemapError` when it weighs some of them, and others not.
    """
    day = np.datetime64(date.fromisoformat(assessment.manifest["as_of"]), "D")
    found = look_up(
        rulebook.number(WEIGHT),
        {"term": pd.Series(list(terms), dtype="string")},
        np.full(len(terms), day),
        len(terms),
    ).value
    missing = [name for name, is_known in zip(terms, found.is_exact, strict=True) if not is_known]
    if len(missing) == len(terms):
        return {}
    if missing:
        raise ZonemapError(
            "no_weight",
            _("{number} weighs some terms, and says nothing of: {names}").format(
                number=WEIGHT, names=", ".join(missing)
            ),
            _("give each a weight in numbers.toml, 0 for what is not to count, or none to any"),
        )
    return dict(zip(terms, found.low.tolist(), strict=True))


def _enterprises(assessment: Assessment, workspace: Workspace, units: Units) -> Quantity:
    """Return how many enterprises are linked to each unit; one on two parcels of it counts once."""
    if not workspace.has("enterprise_parcels"):
        return Quantity.unknown(units.size, low=0.0)
    links = workspace.read("enterprise_parcels")
    position = assessment.parcels.index.get_indexer(pd.Index(links["parcel_id"].astype(object)))
    unit = np.where(position >= 0, units.of[position], -1)
    pairs = pd.DataFrame({"unit": unit, "enterprise": links["enterprise_id"].to_numpy(dtype=object)})
    pairs = pairs[pairs["unit"] >= 0].drop_duplicates()
    count = np.bincount(pairs["unit"].to_numpy(dtype=np.intp), minlength=units.size).astype(np.float64)
    return _at_least(count, count, is_partial="enterprise_parcels" in workspace.settings.partial_layers)


def _unappraised(assessment: Assessment, workspace: Workspace, units: Units) -> Quantity:
    """Return how many buildings of each unit were not appraised; one without a word may have been, or not."""
    if not workspace.has("buildings"):
        return Quantity.unknown(units.size, low=0.0)
    buildings = workspace.read("buildings")
    if "structure_appraisal" not in buildings.columns:
        return Quantity.unknown(units.size, low=0.0)
    ground = np.asarray(assessment.parcels.geometry.array, dtype=object)
    pairs = overlap_areas(np.asarray(buildings.geometry.array, dtype=object), ground)
    parcel = pairs.largest_by_left(len(buildings))
    unit = np.where(parcel >= 0, units.of[parcel], -1)
    word = buildings["structure_appraisal"]
    low, high = (
        np.bincount(unit[(unit >= 0) & mask.to_numpy(dtype=bool)], minlength=units.size).astype(np.float64)
        for mask in ((word == "none").fillna(value=False), ~word.isin(_SETTLED))
    )
    return _at_least(low, high, is_partial="buildings" in workspace.settings.partial_layers)


def _at_least(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], *, is_partial: bool) -> Quantity:
    """Return a count that has no high end where the layer holds but a part."""
    return Quantity(low, np.full(len(low), np.inf) if is_partial else high)
