"""A picture as it stands on a page: its shapes and words, numbered, and the legend of its colours."""

from __future__ import annotations

from typing import Any, Final

from zonemap.maps.style import Style
from zonemap.reports.picture import Picture
from zonemap.wording import gettext as _

Json = dict[str, Any]

_KM: Final = 1000
"""Metres from which a scale bar is told in kilometres."""


def legend_of(*styles: Style) -> list[Json]:
    """Return fill, edge and title of each style."""
    return [{"fill": style.fill, "edge": style.edge, "title": style.title} for style in styles]


def figure_of(picture: Picture, at: int, title: str) -> Json:
    """Return the picture that is the one after `at` others of a report."""
    return {
        "shapes": picture.shapes,
        "labels": [{"x": each.x, "y": each.y, "text": each.text} for each in picture.labels],
        "words": picture.words,
        "bar": picture.bar,
        "bar_title": f"{picture.bar_m:,} m" if picture.bar_m < _KM else f"{picture.bar_m / _KM:g} km",
        "caption": _("Figure {number}").format(number=at + 1),
        "kind": _("Figure "),
        "number": at + 1,
        "title": title,
    }
