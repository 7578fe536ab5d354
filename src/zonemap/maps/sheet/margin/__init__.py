"""What surrounds the map on paper: title, frame, legend, figures, notes, signature table, foot."""
