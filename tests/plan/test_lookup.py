"""The number that holds for a feature: by code, edition, place and day, and the hull of all where a key is open."""

from __future__ import annotations

import csv
import textwrap
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.findings import Verdict
from zonemap.plan import Confidence, Limits, Rulebook, load_plan, look_up

INF = float("inf")
DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
MET, UNKNOWN, BREACHED = Verdict.MET, Verdict.UNKNOWN, Verdict.BREACHED
DEFAULT = ("SOURCED", "MEMORY-high")
TODAY = date(2026, 6, 30)


def found(
    name: str, *, day: date | None = date(2015, 5, 1), rulebook: Rulebook | None = None, **keys: str | None
) -> Limits:
    """Return one number for one feature; a key left out is unknown."""
    number = (rulebook or load_plan().accepting(DEFAULT)).number(name)
    columns = {key: pd.Series([keys.get(key)], dtype="string") for key in number.keys}
    return look_up(number, columns, np.array([day or "NaT"], dtype="datetime64[D]"), 1)


def minimum(code: str | None, edition: str | None, **options: object) -> Limits:
    return found("industry_far_minimum", industry=code, classification=edition, **options)  # type: ignore[arg-type]


def range_of(limits: Limits) -> tuple[float, float]:
    return float(limits.value.low[0]), float(limits.value.high[0])


@pytest.mark.parametrize(
    ("code", "edition", "low", "high", "applies"),
    [
        pytest.param("36", "2002", 0.7, 0.7, MET, id="36 of 2002 is special equipment"),
        pytest.param("36", "2017", 0.7, 0.7, MET, id="36 of 2017 is cars, by way of 37 of 2002"),
        pytest.param("40", "2002", 1.0, 1.0, MET, id="40 of 2002 is electronics"),
        pytest.param("31", "2002", 0.7, 0.7, MET, id="31 of 2002 is minerals"),
        pytest.param("31", "2017", 0.6, 0.6, MET, id="31 of 2017 is iron and steel"),
        pytest.param("29", "2017", 0.8, 1.0, MET, id="29 with two digits may be rubber or plastics"),
        pytest.param("29", "2011", 0.8, 1.0, MET, id="29 of 2011 too"),
        pytest.param("291", "2017", 0.8, 0.8, MET, id="291 is rubber"),
        pytest.param("292", "2017", 1.0, 1.0, MET, id="292 is plastics"),
        pytest.param("2929", "2017", 1.0, 1.0, MET, id="a code of four digits is found under its third"),
        pytest.param("29", "2002", 0.8, 0.8, MET, id="29 of 2002 is rubber alone"),
        pytest.param("34", "2017", 0.7, 1.0, MET, id="34 with two digits may be office machines"),
        pytest.param("347", "2017", 1.0, 1.0, MET, id="347 is office machines"),
        pytest.param("341", "2017", 0.7, 0.7, MET, id="341 is no office machine"),
        pytest.param("3474", "2017", 1.0, 1.0, MET, id="3474 is an office machine"),
        pytest.param("43", "2002", 0.7, 0.7, MET, id="43 of 2002 is recycling"),
        pytest.param("43", "2017", -INF, INF, BREACHED, id="43 of 2017 has no minimum"),
        pytest.param("43", None, -INF, INF, UNKNOWN, id="43 of an unknown edition may have one"),
        pytest.param("36", None, 0.7, 0.7, MET, id="36 is 0.7 in every edition"),
        pytest.param("31", None, 0.6, 0.7, MET, id="31 of an unknown edition is one of two"),
        pytest.param("06", "2017", -INF, INF, BREACHED, id="mining is not in the table"),
        pytest.param("3", "2017", 0.6, 1.0, UNKNOWN, id="one digit is too short to tell"),
    ],
)
def test_the_minimum_of_2008_by_code_and_edition(
    code: str, edition: str | None, low: float, high: float, applies: Verdict
) -> None:
    limits = minimum(code, edition)
    assert range_of(limits) == (low, high)
    assert limits.applies.tolist() == [applies]
    assert limits.is_benchmark.tolist() == [False]


