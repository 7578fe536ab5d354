"""Runs on disk: read back as they were, saved whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.assessment.town import mixed_town
from tests.toytown import one_parcel_town
from zonemap.assessment import Assessment, assess, latest_run, load, parcel_row, rulebook_of, runs, save
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace, create_workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return mixed_town(tmp_path / "w")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Assessment]:
    """Return a workspace with one run in it, for tests that change neither."""
    workspace = mixed_town(tmp_path_factory.mktemp("saved") / "w")
    found = assess(workspace, run="base")
    save(found, workspace)
    return workspace, found


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every text of one type: files know only one."""
    flat = table.reset_index()
    texts = [
        name for name in flat.columns if flat[name].dtype.kind == "O" or flat[name].dtype in ("str", "string")
    ]
    return flat.astype(dict.fromkeys(texts, "string"))


def assert_same(read: Assessment, written: Assessment) -> None:
    assert read.run == written.run
    assert read.parcels.crs == written.parcels.crs
    assert read.parcels.geometry.geom_equals_exact(written.parcels.geometry, 0, align=False).all()
    assert_frame_equal(
        plain(read.parcels.drop(columns="geometry")), plain(written.parcels.drop(columns="geometry"))
    )
    assert_frame_equal(plain(read.constraints), plain(written.constraints))
    assert list(read.findings) == list(written.findings)
    for name, found in written.findings.items():
        again = read.findings[name]
        assert again.choices == found.choices
        for one, other in (
            (again.position, found.position),
            (again.verdict, found.verdict),
            (again.measured.low, found.measured.low),
            (again.measured.high, found.measured.high),
            (again.limit.low, found.limit.low),
            (again.limit.high, found.limit.high),
            (again.choice, found.choice),
            (again.note, found.note),
            (again.is_deciding, found.is_deciding),
        ):
            assert one.dtype == other.dtype, name
            assert np.array_equal(one, other), name


def test_a_run_is_read_back_as_it_was(workspace: Workspace) -> None:
    written = assess(workspace)
    save(written, workspace)
    read = load(workspace)
    assert_same(read, written)
    assert {**read.manifest} == {**written.manifest, "run": written.run, "choices": read.manifest["choices"]}
    book = rulebook_of(workspace)
    for at in range(len(written.parcels)):
        assert parcel_row(read, book, at) == parcel_row(written, book, at)


def test_a_run_in_which_nothing_was_judged_is_read_back(tmp_path: Path) -> None:
    written = one_parcel_town(tmp_path / "w")
    assert written.findings == {}
    workspace = open_workspace(tmp_path / "w")
    save(written, workspace)
    assert_same(load(workspace), written)


def test_the_latest_run_is_the_one_saved_last(workspace: Workspace) -> None:
    for name in ("b", "a", "c"):
        save(assess(workspace, run=name), workspace)
    save(assess(workspace, run="a"), workspace)
    assert latest_run(workspace) == "a"
    assert load(workspace).run == "a"
    assert load(workspace, "b").run == "b"
    assert sorted(runs(workspace)) == ["a", "b", "c"]


def test_a_workspace_that_was_never_assessed_says_how(workspace: Workspace) -> None:
    assert runs(workspace) == []
    with pytest.raises(ZonemapError) as error:
        load(workspace)
    assert error.value.code == "not_assessed"
    assert "zonemap assess" in error.value.remedy


@pytest.mark.parametrize("name", ["nowhere", "..", "../..", "latest.txt"])
def test_an_unknown_run_is_named_with_those_there_are(saved: tuple[Workspace, Assessment], name: str) -> None:
    with pytest.raises(ZonemapError) as error:
        load(saved[0], name)
    assert error.value.code == "unknown_run"
    assert name in error.value.message
    assert "base" in error.value.remedy


@pytest.mark.parametrize("name", ["..", ".", "a/b", "/elsewhere/x", "", ".hidden", "latest.txt", "-x", "a\n"])
def test_a_name_that_is_a_path_names_no_run_and_removes_nothing(
    saved: tuple[Workspace, Assessment], name: str
) -> None:
    workspace, found = saved
    named = Assessment(name, found.parcels, found.findings, found.constraints, found.manifest)
    before = sorted(workspace.path.rglob("*"))
    with pytest.raises(ZonemapError) as error:
        save(named, workspace)
    assert error.value.code == "bad_run_name"
    assert sorted(workspace.path.rglob("*")) == before


@pytest.mark.parametrize(
    "error", [OSError("no space left"), KeyboardInterrupt()], ids=["full disk", "interrupted"]
)
def test_a_save_that_fails_leaves_the_old_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    old = assess(workspace, run="base")
    save(old, workspace)
    new = assess(workspace, run="base", values={"industry_far_minimum": 9.0})

    def broken(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(pd.DataFrame, "to_parquet", broken)
    with pytest.raises(ZonemapError if isinstance(error, OSError) else KeyboardInterrupt):
        save(new, workspace)
    monkeypatch.undo()
    assert_same(load(workspace), old)
    assert [entry.name for entry in (workspace.path / "results").iterdir() if entry.is_dir()] == ["base"]


KILLED = """
import os, pathlib, sys
import pandas as pd
from zonemap.assessment import assess, save
from zonemap.workspace import open_workspace
workspace = open_workspace(sys.argv[1])
found = assess(workspace, run="base", values={"industry_far_minimum": 9.0})
doomed = {"filling": (pd.DataFrame, "to_parquet"), "naming": (pathlib.Path, "replace")}[sys.argv[2]]
setattr(*doomed, lambda *args, **kwargs: os._exit(9))
save(found, workspace)
"""


@pytest.mark.parametrize("moment", ["filling", "naming"])
def test_a_kill_in_the_middle_leaves_the_old_run(workspace: Workspace, moment: str) -> None:
    old = assess(workspace, run="base")
    save(old, workspace)
    command = [sys.executable, "-c", KILLED, str(workspace.path), moment]
    killed = subprocess.run(command, check=False, timeout=60)
    assert killed.returncode == 9
    assert runs(workspace) == ["base"], "what was left half done is no run"
    assert_same(load(workspace), old)


def test_an_empty_workspace_cannot_be_assessed(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError) as error:
        assess(create_workspace(tmp_path / "w"))
    assert error.value.code == "no_parcels"


def test_a_damaged_run_is_said_to_be_damaged(tmp_path: Path) -> None:
    workspace = mixed_town(tmp_path / "town")
    folder = save(assess(workspace), workspace)
    (folder / "parcels.parquet").write_bytes(b"not a table")
    with pytest.raises(ZonemapError, match="已损坏"):
        load(workspace)
