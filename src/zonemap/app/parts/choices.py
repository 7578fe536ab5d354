"""Choices that the address carries: a widget shows what is remembered, and remembers what is chosen in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from zonemap.app.boards import Board, finite
from zonemap.app.parts.figures.tables import zones_with_parcels
from zonemap.app.state import entered, put, remember, remembered
from zonemap.wording import gettext as _


def chosen(name: str, words: Collection[str]) -> str:
    """Return what is remembered of a name; what the address says beside `words` counts as the first of them."""
    said = remembered(name)
    return said if said is not None and said in words else next(iter(words))


def chosen_zone(board: Board, name: str) -> str | None:
    """Return the id of the zone remembered; None for all, and for one that there is not."""
    return chosen(name, ["", *zones_with_parcels(board)]) or None


def choice(title: str, name: str, words: Mapping[str, str], *, is_wide: bool = False) -> str:
    """Draw a choice of one of `words` (what is remembered: what is shown) and return it, the first unless chosen.

    A wide one has its words side by side.
    """
    key = f"choose-{name}"
    first = next(iter(words))
    put(key, chosen(name, words))
    st.radio(
        title,
        list(words),
        format_func=words.get,
        key=key,
        on_change=_keep,
        args=(name, key, first),
        horizontal=is_wide,
    )
    return str(entered(key))


def several_choice(title: str, name: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Draw a choice of any of `words`, none at first, and return those chosen in their order."""
    said = (remembered(name) or "").split(",")
    st.caption(title)
    for each, told in words.items():
        key = f"choose-{name}-{each}"
        put(key, each in said)
        st.checkbox(told, key=key, on_change=_keep_several, args=(name, tuple(words)))
    return tuple(each for each in words if entered(f"choose-{name}-{each}"))


def zone_choice(board: Board, name: str) -> str | None:
    """Draw a choice of the zones with parcels and return the id of the one chosen, None for all."""
    key = f"choose-{name}"
    names = zones_with_parcels(board)
    put(key, chosen(name, ["", *names]))
    st.selectbox(
        _("Zone"),
        ["", *names],
        format_func=lambda each: names.get(each, _("All zones")),
        placeholder=_("choose one"),
        key=key,
        on_change=_keep,
        args=(name, key, ""),
    )
    return str(entered(key)) or None


def text_choice(title: str, name: str) -> str:
    """Draw a field of text and return what stands in it."""
    key = f"choose-{name}"
    put(key, remembered(name) or "")
    st.text_input(title, key=key, on_change=_keep, args=(name, key, ""))
    return str(entered(key))


def number_choice(
    title: str, name: str, *, step: float, most: float | None = None, usual: str = ""
) -> float | None:
    """Draw a field for a number from 0 up and return it; None while it is empty, and shows what is `usual`."""
    key = f"choose-{name}"
    said = finite(remembered(name) or "")
    is_sound = said is not None and said >= 0 and (most is None or said <= most)
    put(key, said if is_sound else None)
    st.number_input(
        title,
        min_value=0.0,
        max_value=most,
        value=None,
        step=step,
        key=key,
        format="%g",
        placeholder=usual or _("no limit"),
        on_change=_keep,
        args=(name, key, "None"),
    )
    entry = entered(key)
    return None if entry is None else float(entry)


def _keep_several(name: str, words: tuple[str, ...]) -> None:
    """Remember what was chosen; nothing needs no place in the address."""
    taken = [each for each in words if entered(f"choose-{name}-{each}")]
    remember(name, ",".join(taken) or None)


def _keep(name: str, key: str, usual: str) -> None:
    """Remember what was chosen; what is usual needs no place in the address."""
    said = str(entered(key))
    remember(name, None if said == usual else said)
