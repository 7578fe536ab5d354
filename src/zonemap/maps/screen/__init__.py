"""The map on a screen: tiles drawn here, the folium map, and a page that opens without a network."""
