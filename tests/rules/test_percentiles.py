"""Cut-offs as a percentile of a group: by head, within what is not known, and told in the receipt."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.parcels import KNOWN, facts
from tests.toytown import layer, parcel, square, town
from zonemap.assessment import assess, disagreements, receipt, rulebook_of, save, stored_inputs, trial_of
from zonemap.assessment.studies import Perturbation, robustness
from zonemap.errors import ZonemapError
from zonemap.findings import Quantity, Verdict
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import CATALOGUE, judge, with_percentiles
from zonemap.rules.percentiles import Groups, group_percentiles
from zonemap.workspace import Workspace

BUREAU = 'source = { document = "局文", place = "第三条", confidence = "BUREAU" }'


def percentile(number: str, share: float, within: str) -> str:
    return f'[[numbers.{number}.rows]]\npercentile = {share}\nwithin = "{within}"\n{BUREAU}\n'


def book(text: str) -> Rulebook:
    return load_plan().extended(text, "numbers.toml").accepting(["SOURCED", "MEMORY-high"])


def verdicts(rows: list[dict[str, Any]], text: str, *, is_zoned: bool = True) -> list[str]:
    """Return the verdict on tax per mu of parcels of 15 mu: 150 of tax are 10 per mu."""
    known = facts([{**KNOWN, "has_enterprise": True, **row} for row in rows])
    rulebook = with_percentiles(book(text), known, is_zoned=is_zoned)
    found = judge(known, rulebook).findings["tax_per_mu"].spread(len(rows))
    return [{-1: "breached", 0: "unknown", 1: "met", 2: "no row"}[int(code)] for code in found]


MEDIAN = percentile("tax_per_mu_minimum", 50, "zone")


def test_each_zone_has_a_cut_off_of_its_own() -> None:
    rows = [
        {"zone_id": zone, "tax_wan": tax}
        for zone, tax in (("A", 15), ("A", 30), ("A", 45), ("B", 150), ("B", 300))
    ]
    assert verdicts(rows, MEDIAN) == ["breached", "met", "met", "met", "met"], (
        "the second of three, the first of two"
    )


def test_industries_are_told_apart_by_edition_and_division() -> None:
    rows = [
        {"industry_code": code, "industry_edition": edition, "tax_wan": tax}
        for code, edition, tax in (
            ("3511", "2017", 15), ("3599", "2017", 45), ("35", "2011", 1), ("36", "2017", 2), ("36", "2017", 1),
            ("36", "2017", 3),
        )
    ]  # fmt: skip
    text = percentile("tax_per_mu_minimum", 60, "industry")
    assert verdicts(rows, text) == ["breached", "met", "met", "met", "breached", "met"]


def test_a_value_that_is_not_known_widens_the_limit_and_settles_nothing_beyond_it() -> None:
    rows = [{"zone_id": "A", "tax_wan": tax} for tax in (10, 20, 30, 40, None)]
    assert verdicts(rows, percentile("tax_per_mu_minimum", 40, "zone")) == [
        "unknown", "met", "met", "met", "unknown",
    ], "the second of five is the 10 or the 20"  # fmt: skip


def test_a_parcel_of_an_unknown_zone_may_belong_to_any_and_is_judged_by_none() -> None:
    rows = [{"zone_id": zone, "tax_wan": tax} for zone, tax in (("A", 10), ("A", 20), ("A", 30), (None, 1))]
    open_one = verdicts(rows, MEDIAN, is_zoned=False)
    assert open_one == ["unknown", "met", "met", "unknown"], "the second of 3, or of 4 and then the 10"
    assert verdicts(rows, MEDIAN, is_zoned=True) == ["breached", "met", "met", "unknown"], "it lies in none"


def test_a_parcel_of_an_unknown_edition_belongs_to_its_division_alone() -> None:
    rows = [
        {"industry_code": code, "industry_edition": edition, "tax_wan": tax}
        for code, edition, tax in (
            ("35", "2017", 10), ("35", "2017", 20), ("35", "2017", 30), ("36", "2017", 10), ("36", "2017", 20),
            ("36", "2017", 30), ("3511", None, 1),
        )
    ]  # fmt: skip
    text = percentile("tax_per_mu_minimum", 50, "industry")
    assert verdicts(rows, text)[:6] == ["unknown", "met", "met", "breached", "met", "met"]


def test_who_the_rule_is_not_about_does_not_count() -> None:
    rows = [
        {"zone_id": "A", "tax_wan": 1, "has_enterprise": False},
        {"zone_id": "A", "tax_wan": 2, "land_use": "0701"},
        {"zone_id": "A", "tax_wan": 15},
        {"zone_id": "A", "tax_wan": 30},
        {"zone_id": "A", "tax_wan": 45},
    ]
    assert verdicts(rows, MEDIAN) == ["no row", "no row", "breached", "met", "met"]


def test_without_a_percentile_the_flag_is_off() -> None:
    known = facts([{"zone_id": "A", "tax_wan": 1, "has_enterprise": True}])
    rulebook = with_percentiles(load_plan(), known, is_zoned=True)
    assert rulebook.numbers == load_plan().numbers
    assert "tax_per_mu" not in judge(known, rulebook).findings


def test_where_nothing_is_known_the_flag_is_on_and_unknown() -> None:
    assert verdicts([{"zone_id": "A", "tax_wan": None}], MEDIAN) == ["unknown"]


def test_a_value_for_one_zone_stands_beside_the_percentile() -> None:
    text = MEDIAN + f'[[numbers.tax_per_mu_minimum.rows]]\nscope = {{ zone = "A" }}\nvalue = 100\n{BUREAU}\n'
    rows = [{"zone_id": zone, "tax_wan": 150} for zone in ("A", "B")]
    assert verdicts(rows, text) == ["breached", "met"]


def named(of: np.ndarray) -> Groups:
    """Return groups that every parcel surely belongs to one of."""
    size = int(of.max()) + 1
    none = np.full(len(of), -1, dtype=np.intp)
    scopes = tuple({"zone": str(at)} for at in range(size))
    return Groups({}, scopes, tuple("AB"[:size]), of, np.zeros(len(of), dtype=bool), none, np.arange(size))


ENDS = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0])


@given(
    members=st.lists(st.tuples(ENDS, ENDS, st.sampled_from([0, 1, 1, 1])), min_size=1, max_size=5),
    share=st.sampled_from([5.0, 20.0, 50.0, 60.0, 75.0, 99.0]),
)
def test_the_limit_is_the_range_of_every_percentile_that_may_come_of_it(
    members: list[tuple[float, float, int]], share: float
) -> None:
    low, high = (np.array([pick(a, b) for a, b, _ in members]) for pick in (min, max))
    member = np.array([each for _, _, each in members], dtype=np.int8)
    groups = named(np.zeros(len(low), dtype=np.intp))
    limit, counts = group_percentiles(Quantity(low, high), member, groups, share)
    assert counts["perhaps"][0] == (member == Verdict.UNKNOWN).sum()
    choices = [(float(low[at]), float(high[at]), *(() if member[at] else (None,))) for at in range(len(low))]
    found = [
        values[math.ceil(share * len(values) / 100 - 1e-9) - 1]
        for filled in product(*choices)
        if (values := sorted(value for value in filled if value is not None))
    ]
    assert (limit.low[0], limit.high[0]) == (min(found), max(found)), "and no range is wider than it must be"


def test_known_values_alone_give_one_exact_limit() -> None:
    groups = named(np.array([0, 1, 0, 1, 0]))
    values = Quantity.exact([5.0, 1.0, 3.0, 2.0, 4.0])
    limit, counts = group_percentiles(values, np.ones(5, dtype=np.int8), groups, 60.0)
    assert limit.low.tolist() == limit.high.tolist() == [4.0, 2.0]
    assert counts["known"].tolist() == [3, 2]


@pytest.mark.parametrize("name", [each.name for each in load_plan().numbers.values() if each.percentile_of])
def test_a_percentile_is_taken_of_what_the_number_of_a_rule_bounds(name: str) -> None:
    rule = CATALOGUE[load_plan().number(name).percentile_of]
    assert rule.numbers[0] == name
    assert set(rule.numbers[1:]) <= {"raster_cells_minimum"}, "it bounds no measure"
    goal = "at_most" if name.endswith("_maximum") else "at_least"
    assert [each.goal for each in load_plan().roles[rule.name].lifts] == [goal]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("percentile = 20", "within"),
        ('within = "zone"', "percentile"),
        ('percentile = 0\nwithin = "zone"', "0"),
        ('percentile = 100\nwithin = "zone"', "100"),
        ('percentile = 20\nwithin = "zone"\nvalue = 3', "value"),
        ('percentile = 20\nwithin = "zone"\nscope = { industry = "36" }', "scope"),
        ('percentile = 20\nwithin = "county"', "county"),
    ],
    ids=[
        "no group", "no share", "the least of all", "the greatest of all", "a value beside it", "a scope of its own",
        "a group that there is not",
    ],
)  # fmt: skip
def test_a_percentile_that_is_none_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ZonemapError, match=words) as refused:
        book(f"[[numbers.tax_per_mu_minimum.rows]]\n{text}\n{BUREAU}\n")
    assert "numbers.toml" in refused.value.message
    assert refused.value.remedy


def test_a_number_of_which_no_percentile_can_be_taken_is_refused() -> None:
    with pytest.raises(ZonemapError, match="idle_after_years"):
        book(percentile("idle_after_years", 20, "zone"))


def test_two_percentiles_of_one_number_are_refused() -> None:
    with pytest.raises(ZonemapError, match="tax_per_mu_minimum"):
        book(MEDIAN + percentile("tax_per_mu_minimum", 20, "industry"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    parcels = [parcel(parcel_id=name, zone_id="A") for name in ("P1", "P2", "P3", "P4")]
    enterprises = pd.DataFrame(
        {"enterprise_id": ["E1", "E2", "E3", "E4"], "tax_wan": [15.0, 30.0, 45.0, None]}
    )
    links = pd.DataFrame({"enterprise_id": ["E1", "E2", "E3", "E4"], "parcel_id": ["P1", "P2", "P3", "P4"]})
    workspace = town(
        tmp_path_factory.mktemp("percentiles") / "w",
        {
            "parcels": layer(parcels, [square(2 * at, 0) for at in range(4)]),
            "enterprises": enterprises,
            "enterprise_parcels": links,
        },
    )
    (workspace.path / "numbers.toml").write_text(percentile("tax_per_mu_minimum", 60, "zone"), "utf-8")
    return workspace


def test_a_receipt_says_group_counts_and_value(place: Workspace) -> None:
    run, rulebook = assess(place), rulebook_of(place)
    document = receipt(run, rulebook, 0, stored_inputs(place, run, 0))
    (finding,) = [each for each in document["findings"] if each["rule"] == "tax_per_mu"]
    assert finding["verdict"] == "breached"
    assert finding["limit_range"] == pytest.approx([2.0, 3.0]), "the third of four: 30 or 45 on 15 mu"
    (source,) = [each for each in finding["sources"] if "局文" in each]
    for words in ("60", "A", "3", "1"):
        assert words in source
    assert disagreements(run, place, rulebook, 0) == []


def test_what_is_unknown_by_a_percentile_lacks_no_number(place: Workspace) -> None:
    run, rulebook = assess(place), rulebook_of(place)
    document = receipt(run, rulebook, 3, stored_inputs(place, run, 3))
    (finding,) = [each for each in document["findings"] if each["rule"] == "tax_per_mu"]
    assert finding["verdict"] == "unknown"
    assert finding["missing"]["numbers"] == []


def test_trials_and_robustness_lean_on_the_same_percentile(place: Workspace) -> None:
    run = assess(place)
    save(run, place)
    trial = trial_of(place, run)
    tried, _rulebook = trial.judged({"idle_after_years": 3.0})
    assert (tried.findings["tax_per_mu"].verdict == run.findings["tax_per_mu"].verdict).all()
    moved = Perturbation(("tax_per_mu_minimum",), draws=3, spread=0.0)
    assert (robustness(trial, moved).certain == (run.listing_codes == 2)).all()
    fixed, _rulebook = trial.judged({"tax_per_mu_minimum": 0.5})
    assert fixed.findings["tax_per_mu"].verdict.tolist() == [1, 1, 1, 0]
