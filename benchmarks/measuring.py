"""Measure a town by zonemap and by geopandas with exactextract, side by side: `python -m benchmarks.measuring`.

Both engines get the same files and run in turn (A B A B), each in a process of its own; reading the files is not timed.
The results must agree, else nothing is printed but the disagreement.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import shapely

from benchmarks.agreement import Disagreement, check_agreement
from benchmarks.engines import ENGINES, KEYS
from benchmarks.town import write_town

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("exactextract", "geopandas", "numpy", "pandas", "rasterio", "shapely")


def compare(parcels: int, *, repeats: int, seed: int) -> dict[str, Any]:
    """Return the medians by stage and engine, the peak memory and the largest differences for one size of town."""
    with TemporaryDirectory(prefix="zonemap-benchmark-") as place:
        folder = Path(place)
        print(f"{parcels} parcels: building the town", file=sys.stderr, flush=True)
        write_town(folder, parcels=parcels, seed=seed)
        runs: dict[str, list[dict[str, Any]]] = {engine: [] for engine in ENGINES}
        for number in range(repeats):
            print(f"  run {number + 1} of {repeats}", file=sys.stderr, flush=True)
            for engine in ENGINES:
                runs[engine].append(_in_own_process(engine, folder))
        tables = [
            {stage: pd.read_parquet(folder / f"{engine} {stage}.parquet") for stage in KEYS}
            for engine in ENGINES
        ]
    medians = {
        engine: {
            "seconds": _medians(done, "seconds"),
            "cpu_seconds": _medians(done, "cpu_seconds"),
            "read_mb": max(run["read_mb"] for run in done),
            "peak_mb": max(run["peak_mb"] for run in done),
        }
        for engine, done in runs.items()
    }
    return {
        "parcels": parcels,
        "repeats": repeats,
        "seed": seed,
        "engines": medians,
        "runs": runs,
        "largest_difference": check_agreement(*tables),
    }


def _in_own_process(engine: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.worker", engine, str(folder), str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    record: dict[str, Any] = json.loads((folder / f"{engine}.json").read_text(encoding="utf-8"))
    return record


def _medians(runs: list[dict[str, Any]], kind: str) -> dict[str, float]:
    return {stage: float(np.median([run[kind][stage] for run in runs])) for stage in KEYS}


def ratio(result: dict[str, Any], kind: str = "seconds") -> float:
    """Return how many times longer the peer took for the whole job."""
    ours, theirs = (sum(result["engines"][engine][kind].values()) for engine in ENGINES)
    return float(theirs / ours)


def table(result: dict[str, Any]) -> str:
    """Return the comparison as text, one line per stage."""
    ours, theirs = (result["engines"][engine] for engine in ENGINES)
    lines = [
        f"{result['parcels']} parcels, median of {result['repeats']}",
        f"{'stage':<24}{'zonemap':>10}{'geopandas':>11}{'ratio':>8}{'cpu ratio':>11}{'difference':>12}",
    ]

    def line(name: str, stages: list[str], difference: str = "") -> None:
        a, b = (sum(engine["seconds"][stage] for stage in stages) for engine in (ours, theirs))
        x, y = (sum(engine["cpu_seconds"][stage] for stage in stages) for engine in (ours, theirs))
        lines.append(f"{name:<24}{a:>8.2f} s{b:>9.2f} s{b / a:>8.1f}{y / x:>11.1f}{difference:>12}")

    for stage in KEYS:
        line(stage, [stage], f"{result['largest_difference'][stage]:.0e}")
    line("without the raster", [stage for stage in KEYS if stage != "raster"])
    line("whole job", list(KEYS))
    for name, key in (("memory after reading", "read_mb"), ("memory at peak", "peak_mb")):
        lines.append(f"{name:<24}{ours[key]:>7.0f} MB{theirs[key]:>8.0f} MB{theirs[key] / ours[key]:>8.1f}")
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """Return what the numbers were taken on; a machine busy with something else shows in its load."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [row for row in info.read_text(encoding="utf-8").splitlines() if row.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
        **{name: version(name) for name in PACKAGES},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure a town by zonemap and by geopandas, side by side.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="parcels")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    where = machine()
    results = []
    try:
        for size in asked.sizes:
            results.append(compare(size, repeats=asked.repeats, seed=asked.seed))
            print(table(results[-1]), flush=True)
            print()
    except Disagreement as error:
        print(f"The engines disagree. {error}", file=sys.stderr)
        return 1
    print(", ".join(f"{name} {value}" for name, value in where.items()))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"measuring-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps({"machine": where, "results": results}, indent=2), encoding="utf-8")
    print(file.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
