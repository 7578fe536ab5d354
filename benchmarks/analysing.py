"""Time every analysis of a run at several sizes: `python -m benchmarks.analysing --sizes 10000 100000`.

A made city is assessed once for each size; every analysis then runs in a process of its own, which loads the saved run.
Said are the seconds of the analysis alone (the better of several), the memory at its peak, and how the seconds grow:
an exponent of 1 is in step with the parcels.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.measuring import machine
from benchmarks.worker import peak_mb_of_process
from zonemap.analysis import Listing, far_gain, grouped, waterfalls
from zonemap.assessment import Assessment, assess, load, rulebook_of, save, trial_of
from zonemap.assessment.studies import (
    Perturbation,
    Service,
    compared,
    gaps_of,
    pareto_front,
    perturbed_numbers,
    phase_plan,
    robustness,
    savings_of,
    sites_of,
    split_plans,
)
from zonemap.assessment.studies.mix import Blocks, mix_of
from zonemap.assessment.studies.supply import supply_of
from zonemap.cli.demonstration import make_demonstration
from zonemap.collecting import uncollected
from zonemap.facts import Facts, measure_parcels
from zonemap.facts.measure import Measuring, run_stages
from zonemap.facts.zones import measure_zones
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace, open_workspace

LISTED = (Listing.CERTAIN, Listing.POSSIBLE)
OTHER = "other"
"""The run that the latest is compared with."""
DRAWS = 10


@dataclass(frozen=True)
class Ground:
    """What an analysis may need; the facts are measured only for those that ask."""

    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook

    def facts(self) -> Facts:
        return measure_parcels(self.workspace, self.rulebook, as_of=self.workspace.settings.as_of)[0]


Work = Callable[[], Any]


def _free_land(ground: Ground) -> Work:
    facts = ground.facts()
    return lambda: run_stages(
        Measuring(ground.workspace, ground.rulebook, facts, lambda _stage: None), ["free land"]
    )


def _gain(ground: Ground) -> Work:
    facts = ground.facts()
    storey_m = ground.rulebook.setting("new_storey_height_m", facts.as_of)
    return lambda: far_gain(facts, new_storey_height_m=storey_m)


def _sites(ground: Ground) -> Work:
    return lambda: sites_of(ground.assessment, ground.workspace, ground.rulebook, listings=LISTED)


def _phases(ground: Ground) -> Work:
    parcels = ground.assessment.parcels
    zone = str(parcels["zone_id"].value_counts().index[0])
    first = date.fromisoformat(ground.assessment.manifest["as_of"]).year + 1
    return lambda: phase_plan(
        ground.assessment,
        ground.workspace,
        ground.rulebook,
        zone_id=zone,
        area_per_year_m2=500_000.0,
        years=tuple(range(first, first + 5)),
    )


def _compare(ground: Ground) -> Work:
    other = load(ground.workspace, OTHER)
    return lambda: compared(other, ground.assessment)


def _robustness(ground: Ground) -> Work:
    trial = trial_of(ground.workspace, ground.assessment)
    moved = perturbed_numbers(ground.rulebook)
    return lambda: robustness(trial, Perturbation(moved, DRAWS))


def _coverage(ground: Ground) -> Work:
    return lambda: gaps_of(ground.assessment, ground.workspace, ground.rulebook, Service.SEWAGE)


def _waterfall(ground: Ground) -> Work:
    facts = ground.facts()
    return lambda: waterfalls(ground.workspace, facts)


def _zones(ground: Ground) -> Work:
    facts = ground.facts()
    return lambda: measure_zones(ground.workspace, ground.rulebook, facts)


def _grouping(ground: Ground) -> Work:
    """Group at most 40,000 flagged parcels: what the goal of half a second is said of."""
    parcels = ground.assessment.parcels
    chosen = np.flatnonzero(parcels["listing"].isin(LISTED).to_numpy())[:_FLAGGED]
    polygons = np.asarray(parcels.geometry.array, dtype=object)[chosen]
    surface = np.ones(len(chosen), dtype=bool)

    @uncollected()
    def work() -> Any:
        return grouped(polygons, surface, tolerance_m=0.5, least_m=2.0)

    return work


def _supply(ground: Ground) -> Work:
    return lambda: supply_of(ground.assessment, ground.workspace, ground.rulebook)


def _pareto(ground: Ground) -> Work:
    return lambda: pareto_front(ground.assessment, ground.workspace, ground.rulebook)


def _readings(ground: Ground) -> Work:
    return lambda: split_plans(ground.assessment, ground.workspace, ground.rulebook)


def _savings(ground: Ground) -> Work:
    return lambda: savings_of(ground.assessment, ground.workspace, ground.rulebook, LISTED)


def _mix(ground: Ground) -> Work:
    return lambda: mix_of(ground.assessment, ground.workspace, ground.rulebook, Blocks.PARKS)


_FLAGGED = 40_000

ANALYSES: dict[str, Callable[[Ground], Work]] = {
    "free land, by opening": _free_land,
    "gain by route, free land at hand": _gain,
    "sites of all listed parcels": _sites,
    "phases of the largest zone": _phases,
    "two runs compared": _compare,
    f"robustness, {DRAWS} draws": _robustness,
    "grouping of at most 40,000": _grouping,
    "land to supply": _supply,
    "gain against difficulty": _pareto,
    "readings of plans that part parcels": _readings,
    "land saved": _savings,
    "mix of industries by park": _mix,
    "gaps of sewage": _coverage,
    "waterfall of all zones": _waterfall,
    "figures of the scorecard": _zones,
}


def one(name: str, folder: Path, repeats: int) -> dict[str, float]:
    """Return the seconds of one analysis, and the memory of this process before and at its peak, in MB."""
    workspace = open_workspace(folder)
    assessment = load(workspace)
    work = ANALYSES[name](Ground(workspace, assessment, rulebook_of(workspace)))
    before = peak_mb_of_process()
    seconds = []
    for _again in range(repeats):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    peak = peak_mb_of_process()
    listed = int(assessment.parcels["listing"].isin(LISTED).sum())
    return {"seconds": min(seconds), "before_mb": before, "peak_mb": peak, "listed": listed}


def measured(parcels: int, seed: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return every analysis of a made city of that size, each in a process of its own."""
    with TemporaryDirectory(prefix="zonemap-benchmark-") as place:
        workspace = make_demonstration(Path(place) / "town", parcels=parcels, seed=seed)
        save(assess(workspace, values={"industry_far_minimum": 1.0}, run=OTHER), workspace)
        save(assess(workspace), workspace)
        found = {}
        for name in ANALYSES:
            command = [sys.executable, "-m", "benchmarks.analysing", "--one", name, str(workspace.path)]
            done = subprocess.run(
                [*command, "--repeats", str(repeats)], capture_output=True, text=True, check=True
            )
            found[name] = json.loads(done.stdout)
        return found


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return by which power of the parcels the seconds grow from the smallest to the largest size; NaN for one size."""
    if len(sizes) < 2:
        return math.nan
    return math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])


def table(results: dict[int, dict[str, dict[str, float]]]) -> str:
    """Return the results as text: seconds, memory above what was loaded, and the exponent between the ends."""
    sizes = sorted(results)
    head = "".join(f"{size:>14,}" for size in sizes)
    lines = [f"{'seconds (MB above what was loaded)':36}{head}{'exponent':>10}"]
    for name in ANALYSES:
        rows = [results[size][name] for size in sizes]
        cells = "".join(f"{row['seconds']:8.3f} ({row['peak_mb'] - row['before_mb']:4.0f})" for row in rows)
        growth = exponent(sizes, [row["seconds"] for row in rows])
        lines.append(f"{name:36}{cells}{growth:10.2f}")
    listed = "".join(f"{results[size]['sites of all listed parcels']['listed']:>14,}" for size in sizes)
    return "\n".join([*lines, f"{'parcels listed':36}{listed}"])


def main() -> int:
    parser = argparse.ArgumentParser(description="Time every analysis of a run at several sizes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one[0], Path(asked.one[1]), asked.repeats)))
        return 0
    results = {size: measured(size, asked.seed, asked.repeats) for size in asked.sizes}
    print(json.dumps(machine()))
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
