"""An admission as a document: what outside checks rely on, words in both languages, and what was not looked at."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
import shapely

from tests.analysis.admission.village import HERE, WEST_RIVER, eia, judged, listed, rulebook, shores, village
from tests.toytown import layer, square, town
from zonemap.analysis.admission import Judged, admission_document
from zonemap.facts.siting import Place
from zonemap.wording import Language, use_language
from zonemap.workspace import Workspace

NEAR = Place("near", shapely.affinity.translate(HERE.shape, -500))
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    layers = village(farmland=layer([{"name": "F"}], [square(0.5, 0)]))
    return town(tmp_path_factory.mktemp("document") / "w", layers, synthetic=True)


def document(found: Judged, workspace: Workspace, **options: Any) -> dict[str, Any]:
    return admission_document(found, rulebook(), workspace, **options)


def test_a_reason_has_the_names_that_others_rely_on(workspace: Workspace) -> None:
    told = document(judged(village(farmland=layer([{"name": "F"}], [square(0.5, 0)]))), workspace)
    assert told["verdict"] == "prohibited"
    first = told["reasons"][0]
    assert set(first) >= {
        "clause",
        "layer",
        "feature",
        "effect",
        "text",
        "overlap_m2",
        "share",
        "quote",
        "document",
    }
    assert (first["clause"], first["layer"], first["feature"]) == ("六(二)", "farmland", "F")
    assert (first["effect"], first["overlap_m2"]) == ("prohibit", pytest.approx(5_000))
    assert "任何单位和个人不得擅自占用或者改变其用途" in first["text"]
    assert "第三十五条" in first["document"]


def test_an_entry_of_a_list_is_told_in_its_own_words(workspace: Workspace) -> None:
    row = {
        "text": "禁止新建化工",
        "industry_codes": "26",
        "effect": "prohibit",
        "source": "通政办规〔2025〕5号",
    }
    first = document(judged(village(access_list=listed(row)), code="26"), workspace)["reasons"][0]
    assert (first["text"], first["document"], first["dimension"]) == (
        "禁止新建化工",
        "通政办规〔2025〕5号",
        "空间布局约束",
    )


def test_what_was_asked_stands_in_the_document(workspace: Workspace) -> None:
    asked = document(judged(village(), code="3670"), workspace)["asked"]
    assert asked["industry"] == {
        "code": "3670",
        "edition": "2017",
        "edition_known_by": "given",
        "name": "汽车制造业",
        "meanings": {"2017": "汽车制造业", "2011": "汽车制造业", "2002": "专用设备制造业"},
    }
    assert (asked["activity"], asked["as_of"]) == ("new", "2026-06-30")
    assert asked["place"]["area_m2"] == pytest.approx(10_000)
    assert asked["place"]["zone_id"] == "Z1"


def test_an_edition_that_nobody_named_is_said_aloud(workspace: Workspace) -> None:
    told = document(judged(village(), code="36"), workspace, is_edition_default=True)
    assert told["asked"]["industry"]["edition_known_by"] == "default"
    assert any("未指明版本" in each and "2017" in each for each in told["notices"])
    assert any("2002" in each and "专用设备制造业" in each for each in told["notices"])


def test_a_code_that_means_the_same_everywhere_needs_no_warning(workspace: Workspace) -> None:
    assert not any(
        "另一个行业" in each for each in document(judged(village(), code="26"), workspace)["notices"]
    )


def test_that_tributaries_do_not_count_is_a_visible_warning(workspace: Workspace) -> None:
    layers = village(shoreline=shores({"name": "长江", "rank": "main_stem"}, shape=WEST_RIVER))
    told = document(judged(layers, code="26", place=NEAR), workspace)
    assert any("chemical_tributaries" in each for each in told["notices"])
    assert told["shores"] == [
        {"name": "长江", "rank": "main_stem", "is_counted": True, "distance_m": pytest.approx(500)}
    ]
    assert not any("chemical_tributaries" in each for each in document(judged(layers), workspace)["notices"])


def test_the_catalogue_that_is_not_shipped_is_never_passed_in_silence(workspace: Workspace) -> None:
    told = document(judged(village()), workspace)
    assert told["verdict"] == "allowed"
    assert {each["what"] for each in told["not_considered"]} >= {"catalogue", "negative_list"}
    assert "淘汰类" in next(each["text"] for each in told["not_considered"] if each["what"] == "catalogue")


def test_every_ground_asked_is_told_and_every_layer_with_its_hash(workspace: Workspace) -> None:
    told = document(judged(village(farmland=None)), workspace)
    states = {each["ground"]: each["state"] for each in told["considered"]}
    assert set(states) == set(rulebook().grounds)
    assert (states["farmland"], states["ecological_redlines"]) == ("reasons", "nothing")
    assert told["layers"]["farmland"] == workspace.record("farmland").sha256
    assert told["synthetic"] is True
    assert told["rulebook"] == rulebook().sha256


def test_a_number_below_sourced_is_printed_with_its_confidence(workspace: Workspace) -> None:
    reason = next(
        each for each in document(judged(village()), workspace)["reasons"] if each["ground"] == "entry_far"
    )
    assert any("MEMORY-high" in each for each in reason["sources"])


def test_an_absent_layer_is_named_with_what_to_do(workspace: Workspace) -> None:
    reason = document(judged(village(shoreline=None), code="26"), workspace)["reasons"][0]
    assert (reason["effect"], reason["matters"]) == ("unknown", True)
    assert "shoreline" in reason["text"]


STORIES = [
    {"code": "26", "place": NEAR},
    {"code": "26", "place": NEAR, "activity": "existing"},
    {"code": "36", "edition": None},
    {"code": "44", "activity": "expand"},
    {"code": "30", "edition": None, "place": Place("small", square(0, 0, width=50))},
]


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_can_be_said_in_both_languages(language: Language, workspace: Workspace) -> None:
    layers = [
        village(),
        village(shoreline=shores({"name": None, "rank": None}), planning_eia=None, control_units=None),
        village(planned_land_use=layer([{"planned_use": "0901"}], [square(0, 0, width=50)])),
        village(planning_eia=eia(HERE.shape, valid_until=pd.NaT), access_list=listed({"unit_id": "U9"})),
    ]
    use_language(language)
    try:
        for story in STORIES:
            for each in layers:
                for reason in document(judged(each, **story), workspace)["reasons"]:
                    assert reason["found"]
                    assert "{" not in reason["found"]
                    said = re.sub(
                        r"“[^”]*”|[UZ]\d|环审1号|[,、\w]*约束|[\w、]*管控|[\w、]*要求|限制制革",
                        "",
                        reason["found"],
                    )
                    if language is Language.EN:
                        assert not CHINESE.search(said), reason["found"]
    finally:
        use_language(Language.ZH)
