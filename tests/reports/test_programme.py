"""The programme of a report: the figures of its studies, what is absent in words, and a changed figure is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
import shapely
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.run import refuses, zonemap
from tests.reports.town import Judged, judged_town
from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import assess, free_ground, rulebook_of, save
from zonemap.errors import ZonemapError
from zonemap.maps.classes import Overlay
from zonemap.maps.style import style_of
from zonemap.reports import Report, differences, report_again, stamp_of, studies_named, write_report
from zonemap.reports.pages import content_of
from zonemap.tables import Column, Table
from zonemap.tables.programme import Study
from zonemap.wording import Language, use_language
from zonemap.workspace import open_workspace

SUFFIXES = (".xlsx", ".pdf", ".docx")
PACE = """
[[numbers.phase_area_per_year_m2.rows]]
dateless = { zh = "本局设定", en = "the bureau's own" }
value = 5000
source = { document = "本局", place = "年度计划", confidence = "BUREAU" }
"""


def layers() -> dict[str, pd.DataFrame]:
    """Return two zones: in the eastern a core with one parcel, beside it two more; in the western one parcel alone.

    Each parcel has 1 ha, a hall of 4 000 m² on it and a planned FAR of 2.0, so each may gain 16 000 m².
    """
    names, spots = ("core", "beside", "third", "west"), [square(at, 0) for at in (0, 1, 2, 8)]
    conditions = {"far_max": 2.0, "density_max": 0.6, "height_max_m": 24.0}
    parcels = [
        parcel(parcel_id=name, zone_id="Z2" if name == "west" else "Z1", owner_id=f"O-{name}", **conditions)
        for name in names
    ]
    halls = [building(building_id=f"B-{name}", storeys=1, storey_height_m=6.0) for name in names]
    return {
        "zones": layer(
            [{"zone_id": "Z1", "name": "东区"}, {"zone_id": "Z2", "name": "西区"}],
            [square(0, 0, width=400), square(8, 0, width=200)],
        ),
        "parcels": layer(parcels, spots),
        "buildings": layer(halls, [square(at, 0, width=40) for at in (0, 1, 2, 8)]),
        "core_areas": layer(
            [{"core_id": "C", "zone_id": "Z1", "version": "1", "approved_on": "2020-01-01"}], [square(0, 0)]
        ),
        "planned_land_use": layer(
            [{"planned_use": "100102", "far_max": 2.0}] * 2,
            [square(0, 0, width=400), square(8, 0, width=200)],
        ),
        "service_areas": layer([{"facility_id": "F", "kind": "sewage"}], [square(0, 0)]),
        "ecological_redlines": layer([{"name": "R"}], [square(50, 50)]),
        "farmland": layer([{"name": "F"}], [square(60, 60)]),
    }


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    workspace = town(tmp_path_factory.mktemp("programme") / "w", layers())
    (workspace.path / "numbers.toml").write_text(PACE, "utf-8")
    workspace = open_workspace(workspace.path)
    assessment = assess(workspace)
    save(assessment, workspace)
    return Judged(workspace, assessment, rulebook_of(workspace))


@pytest.fixture(scope="module")
def report(planned: Judged) -> Report:
    return planned.report(studies=tuple(Study))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Return a town without plan, core areas, roads and services."""
    return judged_town(tmp_path_factory.mktemp("bare") / "w")


def tables_of(report: Report, study: Study) -> tuple[Table, ...]:
    return next(part.tables for part in report.programme.parts if part.study is study)


def rows_of(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows()]


def test_sites_are_parcels_against_each_other_with_their_sums(report: Report) -> None:
    sites, by_zone = tables_of(report, Study.SITES)
    first, second = rows_of(sites)
    assert (first["parcels"], first["area_m2_low"], round(first["area_mu"], 6)) == (3, 30_000.0, 45.0)
    assert (first["owners_low"], first["owners_high"]) == (3.0, 3.0)
    assert (first["gain_m2_low"], first["gain_m2_high"]) == (48_000.0, 48_000.0)
    assert (second["zone"], second["gain_m2_low"]) == ("西区", 16_000.0)
    assert (first["frontage_m_low"], first["frontage_m_high"]) == (0.0, None), "no roads: unknown, not 0"
    assert "道路" in sites.note
    assert "0.5 m" in sites.note
    zones = rows_of(by_zone)
    assert [row["zone"] for row in zones] == ["东区", "西区", "合计"]
    for name in ("sites", "parcels", "area_ha", "gain_m2_low", "blocked_ha_high"):
        assert zones[2][name] == pytest.approx(zones[0][name] + zones[1][name])
    assert zones[2]["gain_m2_low"] == sum(row["gain_m2_low"] for row in rows_of(sites))


