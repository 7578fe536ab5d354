"""What the page of redevelopment draws: one module for each study of a run."""
