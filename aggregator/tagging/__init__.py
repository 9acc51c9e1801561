"""Tagging: which regions and themes a document is about."""
