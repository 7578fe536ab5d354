"""Control units and their access lists: by code, by keyword, in general, and what no list says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.analysis.admission.village import (
    REGION,
    about,
    cases,
    judged,
    listed,
    units,
    village,
)
from tests.toytown import square

FORBIDS_CHEMISTRY = {"text": "禁止新建、扩建化工项目", "industry_codes": "25;26", "effect": "prohibit"}


def entry(found: Any) -> tuple[str, str]:
    """Return case and effect of the only entry of the list, gaps in its dimensions aside."""
    (only,) = [each for each in about(found, "access_list") if each.case != "gaps"]
    return only.case, only.effect.value


@pytest.mark.parametrize(
    ("unit_class", "effect"),
    [("priority", "condition"), ("key", "info"), ("general", "info"), (None, "unknown")],
)
def test_a_unit_is_named_with_class_and_edition(unit_class: str | None, effect: str) -> None:
    row = {"unit_id": "U1", "unit_class": unit_class, "edition": "2024"}
    (reason,) = about(judged(village(control_units=units(row))), "control_units")
    assert (reason.feature, reason.edition, reason.effect) == ("U1", "2024", effect)
    assert reason.case == (unit_class or "unclassed")


@pytest.mark.parametrize("activity", ["new", "expand"])
def test_a_prohibition_that_names_the_code_forbids(activity: str) -> None:
    layers = village(access_list=listed({**FORBIDS_CHEMISTRY, "source": "通政办"}))
    found = judged(layers, code="2614", activity=activity)
    assert entry(found) == ("code", "prohibit")
    assert found.verdict == "prohibited"
    reason = next(each for each in about(found, "access_list") if each.case == "code")
    assert (reason.own_words, reason.source, reason.feature) == ("禁止新建、扩建化工项目", "通政办", "U1")


def test_for_an_existing_plant_the_list_is_information() -> None:
    found = judged(village(access_list=listed(FORBIDS_CHEMISTRY)), code="26", activity="existing")
    assert entry(found) == ("code", "info")
    assert found.verdict == "allowed"


@pytest.mark.parametrize(
    ("row", "code", "expected"),
    [
        pytest.param(
            FORBIDS_CHEMISTRY, "17", ("other", "info"), id="codes of other industries are information"
        ),
        pytest.param(
            {"text": "限制化工", "industry_codes": "26", "effect": "restrict"},
            "26",
            ("code", "condition"),
            id="a restriction is a condition",
        ),
        pytest.param(
            {"text": "禁止农药", "industry_codes": "263", "effect": "prohibit"},
            "26",
            ("maybe", "unknown"),
            id="a code too short to tell leaves a prohibition unknown",
        ),
        pytest.param(
            {"text": "农药须入园", "industry_codes": "263", "effect": "condition"},
            "26",
            ("maybe", "condition"),
            id="a code too short to tell leaves a condition to verify",
        ),
        pytest.param(
            {"text": "化工", "industry_codes": "26", "effect": None},
            "26",
            ("no_effect", "unknown"),
            id="an entry that does not say what it does may forbid",
        ),
        pytest.param(
            {"text": "禁止印染项目", "industry_codes": None, "effect": "prohibit"},
            "17",
            ("keyword", "condition"),
            id="a keyword alone asks to verify and never forbids",
        ),
        pytest.param(
            {"text": "禁止印染项目", "industry_codes": "171", "effect": "prohibit"},
            "1781",
            ("keyword", "condition"),
            id="a keyword beside codes of others asks to verify",
        ),
        pytest.param(
            {"text": "禁止新增排污口", "industry_codes": "", "effect": "prohibit"},
            "17",
            ("general", "condition"),
            id="an entry about no industry in particular binds all",
        ),
        pytest.param(
            {"text": "禁止", "industry_codes": "C26, C17", "effect": "prohibit"},
            "17",
            ("code", "prohibit"),
            id="codes with the letter of their section, apart by commas",
        ),
        pytest.param(
            {"text": "禁止", "industry_codes": "C", "effect": "prohibit"},
            "17",
            ("code", "prohibit"),
            id="a letter is the whole section",
        ),
        pytest.param(
            {"text": "禁止", "industry_codes": "B", "effect": "prohibit"},
            "17",
            ("other", "info"),
            id="a letter of another section",
        ),
        pytest.param(
            {"text": "禁止", "industry_codes": "26类", "effect": "prohibit"},
            "17",
            ("maybe", "unknown"),
            id="what is no code may mean any",
        ),
    ],
)
def test_an_entry_of_the_list(row: dict[str, Any], code: str, expected: tuple[str, str]) -> None:
    assert entry(judged(village(access_list=listed(row)), code=code)) == expected


@pytest.mark.parametrize(
    ("code", "edition", "codes", "expected"),
    [
        pytest.param("36", "2017", "36", "prohibit", id="the same edition"),
        pytest.param("36", "2002", "36", "info", id="36 of 2002 is not 36 of today"),
        pytest.param("36", "2002", "35", "prohibit", id="36 of 2002 is 35 of today"),
        pytest.param("37", "2002", "36", "unknown", id="37 of 2002 became 36 and 37"),
        pytest.param("37", "2002", "36;37", "prohibit", id="both that 37 of 2002 became"),
        pytest.param("36", None, "36", "unknown", id="an unknown edition may be meant"),
        pytest.param("36", None, "35;36", "prohibit", id="an unknown edition, and every meaning is named"),
        pytest.param("2631", "2011", "26", "prohibit", id="divisions kept their codes since 2011"),
        pytest.param("2631", "2011", "2631", "unknown", id="further digits of an older edition say nothing"),
    ],
)
def test_codes_of_a_list_are_those_of_the_newest_edition(
    code: str, edition: str | None, codes: str, expected: str
) -> None:
    row = {"text": "禁止", "industry_codes": codes, "effect": "prohibit"}
    assert entry(judged(village(access_list=listed(row)), code=code, edition=edition))[1] == expected


def test_every_dimension_is_told_and_what_is_missing_named() -> None:
    rows = [
        {"dimension": name, "text": name, "industry_codes": "", "effect": "condition"}
        for name in ("空间布局约束", "污染物排放管控", "环境风险防控")
    ]
    found = about(judged(village(access_list=listed(*rows))), "access_list")
    assert [each.dimension for each in found if each.case == "general"] == [row["dimension"] for row in rows]
    (gap,) = [each for each in found if each.case == "gaps"]
    assert gap.values["dimensions"] == "资源开发效率要求"


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        pytest.param([{"unit_id": "U9"}], "strangers", id="a list that names no unit we have"),
        pytest.param([{"unit_id": "U2"}], "no_rows", id="a list without an entry for this unit"),
    ],
)
def test_a_unit_without_entries_is_unknown(rows: list[dict[str, Any]], case: str) -> None:
    both = units(
        {"unit_id": "U1", "unit_class": "key"},
        {"unit_id": "U2", "unit_class": "key"},
        shapes=[REGION, square(90, 90)],
    )
    layers = village(control_units=both, access_list=listed(*rows))
    found = judged(layers)
    assert cases(found, "access_list") == [(case, "unknown")]
    assert about(found, "access_list")[0].feature == "U1"
    assert found.verdict == "unknown"
    assert judged(layers, activity="existing").verdict == "allowed"


@pytest.mark.parametrize("name", ["control_units", "access_list"])
def test_an_absent_layer_is_unknown_and_named(name: str) -> None:
    found = judged(village(**{name: None}))
    assert [(each.case, each.layer) for each in about(found, name)] == [("absent", name)]
    assert found.verdict == "unknown"


def test_land_in_no_unit_is_unknown_by_its_area() -> None:
    half = units({"unit_id": "U1", "unit_class": "key"}, shapes=[square(0, 0, width=40)])
    found = judged(village(control_units=half))
    (reason,) = [each for each in about(found, "control_units") if each.case == "uncovered"]
    assert reason.overlap_m2 == pytest.approx(6_000)
    assert found.verdict == "unknown"


def test_the_list_of_a_unit_that_only_touches_is_not_applied() -> None:
    both = units(
        {"unit_id": "U1", "unit_class": "general"},
        {"unit_id": "U2", "unit_class": "priority"},
        shapes=[square(0, 0), square(0.9995, 0)],
    )
    rows = listed(
        {"text": "限制制革", "industry_codes": "19", "effect": "restrict"},
        {**FORBIDS_CHEMISTRY, "unit_id": "U2"},
    )
    found = judged(village(control_units=both, access_list=rows), code="26")
    assert ("touch", "info") in cases(found, "control_units")
    assert {each.feature for each in about(found, "access_list")} == {"U1"}
    assert found.verdict == "allowed"
