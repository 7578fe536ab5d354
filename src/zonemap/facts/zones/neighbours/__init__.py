"""What stands side by side in a zone: industries of one kind and another, plants and hazards beside housing."""

from zonemap.facts.zones.neighbours import distances, mix

__all__ = ["distances", "mix"]
