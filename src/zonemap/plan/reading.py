"""Reading the files of a rulebook: all that is wrong with them, entry by entry, and nothing taken on trust."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from zonemap.plan.chapters import Chapter, GroupEntry, LocalChapter, NumberEntry
from zonemap.plan.faults import RulebookFault, Written
from zonemap.plan.lines import Place
from zonemap.wording import gettext as _

Model = TypeVar("Model", bound=BaseModel)
Faults = Iterator[RulebookFault]

_POSITION: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Read:
    """Files that were read: the chapters that could be, each as it was written, and the faults of them all."""

    chapters: Mapping[str, Chapter]
    written: Mapping[str, Written]
    faults: tuple[RulebookFault, ...]


def read_chapters(texts: Mapping[str, str]) -> Read:
    """Return the chapters of a rulebook from their texts by file name, with everything that is wrong with them."""
    chapters, written = {}, {}
    faults: list[RulebookFault] = []
    for file, text in sorted(texts.items()):
        chapter, written[file], found = parsed(Chapter, text, file)
        faults += found
        if chapter is not None:
            chapters[file] = chapter
            faults += _number_faults(chapter, written[file])
    return Read(chapters, written, (*faults, *_doubled(chapters, written)))


def read_local(text: str, file: str) -> tuple[LocalChapter | None, Written, list[RulebookFault]]:
    """Return what a bureau wrote, as far as it can be read, with what is wrong with it by itself."""
    return parsed(LocalChapter, text, file)


def row_faults(
    written: Written, name: str, groups: Iterable[GroupEntry], *, keys: Iterable[str], minimum: float
) -> Faults:
    """Yield what is wrong with the rows of a number: strange keys, values that are none, days in the wrong order."""
    known = set(keys)
    for at, group in enumerate(groups):
        place: Place = ("numbers", name, "rows", at)
        yield from _scope_faults(written, name, (*place, "scope"), set(group.scope), known)
        if group.values:
            for number, entry in enumerate(group.values):
                spot = (*place, "values", number)
                yield from _scope_faults(written, name, spot, set(entry) - {"value"}, known)
                yield from _value_faults(written, (*spot, "value"), entry.get("value"), minimum)
        if not group.values or group.value is not None:
            yield from _value_faults(written, (*place, "value"), group.value, minimum)
        if group.values and group.value is not None:
            yield written.fault(
                "rulebook_value",
                (*place, "value"),
                _("`value` and `values` stand side by side"),
                _("keep one of them"),
            )
        if group.in_force and group.until and group.until <= group.in_force:
            yield written.fault(
                "rulebook_period",
                (*place, "until"),
                _("{until} is not after {in_force}").format(until=group.until, in_force=group.in_force),
                _("`until` is the first day on which the row holds no longer"),
            )


def percentile_faults(
    written: Written, name: str, groups: Sequence[GroupEntry], *, known: Collection[str]
) -> Faults:
    """Yield what is wrong with rows that a bureau gave as a percentile; `known` are the numbers that may be one."""
    asked = [at for at, group in enumerate(groups) if group.percentile is not None or group.within]
    for at in asked:
        group = groups[at]
        place: Place = ("numbers", name, "rows", at)
        if group.percentile is None or group.within is None:
            message = _("a percentile needs both `percentile` and `within`")
            remedy = _('write percentile = 20, within = "zone" or "industry"')
        elif name not in known:
            message = _("{name} cannot be a percentile").format(name=name)
            remedy = _("use one of: {names}").format(names=", ".join(sorted(known)))
        elif not 0 < group.percentile < 100:
            message = _("{value:g} is no percentile").format(value=group.percentile)
            remedy = _("give a number between 0 and 100")
        elif group.value is not None or group.values or group.scope:
            message = _("a percentile stands without value, values and scope")
            remedy = _("it is taken within each group; write other values as rows of their own")
        elif at != asked[0]:
            message = _("there is another percentile of {name} already").format(name=name)
            remedy = _("keep one of them")
        else:
            continue
        yield written.fault("rulebook_percentile", place, message, remedy)


def bounds_of(value: Any) -> tuple[float, float, bool] | None:
    """Return low end, high end, and whether there is such a limit; None for what is no value.

    >>> bounds_of(0.7), bounds_of([0.8, 1]), bounds_of("3")
    ((0.7, 0.7, True), (0.8, 1.0, True), None)
    """
    match value:
        case None:
            return -np.inf, np.inf, True
        case "none":
            return -np.inf, np.inf, False
        case bool():
            return None
        case int() | float() if np.isfinite(value):
            return float(value), float(value), True
        case [int() | float() as low, int() | float() as high] if (
            np.isfinite([low, high]).all() and low <= high
        ):
            return float(low), float(high), True
    return None


def parsed(
    kind: type[Model], text: str, file: str, *, remedy: str = ""
) -> tuple[Model | None, Written, list[RulebookFault]]:
    """Return a TOML file as entries of that kind, the file as written, and what is wrong with it by itself.

    `remedy` is what to do about an entry that does not fit; else the shipped rulebook is the model.
    """
    written = Written(file, text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, written, [_syntax_fault(error, text, file)]
    try:
        return kind.model_validate(data), written, []
    except ValidationError as error:
        return None, written, [_entry_fault(dict(each), written, remedy) for each in error.errors()]


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, file: str) -> RulebookFault:
    found = _POSITION.search(str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return RulebookFault(
        "rulebook_syntax",
        file,
        line,
        "",
        _("this is not valid TOML: {reason}").format(reason=_POSITION.sub("", str(error))),
        _("correct the line named and try again"),
    )


def _entry_fault(error: Mapping[str, Any], written: Written, remedy: str) -> RulebookFault:
    place: Place = tuple(error["loc"])
    match error["type"]:
        case "extra_forbidden":
            message = _("there is no such key here")
        case "missing":
            message = _("it is missing")
        case "literal_error" | "enum":
            message = _("“{value}” is none of {expected}").format(
                value=error["input"], expected=error["ctx"]["expected"].replace(" or ", ", ")
            )
        case _:
            message = _("“{value}” does not fit here ({reason})").format(
                value=error["input"], reason=error["msg"]
            )
    return written.fault(
        "rulebook_entry",
        place,
        message,
        remedy or _("correct the entry; the model is an entry of the same kind in the shipped rulebook"),
    )


def _number_faults(chapter: Chapter, written: Written) -> Faults:
    for name, entry in chapter.numbers.items():
        yield from _unitless(name, entry, written)
        yield from row_faults(written, name, entry.rows, keys=entry.keys, minimum=entry.minimum)


def _unitless(name: str, entry: NumberEntry, written: Written) -> Faults:
    if entry.meaning is None or not entry.unit:
        yield written.fault(
            "number_without_unit",
            ("numbers", name),
            _("the number has no meaning or no unit"),
            _("add `meaning` and `unit`"),
        )


def _doubled(chapters: Mapping[str, Chapter], written: Mapping[str, Written]) -> Faults:
    """Yield what stands twice, in one file or in two: only one of them would count."""
    for kind in ("clauses", "numbers", "rules", "indicators"):
        named = [
            (file, (kind, at if kind == "clauses" else name), name)
            for file, chapter in chapters.items()
            for at, name in enumerate(
                [entry.row for entry in chapter.clauses] if kind == "clauses" else getattr(chapter, kind)
            )
        ]
        counts = Counter(name for _file, _place, name in named)
        for file, place, name in named:
            if counts[name] > 1:
                yield written[file].fault(
                    f"{kind[:-1]}_doubled",
                    place,
                    _("“{name}” stands {count} times").format(name=name, count=counts[name]),
                    _("keep one of them"),
                )


def _scope_faults(written: Written, name: str, place: Place, given: set[str], known: set[str]) -> Faults:
    if strange := given - known:
        yield written.fault(
            "rulebook_scope",
            place,
            _("{name} has no key {keys}").format(name=name, keys=", ".join(sorted(strange))),
            _("use one of: {names}").format(names=", ".join(sorted(known)) or "–"),
        )


def _value_faults(written: Written, place: Place, value: Any, minimum: float) -> Faults:
    bounds = bounds_of(value)
    if bounds is None:
        yield written.fault(
            "rulebook_value",
            place,
            _("{value!r} is no value").format(value=value),
            _(
                'write a number, a pair [low, high], "none" where there is no limit, or leave it out where it is '
                "unknown"
            ),
        )
    elif -np.inf < bounds[0] < minimum:
        yield written.fault(
            "rulebook_value",
            place,
            _("{value!r} is less than {minimum:g}").format(value=value, minimum=minimum),
            _("give a number of at least {minimum}").format(minimum=minimum),
        )
