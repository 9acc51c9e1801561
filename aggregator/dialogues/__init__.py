"""From one document to the claim it makes about a dialogue, and from claims to events."""

from aggregator.dialogues.detector import Detector, load

__all__ = ["Detector", "load"]
