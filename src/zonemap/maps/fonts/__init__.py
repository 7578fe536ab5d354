"""The Chinese typeface for everything printed."""

from zonemap.maps.fonts.faces import Weight, font_file, missing_glyphs, typeface

__all__ = ["Weight", "font_file", "missing_glyphs", "typeface"]
