"""What the sheet itself must say: colours unverified, names left out, characters that the typeface lacks."""

from __future__ import annotations

from dataclasses import replace

from zonemap.maps.fonts import missing_glyphs
from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.margin.pen import STAND_IN, code_points
from zonemap.maps.sheet.margin.rows import LegendEntry
from zonemap.wording import gettext as _


def with_own_notes(content: SheetContent, entries: list[LegendEntry], unnamed: int) -> SheetContent:
    """Return the content with the notes that follow from what was drawn."""
    notes = list(content.notes)
    if any(not entry.style.is_verified for entry in entries):
        notes.append(_("* Colour not yet compared with the printed standard."))
    if unnamed:
        notes.append(_("{count} names found no room on the map").format(count=unnamed))
    if absent := missing_glyphs("".join(_feature_names(content))):
        notes.append(
            _("{mark} stands for characters that the typeface lacks: {characters}").format(
                mark=STAND_IN, characters=code_points(absent)
            )
        )
    return replace(content, notes=tuple(notes))


def _feature_names(content: SheetContent) -> list[str]:
    """Return the texts that come from features and may hold any character."""
    named = [name for layer in content.layers for name in layer.names]
    named += content.locator.names if content.locator else ()
    rows = content.table.rows if content.table else ()
    return [*named, *(cell for row in rows for cell in row)]
