"""What is left of the news when the daemon is killed again and again (R1, R2).

    .venv/bin/python benchmarks/kills.py [--kills 20] [--changes 288] [--pace 0.15] [--seed 1] [--keep FOLDER]
    .venv/bin/python benchmarks/kills.py --kills 200 --changes 3000 --pace 0.25      # about twenty minutes

Feeds announce invented dialogues and call them off, one change every `pace` seconds. A webhook receiver and a mail
server are well four times in five, slow now and then, and otherwise broken, busy (429 with a Retry-After, 421), gone in
the middle or silent. The daemon is killed with SIGKILL, at a random time within four seconds of its first poll or, one
time in five, before it. Exit status 1 unless delivered is due, nothing was lost or told under two ids, and no channel
repeated more messages than there were kills.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.lab.storm import Storm


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill the daemon and count what was lost and what came twice.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--changes", type=int, default=288, help="dialogue changes to publish, 3,500 at most")
    parser.add_argument("--pace", type=float, default=0.15, help="seconds between two of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave database and log in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        storm = Storm(
            folder, kills=arguments.kills, seed=arguments.seed, changes=arguments.changes, pace=arguments.pace
        )
        left = asyncio.run(storm.run())
    print(f"{left.kills} kills, {left.published} dialogue changes published, {left.alerts} alerts about them")
    for channel, due in left.due.items():
        ends = ", ".join(f"{count} × {how}" for how, count in sorted(left.refused[channel].items()))
        print(
            f"  {channel}: due {due}, delivered {left.delivered[channel]}, lost {len(left.lost[channel])}, "
            f"repeated under the same id {left.repeats[channel]}, told under two ids {len(left.renamed[channel])}, "
            f"under an unknown id {len(left.unknown[channel])}; attempts that failed: {ends}"
        )
    print(f"  published and not told: {len(left.untold)} {left.untold[:3]}")
    print(f"  items stored twice: {left.stored_twice}; integrity_check: {', '.join(left.integrity)}")
    for fault in left.faults:
        print(f"  logged: {fault}")
    print("sound" if left.sound else "NOT SOUND")
    return 0 if left.sound else 1


if __name__ == "__main__":
    sys.exit(main())
