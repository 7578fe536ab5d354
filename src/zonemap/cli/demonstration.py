"""`demo`: the demonstration city from its files to a judged list, a map and a sheet."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from zonemap.assessment import Assessment
from zonemap.cli.data import ingest_text
from zonemap.cli.judging import run_assessment
from zonemap.cli.output import note, progress_bar, say
from zonemap.cli.products import write_products
from zonemap.errors import ZonemapError
from zonemap.ingest import ingest
from zonemap.twin import build_twin, write_twin
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, create_workspace, open_workspace

_MARK: Final = "demonstration.toml"
_PARCELS: Final = 12_000
_SEED: Final = 1
_GEODATA: Final = (Path(__file__).parents[3] / "geodata", Path(__file__).parents[1] / "geodata")
"""Beside the source, or inside the installed package."""

_FRAME_LAYERS: Final = {"districts": "towns", "water": "ports_coast"}

_NUMBERS: Final = """\
# 示意工作区的自定数值：仅供演示，不是任何文件规定的标准。
# Numbers of the demonstration, illustrative only: no document prescribes them.

[[numbers.tax_per_mu_minimum.rows]]
dateless = { zh = "示意数值，不分日期", en = "illustrative, of no day" }
value = 5.0
source = { document = "示意 (illustrative)", place = "演示工作区设定", confidence = "BUREAU" }

[[numbers.phase_area_per_year_m2.rows]]
dateless = { zh = "示意数值，不分日期", en = "illustrative, of no day" }
value = 200000
source = { document = "示意 (illustrative)", place = "演示工作区设定", confidence = "BUREAU" }

[roles]
tax_per_mu = "supporting"
"""


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="文件夹 / folder")] = Path("demo"),
    parcels: Annotated[int, typer.Option(min=200, help="宗地数 / number of parcels")] = _PARCELS,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = _SEED,
) -> None:
    """生成示意工作区, 判定并出图 / make the demonstration workspace, assess it, write its products."""
    workspace = make_demonstration(folder, parcels=parcels, seed=seed)
    note(_("Assessing {path} …").format(path=workspace.path))
    assessment = run_assessment(workspace)
    files = write_products(workspace, assessment)
    _report(workspace, assessment, files)


def make_demonstration(folder: Path, *, parcels: int = _PARCELS, seed: int = _SEED) -> Workspace:
    """Return a workspace with the demonstration city; an older demonstration in the folder is replaced.

    The city of the default size and seed lies ready in `geodata/`; any other is made anew.
    """
    _refuse_other(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=folder.parent) as temporary:
        place = Path(temporary)
        source = _source(place / "geodata", parcels=parcels, seed=seed)
        _fill(place / "workspace", source)
        if folder.exists():
            shutil.rmtree(folder)
        (place / "workspace").replace(folder)
    return open_workspace(folder)


def _refuse_other(folder: Path) -> None:
    if folder.exists() and not (folder / _MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ZonemapError(
            "folder_taken",
            _("{path} holds something else than a demonstration").format(path=folder),
            _("choose a folder that is new or empty"),
        )


def _source(folder: Path, *, parcels: int, seed: int) -> Path:
    """Return the folder with the layers of the city."""
    if (parcels, seed) == (_PARCELS, _SEED):
        ready = next((path for path in _GEODATA if (path / "manifest.toml").exists()), None)
        if ready is not None:
            return ready
    note(_("Making a city of {count} parcels …").format(count=parcels))
    folder.mkdir()
    return write_twin(build_twin(parcels=parcels, seed=seed), folder).parent


def _fill(folder: Path, source: Path) -> None:
    manifest: dict[str, Any] = tomllib.loads((source / "manifest.toml").read_text("utf-8"))
    workspace = create_workspace(
        folder,
        as_of=manifest["as_of"],
        synthetic=True,
        data_date=max(entry["date"] for entry in manifest["layers"]),
    )
    frame = [(entry["file"], _FRAME_LAYERS[entry["name"]]) for entry in manifest["frame"]]
    layers = [*frame, *((entry["file"], entry["name"]) for entry in manifest["layers"])]
    with progress_bar(len(layers) + len(manifest["rasters"])) as step:
        for file, layer in layers:
            step(layer)
            _ingested(workspace, source / file, layer)
        for raster in manifest["rasters"]:
            step(raster["name"])
            on = raster["date"] if isinstance(raster["date"], date) else None
            workspace.add_raster(source / raster["file"], raster["name"], raster["unit"], on)
    (folder / "numbers.toml").write_text(_NUMBERS, "utf-8")
    shutil.copyfile(source / "manifest.toml", folder / _MARK)


def _ingested(workspace: Workspace, file: Path, layer: str) -> None:
    report = ingest(workspace, file, layer=layer)
    if report.quarantined:
        note(ingest_text(report))


def _report(workspace: Workspace, assessment: Assessment, files: list[Path]) -> None:
    listing = assessment.manifest["totals"]["listing"]
    say(
        _("Demonstration ready: {path} (synthetic data, illustrative only)").format(path=workspace.path),
        _("Run {run}: {certain} parcels certain, {possible} possible, {rest} not listed").format(
            run=assessment.run,
            certain=listing["certain"]["parcels"],
            possible=listing["possible"]["parcels"],
            rest=listing["not"]["parcels"],
        ),
        *(f"  {file}" for file in files),
        _("Open the app: zonemap serve {path}").format(path=workspace.path),
    )


def add_to(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(demo)
