"""The verbs about reports, as a planner types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.run import refuses, zonemap
from tests.reports.town import Judged, judged_town


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
