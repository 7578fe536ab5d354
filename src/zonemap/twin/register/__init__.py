"""What the twin's registers say: parcels, buildings, enterprises, made to realise what was planted."""
