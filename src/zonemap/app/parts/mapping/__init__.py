"""The map part of a page: its layer tree, the search of a parcel, and the map itself."""
