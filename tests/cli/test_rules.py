"""The plan as encoded, as a planner types it; and no half rulebook judges anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.assessment.town import mixed_town
from tests.cli.run import refuses, zonemap
from zonemap.assessment import assess, save
from zonemap.clauses import lint_local
from zonemap.cli.demonstration import _NUMBERS
from zonemap.plan import load_plan

ROOT = Path(__file__).parents[2]

BUREAU = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'
SOUND = f"[[numbers.tax_per_mu_minimum.rows]]\nin_force = 2025-01-01\nvalue = 5\n{BUREAU}\n"


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = mixed_town(tmp_path_factory.mktemp("rules") / "w")
    save(assess(workspace), workspace)
    return workspace.path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return mixed_town(tmp_path / "w").path


def test_every_requirement_is_listed_with_its_state() -> None:
    listed = zonemap("rules", "list", "--json").json
    assert [row["no"] for row in listed["clauses"]] == list(range(1, 60))
    assert {"no", "clause", "quote", "state", "rules", "responsible"} <= set(listed["clauses"][0])
    told = zonemap("rules", "list")
    assert told.code == 0
    assert "共 59 条要求" in told.out


def test_a_clause_is_shown_from_the_plan_to_the_land(assessed: Path) -> None:
    ran = zonemap("rules", "show", "六（一）", assessed)
    assert ran.code == 0, ran.err
    for word in (
        "盘活利用存量土地",
        "市自然资源和规划局",
        "疑似闲置",
        "国土资发〔2008〕24号",
        "算例",
        "工作区尚无",
    ):
        assert word in ran.out
    assert "成立 1 宗" in ran.out
    assert "未判定：" in ran.out
    shown = zonemap("rules", "show", "六(一)", assessed, "--json").json
    idle = next(rule for rule in shown["rules"] if rule["rule"] == "idle_land")
    assert idle["land"]["breached"] == {
        "parcels": 1,
        "area_m2": 10_000.0,
        "share": pytest.approx(10_000 / 49_500),
    }
    assert shown["run"].startswith("20260630-")


def test_a_clause_is_shown_in_english_with_the_reading_of_its_rules() -> None:
    ran = zonemap("--language", "en", "rules", "show", "13")
    assert "It is no ring around the river" in ran.out


def test_an_unknown_clause_is_told_with_the_clauses_there_are() -> None:
    refuses(zonemap("rules", "show", "六(九)"), "六(九)", "六(一), 六(二)", "59")


def test_a_run_that_there_is_not_is_told(assessed: Path) -> None:
    refuses(zonemap("rules", "show", "六(一)", assessed, "--run", "no-such-run"), "no-such-run")


def test_the_shipped_rulebook_and_a_sound_workspace_have_no_fault(workspace: Path) -> None:
    (workspace / "numbers.toml").write_text(SOUND, "utf-8")
    ran = zonemap("rules", "lint", workspace, "--json")
    assert ran.code == 0, ran
    assert ran.json["faults"] == []
    assert {"land.toml", "numbers.toml"} <= set(ran.json["files"])


def test_the_numbers_of_the_demonstration_and_of_the_readme_have_no_fault() -> None:
    example = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert example
    for text in (_NUMBERS, example[1]):
        assert lint_local(text, "numbers.toml", load_plan()) == []


def test_lint_ends_with_1_and_names_line_key_and_remedy(workspace: Path) -> None:
    text = SOUND.replace("in_force = 2025-01-01\n", "") + '[roles]\nidle_lands = "deciding"\n'
    (workspace / "numbers.toml").write_text(text.replace('[roles]\nidle_lands = "deciding"\n', ""), "utf-8")
    ran = zonemap("rules", "lint", workspace, "--json")
    assert ran.code == 1
    (fault,) = ran.json["faults"]
    assert (fault["code"], fault["file"], fault["line"]) == ("row_without_day", "numbers.toml", 1)
    assert fault["key"] == "numbers.tax_per_mu_minimum.rows.0"
    assert fault["remedy"]
    (workspace / "numbers.toml").write_text(text, "utf-8")
    told = zonemap("rules", "lint", workspace)
    assert told.code == 1
    assert "numbers.toml 第 5 行: roles.idle_lands" in told.out
    assert "idle_land" in told.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(SOUND + "[roles\n", ("第 5 行",), id="a slip in TOML"),
        pytest.param(
            SOUND.replace("value", "valeu"),
            ("第 3 行", "numbers.tax_per_mu_minimum.rows.0.valeu", "没有此项"),
            id="an unknown key",
        ),
        pytest.param(
            SOUND + '[roles]\nidle_lands = "deciding"\n',
            ("第 6 行", "roles.idle_lands", "idle_land"),
            id="an unknown rule",
        ),
        pytest.param(SOUND.replace("= 5", '= "5万元"'), ("第 3 行", "5万元"), id="a value in words"),
        pytest.param(
            f'[numbers.tax_per_mu_minimum]\nunit = "wan/ha"\n{SOUND}',
            ("第 2 行", "wan/ha", "wan/mu"),
            id="a number in another unit",
        ),
        pytest.param(
            f"{SOUND}\n[[clauses]]\nrow = 1\n", ("第 6 行", "clauses"), id="what a bureau cannot set"
        ),
    ],
)
def test_on_half_a_rulebook_nothing_is_assessed(workspace: Path, text: str, words: tuple[str, ...]) -> None:
    (workspace / "numbers.toml").write_text(text, "utf-8")
    refuses(zonemap("assess", workspace), "numbers.toml", *words)
    assert list((workspace / "results").iterdir()) == []


def test_as_of_picks_the_numbers_of_that_day(workspace: Path) -> None:
    told = zonemap("assess", workspace, "--as-of", "2007-06-30")
    assert told.code == 0, told.err
    assert "2007-06-30 没有现行规定，按未知处理" in told.out
    assert "没有现行规定" not in zonemap("assess", workspace).out
