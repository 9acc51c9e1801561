"""Formats of feeds, one module each, found by the worker.

A format is a module with `claims(document) -> bool`, whether this document is for it, and
`read(document) -> ParseResult`, what is in it. The worker asks them in the order of their names; the contract test
runs over all of them.
"""
