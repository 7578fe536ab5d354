"""The rules by arrays say what they say parcel by parcel in plain Python, and say it much faster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.judging import compare, table, town
from benchmarks.plain import RULES, Judge, as_codes, parcels_of

from tests.analysis.test_new_facts import rulebook
from tests.analysis.unknowns import AS_OF, PLACES, hidden, truth, turns, workspace
from zonemap.facts import measure_parcels
from zonemap.findings import NO_ROW
from zonemap.rules import CATALOGUE, judge

SIZE = 40


@pytest.mark.parametrize("known_share", [0.3, 0.7, 0.95, 1.0])
def test_both_say_the_same_of_towns_of_which_much_is_unknown(known_share: float) -> None:
    book = rulebook()
    assert set(RULES) == set(CATALOGUE)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        layers = truth(rng, SIZE, has_buildings=seed % 2 == 0)
        known = hidden(layers, turns(rng, layers, [known_share, 0.0, 1 - known_share]), 0)
        place = str(rng.choice(PLACES))[: int(rng.choice([0, 4, 6]))]
        facts, _ = measure_parcels(workspace(known, place=place, partial=[]), book, as_of=AS_OF)  # type: ignore[arg-type]
        said = Judge(book, AS_OF, facts.has).all_verdicts(parcels_of(facts))
        for name, found in judge(facts, book).findings.items():
            assert found.spread(SIZE).tolist() == as_codes(said[name], NO_ROW).tolist(), (name, seed)


def test_judging_by_arrays_is_several_times_as_fast(tmp_path: Path) -> None:
    facts, book = town(tmp_path, parcels=3000, seed=2)
    result = compare(facts, book, repeats=3)
    assert result.ratio > 4, table(result)


@pytest.mark.proof
def test_a_hundred_thousand_parcels_are_judged_within_a_second(tmp_path: Path) -> None:
    facts, book = town(tmp_path, parcels=100_000, seed=1)
    result = compare(facts, book, repeats=5)
    print(table(result))  # noqa: T201  (the numbers are what one runs this for)
    assert result.whole[1] < 1
    assert max(worked for _clock, worked in result.changed.values()) < 0.1
    assert result.ratio > 20