def test_supply_is_the_plan_taken_apart(report: Report) -> None:
    ground, candidates = tables_of(report, Study.SUPPLY)
    east, west, total = rows_of(ground)
    assert (east["planned_ha"], west["planned_ha"], total["planned_ha"]) == (4.0, 2.0, 6.0)
    assert (east["built_ha"], west["built_ha"], total["built_ha"]) == (3.0, 1.0, 4.0)
    assert (total["available_low"], total["available_high"]) == (0.0, 2.0), "without roads it may be street"
    assert "道路" in ground.note
    assert [row["area_m2_high"] for row in rows_of(candidates)] == pytest.approx([10_000.0] * 2, rel=1e-3), (
        "corners are rounded"
    )
    assert rows_of(candidates)[0]["area_mu_high"] == pytest.approx(15.0, rel=1e-3)


def test_phases_name_year_patch_and_pace(report: Report) -> None:
    years, patches = tables_of(report, Study.PHASES)
    (east,) = rows_of(years)
    first = int(report.as_of[:4]) + 1
    assert (east["core_ha"], east["pace_ha"], east["patches"]) == (1.0, 0.5, 1)
    assert [east[f"y{first + at}_ha"] for at in range(5)] == [0.5, 0.5, 0.5, 0.5, 0.0]
    assert east["joined_ha"] == 2.0
    assert [row["area_ha"] for row in rows_of(patches)] == [0.5] * 4
    assert [row["finished"] for row in rows_of(patches)] == ["延续"] * 3 + ["是"]
    assert "5,000 m²（本单位设定）" in years.note
    cited = dict(
        zip(report.numbers.columns[0].cells, report.numbers.only("low").columns[0].cells, strict=True)
    )
    assert cited["phase_area_per_year_m2[]@always"] == 5000
    assert cited["phase_reach_m[]@always"] == 60
    assert cited["site_contact_tolerance_m[]@always"] == 0.5


def test_gaps_are_the_parcels_outside_and_what_was_not_delivered_is_said(report: Report) -> None:
    _figures, gaps = tables_of(report, Study.COVERAGE)
    assert [row["parcel_id"] for row in rows_of(gaps)] == ["beside", "third", "west"]
    assert {(row["unserved_m2_low"], row["served_high"]) for row in rows_of(gaps)} == {(10_000.0, 0.0)}
    assert "集中供热" in gaps.note
    assert "不详" in gaps.note


def test_the_front_and_the_firmness_hold_every_listed_parcel(report: Report, planned: Judged) -> None:
    listed = set(planned.assessment.parcels.index[planned.assessment.parcels["listing"] != "not"])
    (front,) = tables_of(report, Study.PARETO)
    assert {row["parcel_id"] for row in rows_of(front)} == listed
    firm = tables_of(report, Study.ROBUSTNESS)[0]
    assert {row["parcel_id"] for row in rows_of(firm)} == listed
    assert all(0 <= row["certain"] <= 100 for row in rows_of(firm))
    assert "种子 1" in firm.note


def test_the_evaluation_says_that_nobody_set_its_values(report: Report) -> None:
    scores, indicators = tables_of(report, Study.EVALUATION)
    assert [row["zone"] for row in rows_of(scores)] == ["东区", "西区", "全市"]
    assert "理想值、权重" in scores.note
    assert len(indicators) == 2 * 18


def test_a_zone_alone_has_its_own_rows(planned: Judged) -> None:
    report = planned.report(zone="Z2", studies=(Study.SITES, Study.SUPPLY, Study.PHASES))
    assert [row["zone"] for row in rows_of(tables_of(report, Study.SITES)[0])] == ["西区"]
    assert [row["planned_ha"] for row in rows_of(tables_of(report, Study.SUPPLY)[0])] == [2.0]
    (words,) = tables_of(report, Study.PHASES)
    assert rows_of(words) == [{"words": "判定基准日该开发区没有划定有效的核心区。"}]
    assert [picture.title for picture in report.programme.pictures] == ["再开发片区：西区"]


def test_what_is_absent_is_said_in_words_and_never_an_empty_table(bare: Judged) -> None:
    report = bare.report(studies=tuple(Study))
    for table in report.programme.tables:
        assert len(table), table.title
    assert "规划用地图层" in str(tables_of(report, Study.SUPPLY)[0].columns[0].cells[0])
    assert "核心区" in str(tables_of(report, Study.PHASES)[0].columns[0].cells[0])
    assert "服务范围" in str(tables_of(report, Study.COVERAGE)[1].columns[0].cells[0])
    said = {title for title, _words in content_of(report)["programme"]["terms"]}
    assert {"可供应用地", "核心区滚动开发时序", "设施缺口表"} <= said


