"""In which encoding the texts of a file are: never guessed by likelihood alone, always said how known."""

from __future__ import annotations

import codecs
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

STRICT = ("utf-8", "gb18030")
"""Tried in this order, strictly: GBK bytes are hardly ever valid UTF-8, while the reverse happens."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = {"65001": "utf-8", "936": "gb18030", "54936": "gb18030"}
_ALL_FIT = ("latin", "iso8859", "cp125", "iso-8859")
_HANZI_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and how it was known: `given`, `bom`, `cpg`, `utf-8 fits`, `gb18030 fits` or `ascii`."""

    name: str
    known_by: str


def codec_named(name: str, where: str) -> str:
    """Return Python's name of an encoding; GBK and GB2312 are read as GB18030, which holds them."""
    digits = "".join(character for character in name if character.isdigit())
    if digits in _CODE_PAGES and not name.lower().startswith("iso"):
        return _CODE_PAGES[digits]
    try:
        found = codecs.lookup(name.strip()).name
    except LookupError as error:
        raise ZonemapError(
            "unknown_encoding",
            _("{file}: there is no encoding named “{name}”").format(file=where, name=name),
            _("use --encoding UTF-8 or --encoding GB18030"),
        ) from error
    return "gb18030" if found in {"gbk", "gb2312"} else found


def text_encoding(data: bytes, where: str, given: str | None = None) -> Encoding:
    """Return the encoding of a text file; a `ZonemapError` when nothing fits."""
    if given is not None:
        return _given(given, [data], where)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Encoding(name, "bom")
    return _strict([data], where)


def shapefile_encoding(file: Path, given: str | None = None) -> Encoding:
    """Return the encoding of the texts of a shapefile: given, by its .cpg if that fits, else what fits strictly."""
    where = file.name
    table = companion(file, ".dbf")
    texts = _dbf_texts(table.read_bytes(), where) if table else []
    if given is not None:
        return _given(given, texts, where)
    declared = companion(file, ".cpg")
    if declared:
        name = declared.read_bytes().decode("ascii", "ignore").strip()
        codec = _known_codec(name)
        if codec and all(_decodes(text, codec) for text in texts) and not _is_really_chinese(texts, codec):
            return Encoding(codec, "cpg")
    return _strict(texts, where)


def _known_codec(name: str) -> str | None:
    try:
        return codec_named(name, "")
    except ZonemapError:  # a .cpg with a name nobody knows says nothing
        return None


def _given(name: str, texts: list[bytes], where: str) -> Encoding:
    codec = codec_named(name, where)
    if not all(_decodes(text, codec) for text in texts):
        raise ZonemapError(
            "wrong_encoding",
            _("{file}: its texts are not in {encoding}, which was given").format(file=where, encoding=name),
            _("leave --encoding out, or give another one"),
        )
    return Encoding(codec, "given")


def _strict(texts: list[bytes], where: str) -> Encoding:
    if all(text.isascii() for text in texts):
        return Encoding("utf-8", "ascii")
    for codec in STRICT:
        if all(_decodes(text, codec) for text in texts):
            return Encoding(codec, f"{codec} fits")
    raise ZonemapError(
        "unknown_encoding",
        _("{file}: its texts are neither UTF-8 nor GB18030").format(file=where),
        _("ask the sender for the encoding and give it with --encoding"),
    )


def _decodes(text: bytes, codec: str) -> bool:
    try:
        text.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_really_chinese(texts: list[bytes], codec: str) -> bool:
    """Return whether a one-byte encoding, which any bytes fit, hides Chinese in UTF-8 or GB18030."""
    if not codec.startswith(_ALL_FIT):
        return False
    for other in STRICT:
        if all(_decodes(text, other) for text in texts):
            letters = [letter for text in texts for letter in text.decode(other) if not letter.isascii()]
            hanzi = sum("\u4e00" <= letter <= "\u9fff" for letter in letters)
            if letters and hanzi >= _HANZI_SHARE * len(letters):
                return True
    return False


def companion(file: Path, suffix: str) -> Path | None:
    """Return the file of the same name with that ending, in small or capital letters."""
    for candidate in (file.with_suffix(suffix), file.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate
    return None


def _dbf_texts(data: bytes, where: str) -> list[bytes]:
    """Return the distinct texts with a byte beyond ASCII of a dBase table, its column names among them."""
    try:
        count, start, width = struct.unpack_from("<IHH", data, 4)
        names, fields, offset = [], [], 1
        for position in range(32, start - 1, 32):
            if data[position] == 0x0D:
                break
            names.append(data[position : position + 11].split(b"\0")[0])
            if data[position + 11 : position + 12] == b"C":
                fields.append((offset, data[position + 16]))
            offset += data[position + 16]
        count = min(count, (len(data) - start) // width)
        rows = np.frombuffer(data, np.uint8, count * width, start).reshape(count, width)
    except (struct.error, ValueError, IndexError, ZeroDivisionError) as error:
        raise ZonemapError(
            "broken_file",
            _("{file}: its .dbf table is damaged").format(file=where),
            _("ask the sender for the file again"),
        ) from error
    texts = {name for name in names if not name.isascii()}
    for begin, size in fields:
        block = rows[:, begin : begin + size]
        foreign = np.ascontiguousarray(block[(block >= 0x80).any(axis=1)])
        texts.update(_without_cut_end(row.tobytes()) for row in np.unique(foreign, axis=0))
    return sorted(texts)


def _without_cut_end(text: bytes) -> bytes:
    """Return a text without the last character where the width of the field has cut through it."""
    if text[-1:] in {b" ", b"\0"}:
        return text.rstrip(b" \0")
    if any(_decodes(text, codec) for codec in STRICT):
        return text
    for codec in STRICT:
        for cut in (1, 2, 3):
            if _decodes(text[:-cut], codec):
                return text[:-cut]
    return text
