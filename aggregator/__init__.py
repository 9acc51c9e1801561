"""Aggregator: watches government and news feeds and alerts, once and in time, on diplomatic dialogues."""

__version__ = "0.1.0"
