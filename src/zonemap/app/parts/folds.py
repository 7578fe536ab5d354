"""Folds whose content is made only while they are open: a closed one costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from zonemap.app.state import entered, put


@contextmanager
def fold(title: str, name: str, *, icon: str, is_open: bool = False) -> Iterator[bool]:
    """Give whether the fold is open, inside of it; it stays as its reader left it, and opens with `is_open`."""
    key = f"fold-{name}"
    if entered(key) is None:
        put(key, is_open)
    drawn = st.expander(title, icon=f":material/{icon}:", key=key, on_change="rerun")
    with drawn:
        yield bool(drawn.open)
