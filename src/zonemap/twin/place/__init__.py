"""Where the twin stands: the frame of the real city, its zones, streets and parcels, and what surrounds them."""
