"""From one document to the claim it makes about a dialogue, and from claims to events."""

from aggregator.dialogues.detector import RULES_VERSION, Detector, load

__all__ = ["RULES_VERSION", "Detector", "load"]
