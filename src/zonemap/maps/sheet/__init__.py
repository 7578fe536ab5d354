"""The printed sheet: content in, a map to scale on paper out."""

from zonemap.maps.sheet.content import (
    A0,
    A1,
    A2,
    A3,
    A4,
    PAPERS,
    Paper,
    SheetContent,
    SheetLayer,
    SheetRecord,
    Table,
)
from zonemap.maps.sheet.draw import draw_atlas, draw_sheet, sheet_scale
from zonemap.maps.sheet.saving import SUFFIXES, require_pdf, require_suffix

__all__ = [
    "A0",
    "A1",
    "A2",
    "A3",
    "A4",
    "PAPERS",
    "SUFFIXES",
    "Paper",
    "SheetContent",
    "SheetLayer",
    "SheetRecord",
    "Table",
    "draw_atlas",
    "draw_sheet",
    "require_pdf",
    "require_suffix",
    "sheet_scale",
]
