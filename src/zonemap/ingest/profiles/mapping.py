"""Foreign columns made into canonical ones, before any value is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zonemap.errors import ZonemapError
from zonemap.ingest.files import Found
from zonemap.ingest.profiles.profile import Profile, Rule, Scalar, own_unit
from zonemap.layers import Kind, Layer
from zonemap.units import FACTORS
from zonemap.wording import gettext as _

_CUT_AT = 10
_WHOLE = re.compile(r"(-?\d+)\.0+")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Columns under their canonical names, values still as the file has them; and the names left behind."""

    values: pd.DataFrame
    ignored: tuple[str, ...]


def mapped(found: Found, layer: Layer, profile: Profile | None) -> Mapped:
    """Return the canonical columns that the file gives; a `ZonemapError` when a required one is missing.

    With a profile only its columns are taken. Without one, names are matched exactly, then without regard to case,
    then by the Chinese meaning, and for shapefiles by the ten characters that the format leaves of a name.
    """
    values, used = _by_profile(found, layer, profile) if profile else _by_name(found, layer)
    needed = {*layer.required, *([layer.id_column] if layer.id_column else [])}
    missing = sorted(needed - set(values.columns))
    present = [str(column) for column in found.attributes.columns]
    if missing:
        raise ZonemapError(
            "missing_column",
            _(
                "{file}: the column {missing} of the layer “{layer}” is missing; the file has: {present}"
            ).format(
                file=found.name,
                missing=", ".join(missing),
                layer=layer.name,
                present=", ".join(present) or "–",
            ),
            _("rename the column, or give a profile that says which column it is"),
        )
    return Mapped(values, tuple(column for column in present if column not in used))


def _by_name(found: Found, layer: Layer) -> tuple[pd.DataFrame, set[str]]:
    columns = [str(column) for column in found.attributes.columns]
    taken: dict[str, str] = {}
    for spellings in _spellings(layer, cut=found.cut_names):
        by_spelling = {_plain(column): column for column in reversed(columns) if column not in taken.values()}
        by_spelling.update({column: column for column in columns if column not in taken.values()})
        for name, spelling in spellings.items():
            if name not in taken and spelling in by_spelling:
                taken[name] = by_spelling.pop(spelling)
    values = {name: found.attributes[taken[name]] for name in layer.names if name in taken}
    return pd.DataFrame(values, index=found.attributes.index), set(taken.values())


def _spellings(layer: Layer, *, cut: bool) -> list[dict[str, str]]:
    """Return in which spellings a canonical column is looked for, the surest first.

    A number is known by its Chinese meaning only with the unit in brackets: an area in 亩 must not pass for m².
    """
    meanings = {column.name: column.meaning["zh"] for column in layer.columns}
    short = {
        column.name: _plain(re.sub(r"（.*?）", "", column.meaning["zh"]))
        for column in layer.columns
        if column.kind is not Kind.NUMBER
    }
    cuts = {name: name[:_CUT_AT] for name in layer.names} if cut else {}
    alone = {name: part for name, part in cuts.items() if list(cuts.values()).count(part) == 1}
    plain = {name: _plain(meaning) for name, meaning in meanings.items()}
    return [
        {name: name for name in layer.names},
        {name: _plain(name) for name in layer.names},
        plain,
        short,
        alone,
    ]


def _plain(name: str) -> str:
    """Return a header without case, blanks and the two widths of brackets."""
    return re.sub(r"\s", "", name).casefold().replace("(", "（").replace(")", "）")


def _by_profile(found: Found, layer: Layer, profile: Profile) -> tuple[pd.DataFrame, set[str]]:
    rows = found.attributes
    names = {str(column).casefold(): str(column) for column in reversed(rows.columns)}
    names.update({str(column): str(column) for column in rows.columns})

    def actual(name: str) -> str | None:
        return names.get(name) or names.get(name.casefold())

    values: dict[str, pd.Series] = {}
    used: set[str] = set()
    for column in layer.names:
        rule = profile.columns.get(column)
        if rule is None:
            continue
        sources = [name for name in map(actual, rule.sources) if name]
        if rule.constant is not None:
            values[column] = pd.Series(rule.constant, index=rows.index, dtype=object)
        elif sources:
            consulted = {name: rows[found_as] for name in rule.consulted if (found_as := actual(name))}
            values[column] = _value(rows, sources, consulted, rule, own_unit(column, layer))
            used.update(sources)
    return pd.DataFrame(values, index=rows.index), used


def _value(
    rows: pd.DataFrame, sources: list[str], consulted: dict[str, pd.Series], rule: Rule, unit: str
) -> pd.Series:
    if rule.max_of:
        numbers = [pd.to_numeric(_known(rows[name], rule.unknown), errors="coerce") for name in sources]
        value = pd.concat(numbers, axis=1).astype("float64").max(axis=1)
    else:
        value = _known(rows[sources[0]], rule.unknown)
    if rule.characters:
        first, last = rule.characters
        value = _known(as_text(value).str.slice(first - 1, last), rule.unknown)
    if rule.words:
        texts = as_text(value)
        value = texts.map(rule.words).where(texts.isin(list(rule.words)), value)
    if rule.unit and rule.unit != unit:
        value = _scaled(value, pd.Series(FACTORS[unit][rule.unit], index=value.index))
    if rule.unit_from:
        told = as_text(consulted.get(rule.unit_from, pd.Series(pd.NA, index=value.index, dtype=object)))
        factors = told.map({key: FACTORS[unit][theirs] for key, theirs in rule.units.items()})
        # A number without a unit is no number: spelled so, the checks of values find it and name it.
        unitless = as_text(value) + " ? (" + rule.unit_from + " " + told.fillna("–") + ")"
        value = _scaled(value, factors).where(factors.notna() | value.isna(), unitless)
    if rule.zero_if and rule.zero_if.column in consulted:
        holds = _equals(consulted[rule.zero_if.column], rule.zero_if.equals)
        value = value.astype(object).where(~(holds & value.isna()), 0.0)
    return as_text(value) if rule.kind == "text" else value


def _scaled(value: pd.Series, factor: pd.Series) -> pd.Series:
    """Return numbers in our unit; what is no number stays as it is, to be named by the checks of values."""
    numbers = pd.to_numeric(value, errors="coerce").astype("float64") * factor.astype("float64")
    odd = pd.to_numeric(value, errors="coerce").isna() & value.notna()
    return numbers.astype(object).where(~odd, value)


def _known(values: pd.Series, unknown: tuple[Scalar, ...]) -> pd.Series:
    """Return the values with those that stand for “not known” taken out."""
    result = values
    for mark in unknown:
        result = result.mask(_equals(values, mark))
    return result


def _equals(values: pd.Series, mark: Scalar) -> pd.Series:
    if isinstance(mark, str):
        return as_text(values).eq(mark).fillna(False).astype(bool)
    return pd.to_numeric(values, errors="coerce").eq(mark).fillna(False).astype(bool)


def as_text(values: pd.Series) -> pd.Series:
    """Return values as stripped text, missing where missing; whole numbers lose their decimal point.

    >>> as_text(pd.Series([3206120001.0, None])).tolist()
    ['3206120001', <NA>]
    """
    if pd.api.types.is_float_dtype(values):
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        spelled = [None if np.isnan(number) else _spelled(float(number)) for number in numbers]
        return pd.Series(spelled, index=values.index, dtype="string")
    return values.astype(object).map(_spelled, na_action="ignore").astype("string").str.strip()


def _spelled(value: object) -> str:
    text = str(value)
    if isinstance(value, float) and (match := _WHOLE.fullmatch(text)):
        return match.group(1)
    return text
