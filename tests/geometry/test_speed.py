"""The comparison of `benchmarks`, small enough to run with the tests: right first, then faster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from benchmarks.agreement import Disagreement, check_agreement
from benchmarks.engines import ENGINES
from benchmarks.measuring import compare, ratio, table
from benchmarks.town import read_town, write_town
from benchmarks.worker import run


def test_zonemap_agrees_with_geopandas_and_is_faster(tmp_path: Path) -> None:
    write_town(tmp_path, parcels=3000, seed=2)
    town = read_town(tmp_path)
    results, best = {}, {}
    for engine in ENGINES:
        runs = [run(engine, town) for _ in range(2)]
        results[engine] = runs[0][0]
        # The better of two runs, in processor time: another program on the machine does not make it slower.
        best[engine] = min(sum(cpu.values()) for _, _, cpu in runs)
    check_agreement(*results.values())
    assert len(results["zonemap"]["zones"]) >= 2900
    assert results["zonemap"]["buildings"]["footprint_m2"].gt(0).mean() > 0.5
    assert results["zonemap"]["raster"]["mean"].notna().mean() > 0.9
    assert best["geopandas"] / best["zonemap"] > 1.5


@pytest.mark.proof
def test_zonemap_is_five_times_as_fast_on_a_hundred_thousand_parcels() -> None:
    result = compare(100_000, repeats=3, seed=1)
    print(table(result))  # noqa: T201  (the numbers are what one runs this for)
    assert ratio(result) >= 5
    ours, theirs = (result["engines"][engine]["peak_mb"] for engine in ENGINES)
    assert ours <= theirs


def result_of(**raster: float) -> dict[str, pd.DataFrame]:
    areas = pd.DataFrame({"parcel_id": ["A", "B"], "zone_id": ["Z", "Z"], "area_m2": [10.0, 20.0]})
    return {
        "zones": areas,
        "raster": pd.DataFrame({"parcel_id": list(raster), "mean": list(raster.values())}),
    }


def test_equal_results_agree_also_where_both_are_unknown() -> None:
    assert check_agreement(result_of(A=1.0, B=np.nan), result_of(B=np.nan, A=1.0)) == {
        "zones": 0.0,
        "raster": 0.0,
    }


@pytest.mark.parametrize(
    ("stage", "changed"),
    [
        pytest.param(
            "zones",
            {"parcel_id": ["A", "B"], "zone_id": ["Z", "Z"], "area_m2": [10.0, 20.00001]},
            id="an area",
        ),
        pytest.param(
            "zones", {"parcel_id": ["A"], "zone_id": ["Z"], "area_m2": [10.0]}, id="a pair one engine lacks"
        ),
        pytest.param("raster", {"parcel_id": ["A", "B"], "mean": [1.0, 3.00001]}, id="a mean"),
        pytest.param(
            "raster", {"parcel_id": ["A", "B"], "mean": [1.0, np.nan]}, id="a mean one engine lacks"
        ),
    ],
)
def test_a_difference_is_told(stage: str, changed: dict[str, list[object]]) -> None:
    mine = result_of(A=1.0, B=3.0)
    with pytest.raises(Disagreement, match=stage):
        check_agreement(mine, {**mine, stage: pd.DataFrame(changed)})
