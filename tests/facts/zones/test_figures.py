"""Every figure of the zones: what the toy town says, what is without data, what a missing value leaves open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.facts.zones.full_town import full_town
from tests.facts.zones.shelf import Cards, cards
from tests.toytown import layer, parcel, square
from zonemap.assessment import MEASURED_WITH
from zonemap.facts import Facts, looked_up
from zonemap.facts.zones import MEASURES
from zonemap.facts.zones.neighbours import distances
from zonemap.findings import Quantity
from zonemap.plan import Limits, Rulebook, load_plan

OF_PARCELS = {
    "inefficient_parcels", "inefficient_m2", "gain_add_storeys_m2", "gain_rebuild_m2", "gain_consolidate_m2",
    "gain_cap_m2", "premium_plan_m2", "premium_national_m2", "chemical_parcels_at_shore", "targets_met_share",
    "idle_m2", "idle_land_rate", "to_manage_m2",
}  # fmt: skip
"""Figures that follow from the findings about parcels, or from the other figures."""

Ends = tuple[float, float] | float | None
NONE = None

EXPECTED: dict[str, tuple[Ends, Ends, Ends]] = {
    # indicator: the first zone, the second, the city; None where there is no row
    "urban_boundary_share": (0.5, 0.0, 0.25),
    "planned_industrial_share": ((0.6, 0.7), (0.0, 1.0), (0.3, 0.85)),
    "unbuilt_parcels": (1, (0, 1), (1, 2)),
    "unbuilt_m2": (5_000, (0, 10_000), (5_000, 15_000)),
    "unsupplied_parcels": (1, (0, 1), (1, 2)),
    "unsupplied_m2": (10_000, (0, 10_000), (10_000, 20_000)),
    "corridor_m2": (100_000, (0, 1e6), (100_000, 1_100_000)),
    "mixed_use_parcels": ((1, 2), 0, (1, 2)),
    "mixed_use_m2": ((10_000, 20_000), 0, (10_000, 20_000)),
    "emerging_parcels": (1, (0, 1), (1, 2)),
    "emerging_m2": (10_000, (0, 10_000), (10_000, 20_000)),
    "emerging_price_gap_wan": (200, (0, 200), (200, 400)),
    "layered_parcels": (1, 0, 1),
    "layered_m2": (10_000, 0, 10_000),
    "control_priority_share": ((0.3, 0.4), 0, (0.15, 0.2)),
    "control_key_share": ((0.5, 0.6), 0, (0.25, 0.3)),
    "control_general_share": ((0.1, 0.2), 0, (0.05, 0.1)),
    "eia_valid": (1, 0, 0.5),
    "eia_share": (0.8, 0.0, 0.4),
    "eia_gap_m2": (200_000, 1e6, 1_200_000),
    "circular_transformation": (1, 0, 0.5),
    "eco_industrial_park": (1, (0, 1), (0.5, 1)),
    "changan_park_named": (NONE, NONE, 1),
    "changan_park_eco": (NONE, NONE, 1),
    "green_islands": (1, 0, 1),
    "green_island_capacity": (100, 0, 100),
    "green_island_enterprises": (1, 0, 1),
    "sewage_land_share": (2 / 3, 0, 0.5),
    "sewage_parcel_share": (2 / 3, 0, 0.5),
    "sewage_enterprise_share": (0.5, 0, 1 / 3),
    "sewage_gap_m2": (10_000, 10_000, 20_000),
    "heat_land_share": (0.5, 0, 0.375),
    "heat_parcel_share": (2 / 3, 0, 0.5),
    "heat_enterprise_share": (0.5, 0, 1 / 3),
    "heat_gap_m2": (15_000, 10_000, 25_000),
    "dischargers_monitored_share": (1, 0, 0.5),
    "hazard_sites": (1, 0, 1),
    "hazard_housing_distance_m": (100, NONE, NONE),
    "hazard_inner_parcels": (1, 0, 1),
    "hazard_outer_parcels": (1, 0, 1),
    "hazard_inner_housing": (1, 0, 1),
    "hazard_outer_housing": (1, 0, 1),
    "chemical_parcels": (1, (0, 1), (1, 2)),
    "chemical_housing_distance_m": (200, (1_200, np.inf), NONE),
    "industry_divisions": (2, 1, NONE),
    "leading_industry_share": (2 / 3, 1, NONE),
    "industry_mix_index": (4 / 9, 0, NONE),
    "roster": (NONE, NONE, 2),
    "safety_assessed_year": (2022, 2023, 1),
    "safety_assessed": (1, 1, 1),
    "safety_platform": (1, 0, 0.5),
    "nantong_zone_safe_city": (NONE, NONE, 0),
    "core_delimited": (1, 1, 1),
    "core_m2": (20_000, 30_000, 50_000),
    "core_share": (0.02, 0.02, 0.02),
    "core_outside_share": (0, 1 / 3, 1),
    "core_far_counted": (0.5, NONE, 0.5),
    "rest_far_counted": (0, 0, 0),
    "core_tax_wan_per_mu": (1.0, NONE, 1.0),
    "rest_tax_wan_per_mu": (1.0, 1 / 15, 16 / 30),
    "core_patches_planned": (0, 0, 0),
    "core_patches_building": (1, 2, 3),
    "core_patches_complete": (1, 0, 1),
    "core_built_share": (0.5, NONE, 0.5),
    "core_growth_m2": (10_000, NONE, 1),
    "core_patches_out_of_turn": (0, 1, 1),
    "parks": (2, 2, 5),
    "parks_m2": (30_000, 20_000, 50_000),
    "parks_overlap_m2": (10_000, 0, 10_000),
    "parks_outside_m2": (0, 5_000, 5_000),
    "parks_unassigned": (NONE, NONE, 1),
    "town_share": (1, 0, 0.5),
    "towns_over": (1, 0, NONE),
    "planned_housing_share": ((0.1, 0.2), (0, 1), (0.05, 0.6)),
    "planned_service_share": ((0.2, 0.3), (0, 1), (0.1, 0.65)),
    "used_housing_share": (0, 0, 0),
    "used_service_share": (0, 0, 0),
    "used_industrial_share": (1, 1, 1),
    "regional_assessment": (1, (0, 1), (0.5, 1)),
    "belt_m2": (500_000, 0, 1_500_000),
    "belt_far_counted": (1 / 3, NONE, 1 / 3),
    "off_belt_far_counted": (NONE, 0, 0),
    "belt_tax_wan_per_mu": (1.0, NONE, 1.0),
    "off_belt_tax_wan_per_mu": (NONE, 1 / 15, 1 / 15),
    "belt_shore_m": (NONE, NONE, 1_510),
    "belt_research_share": (NONE, NONE, (1 / 15, 11 / 15)),
    "off_belt_research_share": (NONE, NONE, (0, 11 / 15)),
    "innovation_core_carriers": (NONE, NONE, 2),
    "belt_block_count": (NONE, NONE, 2),
    "belt_versions": (NONE, NONE, 1),
    "blocks_without_industry": (NONE, NONE, 1),
    "innovation_core_m2": (500_000, 0, 500_000),
    "innovation_core_research_share": (NONE, NONE, 0.2),
    "carriers_inside_per_km2": (NONE, NONE, 2 / 1.5),
    "carriers_outside_per_km2": (NONE, NONE, 2 / 1.5),
    "incubator_present": (1, 0, 0.5),
    "rd_platforms_national": (1, 0, 1),
    "rd_platforms_provincial": (0, 1, 1),
    "talent_housing": (1, 0, 1),
    "talent_beds": (50, 0, 50),
    "support_land_share": (0.05, 0.2, 0.0875),
    "major_projects": (1, (0, 1), (1, 2)),
    "port_distance_m": (NONE, 500, NONE),
    "zone_is_urban": (1, 0, 0.5),
    "zone_is_coastal": (0, 1, 0.5),
    "projects_with_land_share": (0.5, 1, 2 / 3),
    "trade_bases": (NONE, NONE, (0.5, 1)),
    "trade_stations": (NONE, NONE, 1),
    "bonded_places_named": (NONE, NONE, 1),
    "bonded_port_distance_m": (NONE, NONE, 850),
    "logistics_centres_named": (NONE, NONE, 0.5),
    "logistics_centres_built": (NONE, NONE, (0.5, 1)),
    "sub_parks": (1, 0, 1),
    "sub_parks_m2": (20_000, 0, 20_000),
    "cooperation_parks_named": (NONE, NONE, 0.25),
    "leading_industry_count": (2, 3, 1),
    "emerging_industry_count": (1, (0, np.inf), (1, 2)),
    "large_enterprises": (1, (0, 1), (1, 2)),
    "design_centres": (2, 1, 3),
    "design_centres_of_year": (NONE, NONE, 3),
    "life_services": (1, 0, 1),
    "sites_5g": (0, 1, 1),
    "chip_parks_named": (NONE, NONE, 0),
    "supplied_m2": (20_000, (0, 10_000), (20_000, 30_000)),
    "suppliable_m2": (10_000, (0, 10_000), (10_000, 20_000)),
    "land_supply_rate": (2 / 3, (0, 1), (0.5, 0.75)),
    "expired_m2": (10_000, (0, 10_000), (10_000, 20_000)),
    "built_m2": (10_000, 0, 10_000),
    "supplied_built_m2": (10_000, 0, 10_000),
    "land_built_rate": (0.5, (0, 1), (1 / 3, 0.5)),
    "works_m2": (10_000, 0, 10_000),
    "industrial_land_rate": (1, NONE, 1),
    "built_floor_m2": (10_000, 0, 10_000),
    "built_far": (1, NONE, 1),
    "built_footprint_m2": (5_000, 0, 5_000),
    "built_density": (0.5, NONE, 0.5),
    "works_floor_m2": (10_000, 0, 10_000),
    "works_far": (1, NONE, 1),
    "works_covered_m2": (6_500, 0, 6_500),
    "works_coefficient": (0.65, NONE, 0.65),
    "works_investment_wan": (2_000, 0, 2_000),
    "works_investment": (2_000, NONE, 2_000),
    "works_tax_wan": (30, 0, 30),
    "works_tax": (30, NONE, 30),
    "built_tax_wan": (30, 0, 30),
    "built_tax": (30, NONE, 30),
}


@pytest.fixture(scope="module")
def town() -> Cards:
    bands = {"hazard_inner_distance_m": 320.0, "hazard_outer_distance_m": 400.0}
    return cards(full_town(), rulebook=load_plan().changed(bands))


@pytest.fixture(scope="module")
def bare() -> Cards:
    from tests.facts.zones.shelf import Settings, Shelf, held_figures, measure_parcels, measure_zones
    from tests.toytown import AS_OF, CRS

    shelf = Shelf(
        {"parcels": layer([{"parcel_id": "P1"}], [square(0, 0)])}, Settings(format=1, crs=CRS, as_of=AS_OF)
    )
    facts, _seconds = measure_parcels(shelf, load_plan(), as_of=AS_OF)  # type: ignore[arg-type]
    measured = measure_zones(shelf, load_plan(), facts)  # type: ignore[arg-type]
    return Cards(measured, held_figures(measured.zones, measured.figures, load_plan()))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_figure_is_what_the_toy_town_says(name: str, town: Cards) -> None:
    assert name not in town.measured.absent, town.measured.absent.get(name)
    for expected, zone in zip(EXPECTED[name], ("Z1", "Z2", ""), strict=True):
        found = town.value(name, zone)
        if expected is NONE:
            assert found is None, zone
            continue
        low, high = expected if isinstance(expected, tuple) else (expected, expected)
        assert found == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9)), zone


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_figure_without_its_layers_is_without_data_and_names_what_would_give_it(
    name: str, bare: Cards
) -> None:
    assert bare.measured.absent[name]
    assert name not in bare.measured.figures


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_figure_names_what_it_was_made_from(name: str, town: Cards) -> None:
    found = town.measured.figures[name]
    assert found.evidence
    known = {*full_town(), "parcels", "buildings"}
    assert {each.split(".")[0] for each in found.evidence} <= known
    assert any(found.source or [])


def test_every_indicator_of_the_rulebook_is_measured_and_every_measure_is_declared() -> None:
    declared = set(load_plan().indicators)
    assert set(EXPECTED) | OF_PARCELS == declared
    assert set(MEASURES) <= declared
    generic = {
        name
        for name, entry in load_plan().indicators.items()
        if entry.status or entry.cover or entry.counted or entry.named
    }
    assert declared - OF_PARCELS <= set(MEASURES) | generic


def test_the_numbers_that_measuring_reads_are_the_ones_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    setting = Rulebook.setting

    def recorded(self: Rulebook, name: str, day: Any) -> Quantity:
        read.add(name)
        return setting(self, name, day)

    def recorded_of_features(name: str, facts: Facts, rulebook: Rulebook) -> Limits:
        read.add(name)
        return looked_up(name, facts, rulebook)

    monkeypatch.setattr(Rulebook, "setting", recorded)
    monkeypatch.setattr(distances, "looked_up", recorded_of_features)
    cards(full_town())
    uses = {name for entry in load_plan().indicators.values() for name in entry.uses}
    assert read - MEASURED_WITH == uses - MEASURED_WITH
    assert uses <= read


def test_a_parcel_alone_lies_in_no_zone(bare: Cards) -> None:
    assert len(bare.measured.zones) == 0
    assert bare.rows.empty


def test_a_zone_that_only_parcels_name_has_a_card_whose_ground_is_unknown() -> None:
    there = {"parcels": layer([parcel(zone_id="Z9")], [square(0, 0)])}
    found = cards(there | {"urban_boundary": layer([{"name": "B"}], [square(0, 0)])})
    assert "Z9" in found.measured.zones.ids
    assert found.value("urban_boundary_share", "Z9") == (0.0, 1.0)
    assert found.value("urban_boundary_share", "Z1") == (0.01, 0.01)


def test_the_names_that_are_not_there_are_told(town: Cards) -> None:
    assert town.of("lacking", "cooperation_parks_named").split("、") == [
        "中奥苏通生态园",
        "苏锡通科技产业园区",
        "沪苏跨江融合发展试验区",
    ]
    assert town.of("source", "cooperation_parks_named") == "中意海安生态园"


def test_day_and_source_come_from_the_data_where_it_has_them(town: Cards) -> None:
    assert f"{town.of('on', 'safety_assessed', 'Z1'):%Y-%m-%d}" == "2022-12-31"
    assert town.of("source", "safety_assessed", "Z1") == "某文"
    assert town.of("source", "eia_valid", "Z1") == "一号"
    assert town.of("source", "urban_boundary_share", "Z1") == "urban_boundary urban_boundary.gpkg"
