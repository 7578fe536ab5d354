"""Gain against difficulty: which listed parcels are worth a look first, without one number that hides the others.

Difficulty is what can be counted of a parcel: enterprises on it, floor area that stands, the share that is blocked, a
dispute, buildings without an appraisal of their structure. What each weighs is for the bureau to say; until it does,
the terms stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.analysis import Listing, on_front
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.blocked import blocked_m2
from zonemap.errors import ZonemapError
from zonemap.findings import Claim, Quantity, Verdict, as_quantity
from zonemap.geometry import overlap_areas
from zonemap.plan import Rulebook, look_up
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]

WEIGHT: Final = "difficulty_weight"
"""The number by which a bureau weighs the terms of difficulty."""

TERMS: Final = ("enterprises", "floor_area_m2", "blocked_share", "is_disputed", "unappraised_buildings")
"""What is counted of a parcel, in the order in which it is shown."""

_SETTLED: Final = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Front:
    """Listed parcels by gain and difficulty; `positions` are theirs in the run.

    `difficulties` holds the terms that were compared, `without_data` names those that nothing is known of. `weights`
    are the bureau's, empty where it set none; `score` is then None and the terms stand side by side. `verdict` says of
    each whether nobody beats it. A parcel without a known ceiling may beat any: `among_bounded` says the same with
    those set apart, of which it is unknown.
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
        """Which parcels have a gain with a known ceiling."""
        return np.isfinite(self.gain.high)


def pareto_front(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, *, zone: str | None = None
) -> Front:
    """Return the parcels on the list, certain or possible, those that nobody beats first, without a ceiling last.

    Raises `ZonemapError` when the bureau weighs some terms that are compared, and others not, or when a layer that is
    counted has changed since the run.
    """
    _refuse_changed(assessment, workspace)
    parcels = assessment.parcels
    keep = parcels["listing"].isin((Listing.CERTAIN, Listing.POSSIBLE)).to_numpy()
    if zone is not None:
        keep = keep & (parcels["zone_id"] == zone).fillna(value=False).to_numpy(dtype=bool)
    positions = np.flatnonzero(keep)
    counted = _counted(assessment, workspace, rulebook)
    terms = {name: quantity.take(positions) for name, quantity in counted.items()}
    gain = assessment.quantity("gain_cap_m2").take(positions)
    weights = weights_of(assessment, rulebook, terms)
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
        without_data=tuple(name for name in TERMS if name not in terms),
        weights=weights,
        score=score.take(order) if score else None,
        verdict=verdict[order],
        among_bounded=among[order],
    )


def weights_of(assessment: Assessment, rulebook: Rulebook, terms: Mapping[str, Quantity]) -> dict[str, float]:
    """Return what the bureau weighs each term with; empty where it weighs none of them."""
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


def front_rows(front: Front, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per parcel, as `pareto --json` prints it: JSON types only, unknown is null."""
    ids = assessment.parcels.index[front.positions].tolist()
    listed = assessment.parcels["listing"].to_numpy(dtype=object)[front.positions].tolist()
    for at, parcel_id in enumerate(ids):
        high = float(front.gain.high[at])
        row: Json = {
            "parcel_id": str(parcel_id),
            "verdict": listed[at],
            "on_front": Verdict(int(front.verdict[at])).word,
            "on_front_of_bounded": Verdict(int(front.among_bounded[at])).word if np.isfinite(high) else None,
            "gain_m2": {"low": float(front.gain.low[at]), "high": high if np.isfinite(high) else None},
        }
        for name, each in front.difficulties.items():
            row |= known(name, each.low[at], each.high[at])
        if front.score is not None:
            row |= known("score", front.score.low[at], front.score.high[at])
        yield row


def _score(terms: Mapping[str, Quantity], weights: Mapping[str, float]) -> Quantity:
    total = Quantity.exact(np.zeros(len(next(iter(terms.values())))))
    for name, each in terms.items():
        total = total + each * Quantity.exact(np.full(len(each), weights[name]))
    return total


def _counted(assessment: Assessment, workspace: Workspace, rulebook: Rulebook) -> dict[str, Quantity]:
    """Return the terms of every parcel; one that is known of none of them is left out."""
    disputed = assessment.parcels["is_disputed"].map({each.word: int(each) for each in Verdict})
    terms = {
        "enterprises": _enterprises(assessment, workspace),
        "floor_area_m2": assessment.quantity("floor_area_m2"),
        "blocked_share": (blocked_m2(assessment, rulebook) / assessment.quantity("area_m2")).bounded(
            low=0.0, high=1.0
        ),
        "is_disputed": as_quantity(disputed.to_numpy(dtype=np.int8)),
        "unappraised_buildings": _unappraised(assessment, workspace),
    }
    least = {"is_disputed": (0.0, 1.0), "blocked_share": (0.0, 1.0)}
    return {
        name: each for name, each in terms.items() if _says_something(each, *least.get(name, (0.0, np.inf)))
    }


def _refuse_changed(assessment: Assessment, workspace: Workspace) -> None:
    layers = assessment.manifest["layers"]
    for name in ("buildings", "enterprise_parcels"):
        now = workspace.record(name).sha256 if workspace.has(name) else None
        if now != layers.get(name, {}).get("sha256"):
            raise ZonemapError(
                "run_outdated",
                _("The data, settings or rules have changed since the run {run}").format(run=assessment.run),
                _("assess again: zonemap assess {path}").format(path=workspace.path),
            )


def _says_something(quantity: Quantity, low: float, high: float) -> bool:
    return bool(((quantity.low > low) | (quantity.high < high)).any())


def _enterprises(assessment: Assessment, workspace: Workspace) -> Quantity:
    """Return how many enterprises are linked to each parcel."""
    size = len(assessment.parcels)
    if not workspace.has("enterprise_parcels"):
        return Quantity.unknown(size, low=0.0)
    links = workspace.read("enterprise_parcels").drop_duplicates(["enterprise_id", "parcel_id"])
    position = assessment.parcels.index.get_indexer(pd.Index(links["parcel_id"].astype(object)))
    count = np.bincount(position[position >= 0], minlength=size).astype(np.float64)
    return _at_least(count, is_partial="enterprise_parcels" in workspace.settings.partial_layers)


def _unappraised(assessment: Assessment, workspace: Workspace) -> Quantity:
    """Return how many buildings of each parcel were not appraised; one without a word may have been, or not."""
    size = len(assessment.parcels)
    if not workspace.has("buildings"):
        return Quantity.unknown(size, low=0.0)
    buildings = workspace.read("buildings")
    if "structure_appraisal" not in buildings.columns:
        return Quantity.unknown(size, low=0.0)
    ground = np.asarray(assessment.parcels.geometry.array, dtype=object)
    pairs = overlap_areas(np.asarray(buildings.geometry.array, dtype=object), ground)
    parcel = pairs.largest_by_left(len(buildings))
    stands = parcel >= 0
    word = buildings["structure_appraisal"]
    low, high = (
        np.bincount(parcel[stands & mask.to_numpy(dtype=bool)], minlength=size).astype(np.float64)
        for mask in ((word == "none").fillna(value=False), ~word.isin(_SETTLED))
    )
    is_partial = "buildings" in workspace.settings.partial_layers
    return Quantity(low, np.full(size, np.inf) if is_partial else high)


def _at_least(count: npt.NDArray[np.float64], *, is_partial: bool) -> Quantity:
    return Quantity(count, np.full(len(count), np.inf) if is_partial else count)
