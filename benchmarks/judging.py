"""Judge a city by zonemap and parcel by parcel in plain Python: `python -m benchmarks.judging --parcels 100000`.

The facts are measured once and are the same for both; the verdicts must be the same, else nothing is printed but what
differs. What is timed is holding facts against the rulebook: look-ups of all numbers and all rules.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from benchmarks.measuring import machine
from benchmarks.plain import RULES, Judge, as_codes, parcels_of
from zonemap.assessment import MEASURED_WITH, rulebook_of, thresholds
from zonemap.cli.demonstration import make_demonstration
from zonemap.facts import Facts, measure_parcels
from zonemap.findings import NO_ROW, Findings
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE, judge

CUT_OFFS = {
    "investment_intensity_minimum": 3000.0,
    "vacant_floor_share_maximum": 0.4,
    "tax_per_mu_minimum": 5.0,
    "night_lights_minimum": 10.0,
    "ndvi_maximum": 0.4,
    "building_height_minimum_m": 3.0,
}
"""So that every rule is judged."""


@dataclass(frozen=True)
class Result:
    """Seconds of clock and of processor, the better of several."""

    parcels: int
    whole: tuple[float, float]
    plain: tuple[float, float]
    changed: dict[str, tuple[float, float]]

    @property
    def ratio(self) -> float:
        """How many times longer plain Python worked, in processor time."""
        return self.plain[1] / self.whole[1]


def town(folder: Path, *, parcels: int, seed: int) -> tuple[Facts, Rulebook]:
    """Return the facts of a made city, and the rulebook with every cut-off set."""
    workspace = make_demonstration(folder / "town", parcels=parcels, seed=seed)
    rulebook = rulebook_of(workspace, values=CUT_OFFS)
    facts, _seconds = measure_parcels(workspace, rulebook, as_of=workspace.settings.as_of)
    return facts, rulebook


def compare(facts: Facts, rulebook: Rulebook, *, repeats: int) -> Result:
    """Return how long both take; raises `AssertionError` where they do not say the same."""
    findings = judge(facts, rulebook).findings
    parcels = parcels_of(facts)
    plain = Judge(rulebook, facts.as_of.item(), facts.has)
    took, said = timed(lambda: plain.all_verdicts(parcels))
    assert set(findings) == set(RULES) == set(CATALOGUE)
    for name, found in findings.items():
        other = as_codes(said[name], NO_ROW).to_numpy()
        differing = (found.spread(len(facts)) != other).nonzero()[0]
        assert not len(differing), f"{name}: {len(differing)} parcels differ, first {facts.ids[differing[0]]}"
    whole = best(lambda: judge(facts, rulebook), repeats)
    changed = {
        number.name: best(lambda name=number.name: rejudged(facts, rulebook, findings, name), repeats)
        for number in thresholds(rulebook)
        if number.name not in MEASURED_WITH
        and any(number.name in rule.numbers for rule in CATALOGUE.values())
    }
    return Result(len(facts), whole, took, changed)


def rejudged(facts: Facts, rulebook: Rulebook, findings: dict[str, Findings], name: str) -> Any:
    """Return the judgement with one number changed: rules that do not take it stand."""
    standing = {rule: found for rule, found in findings.items() if name not in CATALOGUE[rule].numbers}
    return judge(facts, rulebook.changed({name: 1.5}), standing=standing)


def timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    clock, worked = perf_counter(), process_time()
    made = work()
    return (perf_counter() - clock, process_time() - worked), made


def best(work: Callable[[], Any], repeats: int) -> tuple[float, float]:
    runs = [timed(work)[0] for _ in range(repeats)]
    return min(clock for clock, _ in runs), min(worked for _, worked in runs)


def table(result: Result) -> str:
    """Return the comparison as text."""
    slowest = max(result.changed, key=lambda name: result.changed[name][0])
    clock, worked = result.changed[slowest]
    lines = [
        f"{result.parcels} parcels, {len(CATALOGUE)} rules; seconds of clock (of processor), the better runs",
        f"all rules, by arrays            {result.whole[0]:8.3f} ({result.whole[1]:.3f})",
        f"all rules, parcel by parcel     {result.plain[0]:8.3f} ({result.plain[1]:.3f})",
        f"ratio of processor time         {result.ratio:8.1f}",
        f"one number changed, the slowest {clock:8.3f} ({worked:.3f}) {slowest}",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Judge a city by arrays and parcel by parcel, side by side.")
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    where = machine()
    with TemporaryDirectory(prefix="zonemap-benchmark-") as place:
        facts, rulebook = town(Path(place), parcels=asked.parcels, seed=asked.seed)
        try:
            result = compare(facts, rulebook, repeats=asked.repeats)
        except AssertionError as error:
            print(f"The two do not say the same. {error}", file=sys.stderr)
            return 1
    print(table(result))
    print(", ".join(f"{name} {value}" for name, value in where.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
