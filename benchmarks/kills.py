"""What is left of the news when the daemon is killed again and again (R1, R2).

    .venv/bin/python benchmarks/kills.py [--kills 20] [--seed 1] [--keep FOLDER]

Sixteen feeds publish an invented dialogue every 150 ms; a webhook receiver fails one time in seven and is slow one time
in four, a mail server refuses one time in seven; the daemon is killed with SIGKILL, at a random time within four
seconds of its first poll or, one time in five, before it. Exit status 1 if anything was lost, told under two ids, or
repeated more often than there were kills.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.lab.storm import Storm


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill the daemon and count what was lost and what came twice.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave database and log in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        left = asyncio.run(Storm(folder, kills=arguments.kills, seed=arguments.seed).run())
    print(f"{left.kills} kills, {left.published} dialogues published, {left.refused} attempts refused by the receiver")
    for channel in left.lost:
        print(
            f"  {channel}: lost {len(left.lost[channel])}, repeated under the same id {left.repeats[channel]}, "
            f"told under two ids {len(left.renamed[channel])}"
        )
    print(f"  items stored twice: {left.stored_twice}; integrity_check: {', '.join(left.integrity)}")
    for fault in left.faults:
        print(f"  logged: {fault}")
    sound = (
        not any(left.lost.values())
        and not any(left.renamed.values())
        and max(left.repeats.values()) <= left.kills
        and left.stored_twice == 0
        and left.alerts_per_dialogue == Counter({1: left.published})
        and left.integrity == {"ok"}
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
