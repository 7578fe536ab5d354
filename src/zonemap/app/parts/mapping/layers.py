"""The layer tree: which layers lie over and under the parcels, how clear each is, and what its colours mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import streamlit as st

from zonemap.app.boards import Board, finite
from zonemap.app.parts.folds import fold
from zonemap.app.state import entered, put, remember, remembered
from zonemap.maps.style import STYLES, Style
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_title
from zonemap.wording import gettext as _

LAYERS: Final = "layers"
PARCELS: Final = "parcels"
BASEMAP: Final = "basemap"

_GROUND: Final = ("ports_coast", "shoreline", "towns", "roads")
_LAND: Final = ("control_units", "ecological_redlines", "ecological_spaces", "farmland", "urban_boundary")
"""The plan's land and ecology rules. They cover whole districts: under the parcels where these are coloured by them."""
_ZONES: Final = ("zones", "core_areas", "parks", "belt_blocks")

_SHOWN: Final = frozenset({BASEMAP, "ports_coast", "shoreline", "towns", "zones", "ecological_redlines"})
_NEEDED: Final = {
    Theme.CONSTRAINTS: frozenset(_LAND) - {"urban_boundary"},
    Theme.BELT: frozenset({"belt_blocks"}),
    Theme.OVERVIEW: frozenset({"core_areas", "belt_blocks", "parks"}),
}
"""Layers that a theme is about, shown with it."""
_BENEATH: Final = frozenset({"ports_coast", "shoreline", "belt_blocks"})


def shown_layers(board: Board, theme: Theme) -> dict[str, float]:
    """Return the opacity of each layer shown, from the bottom up, the parcels among them.

    What the reader chose, or the address carries, wins over what the theme shows of itself.
    """
    chosen = _chosen(remembered(LAYERS))
    if chosen is None:
        needed = _SHOWN | _NEEDED.get(theme, frozenset())
        chosen = {name: 1.0 for name in (*board.overlays.names(), BASEMAP) if name in needed} | {PARCELS: 1.0}
    lower = _BENEATH | (frozenset(_LAND) if theme is Theme.CONSTRAINTS else frozenset())
    names = board.overlays.names()
    order = [
        BASEMAP,
        *(each for each in names if each in lower),
        PARCELS,
        *(each for each in names if each not in lower),
    ]
    return {name: chosen[name] for name in order if name in chosen}


def _chosen(text: str | None) -> dict[str, float] | None:
    """Return the layers and opacities that a choice names, None where there is none; what is no number counts as 1."""
    if text is None:
        return None
    chosen = {}
    for entry in text.split(","):
        name, _colon, said = entry.partition(":")
        opacity = finite(said)
        chosen[name] = 1.0 if opacity is None else min(max(opacity, 0.0), 1.0)
    return chosen


def forget_layers() -> None:
    """Show again what the theme shows of itself."""
    remember(LAYERS, None)


def draw_layer_tree(board: Board, theme: Theme) -> None:
    """Draw the legend of the theme, and every layer of the workspace with its switch, opacity and legend."""
    shown = shown_layers(board, theme)
    draw_legend(board, theme)
    with fold(_("Layers"), "layers", icon="layers") as is_open:
        if is_open:
            _draw_rows(board, shown)


def _draw_rows(board: Board, shown: dict[str, float]) -> None:
    groups = {_("Land and ecology rules"): _LAND, _("Zones and belt"): _ZONES, _("Ground"): _GROUND}
    there = board.overlays.names()
    _row(PARCELS, _("Parcels by theme"), shown)
    for title, names in groups.items():
        st.caption(title)
        for name in names:
            if name in there:
                _row(name, overlay_title(name), shown)
                if name in shown:
                    _overlay_legend(board, name)
    if (basemap := board.workspace.settings.basemap) is not None:
        _row(BASEMAP, basemap.title, shown)
    if absent := [overlay_title(name) for name in (*_LAND, *_ZONES) if name not in there]:
        st.caption(_("Not in the workspace: {names}").format(names=_(", ").join(absent)))
    if remembered(LAYERS) is not None:
        st.button(_("Layers as the theme shows them"), on_click=forget_layers)


def _row(name: str, title: str, shown: dict[str, float]) -> None:
    """Draw one layer: its switch, and its opacity while it is shown."""
    switch, opacity = f"layer-{name}", f"opacity-{name}"

    def changed() -> None:
        chosen = dict(shown)
        if entered(switch):
            chosen[name] = (100 if (shows := entered(opacity)) is None else shows) / 100
        else:
            chosen.pop(name, None)
        remember(LAYERS, ",".join(f"{each}:{value:g}" for each, value in chosen.items()))

    put(switch, name in shown)
    st.checkbox(title, key=switch, on_change=changed)
    if name in shown:
        put(opacity, round(100 * shown[name]))
        st.slider(
            _("Opacity of {layer}, %").format(layer=title),
            0,
            100,
            key=opacity,
            step=10,
            on_change=changed,
            label_visibility="collapsed",
        )


def draw_legend(board: Board, theme: Theme) -> None:
    """Draw the classes of the theme that are present, with their counts."""
    styles = STYLES[VOCABULARIES[theme]]
    counts = np.bincount(board.codes_of(theme), minlength=len(styles))
    draw_swatches(
        (style, f"{count:,}") for style, count in zip(styles, counts.tolist(), strict=False) if count
    )


def _overlay_legend(board: Board, name: str) -> None:
    layer = board.overlays.map_of(name)
    styles = STYLES[layer.vocabulary]
    present = [code for code in np.unique(layer.codes).tolist() if code < len(styles)]
    draw_swatches((styles[code], "") for code in present)


def draw_swatches(rows: Iterable[tuple[Style, str]]) -> None:
    """Draw classes as swatches with their titles, and what is told of each."""
    if lines := [_swatch(style, told) for style, told in rows]:
        st.html("".join(lines))


def _swatch(style: Style, told: str) -> str:
    """Return a line of the legend; made of our own styles and counts only, no text of the data."""
    red, green, blue, alpha = style.fill_rgba
    return (
        '<div style="display:flex;align-items:center;gap:.5em;margin:.2em 0;font-size:.9em">'
        f'<span style="width:1.4em;height:.9em;flex:none;background:rgba({red},{green},{blue},{alpha / 255:.2f});'
        f'border:1px solid {style.edge or "transparent"}"></span>'
        f"<span>{style.title}</span><span style='margin-left:auto'>{told}</span></div>"
    )
