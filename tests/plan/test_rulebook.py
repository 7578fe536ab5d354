"""The rulebook that ships is whole, and a faulty one is refused with file and key."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from zonemap.errors import ZonemapError
from zonemap.plan import Confidence, Rulebook, load_plan, read_local_numbers
from zonemap.plan.rulebook import plan_of
from zonemap.rules import CATALOGUE

PLAN = Path(__file__).parents[3] / "shared" / "plan"
WITHOUT_PLAN = "../shared is absent: the quotes cannot be held against the text of the plan"
BUREAU = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_plan()


@pytest.mark.skipif(not PLAN.exists(), reason=WITHOUT_PLAN)
@pytest.mark.parametrize("row", sorted(load_plan().clauses))
def test_every_quote_stands_in_the_plan_word_for_word(row: int) -> None:
    text = (PLAN / "plan.txt").read_text("utf-8")
    assert load_plan().clauses[row].quote in text


@pytest.mark.skipif(not PLAN.exists(), reason=WITHOUT_PLAN)
@pytest.mark.parametrize("row", sorted(load_plan().clauses))
def test_every_clause_is_the_row_of_the_list_that_it_says(row: int) -> None:
    with (PLAN / "clauses.csv").open(encoding="utf-8-sig") as stream:
        listed = {int(each["no"]): each for each in csv.DictReader(stream)}[row]
    entry = load_plan().clauses[row]
    assert entry.clause == listed["clause"]
    assert entry.quote in listed["quote"] or listed["quote"] in entry.quote
    assert [unit for unit in entry.responsible if unit not in listed["units_zh"]] == []


@pytest.mark.parametrize("name", sorted(load_plan().numbers))
def test_every_number_has_unit_meaning_and_a_document_for_each_row(name: str, rulebook: Rulebook) -> None:
    number = rulebook.number(name)
    assert number.unit
    assert number.meaning["zh"]
    assert number.meaning["en"]
    assert number.rows
    for row in number.rows:
        assert row.source.document
        assert row.source.place
        assert row.low <= row.high
        assert rulebook.row(row.name).number == name


def test_rows_of_one_number_have_names_of_their_own(rulebook: Rulebook) -> None:
    names = [row.name for number in rulebook.numbers.values() for row in number.rows]
    assert len(names) == len(set(names))


def test_a_number_that_nobody_found_carries_no_value(rulebook: Rulebook) -> None:
    for number in rulebook.numbers.values():
        for row in number.rows:
            assert row.is_known is (row.source.confidence is not Confidence.NOT_FOUND), row.name


def test_every_role_belongs_to_a_rule(rulebook: Rulebook) -> None:
    assert set(rulebook.roles) == set(CATALOGUE)


def test_an_unknown_number_is_named_with_those_there_are(rulebook: Rulebook) -> None:
    with pytest.raises(ZonemapError, match="far_minimum_of_all") as error:
        rulebook.number("far_minimum_of_all")
    assert error.value.code == "unknown_number"
    assert "industry_far_minimum" in error.value.remedy


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        pytest.param("numbers = [", "rulebook_syntax", ("numbers.toml",), id="not TOML"),
        pytest.param(
            "[colours]\nred = 1", "rulebook_entry", ("numbers.toml", "colours"), id="an unknown section"
        ),
        pytest.param(
            f"[[numbers.tax_per_mu_minimum.rows]]\nvalue = 3\nlimit = 4\n{BUREAU}",
            "rulebook_entry",
            ("numbers.toml", "tax_per_mu_minimum", "limit"),
            id="an unknown key",
        ),
        pytest.param(
            "[[numbers.tax_per_mu_minimum.rows]]\nvalue = 3",
            "rulebook_entry",
            ("numbers.toml", "tax_per_mu_minimum", "source"),
            id="a row without a source",
        ),
        pytest.param(
            f"[[numbers.tax_per_mu_minimum.rows]]\nvalue = 3\n{BUREAU.replace('BUREAU', 'SURE')}",
            "rulebook_entry",
            ("numbers.toml", "tax_per_mu_minimum", "confidence"),
            id="an unknown confidence",
        ),
        pytest.param(
            f'[[numbers.tax_per_mu_minimum.rows]]\nscope = {{ grade = "4" }}\nvalue = 3\n{BUREAU}',
            "rulebook_scope",
            ("numbers.toml", "tax_per_mu_minimum", "grade"),
            id="a scope of an unknown key",
        ),
        pytest.param(
            f"[[numbers.tax_per_mu_minimum.rows]]\nvalues = [{{ industry = '36', vaule = 3 }}]\n{BUREAU}",
            "rulebook_scope",
            ("numbers.toml", "tax_per_mu_minimum", "vaule"),
            id="a misspelt value",
        ),
        pytest.param(
            f"[[numbers.tax_per_mu_minimum.rows]]\nvalue = [3, 2]\n{BUREAU}",
            "rulebook_value",
            ("numbers.toml", "tax_per_mu_minimum"),
            id="a pair the wrong way round",
        ),
        pytest.param(
            f"[[numbers.tax_per_mu_minimum.rows]]\nvalues = [{{ industry = '36', value = '3万' }}]\n{BUREAU}",
            "rulebook_value",
            ("numbers.toml", "tax_per_mu_minimum", "3万"),
            id="a value in words",
        ),
        pytest.param(
            f'[numbers.tax_per_mu_minimum]\nunit = "wan/ha"\nrows = [{{ value = 45, {BUREAU} }}]',
            "rulebook_unit",
            ("numbers.toml", "tax_per_mu_minimum", "wan/ha", "wan/mu"),
            id="another unit",
        ),
        pytest.param(
            f"[[numbers.tax_per_hectare.rows]]\nvalue = 3\n{BUREAU}",
            "unknown_number",
            ("tax_per_hectare",),
            id="an unknown number",
        ),
        pytest.param(
            '[roles]\nidle = "deciding"', "unknown_rule", ("numbers.toml", "idle"), id="an unknown rule"
        ),
        pytest.param(
            '[roles]\nidle_land = "important"',
            "rulebook_entry",
            ("numbers.toml", "idle_land"),
            id="an unknown role",
        ),
    ],
)
def test_a_faulty_file_of_the_bureau_is_refused(
    tmp_path: Path, text: str, code: str, words: tuple[str, ...], rulebook: Rulebook
) -> None:
    (tmp_path / "numbers.toml").write_text(text, "utf-8")
    with pytest.raises(ZonemapError) as error:
        read_local_numbers(rulebook, tmp_path / "numbers.toml")
    assert error.value.code == code
    assert [word for word in words if word not in error.value.message] == []
    assert error.value.remedy


def test_a_number_without_a_unit_is_refused() -> None:
    text = f'[numbers.depth]\nmeaning = {{ zh = "深度", en = "Depth" }}\nrows = [{{ value = 1, {BUREAU} }}]'
    with pytest.raises(ZonemapError, match=r"sea\.toml.*1.*depth") as error:
        plan_of({"sea.toml": text})
    assert error.value.code == "number_without_unit"


def test_a_file_saved_by_notepad_is_read(tmp_path: Path, rulebook: Rulebook) -> None:
    text = f"[[numbers.tax_per_mu_minimum.rows]]\nvalue = 3\n{BUREAU}"
    (tmp_path / "numbers.toml").write_bytes(text.encode("utf-8-sig"))
    assert (
        read_local_numbers(rulebook, tmp_path / "numbers.toml")
        .setting("tax_per_mu_minimum", date(2026, 6, 30))
        .low
        == 3
    )


def test_a_file_in_gbk_is_refused_by_name(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "numbers.toml").write_bytes("# 本局自定".encode("gbk"))
    with pytest.raises(ZonemapError, match=r"numbers\.toml"):
        read_local_numbers(rulebook, tmp_path / "numbers.toml")


def test_without_a_file_the_rulebook_is_ours(tmp_path: Path, rulebook: Rulebook) -> None:
    assert read_local_numbers(rulebook, tmp_path / "numbers.toml") is rulebook


def test_the_bureau_may_choose_what_a_flag_is_for(rulebook: Rulebook) -> None:
    changed = rulebook.extended('[roles]\nidle_land = "supporting"', "numbers.toml")
    assert changed.roles["idle_land"].role == "supporting"
    assert rulebook.roles["idle_land"].role == "deciding"
    assert changed.sha256 != rulebook.sha256


def test_a_scenario_sets_one_value_for_all(rulebook: Rulebook) -> None:
    changed = rulebook.changed({"industry_far_minimum": 2.0})
    rows = changed.number("industry_far_minimum").rows
    assert [(row.low, row.high, row.scope, row.source.confidence) for row in rows] == [
        (2.0, 2.0, {}, Confidence.BUREAU)
    ]
    assert changed.sha256 != rulebook.sha256
    assert changed.sha256 == rulebook.changed({"industry_far_minimum": 2.0}).sha256


def test_a_scenario_of_an_unknown_number_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(ZonemapError, match="speed_limit"):
        rulebook.changed({"speed_limit": 1})


def test_what_is_accepted_is_part_of_the_hash(rulebook: Rulebook) -> None:
    assert rulebook.accepting(("SOURCED",)).sha256 != rulebook.accepting(("SOURCED", "MEMORY-high")).sha256
