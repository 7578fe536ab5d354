"""A dataset inside a zip archive, unpacked where it can do no harm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

from zonemap.errors import ZonemapError, explained
from zonemap.wording import gettext as _

DATASETS = (
    ".gpkg",
    ".shp",
    ".geojson",
    ".json",
    ".csv",
    ".xlsx",
    ".fgb",
    ".parquet",
    ".geoparquet",
    ".gdb",
    ".kml",
)
"""Endings that a dataset is known by."""

_MOST_FILES = 10_000
_MOST_BYTES = 16 * 2**30
_MOST_INFLATION = 1_000


@contextmanager
def unpacked(archive: Path, table: str | None) -> Iterator[Path]:
    """Give the one dataset in the archive, or the one whose name is `table`; unpacked for the time of the block."""
    with TemporaryDirectory(prefix="zonemap-") as folder:
        with (
            explained(
                BadZipFile,
                RuntimeError,  # raised for an encrypted entry
                OSError,
                NotImplementedError,
                code="broken_file",
                message=_("{file} cannot be unpacked").format(file=archive.name),
                remedy=_("unpack it by hand and read in the files"),
            ),
            ZipFile(archive) as packed,
        ):
            _refuse_harmful(packed.infolist(), archive)
            for entry in packed.infolist():
                if not entry.is_dir():
                    target = Path(folder) / entry.filename
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with packed.open(entry) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink)
        yield _chosen(Path(folder), archive, table)


def _refuse_harmful(entries: list[ZipInfo], archive: Path) -> None:
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename:
            raise ZonemapError(
                "unsafe_archive",
                _("{file}: “{entry}” would be unpacked outside its folder").format(
                    file=archive.name, entry=entry.filename
                ),
                _("do not use this archive; ask who made it"),
            )
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_FILES or size > _MOST_BYTES or size > _MOST_INFLATION * max(packed, 1):
        raise ZonemapError(
            "unsafe_archive",
            _("{file}: unpacked it would take {size} bytes in {count} files").format(
                file=archive.name, size=size, count=len(entries)
            ),
            _("unpack it by hand and read in the files"),
        )


def _chosen(folder: Path, archive: Path, table: str | None) -> Path:
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in DATASETS and not any(parent.suffix == ".gdb" for parent in path.parents)
    )
    named = [path for path in found if table in {path.stem, path.name}] if table and len(found) > 1 else found
    if len(named) == 1:
        return named[0]
    names = ", ".join(path.relative_to(folder).as_posix() for path in found)
    raise ZonemapError(
        "no_single_dataset",
        _("{file}: one dataset is wanted, the archive holds: {names}").format(
            file=archive.name, names=names or "–"
        ),
        _("name one of them with --table, or unpack the archive"),
    )
