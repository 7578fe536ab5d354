"""Values read as what their column holds. What cannot be read becomes unknown, and a warning names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.errors import Severity
from zonemap.ingest.checks.flaw import Flaw, positions
from zonemap.ingest.profiles.mapping import as_text
from zonemap.layers import Column, Kind
from zonemap.wording import gettext as _

_NOTHING: Final = frozenset(
    {"", "null", "<null>", "<空>", "nan", "none", "nat", "<na>", "n/a", "#n/a", "#null!"}
)
_YES: Final = frozenset({"true", "t", "yes", "y", "1", "是", "有", "√"})
_NO: Final = frozenset({"false", "f", "no", "n", "0", "否", "无", "×"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[T ].*)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_LARGEST_EXACT: Final = 1e15
_YEARS: Final = (1900, 2200)

Series = pd.Series
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Read:
    """The values of one column in their canonical type, and what was wrong with some of them."""

    values: Series
    flaws: tuple[Flaw, ...]


def read_values(raw: Series, column: Column) -> Read:
    """Return the values of a column; unreadable ones, words outside the vocabulary and impossible ones are unknown."""
    match column.kind:
        case Kind.TEXT:
            return _texts(raw, column)
        case Kind.TEXTS:
            joined = _spelled(raw, _joined)
            return Read(joined.astype("str"), ())
        case Kind.BOOLEAN:
            return _booleans(raw, column)
        case Kind.DATE:
            return _dates(raw, column)
        case _:
            return _numbers(raw, column)


def _spelled(raw: Series, spell: Callable[[str], Any]) -> Series:
    """Return what `spell` makes of each text; worked out once per distinct text, missing where there is none."""
    if raw.dtype == object:
        raw = raw.map(
            lambda value: ";".join(map(str, value)) if isinstance(value, list | tuple | np.ndarray) else value
        )
    texts = as_text(raw)
    codes, distinct = pd.factorize(texts)
    known = [None if str(text).strip().casefold() in _NOTHING else spell(str(text)) for text in distinct]
    table = np.empty(len(known) + 1, dtype=object)
    table[: len(known)] = known
    table[-1] = None
    return pd.Series(table[codes], index=raw.index, dtype=object)


def _given(raw: Series) -> Mask:
    """Return where something was written that could be a value."""
    return _spelled(raw, lambda text: text).notna().to_numpy()


def _joined(text: str) -> str:
    return ";".join(
        part.strip() for part in re.split(r"[;；,，、|]", text.strip("[] ")) if part.strip(" \"'")
    )


def _texts(raw: Series, column: Column) -> Read:
    if column.words:
        return _vocabulary(raw, column)
    damaged = np.zeros(len(raw), dtype=bool)
    if pd.api.types.is_float_dtype(raw) or raw.dtype == object:
        damaged |= raw.map(
            lambda value: isinstance(value, int | float) and abs(value) >= _LARGEST_EXACT
        ).to_numpy(bool)
        if pd.api.types.is_float_dtype(raw):
            raw = raw.astype("float64")
    texts = _spelled(raw.mask(damaged), str.strip)
    rounded = (
        texts.map(lambda text: bool(_ROUNDED.fullmatch(text)), na_action="ignore").eq(True).to_numpy(bool)
    )
    damaged |= rounded
    flaw = Flaw(
        "digits_lost",
        Severity.WARNING,
        positions(damaged),
        _(
            "{column}: “{detail}” has lost digits, as a spreadsheet does to long codes; it is taken as unknown"
        ).replace("{column}", column.name),
        _("format the column as text in the source and export it again"),
        [str(value) for value in raw[damaged]],
    )
    texts = texts.mask(rounded)
    if not column.pattern:
        return Read(texts.astype("str"), _found(flaw))
    codes = texts.astype("str").str.extract(f"^(?:{column.pattern})$", expand=False)
    strange = texts.notna().to_numpy() & codes.isna().to_numpy()
    return Read(codes.astype("str"), (*_found(flaw), *_found(_strange(column, texts, strange))))


def _vocabulary(raw: Series, column: Column) -> Read:
    words = {word.casefold(): word for word in column.words}
    texts = as_text(raw)
    codes, distinct = pd.factorize(texts)
    table = np.array([*(words.get(str(text).casefold()) for text in distinct), None], dtype=object)
    values = pd.Series(table[codes], index=raw.index, dtype=object)
    strange = values.isna().to_numpy() & _given(raw)
    flaw = Flaw(
        "strange_word",
        Severity.WARNING,
        positions(strange),
        _("{column}: “{detail}” is not one of {words}; it is taken as unknown")
        .replace("{column}", column.name)
        .replace("{words}", ", ".join(column.words)),
        _("correct the word in the source, or map it in a profile"),
        [str(value) for value in texts[strange]],
    )
    return Read(values.astype("str"), _found(flaw))


def _strange(column: Column, texts: Series, where: Mask) -> Flaw:
    return Flaw(
        "strange_code",
        Severity.WARNING,
        positions(where),
        _("{column}: “{detail}” is no code of this kind; it is taken as unknown").replace(
            "{column}", column.name
        ),
        _("give the code of the standard named, or map it in a profile"),
        [str(value) for value in texts[where]],
    )


def _truth(text: str) -> bool | None:
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in _YES or word in {"1.0"}:
        return True
    return False if word in _NO or word in {"0.0"} else None


def _booleans(raw: Series, column: Column) -> Read:
    values = raw.astype(object) if raw.dtype == bool else _spelled(raw, _truth)
    return Read(values.astype("boolean"), _unreadable(raw, values.isna().to_numpy() & _given(raw), column))


def _day(text: str) -> pd.Timestamp | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups()[:3])
    if not _YEARS[0] <= year <= _YEARS[1]:
        return None
    try:
        return pd.Timestamp(year=year, month=month, day=day)
    except ValueError:
        return None


def _dates(raw: Series, column: Column) -> Read:
    if isinstance(raw.dtype, pd.DatetimeTZDtype):
        raw = raw.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(raw):
        possible = raw.dt.year.between(*_YEARS)
        values = raw.where(possible)
    else:
        values = _spelled(raw, _day)
    days = pd.to_datetime(values).dt.normalize().astype("datetime64[s]")
    return Read(days, _unreadable(raw, days.isna().to_numpy() & _given(raw), column))


def _number(text: str) -> float | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        value = float(plain) if "_" not in plain else None
    except ValueError:
        return None
    return value if value is not None and np.isfinite(value) else None


def _numbers(raw: Series, column: Column) -> Read:
    if pd.api.types.is_numeric_dtype(raw) and raw.dtype != bool:
        values = raw.astype("float64")
        values = values.where(np.isfinite(values.fillna(0.0)))
        given = raw.notna().to_numpy()
    else:
        values = _spelled(raw, _number).astype("float64")
        given = _given(raw)
    if column.kind is Kind.INTEGER:
        values = values.where(values.mod(1).eq(0))
    unreadable = _unreadable(raw, values.isna().to_numpy() & given, column)
    low = -np.inf if column.low is None else column.low
    high = min(np.inf if bound is None else bound for bound in (column.high, column.most))
    outside = (values.lt(low) | values.gt(high)).to_numpy()
    flaw = Flaw(
        "impossible_value",
        Severity.WARNING,
        positions(outside),
        _("{column}: {detail} cannot be ({bounds}); it is taken as unknown")
        .replace("{column}", column.name)
        .replace("{bounds}", f"{low:g} – {high:g}" if np.isfinite(high) else f"≥ {low:g}"),
        _("correct the value or its unit in the source"),
        [f"{value:g}" for value in values[outside]],
    )
    return Read(values.mask(outside), (*unreadable, *_found(flaw)))


def _unreadable(raw: Series, where: Mask, column: Column) -> tuple[Flaw, ...]:
    named = {
        Kind.BOOLEAN: _("{column}: “{detail}” is neither yes nor no; it is taken as unknown"),
        Kind.DATE: _("{column}: “{detail}” is not a day; it is taken as unknown"),
        Kind.INTEGER: _("{column}: “{detail}” is not a whole number; it is taken as unknown"),
    }.get(column.kind, _("{column}: “{detail}” is not a number; it is taken as unknown"))
    details = [str(value) for value in raw[where]]
    flaw = Flaw(
        "unreadable_value",
        Severity.WARNING,
        positions(where),
        named.replace("{column}", column.name),
        _("correct the value in the source"),
        details,
    )
    return _found(flaw)


def _found(flaw: Flaw) -> tuple[Flaw, ...]:
    return (flaw,) if len(flaw.positions) else ()
