from __future__ import annotations

import re
from enum import StrEnum

import numpy as np
import pytest

from zonemap.layers import LAYERS
from zonemap.maps import style
from zonemap.maps.style import STYLES, ControlClass, FarClass, ParcelVerdict, Style, class_codes, codes_of

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


def test_labels_of_classes_are_distinct_within_a_vocabulary() -> None:
    for entries in STYLES.values():
        assert len({entry.label["zh"] for entry in entries}) == len(entries)


def test_control_classes_are_spelled_as_in_the_layer() -> None:
    assert tuple(ControlClass) == LAYERS["control_units"].column("unit_class").words


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
