"""Parsing: from fetched bytes to feeds and entries, discovery of feeds in pages, subscription lists."""
