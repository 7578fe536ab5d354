"""Maps: the style of everything drawn, the web map and its tiles, the printed sheet."""
