"""Industries by the editions of GB/T 4754: which division a code means, and where it means another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zonemap.errors import ZonemapError
from zonemap.plan.chapters import ClassificationEntry
from zonemap.plan.numbers import Confidence
from zonemap.wording import Text, in_language
from zonemap.wording import gettext as _

_CODE: Final = re.compile(r"([B-Db-d]?)(\d{2,4})")
"""A division, group or class of mining, manufacturing or utilities; the letter of its section may stand before it."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division (大类) of one edition.

    `keywords` are words of an access list that speak of it; `successors` are the codes of the newest edition that a
    division of an older one became.
    """

    edition: str
    code: str
    section: str
    name: Text
    keywords: tuple[str, ...]
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """One edition, its source, and its divisions by code."""

    edition: str
    document: str
    confidence: Confidence
    divisions: Mapping[str, Division]


@dataclass(frozen=True, slots=True)
class Industry:
    """The industry of a project: its code, the divisions that it may mean, and those of other editions.

    `meant` has one division where the edition is known, one per edition that knows the code where it is not.
    """

    code: str
    meant: tuple[Division, ...]
    elsewhere: tuple[Division, ...]

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that the code may be of, newest first."""
        return tuple(division.edition for division in self.meant)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The words of an access list that may speak of it."""
        return tuple(dict.fromkeys(word for division in self.meant for word in division.keywords))

    @property
    def newest_codes(self) -> tuple[str, ...]:
        """What the code may be in the newest edition, in which access lists are written.

        A code of an older edition becomes those of its division; its further digits say nothing there.
        """
        codes = [code for each in self.meant for code in each.successors or (self.code,)]
        return tuple(dict.fromkeys(codes))


def classifications_of(entries: Sequence[ClassificationEntry]) -> dict[str, Classification]:
    """Return the editions, newest first; an edition that is like another has its divisions save those it lists."""
    found: dict[str, Classification] = {}
    newest = max((entry.edition for entry in entries), default="")
    for entry in sorted(entries, key=lambda each: bool(each.like)):
        like = found[entry.like].divisions.values() if entry.like else ()
        divisions = {
            each.code: replace(each, edition=entry.edition, successors=(each.code,)) for each in like
        }
        for each in entry.divisions:
            stayed = () if entry.edition == newest else (each.code,)
            divisions[each.code] = Division(
                edition=entry.edition,
                code=each.code,
                section=each.section,
                name={"zh": each.zh, "en": each.en},
                keywords=tuple(each.keywords),
                successors=tuple(each.successors) or stayed,
            )
        source = entry.source
        found[entry.edition] = Classification(entry.edition, source.document, source.confidence, divisions)
    return dict(sorted(found.items(), reverse=True))


def industry_of(code: str, edition: str | None, classifications: Mapping[str, Classification]) -> Industry:
    """Return the industry of a code in an edition, or in all that know the code where the edition is not known.

    Only the division is looked up; further digits are taken as they are. Raises `ZonemapError` for what is no code, an
    edition that there is not, and a division that the edition lacks; it then names the editions that have it.
    """
    if edition is not None and edition not in classifications:
        raise ZonemapError(
            "unknown_edition",
            _("There is no edition “{edition}” of GB/T 4754 here").format(edition=edition),
            _("use one of: {names}").format(names=", ".join(classifications)),
        )
    spelled = _CODE.fullmatch(code.strip())
    if spelled is None:
        raise ZonemapError(
            "bad_industry_code",
            _("“{code}” is no code of mining, manufacturing or utilities").format(code=code),
            _("write two to four digits of GB/T 4754, for instance 26 or 2614"),
        )
    section, digits = spelled[1].upper(), spelled[2]
    known = [
        division
        for each in classifications.values()
        if (division := each.divisions.get(digits[:2])) and section in {"", division.section}
    ]
    meant = tuple(each for each in known if edition in {None, each.edition})
    if not meant:
        raise _unknown_division(code.strip(), edition, known)
    return Industry(digits, meant, tuple(each for each in known if each not in meant))


def _unknown_division(code: str, edition: str | None, known: Sequence[Division]) -> ZonemapError:
    if not known:
        return ZonemapError(
            "unknown_industry",
            _("No edition of GB/T 4754 has a division {code} of mining, manufacturing or utilities").format(
                code=code
            ),
            _("check the code; admission is judged for these three sections alone"),
        )
    return ZonemapError(
        "unknown_industry",
        _("GB/T 4754-{edition} has no division {code}").format(edition=edition, code=code),
        _("check the code or the edition; it is: {names}").format(
            names="; ".join(f"{each.edition} {in_language(each.name)}" for each in known)
        ),
    )
