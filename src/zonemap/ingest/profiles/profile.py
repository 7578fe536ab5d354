"""The words of a field profile: a TOML file that says how foreign columns and units become canonical ones.

`[profile]` names it, its layer and, where the source has none of its own, edition and personal columns;
`[columns.NAME]` says where the canonical column NAME comes from:

| key | means |
|---|---|
| `from` | the foreign column, or several of which the first that is there is taken |
| `max_of` | several foreign columns; the largest known value is taken |
| `constant` | the same value for every row |
| `unit` | the foreign unit (`sqft`, `mu`, `percent` …) |
| `unit_from`, `units` | the column that tells the unit of each row, and what its values mean |
| `unknown` | values that stand for “not known” |
| `zero_if` | where another column has this value, a missing or unknown value is 0 |
| `map` | foreign values and what they become; what is not listed stays as it is |
| `characters` | first and last character to take, counted from 1 |
| `as` | `"text"`: whole numbers become text without a decimal point |
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zonemap.errors import ZonemapError
from zonemap.layers import Layer, layer_named
from zonemap.units import FACTORS
from zonemap.wording import gettext as _

Scalar = str | float | int


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ZeroIf(_Strict):
    """Where `column` equals `equals`, a missing value is zero."""

    column: str
    equals: Scalar


class Rule(_Strict):
    """Where one canonical column comes from."""

    source: Annotated[str | tuple[str, ...] | None, Field(alias="from")] = None
    max_of: tuple[str, ...] = ()
    constant: Scalar | None = None
    unit: str | None = None
    unit_from: str | None = None
    units: dict[str, str] = {}
    unknown: tuple[Scalar, ...] = ()
    zero_if: ZeroIf | None = None
    words: Annotated[dict[str, str], Field(alias="map")] = {}
    characters: tuple[int, int] | None = None
    kind: Annotated[Literal["text"] | None, Field(alias="as")] = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum((self.source is not None, bool(self.max_of), self.constant is not None)) != 1:
            raise ValueError("give exactly one of: from, max_of, constant")
        if bool(self.unit_from) != bool(self.units):
            raise ValueError("unit_from and units go together")
        if self.characters and not 1 <= self.characters[0] <= self.characters[1]:
            raise ValueError("characters are first and last, counted from 1")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The foreign columns that may give the value."""
        if self.max_of:
            return self.max_of
        return (self.source,) if isinstance(self.source, str) else self.source or ()

    @property
    def consulted(self) -> tuple[str, ...]:
        """The foreign columns that are only looked at."""
        return tuple(name for name in (self.unit_from, self.zero_if and self.zero_if.column) if name)


class Heading(_Strict):
    """What a profile is of."""

    name: str
    layer: str
    title: str
    source: str
    personal: tuple[str, ...] = ()
    """Columns about persons: kept nowhere, in quarantine neither."""


class Profile(_Strict):
    """How the columns of one source become those of a layer."""

    profile: Heading
    columns: dict[str, Rule]


def profile_named(name: Path | str, layer: Layer) -> Profile:
    """Return the built-in profile of that name, or the one in the TOML file; it must be of the layer."""
    text = str(name)
    built_in = files("zonemap.ingest.profiles").joinpath(f"{text.lower()}.toml")
    file: Path | Traversable = Path(text) if text.endswith(".toml") else built_in
    if not file.is_file():
        raise ZonemapError(
            "no_profile",
            _("There is no field profile “{name}”").format(name=text),
            _("use one of: {names}, or the path of a TOML file").format(names=", ".join(_built_in())),
        )
    profile = _parsed(file.read_bytes(), file.name)
    if profile.profile.layer != layer.name:
        raise ZonemapError(
            "wrong_profile",
            _("The profile “{name}” is of the layer “{theirs}”, not of “{layer}”").format(
                name=text, theirs=profile.profile.layer, layer=layer.name
            ),
            _("give --layer {theirs}, or another profile").format(theirs=profile.profile.layer),
        )
    return profile


def _built_in() -> list[str]:
    entries = files("zonemap.ingest.profiles").iterdir()
    return sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml"))


def _parsed(data: bytes, name: str) -> Profile:
    try:
        profile = Profile.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except ValidationError as error:
        raise _broken(
            name, "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(name, str(error)) from error
    layer = layer_named(profile.profile.layer)
    for column, rule in profile.columns.items():
        if column not in layer.names:
            raise _broken(
                name,
                _("columns.{column}: the layer {layer} has no such column").format(
                    column=column, layer=layer.name
                ),
            )
        for unit in (rule.unit, *rule.units.values()):
            if unit is not None and unit not in FACTORS[own_unit(column, layer)]:
                raise _broken(
                    name,
                    _("columns.{column}: the unit “{unit}” is not one of: {units}").format(
                        column=column, unit=unit, units=", ".join(FACTORS[own_unit(column, layer)])
                    ),
                )
    return profile


def _broken(name: str, faults: str) -> ZonemapError:
    return ZonemapError(
        "broken_profile",
        _("{file}: {faults}").format(file=name, faults=faults),
        _("correct the profile at the key named here"),
    )


def own_unit(column: str, layer: Layer) -> str:
    """Return the unit that a canonical column is in, read from its name."""
    for unit in ("m2", "m", "wan", "ha"):
        if column.endswith(f"_{unit}"):
            return unit
    return "share" if layer.column(column).high == 1.0 else "1"
