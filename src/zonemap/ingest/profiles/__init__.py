"""Field profiles: how the columns of a known source become ours."""

from zonemap.ingest.profiles.mapping import Mapped, mapped
from zonemap.ingest.profiles.profile import Profile, profile_named

__all__ = ["Mapped", "Profile", "mapped", "profile_named"]
