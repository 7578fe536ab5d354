"""Weights that do not add up to 1 are refused where they stand, and ideal values that nothing can be divided by."""

from __future__ import annotations

import pytest

from zonemap.errors import ZonemapError
from zonemap.plan import load_plan
from zonemap.plan.faults import RulebookFault
from zonemap.plan.rulebook import local_chapter

SOURCE = 'source = { document = "本局", place = "评价方案", confidence = "BUREAU" }'


def table(name: str, *rows: str, more: str = "in_force = 2025-01-01") -> str:
    """Return rows of a number of the evaluation, one value a line; the first value stands on line 5."""
    values = "\n".join(f"  {{ {row} }}," for row in rows)
    return f"[[numbers.evaluation_{name}.rows]]\n{more}\n{SOURCE}\nvalues = [\n{values}\n]\n"


def weight(indicator: str, value: float | str, zone: str = "") -> str:
    return f'indicator = "{indicator}", value = {value}' + (f', zone = "{zone}"' if zone else "")


def faults(text: str) -> list[RulebookFault]:
    return local_chapter(text, "numbers.toml", load_plan())[1]


WHOLE = (weight("works_investment", 0.6), weight("works_tax", 0.4), weight("built_tax", 0))

SOUND = {
    "all weights of a goal, which add up to 1": table("weight", *WHOLE),
    "thirds, written with seven digits": table(
        "weight", *(weight(name, 0.3333333) for name in ("works_investment", "works_tax", "built_tax"))
    ),
    "some weights of a goal, which leave room for the others": table("weight", weight("works_tax", 0.4)),
    "a range that may add up": table("weight", weight("works_investment", "[0.5, 0.7]"), *WHOLE[1:]),
    "an indicator that is said to have no weight": table("weight", *WHOLE[:2], weight("built_tax", '"none"')),
    "a zone with weights of its own": table(
        "weight", *WHOLE, weight("works_investment", 0.3, "Z1"), weight("works_tax", 0.7, "Z1")
    ),
    "ideal values": table("ideal", weight("works_far", 1.2), weight("idle_land_rate", 0)),
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_what_is_sound_is_taken(text: str) -> None:
    assert [fault.told for fault in faults(text)] == []
    assert load_plan().extended(text, "numbers.toml")


FAULTY = {
    "more than 1": (table("weight", WHOLE[0], weight("works_tax", 0.5), WHOLE[2]), "weights_do_not_add_up", 7, "1.1"),
    "less than 1, with no weight open": (
        table("weight", WHOLE[0], weight("works_tax", 0.3), WHOLE[2]), "weights_do_not_add_up", 7, "0.9"
    ),
    "more than 1, with weights open": (
        table("weight", weight("works_investment", 0.7), weight("works_tax", 0.4)), "weights_do_not_add_up", 6, "1.1"
    ),
    "one zone alone, by a weight of its own": (
        table("weight", *WHOLE, weight("works_tax", 0.5, "Z1")), "weights_do_not_add_up", 7, "Z1"
    ),
    "from a later day on": (
        table("weight", *WHOLE, more="in_force = 2025-01-01\nuntil = 2026-01-01")
        + table("weight", WHOLE[0], weight("works_tax", 0.5), WHOLE[2], more="in_force = 2026-01-01"),
        "weights_do_not_add_up", 16, "1.1",
    ),
    "an indicator that there is not": (
        table("weight", weight("works_taxes", 0.4)), "unknown_indicator", 5, "works_taxes"
    ),
    "an ideal value of nothing": (table("ideal", weight("works_far", 0)), "evaluation_ideal", 5, "0"),
    "an ideal of 1 where less is better": (
        table("ideal", weight("idle_land_rate", 1)), "evaluation_ideal", 5, "1"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "said"), FAULTY.values(), ids=FAULTY.keys())
def test_what_is_wrong_is_refused_with_file_line_key_and_remedy(
    text: str, code: str, line: int, said: str
) -> None:
    found = faults(text)
    assert [(fault.code, fault.file, fault.line) for fault in found] == [(code, "numbers.toml", line)]
    assert found[0].key.startswith("numbers.evaluation_")
    assert said in found[0].message
    assert found[0].remedy
    with pytest.raises(ZonemapError) as refused:
        load_plan().extended(text, "numbers.toml")
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["evaluation_weight", "evaluation_ideal"])
def test_no_weight_or_ideal_value_ships(name: str) -> None:
    assert not any(row.is_known for row in load_plan().number(name).rows)
