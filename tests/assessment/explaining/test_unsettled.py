"""What an unknown finding lacks is named by layer and column, and filling it in settles the finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.unknowns import Layers, hidden, truth, turns
from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess, receipt, rulebook_of, stored_inputs
from zonemap.findings import Verdict
from zonemap.workspace import Workspace

SIZE = 16
LOCAL = """
[[numbers.tax_per_mu_minimum.rows]]
value = 5
source = { document = "本局", place = "第一条", confidence = "BUREAU" }
[[numbers.investment_intensity_minimum.rows]]
value = 3000
source = { document = "本局", place = "第一条", confidence = "BUREAU" }
[[numbers.vacant_floor_share_maximum.rows]]
value = 0.4
source = { document = "本局", place = "第一条", confidence = "BUREAU" }
"""


def made(folder: Path, layers: Layers) -> tuple[Workspace, Assessment]:
    workspace = town(folder, layers, place="320613")
    (workspace.path / "numbers.toml").write_text(LOCAL, "utf-8")
    return workspace, assess(workspace)


def missing(workspace: Workspace, found: Assessment, at: int) -> dict[str, dict[str, Any]]:
    """Return what each unknown finding about a parcel lacks."""
    said = receipt(found, rulebook_of(workspace), at, stored_inputs(workspace, found, at))
    return {each["rule"]: each["missing"] for each in said["findings"] if each["verdict"] == "unknown"}


def concerned(layers: Layers, name: str, at: int) -> np.ndarray:
    """Return the rows of a layer that a parcel's receipt speaks of."""
    parcels = layers["parcels"]
    links = layers["enterprise_parcels"]
    here = links["enterprise_id"][links["parcel_id"] == parcels["parcel_id"].iloc[at]]
    if name == "parcels":
        return np.arange(len(parcels)) == at
    if name == "enterprise_parcels":
        return links["enterprise_id"].isin(here).to_numpy()
    if name == "enterprises":
        return layers[name]["enterprise_id"].isin(here).to_numpy()
    shape = parcels.geometry.iloc[at]
    return np.array(layers[name].geometry.intersection(shape).area > 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_filling_in_what_is_named_settles_every_finding(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    whole = truth(rng, SIZE, has_buildings=True)
    known = hidden(whole, turns(rng, whole, [0.7, 0.0, 0.3]), 0)
    workspace, before = made(tmp_path / "before", known)
    filled = {name: table.copy() for name, table in known.items()}
    to_settle = []
    for at in range(SIZE):
        for rule, said in missing(workspace, before, at).items():
            if said["numbers"] or not said["inputs"]:
                continue
            to_settle.append((at, rule, [each["input"] for each in said["inputs"]]))
            for each in said["inputs"]:
                name, _dot, column = each["input"].partition(".")
                rows = concerned(whole, name, at)
                filled[name].loc[rows, column] = whole[name].loc[rows, column]
    assert len(to_settle) > SIZE
    after, ends = (made(tmp_path / name, layers)[1] for name, layers in (("after", filled), ("whole", whole)))
    left = [
        (at, rule, inputs)
        for at, rule, inputs in to_settle
        if is_open(after, at, rule) and not is_open(ends, at, rule)
    ]
    assert left == []


def is_open(found: Assessment, at: int, rule: str) -> bool:
    return bool(found.findings[rule].spread(SIZE)[at] == Verdict.UNKNOWN)


def one(folder: Path, **columns: Any) -> dict[str, dict[str, Any]]:
    """Return what is missing of one parcel of 1 ha with a hall whose storey height is not known."""
    layers: dict[str, pd.DataFrame] = {
        "parcels": layer([parcel(**columns)], [square(0, 0)]),
        "buildings": layer([building(storeys=None, storey_height_m=None)], [square(0, 0, width=40)]),
    }
    workspace = town(folder, layers)
    return missing(workspace, assess(workspace), 0)


def inputs(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["input"], each["why"]) for each in said["inputs"]]


def test_a_hall_without_storeys_lacks_floor_area_and_storey_height(tmp_path: Path) -> None:
    said = one(tmp_path / "w")["industry_far_minimum"]
    assert inputs(said) == [
        ("buildings.floor_area_m2", "missing"),
        ("buildings.storey_height_m", "missing"),
        ("buildings.storeys", "missing"),
    ]
    assert "建筑物·层高（米）" in said["words"]


def test_a_code_of_two_digits_lacks_the_third(tmp_path: Path) -> None:
    said = one(tmp_path / "w", industry_code="29")["industry_far_minimum"]
    assert ("parcels.industry_code", "incomplete") in inputs(said)


def test_a_use_of_two_digits_is_too_short(tmp_path: Path) -> None:
    assert ("parcels.land_use", "incomplete") in inputs(
        one(tmp_path / "w", land_use="10")["industry_far_minimum"]
    )


def test_land_not_started_asks_for_the_day_agreed_and_not_for_shares(tmp_path: Path) -> None:
    columns = {"is_started": False, "start_due_on": None, "developed_share": None, "invested_share": None}
    assert inputs(one(tmp_path / "w", **columns)["idle_land"]) == [("parcels.start_due_on", "missing")]


def test_a_number_that_the_bureau_must_fill_in_is_named(tmp_path: Path) -> None:
    said = one(tmp_path / "w", supplied_on="2024-01-01")["industry_far_minimum"]
    assert said["numbers"] == ["industry_far_minimum"]
    assert "工业项目计容容积率的行业控制指标" in said["words"]


def test_what_government_decides_lacks_nothing(tmp_path: Path) -> None:
    said = one(tmp_path / "w", industry_code="2614")["entry_far_floor"]
    assert said["numbers"] == []
