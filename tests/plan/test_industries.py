"""Industry codes by edition: what they mean, where they mean another industry, and what is no code."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zonemap.errors import ZonemapError
from zonemap.layers import LAYERS
from zonemap.plan import Rulebook, industry_of, load_plan

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
WITHOUT_DOMAIN = "../shared is absent: the divisions cannot be compared with their sources"
CUT_IN_THE_SOURCE = {"37"}
"""Names that the public transcription of 2017 cut off."""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_plan()


def meaning(code: str, edition: str | None) -> list[tuple[str, str]]:
    found = industry_of(code, edition, load_plan().classifications)
    return [(each.edition, each.name["zh"]) for each in found.meant]


@pytest.mark.parametrize(
    ("code", "edition", "name"),
    [
        ("36", "2002", "专用设备制造业"),
        ("36", "2011", "汽车制造业"),
        ("36", "2017", "汽车制造业"),
        ("C3670", "2017", "汽车制造业"),
        ("11", "2002", "其他采矿业"),
        ("11", "2017", "开采专业及辅助性活动"),
        ("25", "2011", "石油加工、炼焦和核燃料加工业"),
        ("46", "2002", "水的生产和供应业"),
    ],
)
def test_a_code_means_a_division_of_its_edition(code: str, edition: str, name: str) -> None:
    assert meaning(code, edition) == [(edition, name)]


def test_a_code_of_an_unknown_edition_means_what_every_edition_says_that_knows_it() -> None:
    assert [edition for edition, _name in meaning("38", None)] == ["2017", "2011"]
    assert [edition for edition, _name in meaning("36", None)] == ["2017", "2011", "2002"]


def test_the_other_meanings_of_a_code_are_at_hand() -> None:
    found = industry_of("36", "2017", load_plan().classifications)
    assert [(each.edition, each.name["zh"]) for each in found.elsewhere] == [
        ("2011", "汽车制造业"),
        ("2002", "专用设备制造业"),
    ]


@pytest.mark.parametrize(
    ("code", "edition", "error", "words"),
    [
        pytest.param(
            "38", "2002", "unknown_industry", ("2002", "38", "2017", "2011", "电气机械"), id="38 in 2002"
        ),
        pytest.param("12", "2002", "unknown_industry", ("2017", "其他采矿业"), id="12 in 2002"),
        pytest.param("73", "2017", "unknown_industry", ("73",), id="research is no industry here"),
        pytest.param("B26", "2017", "unknown_industry", ("B26",), id="the letter of another section"),
        pytest.param("2", "2017", "bad_industry_code", ("2",), id="one digit"),
        pytest.param("26141", "2017", "bad_industry_code", ("26141",), id="five digits"),
        pytest.param("化工", "2017", "bad_industry_code", ("化工",), id="a word"),
        pytest.param("26", "2020", "unknown_edition", ("2020", "2017", "2002"), id="no such edition"),
    ],
)
def test_what_is_no_code_of_an_edition_is_refused_with_where_it_is_one(
    code: str, edition: str, error: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ZonemapError) as refused:
        industry_of(code, edition, load_plan().classifications)
    assert refused.value.code == error
    told = refused.value.message + refused.value.remedy
    assert [word for word in words if word not in told] == []


@pytest.mark.skipif(not DOMAIN.exists(), reason=WITHOUT_DOMAIN)
def test_the_divisions_of_2017_are_those_of_the_standard(rulebook: Rulebook) -> None:
    with (DOMAIN / "gbt4754_2017.csv").open(encoding="utf-8-sig") as stream:
        rows = [each for each in csv.DictReader(stream) if each["level"] == "2" and each["section"] in "BCD"]
    ours = rulebook.classifications["2017"].divisions
    assert {row["code"]: row["section"] for row in rows} == {
        each.code: each.section for each in ours.values()
    }
    differing = {row["code"] for row in rows if ours[row["code"]].name["zh"] != row["name"]}
    assert differing == CUT_IN_THE_SOURCE


@pytest.mark.skipif(not DOMAIN.exists(), reason=WITHOUT_DOMAIN)
def test_the_divisions_of_2002_and_what_they_became_are_those_of_the_concordance(rulebook: Rulebook) -> None:
    with (DOMAIN / "far_min_2008.csv").open(encoding="utf-8-sig") as stream:
        rows = {each["code"]: each for each in csv.DictReader(stream)}
    ours = rulebook.classifications["2002"].divisions
    made = {code: each for code, each in ours.items() if each.section == "C"}
    assert {code: each.name["zh"] for code, each in made.items()} == {
        code: row["name"] for code, row in rows.items()
    }
    differing = {
        code for code, row in rows.items() if set(row["code_2017"].split(";")) != set(made[code].successors)
    }
    assert differing == {"18"}, "footwear (195) left 18 for 19, as the note of the source says"


def test_every_division_has_both_names_and_successors_that_the_newest_edition_knows(
    rulebook: Rulebook,
) -> None:
    newest = next(iter(rulebook.classifications.values()))
    assert newest.edition == "2017"
    for edition in rulebook.classifications.values():
        for division in edition.divisions.values():
            assert division.name["zh"]
            assert division.name["en"].isascii()
            assert {code[:2] for code in division.successors} <= set(newest.divisions)
            assert bool(division.successors) is (edition is not newest)


@pytest.mark.parametrize("name", sorted(load_plan().grounds))
def test_a_ground_has_clause_layer_and_words_in_both_languages(name: str, rulebook: Rulebook) -> None:
    ground = rulebook.grounds[name]
    assert ground.row in rulebook.clauses
    assert ground.layer in LAYERS
    assert bool(ground.document) is (ground.confidence is not None)
    for text in (ground.title, *ground.says.values()):
        assert text.zh
        assert text.en.isascii() or "“" in text.en
