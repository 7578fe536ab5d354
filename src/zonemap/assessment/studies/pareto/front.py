"""Gain against difficulty: what is worth a look first, without one number that hides the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zonemap.analysis import Listing, on_front
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.pareto.difficulty import (
    SITE_TERMS,
    TERMS,
    difficulties,
    each_parcel,
    each_site,
    saying_something,
    weights_of,
)
from zonemap.assessment.studies.sites import Sites
from zonemap.findings import Claim, Quantity, Verdict
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Front:
    """Listed parcels, or sites, by gain and difficulty; `positions` are theirs in the run, or in the table of sites.

    `difficulties` holds the terms that were compared, `without_data` names those that nothing is known of. `weights`
    are the bureau's, empty where it set none; `score` is then None and the terms stand side by side. `verdict` says of
    each whether nobody beats it. One without a known ceiling may beat any: `among_bounded` says the same with those set
    apart, of which it is unknown.
    """

    positions: IntArray
    gain: Quantity
    difficulties: Mapping[str, Quantity]
    without_data: tuple[str, ...]
    weights: Mapping[str, float]
    score: Quantity | None
    verdict: Claim
    among_bounded: Claim

    @property
    def is_bounded(self) -> npt.NDArray[np.bool_]:
        """Which have a gain with a known ceiling."""
        return np.isfinite(self.gain.high)


def pareto_front(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, *, zone: str | None = None
) -> Front:
    """Return the parcels on the list, certain or possible, those that nobody beats first, without a ceiling last.

    Raises `ZonemapError` when the bureau weighs some terms that are compared, and others not, or when a layer that is
    counted has changed since the run.
    """
    terms = difficulties(assessment, workspace, rulebook, each_parcel(assessment))
    parcels = assessment.parcels
    keep = parcels["listing"].isin((Listing.CERTAIN, Listing.POSSIBLE)).to_numpy() & _in_zone(
        assessment, zone
    )
    without = tuple(name for name in TERMS if name not in terms)
    gain = assessment.quantity("gain_cap_m2")
    return _compared(np.flatnonzero(keep), gain, terms, without, weights_of(assessment, rulebook, terms))


def site_front(
    sites: Sites, assessment: Assessment, workspace: Workspace, rulebook: Rulebook, *, zone: str | None = None
) -> Front:
    """Return the sites that fit what was asked, or may; those that nobody beats first, without a ceiling last.

    With a zone, the sites with a parcel in it. Raises `ZonemapError` as `pareto_front` does.
    """
    terms = difficulties(assessment, workspace, rulebook, each_site(sites, assessment))
    terms = saying_something({"owners": sites.quantity("owners"), **terms})
    inside = _in_zone(assessment, zone)
    keep = np.array([bool(inside[each].any()) for each in sites.members], dtype=bool)
    keep &= (sites.table["fits"] != Verdict.BREACHED).to_numpy(dtype=bool)
    without = tuple(name for name in SITE_TERMS if name not in terms)
    gain = sites.quantity("gain_cap_m2")
    return _compared(np.flatnonzero(keep), gain, terms, without, weights_of(assessment, rulebook, terms))


def front_rows(front: Front, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per parcel, as `pareto --json` prints it: JSON types only, unknown is null."""
    ids = assessment.parcels.index[front.positions].tolist()
    listed = assessment.parcels["listing"].to_numpy(dtype=object)[front.positions].tolist()
    for at, parcel_id in enumerate(ids):
        yield {"parcel_id": str(parcel_id), "verdict": listed[at], **_row(front, at)}


def site_front_rows(front: Front, sites: Sites, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per site, as `pareto --of sites --json` prints it: JSON types only, unknown is null."""
    ids = assessment.parcels.index
    for at, position in enumerate(front.positions.tolist()):
        row = sites.table.iloc[position]
        yield {
            "site_id": str(row.name),
            "parcel_ids": [str(ids[member]) for member in sites.members[position]],
            **known("area_m2", row["area_m2_low"], row["area_m2_high"]),
            **_row(front, at),
        }


def _in_zone(assessment: Assessment, zone: str | None) -> npt.NDArray[np.bool_]:
    if zone is None:
        return np.ones(len(assessment.parcels), dtype=bool)
    inside: npt.NDArray[np.bool_] = (assessment.parcels["zone_id"] == zone).fillna(value=False).to_numpy(bool)
    return inside


def _compared(
    positions: IntArray,
    gain: Quantity,
    terms: Mapping[str, Quantity],
    without: tuple[str, ...],
    weights: Mapping[str, float],
) -> Front:
    gain, terms = gain.take(positions), {name: each.take(positions) for name, each in terms.items()}
    score = _score(terms, weights) if weights else None
    compared = list(terms.values()) if score is None else [score]
    verdict = on_front(gain, compared)
    bounded = np.flatnonzero(np.isfinite(gain.high))
    among = np.full(len(gain), Verdict.UNKNOWN, dtype=np.int8)
    among[bounded] = on_front(gain.take(bounded), [each.take(bounded) for each in compared])
    order = np.lexsort((positions, -gain.low, -among, np.isinf(gain.high)))
    return Front(
        positions=positions[order],
        gain=gain.take(order),
        difficulties={name: each.take(order) for name, each in terms.items()},
        without_data=without,
        weights=weights,
        score=score.take(order) if score else None,
        verdict=verdict[order],
        among_bounded=among[order],
    )


def _score(terms: Mapping[str, Quantity], weights: Mapping[str, float]) -> Quantity:
    total = Quantity.exact(np.zeros(len(next(iter(terms.values())))))
    for name, each in terms.items():
        total = total + each * Quantity.exact(np.full(len(each), weights[name]))
    return total


def _row(front: Front, at: int) -> Json:
    high = float(front.gain.high[at])
    is_bounded = bool(np.isfinite(high))
    row: Json = {
        "on_front": Verdict(int(front.verdict[at])).word,
        "on_front_of_bounded": Verdict(int(front.among_bounded[at])).word if is_bounded else None,
        "gain_m2": {"low": float(front.gain.low[at]), "high": high if is_bounded else None},
    }
    for name, each in front.difficulties.items():
        row |= known(name, each.low[at], each.high[at])
    if front.score is not None:
        row |= known("score", front.score.low[at], front.score.high[at])
    return row
