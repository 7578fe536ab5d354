"""The Chinese typeface: Noto Sans SC, regular and bold, from an installed package, for everything printed.

The package holds one variable font, which matplotlib cannot weigh; two static weights are made once per user and kept
in a cache folder under a name that changes with the font.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from enum import IntEnum
from functools import cache
from pathlib import Path
from threading import Lock

from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from platformdirs import user_cache_dir

from zonemap.errors import ZonemapError
from zonemap.maps.fonts.instancing import VariableFont
from zonemap.wording import gettext as _

PACKAGE = "justmytype_intl_cjk"
FONT_FILE = "NotoSansSC[wght].ttf"

MAKING = b"2"
"""Changes when the same font would be made differently."""

_making = Lock()


class Weight(IntEnum):
    """The weights in use."""

    REGULAR = 400
    BOLD = 700


@cache
def font_file(weight: Weight = Weight.REGULAR) -> Path:
    """Return the static font of that weight, made on first use (some seconds, once per user and font version).

    The folder is `ZONEMAP_CACHE_DIR`, else the user's cache folder. A `ZonemapError` says so when the font package is
    absent or the folder cannot be written.
    """
    source = _source()
    key = hashlib.blake2b(source.read_bytes() + MAKING, digest_size=6).hexdigest()
    with _making:
        folder = _cache_folder()
        if not all(_cached(folder, key, each).exists() for each in Weight):
            _make_all(source, folder, key)
    path = _cached(folder, key, weight)
    font_manager.fontManager.addfont(path)
    return path


@cache
def typeface(weight: Weight = Weight.REGULAR) -> FontProperties:
    """Return the typeface for matplotlib; copy it before changing its size."""
    return FontProperties(fname=str(font_file(weight)))


@cache
def _characters() -> frozenset[int]:
    with TTFont(font_file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of `text` that the typeface cannot draw; line breaks need no glyph.

    >>> missing_glyphs("工业用地 12 公顷")
    set()
    """
    return {character for character in set(text) - {"\n"} if ord(character) not in _characters()}


def _source() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    roots = found.submodule_search_locations if found is not None else None
    for root in roots or ():
        for path in sorted(Path(root).rglob("*.ttf")):
            if path.name == FONT_FILE:
                return path
    raise ZonemapError(
        "font_missing",
        _("The Chinese typeface Noto Sans SC is not installed"),
        _("install the package {package}").format(package=PACKAGE.replace("_", "-")),
    )


def _cache_folder() -> Path:
    folder = Path(os.environ.get("ZONEMAP_CACHE_DIR") or user_cache_dir("zonemap")) / "fonts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZonemapError(
            "cache_unwritable",
            _("The folder for made fonts cannot be written: {folder} ({error})").format(
                folder=folder, error=error
            ),
            _("set ZONEMAP_CACHE_DIR to a folder you may write to"),
        ) from error
    return folder


def _cached(folder: Path, key: str, weight: Weight) -> Path:
    return folder / f"NotoSansSC-{weight.name.title()}-{key}.ttf"


def _make_all(source: Path, folder: Path, key: str) -> None:
    variable = VariableFont(source)
    for weight in Weight:
        handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
        os.close(handle)
        part = Path(name)
        try:
            variable.write_weight(weight, part)
            part.replace(_cached(folder, key, weight))
        finally:
            part.unlink(missing_ok=True)
