"""One place measured: named in the register, too small to be judged, or outside of everything loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.toytown import AS_OF, EAST, NORTH, layer, parcel, square, town
from zonemap.errors import ZonemapError
from zonemap.facts.siting import Place, Site, measure_site, named_place
from zonemap.plan import load_plan
from zonemap.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    layers = {
        "parcels": layer([parcel(planned_use="0901", registered_area_m2=9_000.0)], [square(0, 0)]),
        "farmland": layer([{"name": "F"}], [square(0.5, 0)]),
    }
    return town(tmp_path_factory.mktemp("siting") / "w", layers)


def measured(workspace: Workspace, place: Place) -> Site:
    return measure_site(workspace, load_plan(), place, as_of=AS_OF)


def test_a_parcel_brings_its_columns_along(workspace: Workspace) -> None:
    site = measured(workspace, named_place(workspace, "P1"))
    assert site.facts.quantity("area_m2").low.tolist() == [9_000]
    assert site.facts.text("planned_use").tolist() == ["0901"]
    assert site.facts.overlays["farmland"].pairs.area_m2.tolist() == pytest.approx([5_000])


def test_a_parcel_that_is_not_there_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ZonemapError, match="P9") as refused:
        named_place(workspace, "P9")
    assert refused.value.code == "unknown_parcel"


def test_layers_that_are_absent_are_none(workspace: Workspace) -> None:
    site = measured(workspace, Place("here", square(0, 0)))
    assert site.shores is None
    assert site.access_list is None
    assert set(site.facts.overlays) == {"farmland"}


def test_less_than_a_touch_of_borders_cannot_be_judged(workspace: Workspace) -> None:
    with pytest.raises(ZonemapError) as refused:
        measured(workspace, Place("speck", square(0, 0, width=3, height=3)))
    assert refused.value.code == "too_small"
    measured(workspace, Place("spot", square(0, 0, width=4, height=3)))


@pytest.mark.parametrize(
    "shape", [square(500, 500), shapely.Point(EAST + 50_000, NORTH)], ids=["an area", "a point"]
)
def test_a_place_that_no_layer_reaches_is_refused(workspace: Workspace, shape: shapely.Geometry) -> None:
    with pytest.raises(ZonemapError) as refused:
        measured(workspace, Place("afar", shape))
    assert refused.value.code == "place_outside"


def test_a_place_between_the_features_of_a_layer_is_judged(workspace: Workspace, tmp_path: Path) -> None:
    apart = town(
        tmp_path / "w", {"farmland": layer([{"name": "A"}, {"name": "B"}], [square(0, 0), square(9, 9)])}
    )
    assert not len(measured(apart, Place("between", square(4, 4))).facts.overlays["farmland"].pairs)


def test_a_workspace_without_any_layer_says_nothing_and_refuses_nothing(tmp_path: Path) -> None:
    assert measured(town(tmp_path / "w", {}), Place("here", square(0, 0))).facts.overlays == {}
