"""Every target of the plan: met, just met, missed, unknown, without data, not asked; and what the city makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.zones.full_town import point
from tests.facts.zones.shelf import Cards, cards, two_zones, zones
from tests.toytown import layer, parcel, square
from zonemap.analysis.scorecard.holding import TARGETS_MET
from zonemap.facts.zones.figure import share_of
from zonemap.findings import Quantity
from zonemap.plan import load_plan

Layers = Mapping[str, pd.DataFrame]


def status(*rows: tuple[str, str, str | None], zone: str = "Z1") -> Layers:
    """Return the status of the zones: item, state and day of each entry, about one zone unless said otherwise."""
    table = pd.DataFrame(rows, columns=["item", "value", "on"])
    return {"zone_status": table.assign(zone_id=zone, source="某文")}


def points(kind: str, *rows: Mapping[str, Any]) -> Layers:
    """Return facilities of one kind in the first zone."""
    named = [
        {"facility_id": f"F{at}", "kind": kind, "since": "2019-01-01", **row} for at, row in enumerate(rows)
    ]
    return {"facilities": layer(named, [point(5, 5)] * len(rows))}


def dischargers(*rows: tuple[bool | None, bool | None]) -> Layers:
    named = [
        {"discharger_id": f"D{at}", "is_key": key, "is_online_monitored": watched}
        for at, (key, watched) in enumerate(rows)
    ]
    table = layer(named, [point(5, 5)] * len(rows))
    return {"dischargers": table.astype({"is_key": "boolean", "is_online_monitored": "boolean"})}


def core(*rows: tuple[str | None, int | None, str | None, shapely.Polygon]) -> Layers:
    """Return core areas of the first zone: day of approval, phase, status and shape of each patch."""
    named = [
        {
            "core_id": f"C{at}",
            "zone_id": "Z1",
            "version": str(on),
            "approved_on": on,
            "phase": phase,
            "status": state,
        }
        for at, (on, phase, state, _shape) in enumerate(rows)
    ]
    return {"core_areas": layer(named, [each[-1] for each in rows])}


def industries(leading: str | None = None, emerging: str | None = None) -> Layers:
    return {"zones": two_zones(leading_industries=leading, emerging_industries=emerging)}


def supported(*shares: float | None) -> Layers:
    rows = [
        parcel(parcel_id=f"P{at}", zone_id="Z1", support_land_share=each) for at, each in enumerate(shares)
    ]
    return {"parcels": layer(rows, [square(at, 0) for at in range(len(rows))])}


ONE, WIDE, FAR_OUT = square(0, 0), square(0, 0, width=200), square(9.5, 0)
SLIVER = square(8.999, 0, width=100.1)
DONE = ("safety_assessment", "done", "2022-06-01")

CASES: list[tuple[str, str, Layers, str]] = [
    # 18: 在线监控全覆盖
    (
        "all key dischargers are monitored",
        "dischargers_monitored_share",
        dischargers((True, True), (False, False)),
        "met",
    ),
    (
        "one key discharger of two is not",
        "dischargers_monitored_share",
        dischargers((True, True), (True, False)),
        "breached",
    ),
    (
        "of one it is not known",
        "dischargers_monitored_share",
        dischargers((True, True), (True, None)),
        "unknown",
    ),
    (
        "an unmonitored one may be key",
        "dischargers_monitored_share",
        dischargers((True, True), (None, False)),
        "unknown",
    ),
    (
        "a zone without key dischargers has no share",
        "dischargers_monitored_share",
        dischargers((False, False)),
        "no row",
    ),
    ("no layer of dischargers", "dischargers_monitored_share", {}, "without data"),
    # 20: 2022年年底前
    ("done in time", "safety_assessed_year", status(DONE), "met"),
    (
        "done on the last day",
        "safety_assessed_year",
        status(("safety_assessment", "done", "2022-12-31")),
        "met",
    ),
    (
        "done a day late",
        "safety_assessed_year",
        status(("safety_assessment", "done", "2023-01-01")),
        "breached",
    ),
    (
        "not done, and the day is past",
        "safety_assessed_year",
        status(("safety_assessment", "not_started", "2022-01-01")),
        "breached",
    ),
    (
        "done on an unknown day",
        "safety_assessed_year",
        status(("safety_assessment", "done", None)),
        "unknown",
    ),
    ("nothing on record of this zone", "safety_assessed_year", status(DONE, zone="Z2"), "unknown"),
    (
        "nothing on record of any zone",
        "safety_assessed_year",
        status(("other", "done", None)),
        "without data",
    ),
    (
        "a zone of no such level",
        "safety_assessed_year",
        {**status(DONE), "zones": two_zones(level="other")},
        "no row",
    ),
    (
        "a zone of unknown level",
        "safety_assessed_year",
        {**status(DONE), "zones": two_zones(level=None)},
        "unknown",
    ),
    # 21, 22
    ("assessed", "safety_assessed", status(DONE), "met"),
    ("under way", "safety_assessed", status(("safety_assessment", "under_way", "2022-06-01")), "breached"),
    (
        "the later entry counts",
        "safety_assessed",
        status(("safety_assessment", "not_started", "2021-01-01"), DONE),
        "met",
    ),
    (
        "a word nobody knows",
        "safety_assessed",
        status(("safety_assessment", "差不多", "2022-06-01")),
        "unknown",
    ),
    (
        "a platform in Chinese words",
        "safety_platform",
        status(("safety_platform", "已建成", "2022-06-01")),
        "met",
    ),
    ("no platform", "safety_platform", status(("safety_platform", "not_started", "2022-06-01")), "breached"),
    (
        "built after the day of judgement",
        "safety_platform",
        status(("safety_platform", "done", "2026-07-01")),
        "unknown",
    ),
    # 24
    ("a core area is delimited", "core_delimited", core(("2024-01-01", 1, "building", ONE)), "met"),
    ("approved after the day", "core_delimited", core(("2026-07-01", 1, "building", ONE)), "breached"),
    ("the core area lies inside", "core_outside_share", core(("2024-01-01", 1, "building", ONE)), "met"),
    ("a sliver outside is a touch", "core_outside_share", core(("2024-01-01", 1, "building", SLIVER)), "met"),
    ("half of it outside", "core_outside_share", core(("2024-01-01", 1, "building", FAR_OUT)), "breached"),
    (
        "no core area, no share outside",
        "core_outside_share",
        core(("2026-07-01", 1, "building", ONE)),
        "no row",
    ),
    # 27
    (
        "grows",
        "core_growth_m2",
        core(("2019-01-01", 1, "complete", ONE), ("2024-01-01", 1, "complete", WIDE)),
        "met",
    ),
    (
        "stays as large",
        "core_growth_m2",
        core(("2019-01-01", 1, "complete", ONE), ("2024-01-01", 1, "complete", square(3, 3))),
        "met",
    ),
    (
        "shrinks",
        "core_growth_m2",
        core(("2019-01-01", 1, "complete", WIDE), ("2024-01-01", 1, "complete", ONE)),
        "breached",
    ),
    ("one version has not grown yet", "core_growth_m2", core(("2019-01-01", 1, "complete", WIDE)), "no row"),
    (
        "a version without a day",
        "core_growth_m2",
        core(("2019-01-01", 1, "complete", WIDE), (None, 1, "complete", ONE)),
        "unknown",
    ),
    (
        "a version after the day",
        "core_growth_m2",
        core(("2019-01-01", 1, "complete", WIDE), ("2026-07-01", 1, None, ONE)),
        "no row",
    ),
    (
        "shrinks and is explained",
        "core_growth_m2",
        {
            **core(("2019-01-01", 1, "complete", WIDE), ("2024-01-01", 1, "complete", ONE)),
            **status(("core_area_change", "done", "2024-01-01")),
        },
        "met",
    ),
    (
        "explained before there was anything to explain",
        "core_growth_m2",
        {
            **core(("2019-01-01", 1, "complete", WIDE), ("2024-01-01", 1, "complete", ONE)),
            **status(("core_area_change", "done", "2018-01-01")),
        },
        "breached",
    ),
    (
        "patch after patch",
        "core_patches_out_of_turn",
        core(("2024-01-01", 1, "complete", ONE), ("2024-01-01", 2, "building", square(1, 0))),
        "met",
    ),
    (
        "begun too early",
        "core_patches_out_of_turn",
        core(("2024-01-01", 1, "building", ONE), ("2024-01-01", 2, "building", square(1, 0))),
        "breached",
    ),
    (
        "side by side in one phase",
        "core_patches_out_of_turn",
        core(("2024-01-01", 1, "building", ONE), ("2024-01-01", 1, "building", square(1, 0))),
        "met",
    ),
    (
        "a phase is not known",
        "core_patches_out_of_turn",
        core(("2024-01-01", None, "building", ONE), ("2024-01-01", 2, "building", square(1, 0))),
        "unknown",
    ),
    (
        "a state is not known",
        "core_patches_out_of_turn",
        core(("2024-01-01", 1, None, ONE), ("2024-01-01", 2, "building", square(1, 0))),
        "unknown",
    ),
    # 36
    ("a provincial incubator", "incubator_present", points("incubator", {"level": "省级"}), "met"),
    ("a municipal one alone", "incubator_present", points("maker_space", {"level": "municipal"}), "breached"),
    ("one of unknown level", "incubator_present", points("incubator", {"level": None}), "unknown"),
    (
        "one that opens after the day",
        "incubator_present",
        points("incubator", {"level": "national", "since": "2026-07-01"}),
        "breached",
    ),
    (
        "one of an unknown day",
        "incubator_present",
        points("incubator", {"level": "national", "since": None}, {"level": "municipal"}),
        "unknown",
    ),
    (
        "facilities of other kinds alone",
        "incubator_present",
        points("sewage", {"level": "national"}),
        "without data",
    ),
    # 49, 50
    ("one leading industry", "leading_industry_count", industries(leading="35"), "met"),
    ("two leading industries", "leading_industry_count", industries(leading="35;36"), "met"),
    ("three leading industries", "leading_industry_count", industries(leading="35;36;37"), "breached"),
    ("no list of leading industries", "leading_industry_count", industries(emerging="氢能"), "without data"),
    ("two emerging industries", "emerging_industry_count", industries(emerging="氢能;机器人"), "met"),
    (
        "three emerging industries",
        "emerging_industry_count",
        industries(emerging="氢能;机器人;海工"),
        "breached",
    ),
    # 56
    ("support land of 7 %", "support_land_share", supported(0.07), "met"),
    ("support land of 16 %", "support_land_share", supported(0.16), "breached"),
    ("between the limits, approval not known", "support_land_share", supported(0.10), "unknown"),
    ("the share of one parcel is missing", "support_land_share", supported(0.02, None), "unknown"),
]


def judged(layers: Layers, **options: Any) -> Cards:
    given = {name: table for name, table in layers.items() if name != "zones"}
    zoned = layers.get("zones", two_zones())
    return cards({**given, "zones": zoned.dropna(axis="columns", how="all")}, **options)


@pytest.mark.parametrize(
    ("indicator", "layers", "verdict"), [case[1:] for case in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES]
)
def test_a_target_is_judged_as_it_says(indicator: str, layers: Layers, verdict: str) -> None:
    assert judged(layers).verdict(indicator) == verdict


def test_every_target_of_the_zones_is_among_the_cases_met_and_missed() -> None:
    asked = {
        name
        for name, entry in load_plan().indicators.items()
        if entry.scope == "zones" and (entry.minimum or entry.maximum)
    }
    for verdict in ("met", "breached"):
        assert asked - {case[1] for case in CASES if case[3] == verdict} == set()


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (["2025-01-01", "2025-06-01", "2025-12-31"], "met"),
        (["2025-01-01", "2025-06-01", "2024-12-31"], "breached"),
        (["2025-01-01", "2025-06-01", "2026-01-01"], "breached"),
        (["2025-01-01", "2025-06-01", None], "unknown"),
    ],
    ids=["three in the year before", "one a day early", "one a day late", "one on an unknown day"],
)
def test_three_design_centres_a_year_are_asked_of_the_city(days: list[str | None], verdict: str) -> None:
    found = judged(points("design_centre", *({"level": "provincial", "since": day} for day in days)))
    assert found.verdict("design_centres_of_year", "") == verdict


ROSTER = [{"level": "national"}, *[{"level": "provincial"}] * 2, {"level": "other"}]


def test_the_denominator_is_read_from_the_roster() -> None:
    found = judged({"zones": zones(*ROSTER), **status(DONE)})
    assert found.value("roster", "") == (3.0, 3.0)
    assert (found.of("reference_low", "roster"), found.of("gap_low", "roster")) == (13.0, -10.0)
    assert found.verdict("roster", "") == "no target"
    assert (found.of("zones_low", "safety_assessed"), found.of("zones_high", "safety_assessed")) == (3.0, 3.0)
    assert (found.of("zones_met_low", "safety_assessed"), found.of("zones_met_high", "safety_assessed")) == (
        1.0,
        3.0,
    )
    assert found.value("safety_assessed", "") == (pytest.approx(1 / 3), 1.0)


def test_a_zone_of_unknown_level_opens_the_denominator() -> None:
    found = judged({"zones": zones({"level": "national"}, {"level": None}), **status(DONE)})
    assert found.value("roster", "") == (1.0, 2.0)
    assert (found.of("zones_low", "safety_assessed"), found.of("zones_high", "safety_assessed")) == (1.0, 2.0)
    assert found.verdict("safety_assessed", "") == "unknown"


@pytest.mark.parametrize(
    ("second", "verdict"),
    [("done", "met"), ("not_started", "breached"), (None, "unknown")],
    ids=["every zone", "all but one", "one is not on record"],
)
def test_the_city_meets_a_share_when_every_zone_does(second: str | None, verdict: str) -> None:
    table = status(("safety_platform", "done", "2022-01-01"))["zone_status"]
    if second:
        other = status(("safety_platform", second, "2022-01-01"), zone="Z2")["zone_status"]
        table = pd.concat([table, other], ignore_index=True)
    assert judged({"zone_status": table}).verdict("safety_platform", "") == verdict


def test_the_city_meets_a_target_by_zone_when_every_zone_does() -> None:
    found = judged({"zones": zones({"leading_industries": "35"}, {"leading_industries": "35;36"})})
    assert found.verdict("leading_industry_count", "") == "met"
    assert found.value("leading_industry_count", "") == (2.0, 2.0)
    assert np.isnan(found.of("gap_low", "leading_industry_count"))


def test_the_day_of_judgement_decides_what_counts() -> None:
    layers = status(
        ("safety_platform", "not_started", "2022-01-01"), ("safety_platform", "done", "2024-01-01")
    )
    assert judged(layers, as_of=date(2023, 12, 31)).verdict("safety_platform") == "breached"
    assert judged(layers, as_of=date(2024, 1, 1)).verdict("safety_platform") == "met"


def test_before_the_deadline_a_duty_not_done_is_open() -> None:
    layers = status(("safety_assessment", "under_way", "2022-01-01"))
    assert judged(layers, as_of=date(2022, 12, 31)).verdict("safety_assessed_year") == "unknown"


def test_an_entry_without_a_day_that_says_otherwise_leaves_it_open() -> None:
    layers = status(("safety_platform", "not_started", "2022-01-01"), ("safety_platform", "done", None))
    assert judged(layers).verdict("safety_platform") == "unknown"


def test_an_excuse_is_said_and_the_gap_stays() -> None:
    layers = {
        **core(("2019-01-01", 1, "complete", WIDE), ("2024-01-01", 1, "complete", ONE)),
        **status(("core_area_change", "done", "2024-01-01")),
    }
    found = judged(layers)
    assert found.of("is_excused", "core_growth_m2", "Z1")
    assert found.of("gap_low", "core_growth_m2", "Z1") == pytest.approx(10_000)


def test_a_bureau_may_ask_something_else_of_one_kind_of_zone() -> None:
    text = """
