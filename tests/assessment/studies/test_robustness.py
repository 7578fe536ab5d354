"""How firmly parcels stand on the list: what is far from every threshold stays, what is near one wavers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Trial, assess, rulebook_of, trial_of
from zonemap.assessment.studies import Perturbation, perturbed_numbers, robustness, robustness_rows
from zonemap.errors import ZonemapError

FAR = ("industry_far_minimum",)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Three parcels of machine building (at least 0.70): bare, just below the limit, far above."""
    names = ("bare", "near", "dense")
    parcels = layer(
        [parcel(parcel_id=name, far_max=2.0) for name in names], [square(at, 0) for at in (0, 2, 4)]
    )
    floors = [
        building(building_id="B1", storeys=1, floor_area_m2=6_900.0),
        building(building_id="B2", storeys=3, floor_area_m2=20_000.0),
    ]
    buildings = layer(floors, [square(2, 0, width=80), square(4, 0, width=80)])
    workspace = town(tmp_path_factory.mktemp("robust") / "w", {"parcels": parcels, "buildings": buildings})
    return trial_of(workspace, assess(workspace))


def test_what_is_far_from_the_threshold_stays_and_what_is_near_wavers(trial: Trial) -> None:
    found = robustness(trial, Perturbation(FAR, draws=400))
    shares = dict(zip(trial.base.parcels.index, found.certain, strict=True))
    assert shares["bare"] == 1.0
    assert shares["dense"] == 0.0
    assert shares["near"] == pytest.approx(0.5 + 0.5 * (0.1 / 7) / 0.1, abs=0.07), "0.69 against 0.70 ± 10 %"


def test_the_share_is_that_of_the_factors_drawn(trial: Trial) -> None:
    found = robustness(trial, Perturbation(FAR, draws=50))
    assert found.certain[1] == np.mean(found.factors[:, 0] * 0.7 > 0.69)


def test_the_same_seed_gives_the_same_numbers(trial: Trial) -> None:
    one, two, other = (robustness(trial, Perturbation(FAR, draws=30, seed=seed)) for seed in (7, 7, 8))
    assert np.array_equal(one.factors, two.factors)
    assert np.array_equal(one.certain, two.certain)
    assert not np.array_equal(one.factors, other.factors)


def test_without_spread_everything_keeps_its_place(trial: Trial) -> None:
    found = robustness(
        trial, Perturbation(perturbed_numbers(rulebook_of(trial.workspace)), draws=3, spread=0.0)
    )
    assert found.certain.tolist() == (trial.base.listing_codes == 2).astype(float).tolist()


def test_ranks_follow_the_gain_of_those_that_are_certain(trial: Trial) -> None:
    found = robustness(trial, Perturbation(FAR, draws=40, top=1))
    assert found.among_first.tolist() == [1.0, 0.0, 0.0], "the bare parcel gains most"


def test_rows_tell_the_least_firm_first(trial: Trial) -> None:
    rows = list(robustness_rows(robustness(trial, Perturbation(FAR, draws=40)), trial))
    assert [row["parcel_id"] for row in rows] == ["near", "bare"]


def test_a_number_that_measuring_reads_is_refused(trial: Trial) -> None:
    with pytest.raises(ZonemapError, match="storey_height_tolerance"):
        robustness(trial, Perturbation(("storey_height_tolerance",)))


def test_grades_are_not_moved_by_halves(trial: Trial) -> None:
    assert not {each for each in perturbed_numbers(rulebook_of(trial.workspace)) if "grade" in each}
