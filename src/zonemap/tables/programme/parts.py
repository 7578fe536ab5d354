"""What every study of a redevelopment programme is told with: its name, columns with two ends, settings, what lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zonemap.assessment import Assessment, number_said
from zonemap.assessment.studies import setting_rows
from zonemap.layers import LAYERS, input_title
from zonemap.plan import Row, Rulebook
from zonemap.tables.table import Cell, Column, Kind, Table, figures, texts, unit_word
from zonemap.tables.words import confidence_word
from zonemap.wording import gettext as _
from zonemap.wording import in_language
from zonemap.workspace import Workspace

FloatArray = npt.NDArray[np.float64]

WORDS: Final = "words"
"""The one column of a table that says in words why there are no figures."""


class Study(StrEnum):
    """The studies of a programme, in the order in which they are told."""

    SITES = "sites"
    SUPPLY = "supply"
    PHASES = "phases"
    COVERAGE = "coverage"
    PARETO = "pareto"
    ROBUSTNESS = "robustness"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a programme is of: a run with its workspace and rulebook, one zone or all, the names of the zones."""

    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook
    names: Mapping[str, str]
    zone: str | None = None

    def zone_name(self, zone: Any) -> str:
        """Return what a zone is called; what lies in none says so."""
        return self.names.get(str(zone), str(zone)) if texts_of(zone) else _("outside every zone")

    def zone_names_of(self, positions: npt.NDArray[np.intp]) -> list[Cell]:
        """Return the name of the zone of each parcel at `positions`."""
        return [self.zone_name(each) for each in texts(self.assessment.parcels["zone_id"].iloc[positions])]

    def rows(self, *names: str, zone: str | None = None) -> tuple[Row, ...]:
        """Return the rows that settings were read from on the day of the run."""
        found = [setting_rows(self.assessment, self.rulebook, name, zone=zone or self.zone) for name in names]
        return tuple(row for rows in found for row in rows)

    def settings(self, rows: Iterable[Row]) -> str:
        """Return the sentence that names settings with their values and how sure they are; nothing for none."""
        told = [_setting_text(number_said(self.rulebook, row)) for row in rows]
        return _("Settings: {settings}.").format(settings=_("; ").join(dict.fromkeys(told))) if told else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One study as it is told: its tables, and the rows of numbers that it leans on."""

    study: Study
    tables: tuple[Table, ...]
    rows: tuple[Row, ...] = ()


def study_titles() -> dict[Study, str]:
    """Return what the studies are called."""
    return {
        Study.SITES: _("Redevelopment sites"),
        Study.SUPPLY: _("Land to supply"),
        Study.PHASES: _("Phases of the core areas"),
        Study.COVERAGE: _("Services and gaps"),
        Study.PARETO: _("Gain against difficulty"),
        Study.ROBUSTNESS: _("Firmness of the list"),
        Study.EVALUATION: _("Evaluation of intensive use"),
    }


def texts_of(value: Any) -> bool:
    """Return whether a cell holds a text."""
    return isinstance(value, str) and value != ""


def ends(name: str, title: str, low: Any, high: Any, kind: Kind = Kind.SUM) -> tuple[Column, Column]:
    """Return the two columns of a quantity; an open end is empty. Print may join them again: both carry the title."""
    return tuple(
        Column(f"{name}_{end}", words.format(name=title), kind, figures(_floats(values)), title)
        for end, words, values in (
            ("low", _("{name}: at least"), low),
            ("high", _("{name}: at most"), high),
        )
    )  # type: ignore[return-value]


def _floats(values: Any) -> FloatArray:
    return np.asarray(values, dtype=np.float64)


def row_ends(
    rows: Sequence[Mapping[str, Any]],
    name: str,
    title: str,
    *,
    key: str = "",
    scale: float = 1.0,
    kind: Kind = Kind.SUM,
) -> tuple[Column, Column]:
    """Return the two columns of a quantity of JSON rows (under `key`, else under its name), times `scale`."""
    pairs = [row.get(f"{key or name}_range", (row[key or name],) * 2) for row in rows]
    low, high = (
        scale * np.array([np.nan if pair[at] is None else pair[at] for pair in pairs], dtype=np.float64)
        for at in (0, 1)
    )
    return ends(name, title, low, high, kind)


def words_table(title: str, *sentences: str) -> Table:
    """Return a table that says in words what there is no figure of: it never looks like a table of none."""
    cells: list[Cell] = [each for each in sentences if each]
    note = _("There are no figures to list: it is said in words.")
    return Table(title, note, (Column(WORDS, _("Explanation"), Kind.WORDS, cells),))


def told(*sentences: str) -> str:
    """Return sentences as one note."""
    return " ".join(each for each in sentences if each)


def lacking(sources: Iterable[str]) -> str:
    """Return the sentence that names layers and columns for want of which something is not known; nothing for none."""
    names = dict.fromkeys(input_title(each) if each.partition(".")[0] in LAYERS else each for each in sources)
    return _("Not known for want of: {names}").format(names=_(", ").join(names)) + _(".") if names else ""


def blocking_layers(scope: Scope) -> list[str]:
    """Return the layers that would block by themselves and that the run had not."""
    roles = scope.rulebook.roles
    return [
        name
        for each in scope.assessment.manifest["not_judged"]
        if roles[each["rule"]].severity == "block"
        for name in each["missing"]
    ]


def _setting_text(said: Mapping[str, Any]) -> str:
    values = dict.fromkeys(f"{said[end]:,g}" for end in ("low", "high") if said[end] is not None)
    return _("{meaning}: {value} ({confidence})").format(
        meaning=in_language(said["meaning"]),
        value=" ".join(part for part in (" – ".join(values), unit_word(said["unit"])) if part),
        confidence=confidence_word(said["confidence"]),
    )
