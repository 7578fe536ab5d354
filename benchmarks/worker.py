"""One engine in a process of its own, so that its memory is its own: `python -m benchmarks.worker ENGINE TOWN OUT`."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd

from benchmarks.engines import ENGINES
from benchmarks.town import Town, read_town


def run(engine: str, town: Town) -> tuple[dict[str, pd.DataFrame], dict[str, float], dict[str, float]]:
    """Return the results by stage, and the seconds of clock and of processor each stage took."""
    tables, seconds, cpu = {}, {}, {}
    for name, stage in ENGINES[engine].items():
        clock, worked = perf_counter(), process_time()
        tables[name] = stage(town)
        seconds[name], cpu[name] = perf_counter() - clock, process_time() - worked
        print(f"    {engine:<10} {name:<14} {seconds[name]:8.2f} s", file=sys.stderr, flush=True)
    return tables, seconds, cpu


def peak_mb_of_process() -> float:
    """Return the most memory that this process held so far, in MB."""
    # Linux hands ru_maxrss of the parent on to its children; VmHWM begins anew with each program.
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    engine, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    town = read_town(folder)
    read_mb = peak_mb_of_process()
    tables, seconds, cpu = run(engine, town)
    peak_mb = peak_mb_of_process()
    for name, table in tables.items():
        table.to_parquet(out / f"{engine} {name}.parquet")
    record = {"seconds": seconds, "cpu_seconds": cpu, "read_mb": read_mb, "peak_mb": peak_mb}
    (out / f"{engine}.json").write_text(json.dumps(record), encoding="utf-8")


if __name__ == "__main__":
    main()
