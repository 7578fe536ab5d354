"""The same job by zonemap and by its peers, in one run, compared by ratio."""
