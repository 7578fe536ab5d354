from __future__ import annotations

import re
from enum import StrEnum

import numpy as np
import pytest

from zonemap.layers import LAYERS
from zonemap.maps import style
from zonemap.maps.classes import ConstraintClass, ControlClass, FarClass, GainClass, ParcelVerdict
from zonemap.maps.style import STYLES, Style, class_codes, codes_of

ALL = [(vocabulary, entry) for vocabulary, entries in STYLES.items() for entry in entries]


def _lightness(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(116 * np.cbrt(y) - 16)


@pytest.mark.parametrize(("vocabulary", "entry"), ALL, ids=[f"{v.__name__} {e.label['en']}" for v, e in ALL])
def test_every_class_has_a_label_in_both_languages_and_something_to_see(
    vocabulary: type[StrEnum], entry: Style
) -> None:
    assert entry.label["zh"]
    assert entry.label["en"]
    assert entry.fill or entry.edge
    for colour in (entry.fill, entry.edge):
        assert colour is None or re.fullmatch(r"#[0-9A-F]{6}", colour)


def test_every_vocabulary_of_the_module_has_its_styles() -> None:
    vocabularies = {
        each for each in vars(style).values() if isinstance(each, type) and issubclass(each, StrEnum)
    } - {StrEnum}
    assert vocabularies == set(STYLES)
    assert all(len(STYLES[each]) == len(each) for each in vocabularies)


def test_verdicts_stay_apart_in_a_grey_copy() -> None:
    shades = [_lightness(style.PARCEL_VERDICTS[each].fill or "") for each in ParcelVerdict]
    assert shades == sorted(shades)
    assert min(np.diff(shades)) > 8


@pytest.mark.parametrize("vocabulary", [FarClass, GainClass, ConstraintClass])
def test_classes_in_an_order_darken_in_a_grey_copy(vocabulary: type[StrEnum]) -> None:
    entries = STYLES[vocabulary]
    known = entries[1:] if entries[0].hatch else entries
    shades = [_lightness(each.fill or "") for each in known]
    assert shades == sorted(shades, reverse=True)
    assert min(-np.diff(shades)) > 7


def test_control_units_stay_apart_in_a_grey_copy_and_farmland_is_hatched() -> None:
    shades = []
    for each in style.CONTROL_CLASSES.values():
        red, green, blue, _alpha = each.fill_rgba
        mixed = [round(255 + each.alpha * (channel - 255)) for channel in (red, green, blue)]
        shades.append(_lightness("#" + "".join(f"{channel:02X}" for channel in mixed)))
    assert min(np.diff(sorted(shades))) > 5
    assert style.OVERLAYS[style.Overlay.FARMLAND].hatch


def test_features_too_small_for_an_edge_are_drawn_without_and_overlays_without_fill() -> None:
    certain = style.style_of(ParcelVerdict.CERTAIN)
    assert style.on_paper(certain, 0.3).edge is None
    assert style.on_paper(certain, 3.0).edge == certain.edge
    zone = style.style_of(style.Overlay.ZONES)
    assert style.on_paper(zone, 2.0).width_pt < zone.width_pt == style.on_paper(zone, 100.0).width_pt
    assert style.on_paper(zone, 100.0, 1.7).width_pt == pytest.approx(1.7 * zone.width_pt)
    assert style.outlined(style.style_of(style.Overlay.CORE_AREAS)).fill is None


def test_labels_of_classes_are_distinct_within_a_vocabulary() -> None:
    for entries in STYLES.values():
        assert len({entry.label["zh"] for entry in entries}) == len(entries)


def test_control_classes_are_spelled_as_in_the_layer() -> None:
    known = [each for each in ControlClass if each is not ControlClass.UNKNOWN]
    assert tuple(known) == LAYERS["control_units"].column("unit_class").words


def test_a_name_outside_the_vocabulary_gets_a_code_that_no_style_has() -> None:
    codes = codes_of(["certain", "not", None, "nonsense"], ParcelVerdict)
    assert codes.tolist() == [0, 2, len(ParcelVerdict), len(ParcelVerdict)]


def test_an_unknown_far_is_its_own_class_and_zero_is_not() -> None:
    codes = class_codes(np.array([np.nan, 0.0, 0.499, 0.5, 2.0]), style.FAR_BREAKS)
    assert [list(FarClass)[code] for code in codes] == [
        FarClass.UNKNOWN,
        FarClass.UNDER_HALF,
        FarClass.UNDER_HALF,
        FarClass.UNDER_ONE,
        FarClass.TWO_AND_MORE,
    ]
