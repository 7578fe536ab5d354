"""`--as-of` picks the numbers in force on that day, in judging, measuring and analysing; what is not yet is unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.assessment.town import mixed_town
from tests.toytown import EAST, NORTH, building, layer, one_parcel_town, parcel, square, town, verdict_of
from zonemap.analysis import NUMBERS
from zonemap.assessment import MEASURED_WITH, assess, not_judged_text, rulebook_of
from zonemap.facts import measure_parcels
from zonemap.findings import Quantity
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace

INF = float("inf")
BEFORE_ALL, TODAY = date(2007, 6, 30), date(2026, 6, 30)


def dated(name: str, value: float, day: str) -> str:
    return f"""
[[numbers.{name}.rows]]
in_force = {day}
value = {value}
source = {{ document = "本局", place = "第一条", confidence = "BUREAU" }}
"""


def with_numbers(workspace: Workspace, text: str) -> Workspace:
    (workspace.path / "numbers.toml").write_text(text, "utf-8")
    return workspace


def hall(folder: Path, *, as_of: date, height: float) -> Any:
    buildings = [building(storeys=1, storey_height_m=height)]
    return one_parcel_town(folder, buildings=buildings, footprints=[square(0, 0, width=50)], as_of=as_of)


@pytest.mark.parametrize(
    ("day", "low", "high"),
    [
        pytest.param(
            date(2008, 1, 31), 10_000.0, 10_000.0, id="on the day of the rule a 9 m hall counts twice"
        ),
        pytest.param(date(2008, 1, 30), 5_000.0, 10_000.0, id="the day before nobody knows"),
    ],
)
def test_the_double_count_of_tall_storeys_has_a_day(
    tmp_path: Path, day: date, low: float, high: float
) -> None:
    found = hall(tmp_path / "w", as_of=day, height=9.0).quantity("counted_floor_area_m2")
    assert (found.low.tolist(), found.high.tolist()) == ([low], [high])


SHORE = {"shoreline": layer([{"name": "长江"}], [square(0, -30, width=100, height=2_500)])}
"""A river 500 m south of the parcel."""


@pytest.mark.parametrize(
    ("day", "expected", "listed"),
    [
        pytest.param(date(2021, 3, 1), "breached", 1, id="in force"),
        pytest.param(date(2021, 2, 28), "unknown", 0, id="not in force"),
    ],
)
def test_the_shore_has_a_day(tmp_path: Path, day: date, expected: str, listed: int) -> None:
    columns = {"industry_code": "2614", "is_started": True}
    found = one_parcel_town(tmp_path / "w", parcel_columns=columns, as_of=day, **SHORE)
    assert verdict_of(found, "chemical_shore_distance") == expected
    assert len(found.constraints) == listed


@pytest.mark.parametrize(
    ("day", "high"),
    [(date(2021, 3, 1), 500.0), (date(2021, 2, 28), INF)],
    ids=["in force", "not in force: on which side of the line it lies is not known"],
)
def test_a_distance_from_a_line_has_a_side_only_where_there_is_a_strip(
    tmp_path: Path, day: date, high: float
) -> None:
    bank = shapely.LineString([(EAST - 5000, NORTH - 500), (EAST + 5000, NORTH - 500)])
    shore = layer([{"name": "长江", "land_side": "left"}], [bank])
    found = one_parcel_town(tmp_path / "w", as_of=day, shoreline=shore).quantity("main_stem_distance_m")
    assert (found.low.tolist(), found.high.tolist()) == ([500.0], [high])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2021, 12, 22), "breached"), (date(2021, 12, 21), "unknown")],
    ids=["on the day of the floor", "before it"],
)
def test_the_entry_floor_has_a_day(tmp_path: Path, day: date, expected: str) -> None:
    parcels = layer([parcel(parcel_id="320613001001GB00001")], [square(0, 0)])
    buildings = layer([building()], [square(0, 0, width=50)])
    found = assess(town(tmp_path / "w", {"parcels": parcels, "buildings": buildings}), as_of=day)
    assert verdict_of(found, "entry_far_floor", "320613001001GB00001") == expected


def test_a_setting_of_tomorrow_does_not_apply_today(tmp_path: Path) -> None:
    workspace = with_numbers(mixed_town(tmp_path / "w"), dated("sliver_area_m2", 5000.0, "2027-01-01"))
    book = rulebook_of(workspace)
    assert book.setting("sliver_area_m2", TODAY).value.tolist() == [10.0]
    assert book.setting("sliver_area_m2", date(2027, 1, 1)).value.tolist() == [5000.0]
    today, tomorrow = assess(workspace), assess(workspace, as_of=date(2027, 1, 1))
    assert today.constraints["is_touch"].sum() < tomorrow.constraints["is_touch"].sum()
    assert {
        each["value"] for each in today.manifest["assumptions"] if each["number"] == "sliver_area_m2"
    } == {10.0}


def test_a_flag_is_off_until_its_cut_off_holds(tmp_path: Path) -> None:
    enterprises = {"enterprise_id": "E", "tax_wan": 1.0, "year": 2025}
    links = {"enterprise_id": "E", "parcel_id": "P1", "share": 1.0}
    tables = {
        "parcels": layer([parcel()], [square(0, 0)]),
        "enterprises": pd.DataFrame([enterprises]),
        "enterprise_parcels": pd.DataFrame([links]),
    }
    workspace = with_numbers(town(tmp_path / "w", tables), dated("tax_per_mu_minimum", 5.0, "2026-07-01"))
    before, after = assess(workspace), assess(workspace, as_of=date(2026, 7, 1))
    assert {"rule": "tax_per_mu", "why": "off", "missing": ["tax_per_mu_minimum"]} in before.manifest[
        "not_judged"
    ]
    assert [each["number"] for each in before.manifest["not_in_force"]] == ["tax_per_mu_minimum"]
    assert "亩均税收下限" in not_judged_text(before.manifest, rulebook_of(workspace))
    assert verdict_of(after, "tax_per_mu") == "breached"
    assert after.manifest["not_in_force"] == []


def test_every_number_that_is_not_in_force_is_named_on_the_result(tmp_path: Path) -> None:
    found = assess(mixed_town(tmp_path / "w"), as_of=BEFORE_ALL)
    named = {each["number"] for each in found.manifest["not_in_force"]}
    assert named >= {"idle_after_years", "entry_far_minimum", "storey_counts_double_above_m"}
    text = not_judged_text(found.manifest, load_plan())
    assert "2007-06-30" in text
    assert "层高超过此值的楼层" in text
    assert assess(mixed_town(tmp_path / "v"), as_of=TODAY).manifest["not_in_force"] == []


def test_no_number_of_a_document_applies_before_its_day(tmp_path: Path) -> None:
    """A rule that takes numbers of documents says met or breached of nobody on a day when none of them held."""
    workspace = mixed_town(tmp_path / "w")
    book = rulebook_of(workspace)
    found = assess(workspace, as_of=BEFORE_ALL)
    silent = {number.name for number in book.numbers.values() if number.is_silent_on(BEFORE_ALL)}
    assert silent
    for name, rule in CATALOGUE.items():
        if silent & set(rule.numbers) and name in found.findings:
            assert found.findings[name].verdict.any() == False, name  # noqa: E712 - 0 is unknown


def test_settings_that_are_not_in_force_leave_every_measure_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = mixed_town(tmp_path / "w")
    sure, _ = measure_parcels(workspace, rulebook_of(workspace), as_of=TODAY)
    monkeypatch.setattr(
        Rulebook,
        "setting",
        lambda self, name, day: Quantity(np.array([self.number(name).minimum]), np.array([INF])),
    )
    book = rulebook_of(workspace)
    lost, _ = measure_parcels(workspace, book, as_of=TODAY)
    for name, quantity in sure.quantities.items():
        assert (lost.quantities[name].low <= quantity.low).all(), name
        assert (lost.quantities[name].high >= quantity.high).all(), name
    assert (lost.quantity("counted_floor_area_m2").high > sure.quantity("counted_floor_area_m2").high).any()
    found = assess(workspace)
    assert not found.constraints["is_touch"].any()
    assert set(found.constraints["verdict"]) == {"unknown"}


def test_the_numbers_that_analyses_read_are_the_ones_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()
    setting = Rulebook.setting

    def recorded(self: Rulebook, name: str, day: Any) -> Quantity:
        read.add(name)
        return setting(self, name, day)

    monkeypatch.setattr(Rulebook, "setting", recorded)
    assess(mixed_town(tmp_path / "w"))
    of_zones = {name for each in load_plan().indicators.values() for name in each.numbers}
    assert read <= NUMBERS | MEASURED_WITH | of_zones
    assert read >= NUMBERS