def test_an_unknown_industry_may_have_any_minimum_or_none() -> None:
    limits = minimum(None, "2002")
    assert range_of(limits) == (0.5, 1.0)
    assert limits.applies.tolist() == [UNKNOWN]


@pytest.mark.skipif(
    not DOMAIN.exists(), reason="../shared is absent: the table cannot be compared with its source"
)
def test_the_table_of_2008_is_the_one_that_was_read() -> None:
    with (DOMAIN / "far_min_2008.csv").open(encoding="utf-8-sig") as stream:
        read = list(csv.DictReader(stream))
    assert len(read) == 30
    for row in read:
        value = float(row["far_min"])
        assert range_of(minimum(row["code"], "2002")) == (value, value), row["code"]
        for code in row["code_2017"].split(";"):
            low, high = range_of(minimum(code, "2017"))
            assert low <= value <= high, code
            exact = minimum(code.ljust(4, "9") if len(code) == 2 else code, "2017")
            assert range_of(exact) == (value, value), code


@pytest.mark.parametrize(
    ("day", "low", "is_benchmark"),
    [
        pytest.param(date(2008, 1, 31), 0.7, False, id="on the first day of 2008's edition"),
        pytest.param(date(2008, 1, 30), 0.7, True, id="the day before: a benchmark"),
        pytest.param(date(1995, 1, 1), 0.7, True, id="long before: a benchmark"),
        pytest.param(None, 0.7, True, id="no date: a benchmark"),
        pytest.param(date(2023, 4, 30), 0.7, False, id="the last day before 2023's edition"),
        pytest.param(date(2023, 5, 1), -INF, False, id="2023's edition: nobody found its table"),
    ],
)
def test_the_edition_in_force_on_the_day_of_supply(day: date | None, low: float, is_benchmark: bool) -> None:
    limits = minimum("36", "2017", day=day)
    assert limits.value.low.tolist() == [low]
    assert limits.is_benchmark.tolist() == [is_benchmark]
    assert limits.applies.tolist() == [MET]


LOCAL = textwrap.dedent(
    """
    [[numbers.industry_far_minimum.rows]]
    scope = { classification = "2017" }
    in_force = 2023-05-01
    source = { document = "自然资发〔2023〕72号", place = "附件", confidence = "BUREAU" }
    values = [{ industry = "36", value = 0.9 }, { industry = "38", value = 1.1 }]
    """
)


def local() -> Rulebook:
    return load_plan().extended(LOCAL, "numbers.toml").accepting(DEFAULT)


def test_a_row_of_the_bureau_fills_the_edition_of_2023_and_says_that_it_is_its_own() -> None:
    limits = minimum("3670", "2017", day=date(2024, 1, 1), rulebook=local())
    assert range_of(limits) == (0.9, 0.9)
    assert [row.is_local for row in limits.rows_of(0)] == [True]
    assert minimum("35", "2017", day=date(2024, 1, 1), rulebook=local()).value.high.tolist() == [INF]


def test_a_row_of_the_bureau_changes_nothing_before_its_day() -> None:
    limits = minimum("36", "2017", rulebook=local())
    assert range_of(limits) == (0.7, 0.7)
    assert [row.is_local for row in limits.rows_of(0)] == [False]


def test_a_broad_row_of_the_bureau_wins_over_a_narrow_one_of_ours() -> None:
    text = """
        [[numbers.entry_far_minimum.rows]]
        value = 1.6
        source = { document = "本局", place = "第一条", confidence = "BUREAU" }
    """
    book = load_plan().extended(text, "numbers.toml")
    limits = found("entry_far_minimum", day=date(2026, 6, 30), rulebook=book, place="320682")
    assert range_of(limits) == (1.6, 1.6)


