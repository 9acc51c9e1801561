"""Fetching: one guarded, conditional GET of a feed, and when the next one may start."""
