"""The verbs about reports, as a planner types them."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.run import refuses, zonemap
from tests.reports.town import Judged, judged_town
from zonemap.errors import ZonemapError
from zonemap.reports import differences, write_report
from zonemap.reports.word import template_file


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reporting") / "w")


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".docx"])
def test_a_report_is_written_and_verified(judged: Judged, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"r{suffix}"
    ran = zonemap("report", judged.workspace.path, "--out", path, "--zone", "Z2", "--top", 2)
    assert (ran.code, path.exists()) == (0, True), ran.err
    verified = zonemap("report-verify", judged.workspace.path, path)
    assert verified.code == 0, verified
    assert judged.assessment.run in verified.out


def test_an_altered_digit_ends_with_code_1_and_names_the_cell(judged: Judged, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    assert zonemap("--language", "en", "report", judged.workspace.path, "--out", path).code == 0
    book = load_workbook(path)
    book["List of parcels"]["G4"] = 10_001
    book.save(path)
    told = zonemap("report-verify", judged.workspace.path, path)
    assert told.code == 1
    assert "List of parcels!G4" in told.out
    document = zonemap("report-verify", judged.workspace.path, path, "--json")
    assert document.code == 1
    assert document.json["differences"] == [
        {"place": "List of parcels!G4", "run": "10000.0", "file": "10001"},
    ]
    assert document.json["verified"] is False


def test_what_cannot_be_done_is_said_with_a_remedy(judged: Judged, tmp_path: Path) -> None:
    folder = judged.workspace.path
    refuses(zonemap("report", folder, "--out", tmp_path / "r.odt"), ".odt", ".xlsx", ".pdf")
    refuses(zonemap("report", folder, "--out", tmp_path / "r.xlsx", "--zone", "nowhere"), "nowhere")
    refuses(zonemap("report", folder, "--out", tmp_path / "no" / "r.pdf"), "r.pdf")
    refuses(zonemap("report-verify", folder, tmp_path / "r.xlsx"), "r.xlsx")
    assert list(tmp_path.iterdir()) == []


SUFFIXES = (".xlsx", ".pdf", ".docx")


def on_a_full_disk(*words: object) -> subprocess.CompletedProcess[str]:
    """Run `zonemap …` where no file may grow beyond 4 kB."""
    return subprocess.run(
        [sys.executable, "-m", "zonemap.cli", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_said_and_the_older_file_stays(judged: Judged, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"r{suffix}"
    path.write_text("older")
    ran = on_a_full_disk("report", judged.workspace.path, "--out", path)
    assert ran.returncode == 2, ran
    assert "Traceback" not in ran.stderr
    assert "处理办法" in ran.stderr
    assert path.read_text() == "older"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_truncated_report_is_said_to_be_no_whole_file(judged: Judged, tmp_path: Path, suffix: str) -> None:
    whole = write_report(judged.report(), tmp_path / f"whole{suffix}").read_bytes()
    part = tmp_path / f"part{suffix}"
    for share in (0.0, 0.1, 0.5, 0.9, 0.99):
        part.write_bytes(whole[: int(share * len(whole))])
        try:
            found = differences(part, judged.report())
        except ZonemapError as error:
            assert error.code in {"report_unreadable", "not_a_report"}  # noqa: PT017 - a PDF may still open in part
        else:
            assert found
    ran = zonemap("report-verify", judged.workspace.path, part)
    assert (ran.code, "Traceback" in ran.err) in {(2, False), (1, False)}


def test_a_report_of_another_workspace_and_of_a_run_that_is_gone_are_said(
    judged: Judged, tmp_path: Path
) -> None:
    path = write_report(judged.report(), tmp_path / "r.pdf")
    other = judged_town(tmp_path / "other", parcel="elsewhere")
    refuses(zonemap("report-verify", other.workspace.path, path), judged.assessment.run)
    shutil.rmtree(other.workspace.path / "results" / other.assessment.run)
    refuses(zonemap("report", other.workspace.path, "--out", tmp_path / "n.pdf"), other.assessment.run)
    assert not (tmp_path / "n.pdf").exists()


def test_a_zone_without_parcels_is_said_with_those_that_have_some(judged: Judged, tmp_path: Path) -> None:
    ran = zonemap("report", judged.workspace.path, "--out", tmp_path / "r.docx", "--zone", "Z\t9")
    refuses(ran, "Z2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_long_names_and_signs_that_no_file_can_hold_do_no_harm(tmp_path: Path, suffix: str) -> None:
    judged = judged_town(
        tmp_path / "w", parcel="甲" * 40 + "\x01\x0b" + "X" * 60, zone="开发区\x07" + "长" * 60
    )
    report = judged.report(zone="@Z1")
    path = write_report(report, tmp_path / f"r{suffix}")
    assert differences(path, report) == []


def test_a_template_of_the_bureau_serves_both_verbs(judged: Judged, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    shutil.copy(template_file(), own)
    path = tmp_path / "r.docx"
    folder = judged.workspace.path
    assert zonemap("report", folder, "--out", path, "--template", own).code == 0
    assert zonemap("report-verify", folder, path, "--template", own).code == 0
    refuses(zonemap("report-verify", folder, path), "--template")
    refuses(zonemap("report", folder, "--out", tmp_path / "r.pdf", "--template", own), ".pdf")
    own.write_text("no template")
    refuses(zonemap("report", folder, "--out", tmp_path / "n.docx", "--template", own), "own.docx")