@pytest.mark.parametrize(
    ("place", "low", "high", "applies"),
    [
        pytest.param("320613", 1.2, 1.2, MET, id="崇川 takes the floor of the city"),
        pytest.param("320682", 1.3, 1.3, MET, id="如皋 has its own"),
        pytest.param("3206", 1.2, 1.3, MET, id="somewhere in the city is one of the two"),
        pytest.param(None, 1.2, 1.3, UNKNOWN, id="an unknown place may lie elsewhere"),
        pytest.param("320115", -INF, INF, BREACHED, id="another city has no floor here"),
    ],
)
def test_the_entry_floor_by_place(place: str | None, low: float, high: float, applies: Verdict) -> None:
    limits = found("entry_far_minimum", day=date(2026, 6, 30), place=place)
    assert range_of(limits) == (low, high)
    assert limits.applies.tolist() == [applies]


@pytest.mark.parametrize(
    ("day", "low"),
    [
        pytest.param(date(2021, 12, 21), -INF, id="before the city's floor there is none"),
        pytest.param(date(2021, 12, 22), 1.2, id="on its first day"),
        pytest.param(date(2022, 3, 10), 1.2, id="the day before 如皋's own"),
        pytest.param(date(2022, 3, 11), 1.3, id="on 如皋's own day"),
    ],
)
def test_the_entry_floor_by_day(day: date, low: float) -> None:
    assert found("entry_far_minimum", day=day, place="320682").value.low.tolist() == [low]


@pytest.mark.parametrize(
    ("code", "edition", "applies"),
    [
        pytest.param("2614", "2017", MET, id="chemicals are decided collectively"),
        pytest.param("33", "2002", MET, id="33 of 2002 is non-ferrous metal"),
        pytest.param("33", "2017", BREACHED, id="33 of 2017 is metal goods: ordinary"),
        pytest.param("33", None, UNKNOWN, id="33 of an unknown edition may be either"),
        pytest.param(None, "2017", UNKNOWN, id="an unknown industry may be either"),
        pytest.param("2", "2017", UNKNOWN, id="one digit is too short to tell"),
    ],
)
def test_the_industries_that_government_decides(
    code: str | None, edition: str | None, applies: Verdict
) -> None:
    limits = found("entry_far_collective_decision", day=TODAY, industry=code, classification=edition)
    assert limits.applies.tolist() == [applies]


@pytest.mark.parametrize(
    ("approved", "low", "high"),
    [("no", 0.07, 0.07), ("yes", 0.15, 0.15), (None, 0.07, 0.15)],
    ids=["without consent", "with consent", "consent not known"],
)
def test_the_support_share_by_consent(approved: str | None, low: float, high: float) -> None:
    limits = found("support_land_share_maximum", day=TODAY, approved=approved)
    assert range_of(limits) == (low, high)
    assert limits.applies.tolist() == [MET]


@pytest.mark.parametrize("approved", ["no", "yes", None])
def test_before_consent_could_be_given_it_changes_nothing(approved: str | None) -> None:
    limits = found("support_land_share_maximum", day=date(2015, 5, 1), approved=approved)
    assert range_of(limits) == (0.07, 0.07)
    assert limits.applies.tolist() == [MET]


@pytest.mark.parametrize(
    ("name", "keys", "first", "before"),
    [
        pytest.param("entry_far_minimum", {"place": "320613"}, date(2021, 12, 22), UNKNOWN, id="a floor"),
        pytest.param("entry_far_minimum", {"place": "320115"}, date(2021, 12, 22), BREACHED, id="elsewhere"),
        pytest.param(
            "entry_far_collective_decision",
            {"industry": "26", "classification": "2017"},
            date(2021, 12, 22),
            UNKNOWN,
            id="a list",
        ),
        pytest.param("chemical_shore_distance_m", {}, date(2021, 3, 1), UNKNOWN, id="a distance"),
    ],
)
def test_what_held_before_the_first_document_is_unknown_where_it_would_concern(
    name: str, keys: dict[str, str], first: date, before: Verdict
) -> None:
    day_before = found(name, day=first - timedelta(days=1), **keys)
    assert range_of(day_before) == (-INF, INF)
    assert day_before.applies.tolist() == [before]
    assert day_before.rows_of(0) == ()
    if before is UNKNOWN:
        assert found(name, day=first, **keys).applies.tolist() == [MET]


