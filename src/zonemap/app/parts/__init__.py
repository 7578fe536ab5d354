"""Parts of pages: heading, map and legend, the card of a parcel."""
