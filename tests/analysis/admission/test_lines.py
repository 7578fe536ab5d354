"""Lines over a place: red lines and farmland forbid, ecological spaces bind, the urban boundary by its share."""

from __future__ import annotations

import pytest
import shapely

from tests.analysis.admission.village import FAR, HERE, about, cases, judged, village
from tests.toytown import layer, square
from zonemap.facts.siting import Place

LINES = pytest.mark.parametrize(
    ("name", "effect", "verdict"),
    [
        ("ecological_redlines", "prohibit", "prohibited"),
        ("farmland", "prohibit", "prohibited"),
        ("ecological_spaces", "condition", "conditional"),
    ],
)


def test_a_place_that_nothing_speaks_against_is_allowed() -> None:
    found = judged(village())
    assert found.verdict == "allowed"
    assert {each.effect.value for each in found.reasons} == {"info"}


@LINES
@pytest.mark.parametrize("activity", ["new", "expand", "existing"])
def test_more_than_a_touch_of_a_line_counts_for_every_activity(
    name: str, effect: str, verdict: str, activity: str
) -> None:
    found = judged(village(**{name: layer([{"name": "A"}], [square(0.75, 0)])}), activity=activity)
    (reason,) = about(found, name)
    assert (reason.effect, reason.feature, reason.layer) == (effect, "A", name)
    assert reason.overlap_m2 == pytest.approx(2_500)
    assert reason.share == pytest.approx(0.25)
    assert found.verdict == verdict


@LINES
def test_a_touch_of_borders_is_information_with_the_settings_that_say_so(
    name: str, effect: str, verdict: str
) -> None:
    found = judged(village(**{name: layer([{"name": "A"}], [square(0.9995, 0)])}))
    (reason,) = about(found, name)
    assert (reason.case, reason.effect) == ("touch", "info")
    assert reason.overlap_m2 == pytest.approx(5)
    assert {row.number for row in reason.numbers} == {"sliver_area_m2", "sliver_share"}
    assert found.verdict == "allowed"


@LINES
def test_many_touches_that_add_up_are_none(name: str, effect: str, verdict: str) -> None:
    strips = [square(0.2 * at, 0, width=0.09) for at in range(5)]
    found = judged(village(**{name: layer([{"name": f"S{at}"} for at in range(5)], strips)}))
    assert cases(found, name) == [("over", effect)] * 5
    assert found.verdict == verdict


@LINES
def test_a_neighbour_that_only_shares_a_border_is_no_reason(name: str, effect: str, verdict: str) -> None:
    assert about(judged(village(**{name: layer([{"name": "A"}], [square(1, 0)])})), name) == []


@LINES
def test_without_its_layer_a_line_is_unknown_and_never_no_constraint(
    name: str, effect: str, verdict: str
) -> None:
    found = judged(village(**{name: None}))
    assert cases(found, name) == [("absent", "unknown")]
    assert about(found, name)[0].layer == name
    assert found.verdict == "unknown"


@LINES
def test_nothing_found_in_a_layer_declared_partial_proves_nothing(
    name: str, effect: str, verdict: str
) -> None:
    assert cases(judged(village(), partial=[name]), name) == [("partial", "unknown")]
    over = village(**{name: layer([{"name": "A"}], [square(0, 0)])})
    assert cases(judged(over, partial=[name]), name) == [("over", effect)]


def test_what_forbids_outweighs_what_is_unknown() -> None:
    layers = village(ecological_redlines=layer([{"name": "A"}], [square(0, 0)]), farmland=None)
    found = judged(layers)
    assert found.verdict == "prohibited"
    assert [each.effect.value for each in found.reasons][:2] == ["prohibit", "unknown"]


@pytest.mark.parametrize(
    ("activity", "effect", "verdict"),
    [
        ("new", "condition", "conditional"),
        ("expand", "condition", "conditional"),
        ("existing", "info", "allowed"),
    ],
)
def test_land_outside_the_urban_boundary_is_a_condition_with_its_share(
    activity: str, effect: str, verdict: str
) -> None:
    layers = village(urban_boundary=layer([{"name": "B"}], [square(-1, 0, width=160)]))
    found = judged(layers, activity=activity)
    (reason,) = about(found, "urban_boundary")
    assert reason.effect == effect
    assert reason.share == pytest.approx(0.4)
    assert reason.overlap_m2 == pytest.approx(4_000)
    assert found.verdict == verdict


def test_a_boundary_that_cuts_off_a_sliver_is_no_reason() -> None:
    layers = village(urban_boundary=layer([{"name": "B"}], [square(0, 0, width=99.95)]))
    assert about(judged(layers), "urban_boundary") == []


def test_land_outside_a_boundary_declared_partial_may_lie_inside() -> None:
    layers = village(urban_boundary=layer([{"name": "B"}], [square(-1, 0, width=160)]))
    assert cases(judged(layers, partial=["urban_boundary"]), "urban_boundary") == [("partial", "unknown")]


def test_without_the_urban_boundary_it_is_unknown_save_for_what_stands() -> None:
    layers = village(urban_boundary=None)
    assert judged(layers).verdict == "unknown"
    assert judged(layers, activity="existing").verdict == "allowed"


@pytest.mark.parametrize(
    ("x", "inside"), [(50, True), (-50, False)], ids=["a point inside", "a point outside"]
)
def test_a_point_is_inside_or_not_and_has_no_area(x: float, inside: bool) -> None:
    where = shapely.affinity.translate(shapely.centroid(HERE.shape), x - 50)
    layers = village(farmland=layer([{"name": "A"}], [HERE.shape]))
    found = about(judged(layers, place=Place("point", where)), "farmland")
    assert [(each.effect.value, each.overlap_m2) for each in found] == (
        [("prohibit", None)] if inside else []
    )


def test_a_layer_far_away_still_counts_as_looked_at() -> None:
    assert about(judged(village(farmland=layer([{"name": "F"}], [FAR]))), "farmland") == []