REPEALED = """
    [[numbers.new_storey_height_m.rows]]
    in_force = 2026-01-01
    until = 2026-06-01
    value = 6.0
    source = { document = "本局", place = "第一条", confidence = "BUREAU" }
"""


@pytest.mark.parametrize(
    ("day", "height"),
    [
        pytest.param(date(2025, 12, 31), 4.5, id="the day before the bureau's own"),
        pytest.param(date(2026, 1, 1), 6.0, id="on its first day"),
        pytest.param(date(2026, 5, 31), 6.0, id="on its last day"),
        pytest.param(date(2026, 6, 1), 4.5, id="when it holds no longer"),
    ],
)
def test_a_setting_is_the_one_in_force_on_the_day(day: date, height: float) -> None:
    book = load_plan().extended(textwrap.dedent(REPEALED), "numbers.toml")
    assert book.setting("new_storey_height_m", day).value.tolist() == [height]
    assert book.setting("new_storey_height_m", np.datetime64(day, "D")).value.tolist() == [height]


def test_a_setting_that_is_not_in_force_is_unknown_down_to_what_makes_sense() -> None:
    early = load_plan().setting("storey_counts_double_above_m", date(2008, 1, 30))
    assert (early.low.tolist(), early.high.tolist()) == ([0.0], [INF])
    assert load_plan().setting("storey_counts_double_above_m", date(2008, 1, 31)).value.tolist() == [8.0]


def test_a_weakly_sourced_coefficient_is_blank_until_the_bureau_accepts_it() -> None:
    day = date(2024, 1, 1)
    assert range_of(found("building_coefficient_minimum", day=day)) == (-INF, INF)
    accepting = load_plan().accepting((*DEFAULT, "SOURCED-weak"))
    weak = found("building_coefficient_minimum", day=day, rulebook=accepting)
    assert range_of(weak) == (0.4, 0.4)
    assert weak.rows_of(0)[0].source.confidence is Confidence.SOURCED_WEAK


def test_numbers_from_memory_can_be_refused() -> None:
    strict = load_plan().accepting(("SOURCED",))
    assert range_of(minimum("36", "2017", rulebook=strict)) == (-INF, INF)
    assert range_of(minimum("36", "2002", rulebook=strict)) == (0.7, 0.7)


def test_settings_of_ours_stay_whatever_is_accepted() -> None:
    assert load_plan().accepting(()).setting("new_storey_height_m", TODAY).value == 4.5


@given(day=st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_no_row_ever_counts_on_a_day_on_which_it_does_not_hold(day: date) -> None:
    for number in load_plan().numbers.values():
        limits = found(number.name, day=day, rulebook=load_plan())
        if limits.is_benchmark[0]:
            continue  # older than the first edition: held against that one, and said so
        assert all(row.holds_on(day) for row in limits.rows_of(0)), number.name
        if not limits.rows_of(0):
            assert range_of(limits) == (-INF, INF), number.name
            assert limits.applies[0] == UNKNOWN, number.name


def test_many_features_are_looked_up_as_one_by_one() -> None:
    number = load_plan().number("industry_far_minimum")
    codes = pd.Series(["29", "36", None, "29", "43"], dtype="string")
    editions = pd.Series(["2017", "2002", "2002", "2002", "2017"], dtype="string")
    days = np.array(["2015-05-01", "NaT", "2010-01-01", "2024-01-01", "2015-05-01"], dtype="datetime64[D]")
    many = look_up(number, {"industry": codes, "classification": editions}, days, 5)
    for at in range(5):
        day = None if np.isnat(days[at]) else days[at].astype(object)
        code, edition = (None if pd.isna(each[at]) else each[at] for each in (codes, editions))
        single = minimum(code, edition, day=day, rulebook=load_plan())
        assert (many.value.low[at], many.value.high[at]) == range_of(single)
        assert many.applies[at] == single.applies[0]
        assert many.rows_of(at) == single.rows_of(0)


def test_no_features_need_no_numbers() -> None:
    number = load_plan().number("industry_far_minimum")
    none = {key: pd.Series([], dtype="string") for key in number.keys}
    assert len(look_up(number, none, np.array([], dtype="datetime64[D]"), 0).value) == 0
