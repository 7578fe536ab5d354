"""The workbook: its figures are those of the run, its texts stay texts, and an altered digit is found."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.town import FORMULA, LIVE, ZONE, Judged, judged_town
from zonemap.errors import ZonemapError
from zonemap.reports import differences, stamp_of, write_report
from zonemap.reports.workbook import sheets
from zonemap.tables import zone_table
from zonemap.wording import Language, use_language

HEAD = 3
SHEETS = [
    "主要指标表",
    "低效标志与约束条件统计表",
    "分开发区情况表",
    "方案目标",
    "评分",
    "各开发区面积逐项扣减",
    "宗地清单",
    "依据",
    "方法",
    "数据清单",
    "数值来源",
    "成果信息表",
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged_town(tmp_path_factory.mktemp("reports") / "w")


@pytest.fixture(scope="module")
def file(judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(judged.report(), tmp_path_factory.mktemp("book") / "r.xlsx")


def by_id(path: Path, sheet: str) -> dict[str, dict[str, Any]]:
    rows = list(load_workbook(path)[sheet].iter_rows(min_row=HEAD, values_only=True))
    return {str(row[0]): dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def test_the_sheets_stand_in_their_order(file: Path) -> None:
    assert load_workbook(file).sheetnames == SHEETS


def test_every_parcel_stands_once_with_the_figures_of_the_run(judged: Judged, file: Path) -> None:
    rows = by_id(file, "宗地清单")
    parcels = judged.assessment.parcels
    assert sorted(rows) == sorted(parcels.index)
    for parcel_id, row in rows.items():
        assert row["面积（平方米）"] == pytest.approx(parcels.loc[parcel_id, "area_m2_low"])
        assert row["增容上限（各途径共同）：不低于（平方米）"] == parcels.loc[parcel_id, "gain_cap_m2_low"]
    assert rows["low"]["计容容积率"] == 0.4
    assert rows["low"]["计容容积率下限"] is None
    assert rows["low"]["约束条件（项）"] == 1
    assert "容积率低于行业控制指标" in rows["low"]["成立的低效标志"]


def test_what_is_unknown_is_empty_and_never_zero(file: Path) -> None:
    rows = by_id(file, "宗地清单")
    unknown = rows["unknown"]
    assert unknown["计容容积率"] is None
    assert (unknown["计容容积率下限"], unknown["计容容积率上限"]) == (0.9, 1.8)
    assert rows["idle"]["增容上限（各途径共同）：不高于（平方米）"] is None
    assert rows["low"]["证载面积（平方米）"] is None


def test_the_key_figures_are_the_totals_of_the_run(judged: Judged, file: Path) -> None:
    rows = by_id(file, "主要指标表")
    totals = judged.assessment.manifest["totals"]
    assert rows["合计"]["宗数"] == totals["parcels"]
    assert rows["合计"]["面积（公顷）"] == pytest.approx(totals["area_m2"] / 10_000)
    for listing, title in (("certain", "确定低效"), ("possible", "待核实"), ("not", "未列入")):
        assert rows[title]["宗数"] == totals["listing"][listing]["parcels"]
        assert rows[title]["面积（公顷）"] == pytest.approx(totals["listing"][listing]["area_m2"] / 10_000)
    certain = totals["listing"]["certain"]["gain_cap_m2"]
    assert rows["确定低效"]["增容上限不低于（平方米）"] == certain["low"]
    assert rows["确定低效"]["增容上限不高于（平方米）"] == certain["high"]
    run = {item: row["数值"] for item, row in by_id(file, "成果信息表").items()}
    assert run["成果编号"] == judged.assessment.run
    assert run["规则散列值（sha256）"] == judged.assessment.manifest["rulebook"]


def test_zones_add_up_to_the_whole_and_one_without_parcels_is_named(judged: Judged, file: Path) -> None:
    zones = by_id(file, "分开发区情况表")
    assert sum(row["宗数"] for row in zones.values()) == len(judged.assessment.parcels)
    area = judged.assessment.manifest["totals"]["area_m2"]
    assert sum(row["面积（公顷）"] for row in zones.values()) == pytest.approx(area / 10_000)
    empty = zone_table(judged.assessment, judged.report().positions, {"Z9": "空区"})
    named = dict(
        zip(empty.only("zone_id").columns[0].cells, empty.only("parcels").columns[0].cells, strict=True)
    )
    assert named["Z9"] == 0


def test_the_ground_left_closes_and_what_two_layers_share_is_named(judged: Judged, file: Path) -> None:
    rows = list(load_workbook(file)["各开发区面积逐项扣减"].iter_rows(min_row=HEAD + 1, values_only=True))
    by_zone: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_zone.setdefault(row[0], []).append(row)
    assert len(by_zone) == 2
    for gross, *steps in by_zone.values():
        taken = [step[3] for step in steps if step[3] is not None]
        assert gross[5] - sum(taken) == pytest.approx(steps[-1][5], abs=1e-9)
    assert [step[1] for step in by_zone["+东区"] if step[3] is None] == [
        "总面积", "减：生态空间管控区域", "减：城镇开发边界外",
    ], "layers that are not there take an unknown area"  # fmt: skip


def test_flags_and_constraints_are_counted_as_the_findings_stand(judged: Judged, file: Path) -> None:
    rows = list(load_workbook(file)["低效标志与约束条件统计表"].iter_rows(min_row=HEAD + 1, values_only=True))
    said = {row[1]: row for row in rows}
    for rule, found in judged.assessment.findings.items():
        row = said[judged.rulebook.roles[rule].title.zh]
        assert row[4:] == tuple(int((found.verdict == code).sum()) for code in (-1, 0, 1))
    assert said["占用生态保护红线"][0] == "约束条件"
    assert said["占用生态保护红线"][3] == "禁止占用"


def test_the_method_says_what_was_assumed_and_what_was_not_judged(judged: Judged, file: Path) -> None:
    rows = list(load_workbook(file)["方法"].iter_rows(min_row=HEAD + 1, values_only=True))
    assumed = [(row[1], row[2]) for row in rows if row[0] == "设定值"]
    manifest = judged.assessment.manifest
    assert assumed == [(each["meaning"]["zh"], each["value"]) for each in manifest["assumptions"]]
    words = {row[0]: row[1] for row in rows if row[0] != "设定值"}
    assert {"清单分类", "约束条件", "不详与区间", "时点与版本", "未判定", "结论性质"} <= set(words)
    assert "禁止占用、须论证、附条件、提示" in words["约束条件"]
    assert manifest["as_of"] in words["时点与版本"]


def test_numbers_and_layers_come_with_their_sources(judged: Judged, file: Path) -> None:
    manifest = judged.assessment.manifest
    assert set(by_id(file, "数值来源")) == set(manifest["numbers"])
    for name, row in by_id(file, "数据清单").items():
        assert row["入库数据 sha256"] == manifest["layers"][name]["sha256"]


def test_only_open_findings_of_the_leading_parcels_are_evidence(judged: Judged, tmp_path: Path) -> None:
    rows = by_id(write_report(judged.report(top=1), tmp_path / "r.xlsx"), "依据")
    assert set(rows) == {"low"}
    whole = load_workbook(tmp_path / "r.xlsx")["依据"]
    said = [(row[2].value, row[3].value, row[4].value) for row in whole.iter_rows(min_row=HEAD + 1)]
    assert {verdict for _rule, verdict, _weight in said} == {"成立", "涉及", "待核实"}
    assert ("占用生态保护红线", "涉及", "禁止占用") in said
    assert not [said for _rule, verdict, _weight in said if "不符合" in verdict]


def test_texts_are_never_formulas(judged: Judged, file: Path) -> None:
    cells = [cell for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    dangerous = {cell.value: cell for cell in cells if cell.value in {FORMULA, ZONE, "+东区"}}
    assert set(dangerous) == {FORMULA, ZONE, "+东区"}
    assert all(cell.quotePrefix for cell in dangerous.values())


@pytest.mark.parametrize("text", [" ".join(LIVE), "@SUM(1)", "-1+1"])
def test_texts_of_the_data_stand_as_they_are(tmp_path: Path, text: str) -> None:
    judged = judged_town(tmp_path / "w", parcel=text, zone=text, bureau=text)
    path = write_report(judged.report(), tmp_path / "r.xlsx")
    assert text in by_id(path, "宗地清单")
    assert text in {row["开发区"] for row in by_id(path, "分开发区情况表").values()}
    assert by_id(path, "成果信息表")["编制单位"]["数值"] == text
    assert not any(
        cell.hyperlink or cell.data_type == "f"
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    )
    assert differences(path, judged.report()) == []


def test_heads_are_frozen_and_filtered(file: Path) -> None:
    for sheet in load_workbook(file):
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref.startswith("A3:")


def test_synthetic_data_is_marked_on_every_sheet_and_real_data_on_none(file: Path, tmp_path: Path) -> None:
    assert all("示意数据" in sheet["A1"].value for sheet in load_workbook(file))
    real = write_report(judged_town(tmp_path / "w", synthetic=False).report(), tmp_path / "r.xlsx")
    cells = [c for sheet in load_workbook(real) for row in sheet.iter_rows(values_only=True) for c in row]
    assert not any("示意" in cell for cell in cells if isinstance(cell, str))


def test_a_report_of_one_zone_holds_that_zone_alone(judged: Judged, tmp_path: Path) -> None:
    report = judged.report(zone="Z2")
    path = write_report(report, tmp_path / "r.xlsx")
    assert {row["开发区代码"] for row in by_id(path, "宗地清单").values()} == {"Z2"}
    assert list(by_id(path, "分开发区情况表")) == ["Z2"]
    assert stamp_of(path) == replace(report.stamp, reads_layers=False), "a workbook has no pictures"
    with pytest.raises(ZonemapError, match="nowhere"):
        judged.report(zone="nowhere")


def test_an_untouched_file_agrees_even_when_saved_by_another_program(
    judged: Judged, file: Path, tmp_path: Path
) -> None:
    assert differences(file, judged.report()) == []
    load_workbook(file).save(tmp_path / "again.xlsx")
    assert stamp_of(tmp_path / "again.xlsx") == stamp_of(file)
    assert differences(tmp_path / "again.xlsx", judged.report()) == []


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        pytest.param("宗地清单", "G4", 10_001, id="an area"),
        pytest.param("宗地清单", "G9", 9_500.000001, id="a digit behind the point"),
        pytest.param("宗地清单", "H4", 0, id="unknown made zero"),
        pytest.param("宗地清单", "G4", "10000", id="a number made text"),
        pytest.param("宗地清单", "G4", "=10000", id="a number made formula"),
        pytest.param("宗地清单", "A7", FORMULA, id="a text made formula"),
        pytest.param("宗地清单", "G4", None, id="a number taken away"),
        pytest.param("宗地清单", "A10", "more", id="a row more"),
        pytest.param("宗地清单", "AL4", 1, id="a cell beside the table"),
        pytest.param("主要指标表", "B4", 7, id="a total"),
        pytest.param("依据", "F4", "与生态保护红线重叠 2,501 平方米", id="a sentence"),
        pytest.param("分开发区情况表", "C4", 4, id="a count of a zone"),
        pytest.param("数据清单", "H4", "0" * 64, id="a hash"),
        pytest.param("数值来源", "C4", 1.4, id="a number of the plan"),
        pytest.param("分开发区情况表", "A1", "分开发区情况表", id="the mark"),
    ],
)
def test_one_altered_cell_is_found_and_named(
    judged: Judged, file: Path, tmp_path: Path, sheet: str, cell: str, value: object
) -> None:
    book = load_workbook(file)
    book[sheet][cell] = value
    book.save(tmp_path / "altered.xlsx")
    found = differences(tmp_path / "altered.xlsx", judged.report())
    assert [each.place for each in found] == [f"{sheet}!{cell}"]


def test_a_sheet_too_few_or_too_many_is_found(judged: Judged, file: Path, tmp_path: Path) -> None:
    book = load_workbook(file)
    book.remove(book["分开发区情况表"])
    book.create_sheet("补充")
    book.save(tmp_path / "altered.xlsx")
    found = differences(tmp_path / "altered.xlsx", judged.report())
    assert {each.place for each in found} == {"分开发区情况表", "补充"}


def test_a_report_in_english_is_compared_in_english(judged: Judged, tmp_path: Path) -> None:
    use_language(Language.EN)
    try:
        path = write_report(judged.report(), tmp_path / "r.xlsx")
        assert differences(path, judged.report()) == []
    finally:
        use_language(Language.ZH)
    assert stamp_of(path).language is Language.EN
    assert load_workbook(path).sheetnames[0] == "Key figures"


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    for name, code in (
        ("other", "not_a_report"),
        ("text", "report_unreadable"),
        ("absent", "report_unreadable"),
    ):
        with pytest.raises(ZonemapError) as refused:
            stamp_of(tmp_path / f"{name}.xlsx")
        assert refused.value.code == code


def test_a_format_that_is_not_there_is_refused_with_those_that_are(judged: Judged, tmp_path: Path) -> None:
    with pytest.raises(ZonemapError, match=r"\.odt") as refused:
        write_report(judged.report(), tmp_path / "r.odt")
    assert ".xlsx" in refused.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_no_half_file(judged: Judged, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").mkdir()
    for path in (tmp_path / "r.xlsx", tmp_path / "no" / "r.xlsx"):
        with pytest.raises(ZonemapError) as refused:
            write_report(judged.report(), path)
        assert refused.value.code == "report_unwritable"
    assert [each.name for each in tmp_path.iterdir()] == ["r.xlsx"]


def test_more_rows_than_a_sheet_holds_are_refused_and_the_older_file_stays(
    judged: Judged, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.xlsx"
    shutil.copy(file, path)
    monkeypatch.setattr(sheets, "MOST_ROWS", 8)
    with pytest.raises(ZonemapError, match="工作表"):
        write_report(judged.report(), path)
    assert path.read_bytes() == file.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["r.xlsx"]


def test_a_disk_that_fills_half_way_leaves_the_older_file_as_it_was(
    judged: Judged, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_row: object) -> None:
        raise OSError("no space left")

    path = tmp_path / "r.xlsx"
    shutil.copy(file, path)
    monkeypatch.setattr(sheets, "_write_row", full)
    with pytest.raises(ZonemapError, match="no space left"):
        write_report(judged.report(), path)
    assert path.read_bytes() == file.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["r.xlsx"]