[[numbers.leading_industries_maximum.rows]]
scope = { kind = "coastal" }
value = 3
source = { document = "本局", place = "考核办法", confidence = "BUREAU" }
"""
    there = {
        "zones": zones(*[{"kind": kind, "leading_industries": "1;2;3"} for kind in ("coastal", "urban")])
    }
    found = judged(there, rulebook=load_plan().extended(text, "numbers.toml"))
    assert found.verdict("leading_industry_count", "Z1") == "met"
    assert found.verdict("leading_industry_count", "Z2") == "breached"


def test_a_target_that_the_bureau_lifts_is_not_asked() -> None:
    text = """
[[numbers.leading_industries_maximum.rows]]
value = "none"
source = { document = "本局", place = "考核办法", confidence = "BUREAU" }
"""
    found = judged(industries(leading="1;2;3"), rulebook=load_plan().extended(text, "numbers.toml"))
    assert found.verdict("leading_industry_count") == "met"


def test_the_card_counts_its_targets_and_leaves_open_ones_open() -> None:
    three = {"level": "provincial", "leading_industries": "35;36;37"}
    found = judged({"zones": zones(three, three), **status(("safety_platform", "done", "2022-01-01"))})
    assert found.value(TARGETS_MET, "Z1") == (0.5, 0.5)
    assert found.value(TARGETS_MET, "Z2") == (0.0, 0.5)


ENDS = st.floats(0, 1e6).flatmap(lambda low: st.tuples(st.just(low), st.floats(low, 1e6)))


@given(part=ENDS, rest=ENDS, at=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_share_holds_every_value_that_its_parts_allow(
    part: tuple[float, float], rest: tuple[float, float], at: tuple[float, float]
) -> None:
    some, other = (low + t * (high - low) for (low, high), t in zip((part, rest), at, strict=True))
    found = share_of(Quantity(*map(np.atleast_1d, part)), Quantity(*map(np.atleast_1d, rest)))
    assert 0 <= found.low[0] <= found.high[0] <= 1
    if some + other > 0:
        assert found.low[0] - 1e-9 <= some / (some + other) <= found.high[0] + 1e-9
