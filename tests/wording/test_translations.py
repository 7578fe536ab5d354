"""Chinese is complete: every text in the code has its Chinese."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src/zonemap"


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    with (SOURCE / "locale/zh.po").open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream) if message.id}


@pytest.fixture(scope="module")
def spoken() -> set[str]:
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords={"_": None, "gettext": None})
    return {str(message) for _file, _line, message, _comments, _context in found}


def fields(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name)


def test_every_text_of_the_code_has_its_chinese(chinese: dict[str, str], spoken: set[str]) -> None:
    assert len(spoken) > 100
    assert sorted(text for text in spoken if not chinese.get(text)) == []


def test_no_chinese_text_is_left_over(chinese: dict[str, str], spoken: set[str]) -> None:
    assert sorted(set(chinese) - spoken) == []


def test_a_text_and_its_chinese_name_the_same_values(chinese: dict[str, str]) -> None:
    differing = {text: zh for text, zh in chinese.items() if set(fields(text)) != set(fields(zh))}
    assert differing == {}
