"""The settings of a workspace, as a planner writes them in `zonemap.toml`."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pyproj import CRS

from zonemap.errors import ZonemapError
from zonemap.plan.numbers import ACCEPTED
from zonemap.wording import gettext as _

FORMAT: Final = 1
"""Version of the layout of a workspace; a newer one is refused."""

DEFAULT_CRS: Final = "EPSG:4549"

_DEFAULT_PLACE: Final = "3206"

_TEMPLATE: Final = """\
# zonemap 工作区设置 / settings of this workspace. 可用文本编辑器修改（UTF-8）。

[workspace]
# 目录结构版本，请勿修改 / version of the layout, leave it alone
format = {format}

# 单位名称，印在图件和报告上 / name of the bureau, printed on maps and reports
bureau = ""

# 量算坐标系（投影坐标，米）/ metric CRS in which everything is measured; layers are stored in it
crs = {crs}

# 判定日期 / date of judgement, unless a run says otherwise
as_of = {as_of}

# 数据现势性日期，印在图件上 / date that the layers speak of, printed on maps; left out it is not stated
{data_date}

# 行政区划代码前缀，用于挑选地方标准 / prefix of the administrative code, selects local standards.
# 缺省坐标系下默认为 3206（南通市）；空表示未知 / 3206 is Nantong, the default with the default CRS; empty is unknown
place = {place}

# 是否示意数据 / true when the layers are synthetic: said on every screen, sheet and report
synthetic = {synthetic}

# 判定可以依据的数值可信度；其余一律为“无法判定” / confidence of the numbers that findings may lean on
accepted_confidence = ["SOURCED", "MEMORY-high"]

# 未完整采集的图层（如 "buildings"）：没有要素不等于没有 / layers in which absence proves nothing
partial_layers = []

# 本单位自有底图（内网 XYZ 瓦片，Web 墨卡托），缺省不设；浏览器只向此处写明的主机请求
# a basemap of the bureau's own (XYZ tiles, Web Mercator), none by default; the browser asks the host named here alone
# [basemap]
# title = "影像图 2025"
# url = "http://127.0.0.1:8080/{{z}}/{{x}}/{{y}}.png"
# datum = "CGCS2000"    # 或 WGS84；GCJ-02 偏移约 470 米，不接受 / GCJ-02 tiles lie some 470 m off and are refused

[flags]
# 关闭的低效标志 / flags switched off, by their ids
off = []
"""


class Flags(BaseModel):
    """Which flags of inefficiency the bureau has switched off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off: tuple[str, ...] = ()


class Basemap(BaseModel):
    """Tiles of the bureau's own below everything else: XYZ in Web Mercator, on a host of its network."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    url: str
    datum: str
    max_zoom: Annotated[int, Field(ge=1, le=24)] = 18

    @field_validator("url")
    @classmethod
    def _is_a_pattern(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")) or not all(
            part in url for part in ("{z}", "{x}", "{y}")
        ):
            raise ValueError("write it as an http address with {z}, {x} and {y} in it")
        return url

    @field_validator("datum")
    @classmethod
    def _lies_where_the_data_lies(cls, datum: str) -> str:
        if datum not in {"CGCS2000", "WGS84"}:
            raise ValueError(
                "only CGCS2000 or WGS84 tiles lie where the data lies; GCJ-02 and BD-09 are shifted"
            )
        return datum


class Settings(BaseModel):
    """The settings of one workspace; `place` is empty where it is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[int, Field(ge=1)]
    crs: str
    as_of: datetime.date
    bureau: str = ""
    data_date: datetime.date | None = None
    place: Annotated[str, Field(pattern=r"^\d{0,12}$")] = ""
    synthetic: bool = False
    accepted_confidence: tuple[str, ...] = tuple(each.value for each in ACCEPTED)
    partial_layers: tuple[str, ...] = ()
    flags: Flags = Flags()
    basemap: Basemap | None = None


def settings_text(
    *,
    crs: str,
    as_of: datetime.date,
    place: str | None,
    synthetic: bool,
    data_date: datetime.date | None = None,
) -> str:
    """Return the commented `zonemap.toml` of a new workspace."""
    known_place = place if place is not None else (_DEFAULT_PLACE if crs == DEFAULT_CRS else "")
    return _TEMPLATE.format(
        format=FORMAT,
        crs=json.dumps(crs, ensure_ascii=False),
        as_of=as_of.isoformat(),
        data_date=f"data_date = {data_date.isoformat()}"
        if data_date
        else f"# data_date = {as_of.isoformat()}",
        place=json.dumps(known_place),
        synthetic=json.dumps(synthetic),
    )


def read_settings(file: Path) -> Settings:
    """Return the settings in the file; a `ZonemapError` names file, line or key."""
    try:
        document = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ZonemapError(
            "broken_settings",
            _("{file} cannot be read: {reason}").format(file=file, reason=error),
            _("correct the file in a text editor and save it as UTF-8"),
        ) from error
    return parsed_settings(document, file)


def parsed_settings(document: dict[str, object], file: Path) -> Settings:
    """Return the settings of a TOML document; `file` only names it in errors."""
    workspace = document.get("workspace")
    table = dict(workspace) if isinstance(workspace, dict) else {}
    version = table.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise ZonemapError(
            "newer_workspace",
            _(
                "{file}: the workspace was made by a newer zonemap (layout {version}, known up to {known})"
            ).format(file=file, version=version, known=FORMAT),
            _("update zonemap on this machine"),
        )
    others = {key: value for key, value in document.items() if key != "workspace"}
    try:
        return Settings.model_validate({**table, **others})
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise ZonemapError(
            "broken_settings",
            _("{file}: {faults}").format(file=file, faults=faults),
            _("correct the settings named here"),
        ) from error


def metric_crs(text: str) -> CRS:
    """Return the CRS in which a workspace may measure: known, projected, in metres, and true in area."""
    try:
        crs = CRS.from_user_input(text)
    except Exception as error:  # pyproj raises several unrelated kinds
        raise ZonemapError(
            "unknown_crs",
            _("“{crs}” is not a coordinate reference system").format(crs=text),
            _("give a code such as EPSG:4549 (CGCS2000, central meridian 120°E)"),
        ) from error
    metric = crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info[:2])
    operation = crs.coordinate_operation
    if not metric or (
        operation is not None
        and "mercator" in operation.method_name.lower().replace("transverse mercator", "")
    ):
        raise ZonemapError(
            "false_areas",
            _(
                "{crs} ({name}) gives false areas: degrees, feet or a Web Mercator map cannot be measured"
            ).format(crs=text, name=crs.name),
            _("choose a metric CRS of the place, such as EPSG:4549 or EPSG:4550 for Nantong"),
        )
    return crs
