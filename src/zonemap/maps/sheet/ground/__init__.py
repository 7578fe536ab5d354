"""What lies inside the map frame: geometries, names, and the reference system they stand in."""
