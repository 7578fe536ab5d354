"""What the environment sets, as `ZONEMAP_LANGUAGE`, `ZONEMAP_WORKSPACE` or `ZONEMAP_PORT`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from zonemap.errors import ZonemapError
from zonemap.wording import Language


class Environment(BaseSettings):
    """Settings of this machine; those of a workspace stand in its `zonemap.toml`."""

    model_config = SettingsConfigDict(env_prefix="ZONEMAP_", frozen=True, extra="ignore")

    language: Language = Language.ZH
    workspace: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8501


@cache
def environment() -> Environment:
    """Return the settings of this machine, read once."""
    try:
        return Environment()
    except ValidationError as error:
        faults = "; ".join(f"ZONEMAP_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise ZonemapError("bad_environment", faults, "correct the environment variable named") from error
