"""`demo`: see items, stories, dialogues and a delivered webhook without the internet."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from aggregator.cli import output

if TYPE_CHECKING:
    from aggregator.config import Settings
    from aggregator.demo.stage import Stage

FEEDS = {
    "mfa-kazakhstan": 'name = "MFA of Kazakhstan"\nkind = "government"\ncountry = "KZ"\nlanguage = "en"',
    "steppe-courier": 'name = "Steppe Courier"\nkind = "news"\nlanguage = "en"',
    "vestnik": 'name = "Вестник степи"\nkind = "news"\nlanguage = "ru"',
    "eu-external": 'name = "EU external relations"\nkind = "igo"\ncountry = "org:eu"\nlanguage = "en"',
    "rights-watchers": 'name = "Rights Watchers"\nkind = "ngo"\nlanguage = "en"',
    "walled": 'name = "A site behind a wall"\nkind = "news"',
}


FACTS = ("parties", "edition", "start", "place", "status")


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo() -> None:
    """Run the real program against synthetic feeds on a loopback address and show what it does."""
    from aggregator.demo import stage

    folder = Path(tempfile.mkdtemp(prefix="aggregator-demo-"))
    with stage.opened() as opened:
        path = folder / "feeds.toml"
        path.write_text(_configuration(opened.url), encoding="utf-8")
        _play(opened, path)
    _say("That was all. Look around yourself:")
    output.lines(
        [f"  aggregator --config {path} {command}" for command in ("items", "dialogues", "why d1", "alerts list")]
    )


def _configuration(url: str) -> str:
    """What a user would write: six feeds, one receiver, one alert."""
    feeds = (
        f'[[feeds]]\nid = "{id}"\nurl = "{url}/{id}"\nallow_private = true\ninterval = "1s"\n{rest}\n'
        for id, rest in FEEDS.items()
    )
    return "\n".join(
        (
            '[aggregator]\ndatabase = "sqlite:///demo.db"\nhost_interval = "0s"\n',
            *feeds,
            f'[channels.hook]\ntype = "webhook"\nurl = "{url}/hook"\nallow_private = true\n',
            '[[alerts]]\nname = "central-asia"\nregions = ["Central Asia"]\nchannels = ["hook"]\n'
            'on = ["dialogue.announced", "dialogue.changed", "dialogue.postponed", "dialogue.cancelled"]\n',
        )
    )


def _play(opened: Stage, path: Path) -> None:
    from aggregator import app
    from aggregator.cli import run

    settings = app.load_settings(str(path))
    base = ["--config", str(path)]

    _say(f"Six made-up feeds are served on {opened.url}. First round of polls:")
    opened.show("first", app.utc_now())
    _round(settings)
    run([*base, "feeds", "status"])
    _say("What came in, one line a story. The ministry's release and the newspaper's copy are one:")
    run([*base, "items", "--stories"])
    _say("What was understood: two dialogues from four texts in two languages, and nothing else:")
    run([*base, "dialogues"])
    _say("Whom it told. The webhook received:")
    _received(opened, 0)

    told = len(opened.received)
    _say("Some days pass, and the EU feed says that its meeting is put off. Second round:")
    opened.show("second", app.utc_now())
    _round(settings, again=True)
    run([*base, "dialogues"])
    _say("The webhook received only what is new:")
    _received(opened, told)
    _say("Why? Every decision can be asked for:")
    run([*base, "why", _last_dialogue(opened)])


def _round(settings: Settings, again: bool = False) -> None:
    import asyncio

    from aggregator import app

    app.configure_log(logging.ERROR)
    asyncio.run(app.run_once(settings, ignore_schedule=again))


def _received(opened: Stage, start: int) -> None:
    for number, body in opened.received[start:]:
        data = body["data"]
        told = data if isinstance(data, dict) else {}
        dialogue = told.get("dialogue") or {}
        output.lines(
            [
                f"  {body['type']}  {dialogue.get('series')}  (webhook-id {number})",
                "    " + json.dumps({name: dialogue.get(name) for name in FACTS}),
                *(
                    output.printable(f"    source: {item['title']} ({item['feed_name']})")
                    for item in told.get("items", [])
                ),
            ]
        )
    if not opened.received[start:]:
        output.lines(["  nothing"])


def _last_dialogue(opened: Stage) -> str:
    """The id of the dialogue that the webhook heard of last."""
    data = opened.received[-1][1]["data"]
    dialogue = data.get("dialogue") if isinstance(data, dict) else None
    return str(dialogue["id"]) if isinstance(dialogue, dict) else "d1"


def _say(text: str) -> None:
    output.lines(["", f"── {text}", ""])
