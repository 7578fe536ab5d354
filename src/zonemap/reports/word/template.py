"""The template of a Word report, ours or the bureau's: checked, and filled with the words around the tables.

Only the few texts of cover, header and footer pass through jinja, in a sandbox and escaped. What the report says at
length is composed afterwards, at the places the template names: no text of the data is ever read as template.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

Json = dict[str, Any]

BLOCKS: Final = ("contents", "summary", "method", "zones", "parcels", "data", "numbers")
"""Places for what is composed, each `{{p name }}` in a paragraph of its own."""

_TEXTS: Final = frozenset(
    {"title", "place", "bureau", "as_of", "data_date", "run", "issued", "mark", "words"}
)
_NEEDED: Final = frozenset({*BLOCKS, "title", "run", "mark"}) - {"contents"}
"""Places a report cannot do without: what it says, of which run, and whether its data are synthetic."""

STYLES: Final = {
    "Normal": "Normal",
    "Heading 1": "Heading 1",
    "Heading 2": "Heading 2",
    "Caption": "Caption",
    "Table Grid": "Table Grid",
    "Table Text": "Normal",
    "Note": "Normal",
    "Source": "Normal",
    "Finding": "Normal",
    "toc 1": "Normal",
}
"""The styles composed with, and what stands in where a template has none of that name; the first five it must have."""

_MARK: Final = "zonemap_place_"


def template_file() -> Path:
    """Return where our own template lies."""
    return Path(str(files("zonemap.reports.word").joinpath("template.docx")))


def template_digest(template: Path | None) -> str:
    """Return by what a report names the bureau's own template; empty for ours."""
    return hashlib.sha256(_read(template)).hexdigest()[:16] if template is not None else ""


def filled_template(template: Path | None, said: Json) -> Any:
    """Return a document with the texts of the report in it, and a marked paragraph at each place to compose at."""
    file = template if template is not None else template_file()
    environment = SandboxedEnvironment(autoescape=True)
    marked = {name: Markup(_marked(name)) for name in BLOCKS}
    try:
        document = DocxTemplate(BytesIO(_read(file)))
        _check_places(file, document.get_undeclared_template_variables(environment))
        document.render({**_texts(said), **marked}, environment)
    except (
        TemplateError,
        BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
    ) as error:
        raise _bad(
            file, _("it is no Word template that can be filled ({reason})").format(reason=error)
        ) from error
    _check_styles(file, document.docx)
    return document.docx


def places(document: Any, template: Path | None) -> dict[str, Any]:
    """Return the marked paragraph of each place; a `ZonemapError` when one stands where nothing can be composed."""
    found = {}
    for mark in document.element.body.iter(qn("w:bookmarkStart")):
        name = str(mark.get(qn("w:name")))
        if name.startswith(_MARK):
            found[name.removeprefix(_MARK)] = mark.getparent()
    body = document.element.body
    for name in _NEEDED.intersection(BLOCKS):
        if name not in found or found[name].getparent() is not body:
            raise _bad(
                template or template_file(),
                _("“{{{{p {name} }}}}” must stand in a paragraph of its own, outside tables").format(
                    name=name
                ),
            )
    return {name: place for name, place in found.items() if place.getparent() is body}


def style_ids(document: Any) -> dict[str, str]:
    """Return the id of each style composed with."""
    there = {style.name: style.style_id for style in document.styles}
    return {name: there.get(name, there[other]) for name, other in STYLES.items()}


def _texts(said: Json) -> Json:
    cover = {name: label for name, (label, _value) in zip(_COVER, said["cover"], strict=True)}
    values = {name: value for name, (_label, value) in zip(_COVER, said["cover"], strict=True)}
    prepared, checked, approved = said["signatures"]
    words = {
        **{f"label_{name}": label for name, label in cover.items()},
        **{name: said[name] for name in ("contents", "confidential", "mark_note")},
        "run": said["run"],
        "prepared": prepared,
        "checked": checked,
        "approved": approved,
    }
    return {**values, "title": said["title"], "place": said["place"], "mark": said["mark"], "words": words}


_COVER: Final = ("bureau", "as_of", "data_date", "run", "issued")


def _marked(name: str) -> str:
    mark = f'<w:bookmarkStart w:id="9000" w:name="{_MARK}{name}"/><w:bookmarkEnd w:id="9000"/>'
    return f"<w:p>{mark}</w:p>"


def _check_places(file: Path, named: set[str]) -> None:
    missing, unknown = sorted(_NEEDED - named), sorted(named - _TEXTS - set(BLOCKS))
    if missing:
        raise _bad(file, _("it lacks the places {names}").format(names=", ".join(missing)))
    if unknown:
        raise _bad(file, _("it names places there are not: {names}").format(names=", ".join(unknown)))


def _check_styles(file: Path, document: Any) -> None:
    there = {style.name for style in document.styles}
    missing = [name for name in list(STYLES)[:5] if name not in there]
    if missing:
        raise _bad(file, _("it lacks the styles {names}").format(names=", ".join(missing)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _bad(file, str(error.strerror or error)) from error


def _bad(file: Path, reason: str) -> ZonemapError:
    return ZonemapError(
        "bad_template",
        _("{file} cannot serve as the template of a report: {reason}").format(file=file, reason=reason),
        _("begin from a copy of {file}, and keep its places").format(file=template_file()),
    )
