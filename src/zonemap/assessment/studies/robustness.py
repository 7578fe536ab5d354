"""How firmly each parcel stands on the list: judged again and again with thresholds a little higher or lower."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zonemap.analysis import listing
from zonemap.assessment.assessing import is_zoned, rulebook_of
from zonemap.assessment.trial import MEASURED_WITH, Trial
from zonemap.errors import ZonemapError
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE, judge, with_percentiles
from zonemap.wording import gettext as _

Json = dict[str, Any]
FloatArray = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

_CERTAIN: Final = 2
_POSSIBLE: Final = 1


@dataclass(frozen=True, slots=True)
class Perturbation:
    """How thresholds are moved: each by its own factor between 1 - `spread` and 1 + `spread`, `draws` times over."""

    numbers: tuple[str, ...]
    draws: int = 100
    spread: float = 0.1
    seed: int = 1
    top: int = 50
    """Places of the list whose holders are followed."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """In which share of draws (0-1) each parcel, in the order of the run, is certain, listed, among the first."""

    perturbation: Perturbation
    certain: FloatArray
    listed: FloatArray
    """Certain or possible."""
    among_first: FloatArray
    factors: FloatArray
    """The factors drawn: one row per draw, one column per number."""


def perturbed_numbers(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the thresholds of the flags that decide; grades have no half steps, what measuring reads is left out."""
    deciding = [rule for rule in CATALOGUE.values() if rulebook.roles[rule.name].role == "deciding"]
    names = {name for rule in deciding if not rulebook.roles[rule.name].scale for name in rule.numbers}
    return tuple(
        sorted(
            name
            for name in names - MEASURED_WITH
            if not rulebook.number(name).is_list and any(row.is_known for row in rulebook.number(name).rows)
        )
    )


def robustness(
    trial: Trial, perturbation: Perturbation, *, progress: Progress = lambda _done, _all: None
) -> Robustness:
    """Return how often each parcel keeps its place; the same seed gives the same numbers.

    Facts are measured once; only rules that take a perturbed number are judged again. Raises `ZonemapError` for a
    number that there is not, or that measuring reads.
    """
    rulebook = rulebook_of(trial.workspace, values=trial.base.manifest.get("values") or None)
    _check(perturbation.numbers, rulebook)
    rulebook = with_percentiles(rulebook, trial.facts, is_zoned=is_zoned(trial.workspace))
    random = np.random.default_rng(perturbation.seed)
    factors = random.uniform(
        1 - perturbation.spread, 1 + perturbation.spread, (perturbation.draws, len(perturbation.numbers))
    )
    size = len(trial.facts)
    certain, listed, first = np.zeros(size), np.zeros(size), np.zeros(size)
    gain = trial.base.quantity("gain_cap_m2").low
    for at, drawn in enumerate(factors):
        codes = _listing(
            trial, rulebook.scaled(dict(zip(perturbation.numbers, drawn, strict=True))), perturbation
        )
        certain += codes == _CERTAIN
        listed += codes >= _POSSIBLE
        first[_first(codes, gain, perturbation.top)] += 1
        progress(at + 1, perturbation.draws)
    draws = perturbation.draws
    return Robustness(perturbation, certain / draws, listed / draws, first / draws, factors)


def robustness_rows(found: Robustness, trial: Trial) -> Iterator[Json]:
    """Yield one row per parcel that is on the list of the run, or ever came to be certain: the least firm first."""
    codes = trial.base.listing_codes
    shown = np.flatnonzero((codes >= _POSSIBLE) | (found.certain > 0))
    ids = trial.base.parcels.index
    for position in shown[np.argsort(found.certain[shown], kind="stable")]:
        yield {
            "parcel_id": str(ids[position]),
            "verdict": str(trial.base.parcels["listing"].iloc[position]),
            "certain_share": float(found.certain[position]),
            "listed_share": float(found.listed[position]),
            "among_first_share": float(found.among_first[position]),
        }


def _listing(trial: Trial, rulebook: Rulebook, perturbation: Perturbation) -> npt.NDArray[np.uint8]:
    moved = set(perturbation.numbers)
    standing = {
        name: found for name, found in trial.base.findings.items() if not moved & set(CATALOGUE[name].numbers)
    }
    judged = judge(trial.facts, rulebook, off=trial.workspace.settings.flags.off, standing=standing)
    return listing(judged.findings, rulebook, len(trial.facts))


def _first(codes: npt.NDArray[np.uint8], gain: FloatArray, top: int) -> npt.NDArray[np.intp]:
    """Return the positions of the first of the list: certain before all, the larger gain before the smaller."""
    listed = np.flatnonzero(codes == _CERTAIN)
    return listed[np.lexsort((listed, -gain[listed]))][:top]


def _check(numbers: Sequence[str], rulebook: Rulebook) -> None:
    for name in numbers:
        rulebook.number(name)
        if name in MEASURED_WITH:
            raise ZonemapError(
                "number_measures",
                _("{name} is read when measuring, and cannot be moved a little at a time").format(name=name),
                _("use one of: {names}").format(names=", ".join(perturbed_numbers(rulebook))),
            )