def test_without_a_pace_the_phases_name_the_number_to_set(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", layers())
    report = Judged(workspace, assess(workspace), rulebook_of(workspace)).report(studies=(Study.PHASES,))
    (words,) = tables_of(report, Study.PHASES)
    assert "phase_area_per_year_m2" in str(words.columns[0].cells[0])
    assert "东区" in str(words.columns[0].cells[0])


def test_a_report_has_no_programme_unless_asked(planned: Judged) -> None:
    report = planned.report()
    assert report.programme.parts == ()
    content = content_of(report)
    assert "programme" not in content
    assert content["data"]["title"].startswith("五")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", list(Language))
def test_a_finished_file_says_what_it_holds_and_agrees(
    planned: Judged, bare: Judged, tmp_path: Path, suffix: str, language: Language
) -> None:
    use_language(language)
    try:
        for judged, name in ((planned, "planned"), (bare, "bare")):
            path = write_report(judged.report(studies=tuple(Study), top=1), tmp_path / f"{name}{suffix}")
            stamp = stamp_of(path)
            assert stamp.studies == tuple(Study)
            again = report_again(judged.workspace, judged.assessment, judged.rulebook, stamp)
            assert differences(path, again) == []
    finally:
        use_language(Language.ZH)


def with_values(report: Report, values: dict[tuple[Study, int], dict[str, Any]]) -> Report:
    """Return the report with other values in the first row of some tables of the programme."""
    parts = tuple(
        replace(
            part,
            tables=tuple(
                replace(
                    table,
                    columns=tuple(
                        _first_changed(each, values.get((part.study, at), {})) for each in table.columns
                    ),
                )
                for at, table in enumerate(part.tables)
            ),
        )
        for part in report.programme.parts
    )
    return replace(report, programme=replace(report.programme, parts=parts))


def _first_changed(column: Column, values: dict[str, Any]) -> Column:
    if column.name not in values:
        return column
    return replace(column, cells=[values[column.name], *column.cells[1:]])


@pytest.mark.parametrize("study", list(Study))
def test_every_changed_cell_of_a_table_is_found_in_a_workbook(
    report: Report, tmp_path: Path, study: Study
) -> None:
    for at, table in enumerate(tables_of(report, study)):
        values = {column.name: "7" for column in table.columns}
        path = write_report(with_values(report, {(study, at): values}), tmp_path / "r.xlsx")
        found = differences(path, report)
        assert [each.place.split("!")[0] for each in found] == [table.title] * len(table.columns)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_changed_figure_of_each_table_is_found_on_paper(
    report: Report, tmp_path: Path, suffix: str
) -> None:
    columns = {
        (Study.SITES, 0): "gain_m2_high",
        (Study.SITES, 1): "area_ha",
        (Study.SUPPLY, 0): "built_ha",
        (Study.SUPPLY, 1): "area_m2_high",
        (Study.PHASES, 0): "core_ha",
        (Study.PHASES, 1): "area_ha",
        (Study.COVERAGE, 1): "unserved_m2_high",
        (Study.PARETO, 0): "gain_m2_high",
        (Study.ROBUSTNESS, 0): "certain",
        (Study.EVALUATION, 0): "potential_3_high",
    }
    values = {where: {name: 987_600.0 + at} for at, (where, name) in enumerate(columns.items())}
    values[(Study.COVERAGE, 0)] = {"sewage_land_share": "987,610"}
    path = write_report(with_values(report, values), tmp_path / f"r{suffix}")
    written = " ".join(each.file for each in differences(path, report))
    assert [number for number in range(11) if f"987,6{number:02}" not in written] == []


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_picture_of_the_sites_that_was_changed_is_found(
    report: Report, tmp_path: Path, suffix: str
) -> None:
    city = report.programme.pictures[0]
    assert city.title == "全市再开发片区分布"
    changed = replace(
        report.programme, pictures=(replace(city, shapes=city.shapes[:-1]), *report.programme.pictures[1:])
    )
    path = write_report(replace(report, programme=changed), tmp_path / f"r{suffix}")
    assert len(differences(path, report)) == 1


def test_the_pictures_number_the_sites_as_the_table_does(report: Report) -> None:
    city, east, west = report.programme.pictures
    assert [label.text for label in city.labels] == ["1", "2"]
    assert [label.text for label in (*east.labels, *west.labels)] == ["1", "2"]
    for picture in report.programme.pictures:
        points = [point for shape in picture.shapes for ring in shape["rings"] for point in ring]
        assert all(0 <= part <= 1 for point in points for part in point)


def test_a_chapter_taken_out_of_a_file_is_found(report: Report, planned: Judged, tmp_path: Path) -> None:
    path = write_report(report, tmp_path / "r.xlsx")
    book = load_workbook(path)
    book.remove(book["再开发片区"])
    book.save(path)
    assert [each.place for each in differences(path, report)] == ["再开发片区"]
    path = write_report(report, tmp_path / "r.docx")
    document = docx.Document(str(path))
    table = next(each for each in document.tables if each.rows[0].cells[1].text == "片区")
    table._tbl.getparent().remove(table._tbl)
    document.save(str(path))
    again = report_again(planned.workspace, planned.assessment, planned.rulebook, stamp_of(path))
    assert differences(path, again)


def test_free_land_is_drawn_over_the_parcel_and_told_beside(planned: Judged, tmp_path: Path) -> None:
    report = planned.report()
    fill = style_of(Overlay.FREE_LAND).fill
    position = int(report.positions[0])
    pieces = free_ground(planned.workspace, planned.assessment, planned.rulebook, position)
    assert len(pieces)
    picture = report.pictures[0]
    drawn = [shape for shape in picture.shapes if shape["fill"] == fill]
    bar_m_per_side = picture.bar_m / picture.bar
    areas = [shapely.Polygon(shape["rings"][0]).area * bar_m_per_side**2 for shape in drawn]
    assert areas == pytest.approx(shapely.area(pieces).tolist(), rel=0.01)
    assert f"{shapely.area(pieces)[0]:,.0f} 平方米" in picture.words
    assert fill in [each["fill"] for each in content_of(report)["parcels"]["legend"]]
    text = "".join(page.extract_text() for page in PdfReader(write_report(report, tmp_path / "r.pdf")).pages)
    assert picture.words in text.replace("\n", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_signs_that_no_file_can_hold_and_long_names_do_no_harm(tmp_path: Path, suffix: str) -> None:
    judged = judged_town(
        tmp_path / "w", parcel="甲" * 40 + "\x01\x0b" + "X" * 60, zone="开发区\x07" + "长" * 60
    )
    report = judged.report(studies=tuple(Study), top=1)
    path = write_report(report, tmp_path / f"r{suffix}")
    assert differences(path, report) == []


def test_data_that_changed_since_the_run_is_never_mixed_with_it(tmp_path: Path) -> None:
    judged = judged_town(tmp_path / "w")
    path = write_report(judged.report(studies=(Study.SITES,)), tmp_path / "r.pdf")
    plain = write_report(judged.report(), tmp_path / "plain.pdf")
    book = write_report(judged.report(), tmp_path / "plain.xlsx")
    buildings = judged.workspace.read("buildings")
    judged.workspace.write_layer("buildings", buildings.iloc[1:])
    for file in (path, plain):
        with pytest.raises(ZonemapError) as refused:
            report_again(judged.workspace, judged.assessment, judged.rulebook, stamp_of(file))
        assert refused.value.code == "run_outdated"
    assert (
        differences(book, report_again(judged.workspace, judged.assessment, judged.rulebook, stamp_of(book)))
        == []
    )
    with pytest.raises(ZonemapError):
        judged.report(studies=(Study.SITES,))
    undrawn = judged.report()
    assert not undrawn.stamp.reads_layers
    assert any("未画空闲地" in picture.words for picture in undrawn.pictures)
    later = write_report(undrawn, tmp_path / "later.pdf")
    again = report_again(judged.workspace, judged.assessment, judged.rulebook, stamp_of(later))
    assert differences(later, again) == []


def test_studies_are_named_in_one_option(planned: Judged, tmp_path: Path) -> None:
    assert studies_named(["pareto", " sites", ""]) == (Study.SITES, Study.PARETO)
    assert studies_named(["all"]) == tuple(Study)
    folder, path = planned.workspace.path, tmp_path / "r.xlsx"
    refuses(zonemap("report", folder, "--out", path, "--with", "sites,nothing"), "nothing", "robustness")
    ran = zonemap("report", folder, "--out", path, "--with", "sites,pareto")
    assert ran.code == 0, ran.err
    assert zonemap("report-verify", folder, path).code == 0
    book = load_workbook(path)
    assert {"再开发片区", "分开发区片区合计表", "增容与难度"} <= set(book.sheetnames)
    book["再开发片区"]["E4"] = 31_000
    book.save(path)
    told = zonemap("report-verify", folder, path)
    assert told.code == 1
    assert "再开发片区!E4" in told.out
