"""Languages: Chinese first, English complete.

Texts in code are English message ids; `locale/zh.po` holds the Chinese, and a test fails when one is missing.
Texts that belong to a clause (titles of rules, sentences of findings) stand in `plan/` beside the numbers, in both
languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po


class Language(StrEnum):
    """The languages that zonemap speaks."""

    ZH = "zh"
    EN = "en"


_language: ContextVar[Language] = ContextVar("language", default=Language.ZH)

Text = Mapping[str, str]
"""A text in every language, keyed by `Language`."""


def use_language(language: Language) -> None:
    """Set the language of everything said from here on in this context."""
    _language.set(language)


def current_language() -> Language:
    """Return the language in use."""
    return _language.get()


@cache
def _catalogue(language: Language) -> dict[str, str]:
    with files("zonemap").joinpath("locale", f"{language}.po").open("rb") as stream:
        catalogue = read_po(stream)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


def gettext(message: str) -> str:
    """Return `message` in the language in use; the id itself is the English text."""
    if (language := current_language()) is Language.EN:
        return message
    return _catalogue(language).get(message, message)


def in_language(text: Text) -> str:
    """Return the text in the language in use, falling back to Chinese, the language of the plan."""
    return text.get(current_language(), text[Language.ZH])
