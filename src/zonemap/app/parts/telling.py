"""Errors and other words told on a page, where Streamlit would read them as markup."""

from __future__ import annotations

import re
from typing import Final

import streamlit as st

from zonemap.errors import ZonemapError

_MARKS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    r"""Return a text that shows as it is where markup would be read: a picture in it is never fetched.

    >>> print(literal("![a](b.png)"))
    \!\[a\]\(b\.png\)
    """
    return _MARKS.sub(r"\\\1", text)


def tell_error(error: ZonemapError, before: str = "") -> None:
    """Tell what could not be done, and what to do next."""
    st.error(literal(f"{before} {error.message}".strip()))
    if error.remedy:
        st.info(literal(error.remedy))
