"""六(一): what an image shows supports a flag, finds nothing, and shows nothing of what is smaller than its cells."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.facts.test_rasters import NODATA, cells, write_raster
from tests.rules.parcels import ACCEPTED, KNOWN, facts, verdict
from tests.toytown import layer, parcel, square, town, verdict_of
from zonemap.assessment import assess, disagreements, receipt, rulebook_of, save, stored_inputs
from zonemap.cli.receipt_text import receipt_lines
from zonemap.errors import ZonemapError
from zonemap.findings import NO_NOTE, Verdict
from zonemap.layers import RASTERS
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import judge, with_percentiles
from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace

BUREAU = 'source = { document = "局文", place = "第三条", confidence = "BUREAU" }'
CUT_OFFS = {"night_lights_minimum": 10.0, "ndvi_maximum": 0.4, "building_height_minimum_m": 3.0}
LOCAL = "\n".join(f"[[numbers.{name}.rows]]\nvalue = {value}\n{BUREAU}" for name, value in CUT_OFFS.items())


def book(text: str = LOCAL) -> Rulebook:
    return load_plan().extended(text, "numbers.toml").accepting(ACCEPTED)


@pytest.mark.parametrize("raster", RASTERS)
@pytest.mark.parametrize(
    ("mean", "cells", "note"),
    [(1.0, 0.99, 0), ((0.0, 20.0), 0.5, 0), ((0.0, 20.0), 4.0, 1), (1.0, None, NO_NOTE)],
)
def test_what_hides_a_parcel_is_said(raster: str, mean: Any, cells: float | None, note: int) -> None:
    word, found = verdict(raster, rulebook=book(), **{f"{raster}_mean": mean, f"{raster}_cells": cells})
    assert word == "unknown"
    assert found.note.tolist() == [note]


def test_no_image_moves_the_list_unless_the_bureau_says_so() -> None:
    roles = load_plan().roles
    assert {roles[name].role for name in RASTERS} == {"supporting"}


def test_a_percentile_of_an_upper_limit_leaves_the_greenest() -> None:
    rows = [
        {**KNOWN, "zone_id": "A", "ndvi_mean": mean, "ndvi_cells": 4.0} for mean in (0.1, 0.2, 0.3, 0.4, 0.5)
    ]
    known = facts([*rows, {**rows[0], "land_use": "0701", "ndvi_mean": 0.9}])
    text = f'[[numbers.ndvi_maximum.rows]]\npercentile = 60\nwithin = "zone"\n{BUREAU}\n'
    found = judge(known, with_percentiles(book(text), known, is_zoned=True)).findings["ndvi"]
    assert found.limit.low.tolist() == [0.3] * 5, "the third of five: fields are not of the group"
    assert found.verdict.tolist() == [1, 1, 1, -1, -1]


def lit_town(folder: Path) -> Workspace:
    """Return three parcels of 1 ha under cells of 50 m: bright, dark, and one under no cell with a value."""
    workspace = town(
        folder / "town",
        {
            "parcels": layer(
                [parcel(parcel_id=name) for name in ("BRIGHT", "DARK", "HIDDEN")],
                [square(at, 0) for at in range(3)],
            )
        },
        place="320613",
    )
    (workspace.path / "numbers.toml").write_text(LOCAL, "utf-8")
    values = np.repeat(np.array([[20.0, 2.0, NODATA]], dtype="float32"), 2, axis=1)
    lights = write_raster(folder / "lights.tif", np.repeat(values, 2, axis=0), cell=50.0)
    workspace.add_raster(lights, "night_lights", "nW/cm²/sr")
    return workspace


def test_a_receipt_names_the_image_its_hash_and_its_mean(tmp_path: Path) -> None:
    use_language(Language.EN)
    workspace = lit_town(tmp_path)
    run = assess(workspace)
    assert [verdict_of(run, "night_lights", name) for name in ("BRIGHT", "DARK", "HIDDEN")] == [
        "met", "breached", "unknown",
    ]  # fmt: skip
    unseen = assess(workspace.supposing(without=["night_lights"]))
    assert run.parcels["listing"].tolist() == unseen.parcels["listing"].tolist(), "an image moves no list"
    rulebook, at = rulebook_of(workspace), run.position("DARK")
    said = receipt(run, rulebook, at, stored_inputs(workspace, run, at))
    finding = next(each for each in said["findings"] if each["rule"] == "night_lights")
    image = next(each for each in finding["inputs"] if each["input"] == "raster.night_lights")
    assert image["value"] == pytest.approx(2.0)
    assert image["sha256"] == workspace.rasters()["night_lights"].sha256
    lines = [line for line in receipt_lines(said, "") if "Night lights (image)" in line]
    assert lines == [f"  Input: Night lights (image) (sha256 {image['sha256'][:12]}): mean = 2 nW/cm²/sr"]


def test_what_would_settle_a_hidden_parcel_is_the_image(tmp_path: Path) -> None:
    use_language(Language.EN)
    workspace = lit_town(tmp_path)
    run = assess(workspace)
    at = run.position("HIDDEN")
    said = receipt(run, rulebook_of(workspace), at, stored_inputs(workspace, run, at))
    finding = next(each for each in said["findings"] if each["rule"] == "night_lights")
    assert finding["verdict"] == "unknown"
    assert finding["missing"]["inputs"] == [{"input": "raster.night_lights", "why": "missing"}]
    assert finding["missing"]["words"] == "Night lights (image)"


def test_a_parcel_smaller_than_a_cell_asks_for_a_finer_image(tmp_path: Path) -> None:
    use_language(Language.EN)
    workspace = lit_town(tmp_path)
    coarse = write_raster(tmp_path / "coarse.tif", np.full((3, 3), 2.0, dtype="float32"), cell=500.0)
    workspace.add_raster(coarse, "night_lights", "nW/cm²/sr")
    run = assess(workspace)
    assert run.findings["night_lights"].verdict.tolist() == [Verdict.UNKNOWN] * 3
    said = receipt(run, rulebook_of(workspace), 0, stored_inputs(workspace, run, 0))
    finding = next(each for each in said["findings"] if each["rule"] == "night_lights")
    assert finding["missing"]["inputs"] == [{"input": "raster.night_lights", "why": "incomplete"}]
    assert finding["missing"]["words"] == "Night lights (image) (finer, or without gaps)"
    assert "smaller than a cell" in finding["sentence"]


def test_an_image_that_was_changed_since_the_run_is_found(tmp_path: Path) -> None:
    use_language(Language.EN)
    workspace = lit_town(tmp_path)
    run = assess(workspace)
    save(run, workspace)
    assert disagreements(run, workspace, rulebook_of(workspace), 0) == []
    file = workspace.path / workspace.rasters()["night_lights"].file
    write_raster(file, np.full((2, 6), 1.0, dtype="float32"), cell=50.0)
    words = disagreements(run, workspace, rulebook_of(workspace), 0)
    assert words[0] == "the raster “night_lights” was changed since the run"
    file.unlink()
    with pytest.raises(ZonemapError) as caught:
        assess(workspace)
    assert caught.value.code == "unreadable_raster"


SIZE = 20
"""Parcels of the property below, in cells of an image of 20 × 20."""


def imaged(folder: Path, image: np.ndarray, raster: str, boxes: np.ndarray) -> dict[str, np.ndarray]:
    """Return verdicts, and both ends of the mean, of parcels under an image of cells of 30 m."""
    workspace = town(
        folder,
        {
            "parcels": layer(
                [parcel(parcel_id=f"P{at}") for at in range(len(boxes))],
                [cells(*box) for box in boxes.tolist()],
            )
        },
    )
    (workspace.path / "numbers.toml").write_text(LOCAL, "utf-8")
    file = write_raster(folder.parent / f"{folder.name}.tif", image.astype("float32"))
    workspace.add_raster(file, raster, "1")
    run = assess(workspace)
    mean = run.quantity(f"{raster}_mean")
    return {"verdict": run.findings[raster].spread(len(boxes)), "low": mean.low, "high": mean.high}


@pytest.mark.parametrize("raster", RASTERS)
def test_a_gap_that_is_filled_never_turns_a_verdict_round(raster: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(list(RASTERS).index(raster))
    corner, sides = rng.uniform(0, 18, (SIZE, 2)), rng.uniform(0.5, 5, (SIZE, 2))
    boxes = np.hstack([corner, corner + sides])
    scale = {"night_lights": 20.0, "ndvi": 0.8, "building_height": 6.0}[raster]
    truth = np.repeat(np.repeat(rng.uniform(0, scale, (5, 5)), 4, axis=0), 4, axis=1)
    hidden = rng.random(truth.shape)
    steps = [
        imaged(tmp_path / f"w{at}", np.where(hidden < share, NODATA, truth), raster, boxes)
        for at, share in enumerate((1.1, 0.5, 0.1, 0.02, 0.0))
    ]
    for before, after in pairwise(steps):
        sure = before["verdict"] != Verdict.UNKNOWN
        assert (after["verdict"][sure] == before["verdict"][sure]).all()
        assert (after["low"] >= before["low"] - 1e-6).all()
        assert (after["high"] <= before["high"] + 1e-6).all()
    assert set(steps[0]["verdict"].tolist()) == {0}, "an image without a value says nothing"
    assert {-1, 1} <= set(steps[-1]["verdict"].tolist())
    assert {0} < set(steps[2]["verdict"].tolist()), "some are sure although a part is hidden"
    inside = (boxes <= 20).all(axis=1)
    assert steps[-1]["low"][inside] == pytest.approx(steps[-1]["high"][inside])
    assert (steps[-1]["low"][~inside] < steps[-1]["high"][~inside]).all(), (
        "what lies beyond the image is not shown"
    )
