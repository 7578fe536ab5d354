"""Every key of a TOML document is found on its line, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from zonemap.plan import shipped_texts
from zonemap.plan.lines import Place, line_of, lines_of

WRITTEN = '''# a comment with [brackets] and = signs
plain = 1
"quoted key" = "a # that is no comment"
dotted.key = 'x'   # a comment
many = [1, 2,
  3, # three
  { inner = "]", last = [4,
    5] },
]
long = """
[not.a.table]
no = "key"
"""

[table]
key = 2021-03-01
[table.below]
inline = { a = 1, b = { c = 2 } }

[[list]]
value = 1
[[list.inner]]
deep = true
[[list]]
value = 2
[list.under]
low = 1.5
[[list.inner]]
deep = false
[[list.inner]]
deep = true
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("plain",), 2),
        (("quoted key",), 3),
        (("dotted", "key"), 4),
        (("many", 1), 5),
        (("many", 2), 6),
        (("many", 3, "inner"), 7),
        (("many", 3, "last", 1), 8),
        (("long",), 10),
        (("table",), 15),
        (("table", "key"), 16),
        (("table", "below", "inline", "b", "c"), 18),
        (("list", 0, "value"), 21),
        (("list", 0, "inner", 0, "deep"), 23),
        (("list", 1), 24),
        (("list", 1, "under", "low"), 27),
        (("list", 1, "inner", 0, "deep"), 29),
        (("list", 1, "inner", 1, "deep"), 31),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_key_is_found_on_its_line(place: Place, line: int) -> None:
    assert lines_of(WRITTEN)[place] == line


def test_what_is_not_written_is_found_where_it_would_stand() -> None:
    lines = lines_of(WRITTEN)
    assert line_of(lines, ("table", "below", "missing", "float")) == 17
    assert line_of(lines, ("nowhere",)) is None


@pytest.mark.parametrize("file", sorted(shipped_texts()))
def test_everything_in_the_shipped_rulebook_has_its_line(file: str) -> None:
    text = shipped_texts()[file]
    lines, written = lines_of(text), text.splitlines()
    for place in places(tomllib.loads(text), ()):
        assert place in lines, place
        if isinstance(place[-1], str):
            assert place[-1] in written[lines[place] - 1], place


def places(value: Any, place: Place) -> list[Place]:
    """Return every place of a parsed document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, part in inner for each in ((*place, key), *places(part, (*place, key)))]
