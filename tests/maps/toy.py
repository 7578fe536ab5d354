"""A toy sheet: squares of 100 m whose places are known by head, in EPSG:4549."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.sheet import SheetContent, SheetLayer, Table
from zonemap.maps.style import STYLES, style_of

TOY_CRS = CRS(4549)
WEST, SOUTH = 590_000.0, 3_531_000.0


def squares(columns: int = 10, rows: int = 10) -> np.ndarray:
    """Squares of 100 m on a grid of 120 m, row by row from the south-west."""
    x, y = np.meshgrid(np.arange(columns) * 120.0 + WEST, np.arange(rows) * 120.0 + SOUTH)
    made: np.ndarray = shapely.box(x.ravel(), y.ravel(), x.ravel() + 100, y.ravel() + 100)
    return made


def toy_content(**changes: Any) -> SheetContent:
    parcels = squares()
    codes = np.where(np.arange(len(parcels)) % 2, 0, 2).astype(np.uint8)  # certain and not; never possible
    border = np.array([shapely.box(WEST - 50, SOUTH - 50, WEST + 1250, SOUTH + 1250)])
    content = SheetContent(
        title="示范开发区低效工业用地图",
        crs=TOY_CRS,
        bounds=(WEST - 100, SOUTH - 100, WEST + 1300, SOUTH + 1300),
        layers=(
            SheetLayer("工业用地判定", parcels, STYLES[ParcelVerdict], codes),
            SheetLayer("开发区", border, (style_of(Overlay.ZONES),), names=("示范开发区",)),
            SheetLayer("永久基本农田", np.array([]), (style_of(Overlay.FARMLAND),)),
        ),
        bureau="示范市自然资源和规划局",
        data_date=date(2026, 6, 30),
        as_of=date(2026, 11, 24),
        run="run-0001",
        rule_version="0.1.0",
        table=Table("低效用地汇总", ("类别", "宗数", "公顷"), (("确定", "50", "50.0"),)),
        notes=("未判定：企业税收（未提供数据）。",),
        sources=("宗地：示范数据",),
        is_synthetic=True,
    )
    return replace(content, **changes)
