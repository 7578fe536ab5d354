"""A clause as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from zonemap.clauses import Requirement, serving_titles, state_words
from zonemap.cli.output import area_text
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.tables import confidence_word, unit_word, verdict_words, weight_word
from zonemap.wording import Language, current_language, in_language
from zonemap.wording import gettext as _

Json = dict[str, Any]


def served_text(found: Requirement, rulebook: Rulebook) -> str:
    """Return what serves a requirement, in one line: rules and indicators, else layers, else why no map can show it."""
    if found.reason:
        return in_language(found.reason)
    titles = serving_titles(found, rulebook)
    return _(", ").join(titles or [_layer_title(name) for name in found.layers])


def clause_lines(document: Json) -> Iterator[str]:
    """Yield the lines of a clause: its words, its rules with the land they touch, and every row of its numbers."""
    yield f"{document['clause']} {document['title']}".strip()
    for each in document["requirements"]:
        yield ""
        yield from _requirement(each)
    if "run" in document:
        yield ""
        yield _("Run {run}, judged as of {day}").format(run=document["run"], day=document["as_of"])
        yield _(
            "m² and shares count ground once, by surface parcels; shares are of the ground of all parcels"
        )
    if document["rules"]:
        yield ""
        yield _heading(_("Rules of the clause"))
        for rule in document["rules"]:
            yield from _rule(rule)
    if document["indicators"]:
        yield ""
        yield _heading(_("Indicators by zone"))
        for each in document["indicators"]:
            yield f"- {each['title']} ({each['indicator']})"
    if document["numbers"]:
        yield ""
        yield _heading(_("Numbers"))
        for _name, rows in groupby(document["numbers"], key=lambda row: row["number"]):
            yield from _number(list(rows))


def _heading(title: str) -> str:
    return f"【{title}】"


def _requirement(each: Json) -> Iterator[str]:
    yield f"{each['no']}. “{each['quote']}”: {state_words()[each['state']]}"
    yield "   " + _("Responsible: {names}").format(names="、".join(each["units"]))
    if each["layers"]:
        missing = each.get("layers_missing", [])
        titles = [
            _layer_title(name)
            + (_(" ({note})").format(note=_("not in the workspace")) if name in missing else "")
            for name in each["layers"]
        ]
        yield "   " + _("Layers: {names}").format(names=_(", ").join(titles))
    if each["reason"]:
        yield f"   {each['reason']}"


def _rule(rule: Json) -> Iterator[str]:
    weight = weight_word(rule["role"], rule["severity"])
    yield f"- {rule['title']}{f' [{weight}]' if weight else ''} ({rule['rule']})"
    said = {"measured": _("[measured]"), "limit": _("[limit]")}
    for key in ("breached", "holds", "unknown"):
        yield f"    {rule[key].format(**said)}"
    for noted in rule["notes"]:
        yield "    " + _("Note: {note}").format(note=noted)
    if current_language() is Language.EN:
        yield from (f"    {line}" for line in rule["reading"].splitlines() if line)
    words = verdict_words(rule["kind"]) | {"no row": _("no row")}
    for example in rule["examples"]:
        yield "    " + _("Example: {title} → {verdict}").format(
            title=example["title"], verdict=words[example["verdict"]]
        )
    if "land" in rule:
        yield f"    {_land(rule['land'], words)}"


def _land(land: Json, words: dict[str, str]) -> str:
    if land["not_judged"]:
        why = {"off": _("off"), "without_data": _("without data")}[land["not_judged"]]
        return _("Not judged: {names}").format(names=why)
    return _("; ").join(
        _("{verdict} {count:,} parcels, {area}, {share:.1%}").format(
            verdict=words[verdict],
            count=land[verdict]["parcels"],
            area=area_text(land[verdict]["area_m2"]),
            share=land[verdict]["share"],
        )
        for verdict in ("breached", "unknown", "met")
    )


def _number(rows: list[Json]) -> Iterator[str]:
    first = rows[0]
    unit = unit_word(first["unit"])
    yield f"- {first['meaning']}{f', {unit}' if unit else ''} ({first['number']})"
    decided = first["decided_by"]
    if decided != "as_of":
        yield "    " + _("the edition in force on the day of {column} counts").format(column=decided)
    for row in rows:
        yield "    " + "; ".join(part for part in _row_parts(row) if part)


def _row_parts(row: Json) -> Iterator[str]:
    yield _value(row)
    yield ", ".join(f"{key}={value}" for key, value in row["scope"].items())
    if row["in_force"] or row["until"]:
        yield _("{in_force} until {until}").format(in_force=row["in_force"] or "…", until=row["until"] or "…")
    yield f"{row['document']} {row['place']} [{confidence_word(row['confidence'])}]"
    if row["is_local"]:
        yield _("set by this workspace")
    if row.get("holds") is False:
        yield _("not in force on the day of judgement")
    yield row["fill_in"]


def _value(row: Json) -> str:
    if row["is_list"]:
        return _("on the list") if row["applies"] else _("not on the list")
    if not row["applies"]:
        return _("no limit")
    if row["value"] is not None:
        return f"{row['value']:g}"
    if "percentile" in row:
        return _("a percentile, by group")
    low, high = row["value_range"]
    if low is None or high is None:
        return _("unknown")
    return _("{low} to {high}").format(low=f"{low:g}", high=f"{high:g}")


def _layer_title(name: str) -> str:
    return in_language(layer_named(name).title)
