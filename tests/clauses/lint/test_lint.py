"""The shipped rulebook has no fault; every kind of fault planted in it is found, with file, line and remedy."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from zonemap.clauses import lint_local, lint_plan
from zonemap.clauses.lint.citations import number_faults, rule_faults
from zonemap.clauses.lint.draft import Draft
from zonemap.plan import load_plan, plan_of, shipped_texts
from zonemap.plan.faults import RulebookFault
from zonemap.plan.reading import read_chapters
from zonemap.rules import CATALOGUE

SHIPPED = shipped_texts()
IDLE_TITLE = 'title = { zh = "疑似闲置", en = "Suspected idle" }'
SOURCE = 'source = { document = "某文件", place = "第一条", confidence = "SOURCED" }'


NOT_SPATIAL = next(
    line for line in SHIPPED["coordination.toml"].splitlines() if line.startswith("not_spatial")
)


def planted(file: str, old: str, new: str) -> dict[str, str]:
    """Return the shipped rulebook with one passage changed, the first of its kind."""
    assert old in SHIPPED[file], old
    return {**SHIPPED, file: SHIPPED[file].replace(old, new, 1)}


def added(file: str, text: str) -> dict[str, str]:
    return {**SHIPPED, file: f"{SHIPPED[file]}\n{text}\n"}


def rows_of(*rows: str) -> str:
    """Return rows of a number that the shipped rulebook does not fill, after what it says."""
    return "\n".join(f"[[numbers.vacant_floor_share_maximum.rows]]\n{row}\n{SOURCE}" for row in rows)


def number(name: str) -> str:
    """Return a number that is sound but for its use."""
    meaning = 'meaning = { zh = "数值", en = "a number" }'
    return (
        f'[numbers.{name}]\n{meaning}\nunit = "1"\nrows = [{{ in_force = 2020-01-01, value = 1, {SOURCE} }}]'
    )


def indicator(row: int, minimum: str = "") -> str:
    """Return an indicator of a requirement, held against a number where one is named."""
    title = 'title = { zh = "覆盖", en = "Cover" }'
    return f'[indicators.cover]\nrow = {row}\nunit = "share"\n{title}\nminimum = "{minimum}"'


def clause(row: int) -> str:
    found = re.search(rf"\[\[clauses\]\]\nrow = {row}\n.*?\n\n", SHIPPED["coordination.toml"], re.DOTALL)
    assert found
    return found[0]


PLANTED = {
    "no valid TOML": (
        planted("land.toml", "row = 1", "row = = 1"),
        "rulebook_syntax",
        "land.toml",
        "row = =",
    ),
    "an unknown key": (
        planted("land.toml", IDLE_TITLE, f"{IDLE_TITLE}\ncolour = 1"),
        "rulebook_entry",
        "land.toml",
        "colour",
    ),
    "a rule without words": (
        planted("land.toml", f"{IDLE_TITLE}\n", ""),
        "rulebook_entry",
        "land.toml",
        "[rules.idle_land]",
    ),
    "a rule with empty words": (
        planted("land.toml", IDLE_TITLE, 'title = { zh = "", en = "Suspected idle" }'),
        "rule_without_words",
        "land.toml",
        "title = ",
    ),
    "a rule whose Chinese is English": (
        planted("land.toml", IDLE_TITLE, 'title = { zh = "idle", en = "Suspected idle" }'),
        "rule_without_words",
        "land.toml",
        "idle",
    ),
    "a sentence that names what there is not": (
        planted("land.toml", "未发现闲置情形", "未发现{owner}闲置情形"),
        "rule_sentence",
        "land.toml",
        "owner",
    ),
    "a sentence that cannot be said": (
        planted("land.toml", "未发现闲置情形", "未发现闲置情形 {measured"),
        "rule_sentence",
        "land.toml",
        "{measured",
    ),
    "a rule without a unit": (
        planted("land.toml", 'unit = "a"\n' + IDLE_TITLE, 'unit = ""\n' + IDLE_TITLE),
        "rule_without_unit",
        "land.toml",
        'unit = ""',
    ),
    "a number without a unit": (
        planted(
            "land.toml", 'en = "Height of a new storey" }\nunit = "m"\n', 'en = "Height of a new storey" }\n'
        ),
        "number_without_unit",
        "land.toml",
        "[numbers.new_storey_height_m]",
    ),
    "a number without English": (
        planted("land.toml", 'en = "Height of a new storey"', 'en = ""'),
        "number_without_words",
        "land.toml",
        "meaning",
    ),
    "a requirement that is missing": (
        planted("coordination.toml", clause(58), ""),
        "clause_missing",
        "plan.toml",
        "requirements",
    ),
    "a requirement that stands twice": (
        added("safety.toml", clause(58)),
        "clause_doubled",
        "coordination.toml",
        "[[clauses]]",
    ),
    "a requirement that the plan does not have": (
        added("safety.toml", clause(58).replace("row = 58", "row = 60")),
        "clause_strange",
        "safety.toml",
        "row = 60",
    ),
    "a requirement whose rule cites another clause": (
        planted("land.toml", 'row = 6\nclause = "六(一)"', 'row = 6\nclause = "六(三)"'),
        "rule_clause",
        "land.toml",
        "[rules.plan_conflict]",
    ),
    "a requirement that nothing serves": (
        planted("coordination.toml", NOT_SPATIAL, ""),
        "clause_open",
        "coordination.toml",
        "[[clauses]]",
    ),
    "a requirement that is not spatial and has layers": (
        planted("coordination.toml", "not_spatial = ", 'layers = ["zones"]\nnot_spatial = '),
        "clause_contradicts",
        "coordination.toml",
        "not_spatial",
    ),
    "a layer that there is not": (
        planted("coordination.toml", 'layers = ["zones"]', 'layers = ["zone"]'),
        "clause_layer",
        "coordination.toml",
        '["zone"]',
    ),
    "a requirement without a quote": (
        planted("coordination.toml", "研究制定具体实施方案和配套政策措施", ""),
        "clause_without_words",
        "coordination.toml",
        "[[clauses]]",
    ),
    "nobody says how many requirements there are": (
        planted("plan.toml", SHIPPED["plan.toml"].split("[units]")[0], ""),
        "plan_missing",
        "",
        "",
    ),
    "a rule without an example that is breached": (
        planted("land.toml", 'verdict = "breached"\nmeasured = 0.51\nlimit = 0.5', 'verdict = "unknown"'),
        "rule_without_example",
        "land.toml",
        "[rules.plan_conflict]",
    ),
    "an example that does not come out": (
        planted("land.toml", "plan_conflict_share = 0.51", "plan_conflict_share = 0.49"),
        "example_differs",
        "land.toml",
        "[[rules.plan_conflict.examples]]",
    ),
    "an example whose limit is another": (
        planted("land.toml", "measured = 0.51\nlimit = 0.5", "measured = 0.51\nlimit = 0.4"),
        "example_differs",
        "land.toml",
        "[[rules.plan_conflict.examples]]",
    ),
    "an example that the changed number contradicts": (
        planted(
            "land.toml",
            "plan_conflict_share_maximum.rows]]\nvalue = 0.5",
            "plan_conflict_share_maximum.rows]]\nvalue = 0.6",
        ),
        "example_differs",
        "land.toml",
        "[[rules.plan_conflict.examples]]",
    ),
    "an example with a misspelt fact": (
        planted("land.toml", "plan_conflict_share = 0.51", "plan_conflict_shares = 0.51"),
        "example_fact",
        "land.toml",
        "plan_conflict_shares",
    ),
    "an example with a fact of no kind": (
        planted("land.toml", "plan_conflict_share = 0.51", "plan_conflict_share = [0.1, 0.2, 0.3]"),
        "example_fact",
        "land.toml",
        "[0.1, 0.2, 0.3]",
    ),
    "an example with a number that there is not": (
        planted("land.toml", "numbers = { tax_per_mu_minimum = 5 }", "numbers = { tax_minimum = 5 }"),
        "example_fact",
        "land.toml",
        "facts",
    ),
    "a row of a document without a day": (
        planted("land.toml", "in_force = 2012-07-01\nvalue = 1\n", "value = 1\n"),
        "row_without_day",
        "land.toml",
        "[[numbers.idle_after_years.rows]]",
    ),
    "a row that ends before it begins": (
        added("land.toml", rows_of("in_force = 2020-01-01\nuntil = 2019-01-01\nvalue = 0.4")),
        "rulebook_period",
        "land.toml",
        "until",
    ),
    "two values for one case and day": (
        added(
            "land.toml", rows_of("in_force = 2020-01-01\nvalue = 0.4", "in_force = 2021-01-01\nvalue = 0.5")
        ),
        "rows_contradict",
        "land.toml",
        "[[numbers.vacant_floor_share_maximum.rows]]",
    ),
    "two values in one table": (
        planted(
            "industry_far_minimum.toml",
            '{ industry = "14", value = 1.0 },',
            '{ industry = "13", value = 0.9 },',
        ),
        "rows_contradict",
        "industry_far_minimum.toml",
        "0.9",
    ),
    "a row that stands twice": (
        added("land.toml", rows_of(*["in_force = 2020-01-01\nvalue = 0.4"] * 2)),
        "rows_doubled",
        "land.toml",
        "[[numbers.vacant_floor_share_maximum.rows]]",
    ),
    "a gap between two editions": (
        planted("land.toml", "until = 2023-05-01\nvalue = 0.30", "until = 2022-05-01\nvalue = 0.30"),
        "rows_gap",
        "land.toml",
        "until = 2022-05-01",
    ),
    "a gap before a broader edition": (
        planted("industry_far_minimum.toml", "until = 2023-05-01", "until = 2023-04-01"),
        "rows_gap",
        "industry_far_minimum.toml",
        "until = 2023-04-01",
    ),
    "a value in words": (
        planted("land.toml", "value = 4.5", 'value = "4.5 m"'),
        "rulebook_value",
        "land.toml",
        "4.5 m",
    ),
    "a yes for a value": (
        planted("land.toml", "value = 0.99", "value = true"),
        "rulebook_value",
        "land.toml",
        "true",
    ),
    "a value without end": (
        planted("land.toml", "value = 4.5", "value = inf"),
        "rulebook_value",
        "land.toml",
        "inf",
    ),
    "less than makes sense": (
        planted("land.toml", "value = 4.5", "value = 1.5"),
        "rulebook_value",
        "land.toml",
        "1.5",
    ),
    "value and values side by side": (
        added("land.toml", rows_of("in_force = 2020-01-01\nvalue = 0.4\nvalues = [{ value = 0.5 }]")),
        "rulebook_value",
        "land.toml",
        "value = 0.4",
    ),
    "a scope of an unknown key": (
        planted("land.toml", 'scope = { place = "3206" }', 'scope = { city = "3206" }'),
        "rulebook_scope",
        "land.toml",
        "city",
    ),
    "a number that nobody uses": (
        added("land.toml", number("depth")),
        "number_unused",
        "land.toml",
        "[numbers.depth]",
    ),
    "a number that stands in two files": (
        added("safety.toml", number("idle_after_years")),
        "number_doubled",
        "land.toml",
        "[numbers.idle_after_years]",
    ),
    "a number of a requirement that there is not": (
        planted(
            "land.toml",
            'unit = "m"\nclause_row = 7\nminimum = 2.0',
            'unit = "m"\nclause_row = 77\nminimum = 2.0',
        ),
        "number_clause",
        "land.toml",
        "[numbers.new_storey_height_m]",
    ),
    "an indicator whose number there is not": (
        added("innovation.toml", indicator(36, minimum="cover_minimum")),
        "indicator_number",
        "innovation.toml",
        "cover_minimum",
    ),
    "an indicator of a requirement that there is not": (
        added("innovation.toml", indicator(66)),
        "indicator_clause",
        "innovation.toml",
        "[indicators.cover]",
    ),
    "an indicator without Chinese": (
        added("innovation.toml", indicator(36).replace("覆盖", "")),
        "indicator_without_words",
        "innovation.toml",
        "title",
    ),
    "an evaluated indicator that there is not": (
        planted("evaluation.toml", "[evaluation.indicators.works_far]", "[evaluation.indicators.work_far]"),
        "evaluation_name",
        "evaluation.toml",
        "[evaluation.indicators.work_far]",
    ),
    "an amount of the evaluation that there is not": (
        planted("evaluation.toml", 'terms = ["works_floor_m2"', 'terms = ["work_floor_m2"'),
        "evaluation_name",
        "evaluation.toml",
        "work_floor_m2",
    ),
    "a potential by an ideal that there is not": (
        planted("evaluation.toml", 'ideal = "works_far"', 'ideal = "work_far"'),
        "evaluation_name",
        "evaluation.toml",
        "work_far",
    ),
    "a goal without English": (
        planted("evaluation.toml", 'en = "Benefit of land"', 'en = ""'),
        "evaluation_without_words",
        "evaluation.toml",
        "benefit",
    ),
    "a cut-off that there is not": (
        planted("land.toml", 'cut_off = "tax_per_mu_minimum"', 'cut_off = "tax_minimum"'),
        "rule_number",
        "land.toml",
        "tax_minimum",
    ),
}


def test_the_shipped_rulebook_has_no_fault() -> None:
    assert [fault.told for fault in lint_plan(SHIPPED)] == []


@pytest.mark.parametrize(("texts", "code", "file", "line"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found_where_it_stands(
    texts: dict[str, str], code: str, file: str, line: str
) -> None:
    found = [fault for fault in lint_plan(texts) if fault.code == code]
    assert found, [fault.told for fault in lint_plan(texts)]
    fault = found[0]
    assert fault.message
    assert fault.remedy
    if file:
        assert fault.file == file
        assert fault.line is not None
        assert line in texts[file].splitlines()[fault.line - 1]


def renamed(kind: str, old: str, new: str) -> dict[str, str]:
    """Return the shipped rulebook with an entry and all that belongs to it under another name."""
    return {
        file: re.sub(rf"\[{kind}\.{old}(?=[\].])", f"[{kind}.{new}", text) for file, text in SHIPPED.items()
    }


def test_a_rule_without_a_role_and_a_role_without_a_rule_are_found() -> None:
    codes = {fault.code: fault for fault in lint_plan(renamed("rules", "plan_conflict", "plan_clash"))}
    assert codes["rule_without_role"].key == "rules.plan_conflict"
    assert codes["rule_without_role"].file == "land.toml"
    assert codes["role_without_rule"].key == "rules.plan_clash"
    assert codes["role_without_rule"].line is not None


def test_a_number_that_a_rule_takes_and_that_is_gone_is_found() -> None:
    codes = {fault.code: fault for fault in lint_plan(renamed("numbers", "idle_after_years", "idle_years"))}
    assert codes["rule_number"].key == "rules.idle_land"
    assert codes["number_unused"].key == "numbers.idle_years"


def test_every_fault_of_every_file_is_told_at_once() -> None:
    texts = {
        **planted("land.toml", "row = 1", "row = = 1"),
        "safety.toml": "x = 1\ny = 2\n" + SHIPPED["safety.toml"],
    }
    assert [(fault.file, fault.code, fault.key) for fault in lint_plan(texts)] == [
        ("land.toml", "rulebook_syntax", ""),
        ("safety.toml", "rulebook_entry", "x"),
        ("safety.toml", "rulebook_entry", "y"),
    ]


def draft() -> Draft:
    return Draft(read_chapters(SHIPPED), load_plan())


def test_a_rule_that_cites_a_row_that_there_is_not_is_found() -> None:
    strange = {"idle_land": replace(CATALOGUE["idle_land"], row=77)}
    assert {fault.code for fault in rule_faults(draft(), {**CATALOGUE, **strange})} == {"rule_clause"}


def test_a_number_is_used_by_an_indicator_a_measure_an_analysis_or_a_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    least = number("cover_minimum")
    using = f"{least}\n{indicator(36, minimum='cover_minimum')}"
    assert [fault.code for fault in lint_plan(added("innovation.toml", least))] == ["number_unused"]
    assert lint_plan(added("innovation.toml", using)) == []
    unused = {fault.key for fault in number_faults(draft(), {})}
    assert "numbers.new_storey_height_m" not in unused  # analysed
    assert "numbers.storey_height_tolerance" not in unused  # measured
    assert "numbers.idle_after_years" in unused  # judged, by rules that are not there now


def test_a_superseded_edition_is_no_fault() -> None:
    text = rows_of(
        "in_force = 2020-01-01\nuntil = 2021-01-01\nvalue = 0.4", "in_force = 2021-01-01\nvalue = 0.5"
    )
    ours = '[[numbers.vacant_floor_share_maximum.rows]]\nsource = { document = "未公布"'
    texts = planted("land.toml", ours, f'{text}\n\n[[numbers.spare.rows]]\nsource = {{ document = "未公布"')
    spare = '[numbers.spare]\nmeaning = { zh = "备", en = "x" }\nunit = "1"\n\n'
    texts["land.toml"] = texts["land.toml"].replace(
        "[[numbers.spare.rows]]", spare + "[[numbers.spare.rows]]"
    )
    assert [fault.key for fault in lint_plan(texts)] == ["numbers.spare"]


BUREAU = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'
SOUND = f"[[numbers.tax_per_mu_minimum.rows]]\nin_force = 2025-01-01\nvalue = 5\n{BUREAU}\n"
LOCAL = {
    "a number that there is not": (
        SOUND.replace("tax_per_mu_minimum", "tax_per_mu_minimun"), "unknown_number", 1, "tax_per_mu_minimum"
    ),
    "an unknown rule": (f'{SOUND}[roles]\nidle_lands = "deciding"', "unknown_rule", 6, "idle_land"),
    "a role for a constraint": (f'{SOUND}[roles]\nfarmland = "deciding"', "role_of_constraint", 6, ""),
    "no valid TOML": (f"{SOUND}[roles\n", "rulebook_syntax", 5, ""),
    "an unknown key": (SOUND.replace("value = 5", "valeu = 5"), "rulebook_entry", 3, ""),
    "clauses, which are the plan's": (f"{SOUND}\n[[clauses]]\nrow = 1", "rulebook_entry", 6, ""),
    "a least value, which is ours": (f"[numbers.tax_per_mu_minimum]\nminimum = 5\n{SOUND}", "rulebook_entry", 2, ""),
    "no source": (SOUND.replace(BUREAU, ""), "rulebook_entry", 1, ""),
    "an unknown confidence": (SOUND.replace("BUREAU", "SURE"), "rulebook_entry", 4, ""),
    "a value in words": (SOUND.replace("= 5", '= "5万元"'), "rulebook_value", 3, ""),
    "less than nothing": (SOUND.replace("= 5", "= -5"), "rulebook_value", 3, ""),
    "no number": (SOUND.replace("= 5", "= nan"), "rulebook_value", 3, ""),
    "a day that there is not": (SOUND.replace("2025-01-01", '"2025年"'), "rulebook_entry", 2, ""),
    "another unit": (f'[numbers.tax_per_mu_minimum]\nunit = "wan/ha"\n{SOUND}', "rulebook_unit", 2, ""),
    "a scope of an unknown key": (f'{SOUND}scope = {{ grade = "4" }}', "rulebook_scope", 5, "industry"),
    "no first day": (SOUND.replace("in_force = 2025-01-01\n", ""), "row_without_day", 1, "in_force"),
    "two values for one day": (SOUND + SOUND.replace("= 5", "= 6"), "rows_contradict", 5, "until"),
    "a gap": (
        SOUND.replace("value", "until = 2026-01-01\nvalue") + SOUND.replace("2025-01-01", "2027-01-01"),
        "rows_gap",
        3,
        "in_force",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "word"), LOCAL.values(), ids=LOCAL.keys())
def test_a_fault_of_the_bureaus_own_numbers_is_found(text: str, code: str, line: int, word: str) -> None:
    found = lint_local(text, "numbers.toml", load_plan())
    assert [(fault.code, fault.file, fault.line) for fault in found] == [(code, "numbers.toml", line)]
    assert word in found[0].remedy


@pytest.mark.parametrize(
    "text",
    [SOUND, "", SOUND.replace("in_force = 2025-01-01", 'dateless = { zh = "示意", en = "illustrative" }')],
    ids=["a sound file", "an empty file", "a reason instead of a day"],
)
def test_what_is_sound_is_left_alone(text: str) -> None:
    assert lint_local(text, "numbers.toml", load_plan()) == []


def test_a_fault_can_be_printed_as_json() -> None:
    fault: RulebookFault = lint_local(SOUND.replace("= 5", "= -5"), "numbers.toml", load_plan())[0]
    assert fault.as_json()["line"] == 3
    assert set(fault.as_json()) == {"code", "file", "line", "key", "message", "remedy"}


def test_a_rulebook_with_one_fault_is_no_rulebook() -> None:
    from zonemap.errors import ZonemapError

    with pytest.raises(ZonemapError, match=r"land\.toml"):
        plan_of(planted("land.toml", "value = 4.5", "value = true"))
