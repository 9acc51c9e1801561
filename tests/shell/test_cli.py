"""The command line as a user types it: results, messages, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aggregator import app
from aggregator.cli import run
from aggregator.model import ChannelHealth
from tests.lab.http_server import HttpServer, Reply, serve_in_thread
from tests.lab.newsroom import Clock, item, rss

DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2031."


@dataclass(frozen=True)
class Called:
    status: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, object]]:
        loaded: list[dict[str, object]] = json.loads(self.out)
        return loaded


@pytest.fixture
def site() -> Iterator[HttpServer]:
    with serve_in_thread() as server:
        yield server


@pytest.fixture
def call(tmp_path: Path, site: HttpServer, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """Call the program with a configuration of one good and one dead feed."""
    now = Clock().now
    hostile = "Cable \x1b]0;owned\x07 =cmd() \u202etxt"
    site.routes["/good"] = Reply(
        200,
        {"Content-Type": "application/rss+xml"},
        rss(
            [
                item(DIALOGUE, f"<p>{DIALOGUE}</p>", None, guid="1", link="https://mfa.example/1"),
                item("=SUM(A1) Uzbekistan opens a school", "<p>Classes begin in Samarkand.</p>", now, guid="2"),
                item(hostile.replace("\x1b", "&#x1b;").replace("\x07", "&#7;"), "<p>Words.</p>", now, guid="3"),
            ]
        ),
    )
    config = tmp_path / "feeds.toml"
    config.write_text(
        '[aggregator]\nhost_interval = "0s"\n'
        '[[feeds]]\nid = "good"\nname = "Good"\nkind = "government"\ncountry = "KZ"\n'
        f'allow_private = true\nurl = "{site.url("/good")}"\n'
        f'[[feeds]]\nid = "dead"\nallow_private = true\nurl = "{site.url("/dead")}"\n'
        f'[channels.log]\ntype = "file"\npath = "{tmp_path}/alerts.jsonl"\n'
        '[[alerts]]\nname = "all"\nchannels = ["log"]\n',
        encoding="utf-8",
    )

    def called(*arguments: str) -> Called:
        status = run(["--config", str(config), *arguments])
        captured = capsys.readouterr()
        return Called(status, captured.out, captured.err)

    return called


def test_a_round_and_its_listings(call: Callable[..., Called], tmp_path: Path) -> None:
    polled = call("poll")
    assert polled.status == 4, "the dead feed failed"
    assert "2 feeds polled: 3 new" in polled.out and "dead: " in polled.err

    found = call("items", "--format", "json")
    assert found.status == 0
    assert {row["guid"] for row in found.json} == {"1", "2", "3"}
    assert set(found.json[0]) >= {
        *(
            "id",
            "feed",
            "feed_name",
            "title",
            "url",
            "guid",
            "authors",
            "summary",
            "published",
            "first_seen",
            "language",
        ),
        *("regions", "themes", "story_id", "dialogue_id", "revision"),
    }
    assert [row["guid"] for row in call("items", "--region", "Uzbekistan", "-f", "json").json] == ["2"]
    assert [
        row["guid"] for row in call("items", "--region", "Central Asia", "--search", "school", "-f", "json").json
    ] == ["2"]
    (searched,) = call("items", "--search", "region:UZ scho* -football", "--stories", "-f", "json").json
    assert (searched["guid"], searched["copies"]) == ("2", 1) and "**" in str(searched["snippet"])
    assert "**" in call("items", "--search", "school", "--best").out
    assert "snippet" not in found.json[0]
    pages = [str(call("items", "--limit", "1", "-f", "json").json[0]["id"])]
    while page := call("items", "--limit", "1", "--before", pages[-1], "-f", "json").json:
        pages.append(str(page[0]["id"]))
    assert pages == [row["id"] for row in found.json]
    assert len(call("items", "--stories", "-f", "jsonl").out.splitlines()) == 3
    assert call("items", "--since", "2999-01-01", "-f", "json").json == []

    (dialogue,) = call("dialogues", "--upcoming", "--party", "Japan", "-f", "json").json
    assert dialogue["parties"] == ["JP", "KZ"] and dialogue["start"] == "2031-06-03"
    assert isinstance(dialogue["history"], list) and len(dialogue["history"]) == 1
    calendar = call("dialogues", "-f", "ics").out
    assert calendar.startswith("BEGIN:VCALENDAR") and "20310603" in calendar
    assert call("dialogues", "--status", "cancelled", "-f", "json").json == []

    states = {row["id"]: row["state"] for row in call("feeds", "status", "-f", "json").json}
    assert states == {"good": "ok", "dead": "failing"}
    assert [row["id"] for row in call("feeds", "status", "--bad", "-f", "json").json] == ["dead"]

    (delivery,) = call("alerts", "list", "-f", "json").json
    assert (delivery["state"], delivery["type"]) == ("pending", "dialogue.announced")
    assert call("run", "--once").status == 0
    (delivery,) = call("alerts", "list", "-f", "json").json
    assert delivery["state"] == "delivered"
    assert len((tmp_path / "alerts.jsonl").read_text().splitlines()) == 1
    assert call("alerts", "retry", str(delivery["id"])).status == 2, "it was delivered"

    for reference in ("i1", "d1", "a1"):
        why = call("why", reference)
        assert why.status == 0 and reference in why.out
    assert "“fifth" in call("why", "d1").out.lower()


def test_tables_and_csv_are_safe(call: Callable[..., Called]) -> None:
    call("poll")
    for form in ("table", "csv", "json", "jsonl"):
        out = call("items", "--format", form).out
        assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out, form
    rows = list(csv.DictReader(io.StringIO(call("items", "-f", "csv").out)))
    assert {row["title"][0] for row in rows} & {"'"}, "a formula is quoted"
    assert all(not row["title"].startswith("=") for row in rows)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["items", "--since", "soon"], 2, "neither a duration"),
        (["items", "--since", "9999999d"], 2, "neither a duration"),
        (["items", "--since", "0001-01-01T00:00:00+14:00"], 2, "neither a duration"),
        (["items", "--region", "Atlantis"], 2, "Atlantis"),
        (["items", "--theme", "gossip"], 2, "gossip"),
        (["items", "--feed", "nobody"], 2, "nobody"),
        (["items", "--search", "a -(feed:good OR feed:nobody)"], 2, "there is no feed 'nobody'"),
        (["items", "--limit", "0"], 2, "limit"),
        (["items", "--search", 'a "b'], 2, "at character 3"),
        (["items", "--search", "regoin:KZ"], 2, "no filter regoin:"),
        (["items", "--search", "a", "--best", "--before", "i1"], 2, "--limit"),
        (["items", "--best"], 2, "--search"),
        (["items", "--before", "i99"], 2, "i99"),
        (["items", "--before", "d1"], 2, "no id of an item"),
        (["items", "--format", "xml"], 2, "format"),
        (["dialogues", "--party", "Atlantis"], 2, "Atlantis"),
        (["why", "x1"], 2, "no id"),
        (["why", "i99"], 2, "i99"),
        (["why", "d99"], 2, "d99"),
        (["why", "a99"], 2, "a99"),
        (["poll", "nobody"], 2, "nobody"),
        (["alerts", "test", "nobody"], 2, "nobody"),
        (["alerts", "retry", "x99"], 2, "x99"),
        (["alerts", "retry"], 2, "--all-dead"),
        (["alerts", "retry", "x1", "--all-dead"], 2, "name one of"),
        (["alerts", "retry", "--channel", "nobody"], 2, "there are: log"),
        (["feeds", "remove", "good"], 2, "good"),
        (["feeds", "add", "gopher://a.example/"], 2, "http"),
        (["feeds", "import", "/nonexistent.opml"], 2, "cannot be read"),
        (["healthcheck"], 5, "no daemon"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said(call: Callable[..., Called], arguments: list[str], status: int, says: str) -> None:
    called = call(*arguments)
    assert (called.status, called.out) == (status, "")
    assert says in called.err
    assert "Traceback" not in called.err


def test_a_broken_configuration_is_exit_3_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("[aggregator]\nspeed = 11\n")
    assert run(["--config", str(path), "config", "check"]) == 3
    assert f"{path}:2: aggregator.speed" in capsys.readouterr().err


def test_config_show_names_the_source_of_each_value(call: Callable[..., Called]) -> None:
    shown = call("config", "show").out
    assert "host_interval = 0s" in shown and "concurrency = 16  (default)" in shown
    assert call("config", "check").out.endswith("ok, 2 feeds, 1 channel, 1 alert\n")


def test_feeds_are_added_from_a_page_removed_exported_and_imported(
    call: Callable[..., Called], site: HttpServer, tmp_path: Path
) -> None:
    site.routes["/"] = Reply(
        200,
        {"Content-Type": "text/html"},
        '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/news.xml"></head></html>',
    )
    site.routes["/news.xml"] = Reply(200, {}, rss([item("A", "b", None, guid="1")], "Steppe & River News"))
    added = call("feeds", "add", site.url("/"), "--allow-private")
    assert (added.status, added.out) == (0, "steppe-river-news\n")
    listed = {row["id"]: row for row in call("feeds", "list", "-f", "json").json}
    assert listed["steppe-river-news"]["url"] == site.url("/news.xml")
    assert call("poll", "steppe-river-news").out.startswith("1 feed polled: 1 new")

    opml = call("feeds", "export").out
    assert site.url("/news.xml") in opml
    assert call("feeds", "remove", "steppe-river-news").status == 0
    for how in (["--feed", "steppe-river-news"], ["--search", "feed:steppe-river-news"]):
        assert len(json.loads(call("items", *how, "--format", "json").out)) == 1, "its items stay"
    file = tmp_path / "feeds.opml"
    file.write_text(opml.replace("</body>", '<outline text="Bad" type="rss" xmlUrl="file:///etc/passwd"/></body>'))
    dry = call("feeds", "import", "--dry-run", str(file))
    assert dry.out == "would add 1, already there 2, refused 1\n" and dry.status == 4
    assert call("feeds", "import", str(file)).out == "added 1, already there 2, refused 1\n"

    missing = call("feeds", "add", site.url("/nothing-here"), "--allow-private")
    assert missing.status == 2 and "404" in missing.err
    refused = call("feeds", "add", site.url("/"))
    assert refused.status == 2 and "private" in refused.err


def test_a_channel_is_proved(call: Callable[..., Called], tmp_path: Path) -> None:
    assert call("alerts", "test", "log").status == 0
    (line,) = (tmp_path / "alerts.jsonl").read_text().splitlines()
    assert json.loads(line)["type"] == "test"
    (tmp_path / "alerts.jsonl").unlink()
    (tmp_path / "alerts.jsonl").mkdir()
    failed = call("alerts", "test", "log")
    assert failed.status == 1 and failed.err.startswith("log: ")


def test_a_channel_that_is_off_is_shown_and_brought_back(call: Callable[..., Called], tmp_path: Path) -> None:
    call("poll")
    store = app.open_store(app.load_settings(str(tmp_path / "feeds.toml")))
    now = app.utc_now()
    gone = ChannelHealth(name="log", off_since=now, reason="answered 410")

    def switch_off() -> None:
        with store.begin() as transaction:
            transaction.save_channel_health(gone)
            transaction.bury_deliveries("log", "it is off", app.utc_now())

    with store:
        switch_off()
        (row,) = call("alerts", "channels", "-f", "json").json
        assert (row["name"], row["type"], row["state"], row["pending"], row["dead"]) == ("log", "file", "off", 0, 1)
        listed = call("alerts", "list")
        assert "dead" in listed.out and "channel log is off: answered 410" in listed.err
        proved = call("alerts", "test", "log")
        assert "log was off and is on again" in proved.err and "1 dead letter," in proved.err
        assert call("alerts", "channels", "-f", "json").json[0]["state"] == "ok"
        for again in (["--channel", "log"], ["--all-dead"], ["x1"]):
            switch_off()
            assert call("alerts", "retry", *again).status == 0
            (row,) = call("alerts", "channels", "-f", "json").json
            assert (row["state"], row["pending"], row["dead"]) == ("ok", 1, 0)
    assert call("run", "--once").status == 0
    assert call("alerts", "list", "-f", "json").json[0]["state"] == "delivered"


def test_analyze_answers_line_for_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.jsonl"
    lines = [
        json.dumps({"id": "a", "title": DIALOGUE, "text": "", "published": "2031-05-01"}),
        "not json",
        json.dumps({"id": 7, "title": "Rain", "text": "<p>It rained.</p>", "language": "en"}),
        json.dumps({"id": "b", "title": 3}),
        json.dumps({"id": "c", "published": "yesterday"}),
        json.dumps([1]),
    ]
    file.write_text("\n".join(lines) + "\n\n")
    assert run(["analyze", str(file)]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", None, 7, None, None, None]
    first = answers[0]
    assert set(first) >= {"id", "language", "regions", "themes", "dialogue", "story", "event"}
    assert first["dialogue"]["parties"] == ["JP", "KZ"] and first["event"] == "e1"
    assert answers[2]["dialogue"] is None and answers[2]["event"] is None
    assert "line 2: not JSON" in captured.err


def test_analyze_reads_standard_input_and_survives_a_closed_pipe() -> None:
    line = json.dumps({"id": "a", "title": "Rain", "text": "It rained."}) + "\n"
    program = [sys.executable, "-m", "aggregator", "analyze"]
    whole = subprocess.run(program, input=line * 3, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert len(whole.stdout.splitlines()) == 3
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:  # noqa: S603
        assert child.stdout is not None
        child.stdout.close()
        _, err = child.communicate((line * 2000).encode())
        assert child.returncode == 0 and b"Traceback" not in err


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from aggregator.cli import run; assert run(['--help']) == 0; "
        "heavy = {'sqlalchemy', 'sqlmodel', 'fastapi', 'httpx', 'feedparser', 'babel', 'apscheduler'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # noqa: S603 - our own program


def test_eval_prints_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text(
        json.dumps(
            {"id": "a", "title": DIALOGUE, "text": "", "lang": "en", "label": "positive", "parties": ["KZ", "JP"]}
        )
        + "\n"
        + json.dumps({"id": "b", "title": "Film review: sharp dialogue", "text": "", "lang": "en", "label": "negative"})
    )
    assert run(["eval", str(file), "--languages", "--errors", "3"]) == 0
    out = capsys.readouterr().out
    assert "detection   P 1.000 R 1.000" in out and "[en]: 2 documents" in out and "worst mistakes" in out
    file.write_text("{")
    assert run(["eval", str(file)]) == 2


def test_version_and_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("aggregator 0.")
    run([])
    assert "Usage" in "".join(capsys.readouterr())


def test_the_demonstration_shows_dialogues_webhooks_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 0
    out = capsys.readouterr().out
    assert out.count("  dialogue.announced  ") == 2 and out.count("  dialogue.postponed  ") == 1
    assert "EU–Uzbekistan Human Rights Dialogue postponed" in out
    assert "blocked" in out and "nothing\n" not in out


def test_overdue_series_and_new_rules(call: Callable[..., Called], site: HttpServer, tmp_path: Path) -> None:
    sessions = (("third", "6 June 2022"), ("fourth", "7 June 2023"))
    texts = [f"The {n} Kazakhstan–Japan Political Consultations were held in Tokyo on {day}." for n, day in sessions]
    site.routes["/good"] = Reply(
        200, {}, rss([item(text, f"<p>{text}</p>", None, guid=str(n)) for n, text in enumerate(texts)])
    )
    call("poll", "good")
    assert call("reanalyze").out == "0 items understood anew\n"
    (series,) = call("dialogues", "--overdue", "-f", "json").json
    assert (series["last_edition"], series["last_start"]) == (4, "2023-06-07")
    assert series["expected_from"] == "2024-06-01"
    assert "2024-06" in call("dialogues", "--overdue").out
    assert call("dialogues", "--overdue", "-f", "ics").status == 2
    assert call("dialogues", "--party", "Central Asia", "-f", "json").json
    assert "2022-06-06" in call("dialogues").out


def test_a_daemon_of_the_past_is_not_alive(call: Callable[..., Called], tmp_path: Path) -> None:
    call("poll")
    with sqlite3.connect(tmp_path / "aggregator.db") as connection:
        connection.execute("INSERT INTO heartbeat (id, at, detail) VALUES (1, 0, '')")
    connection.close()
    called = call("healthcheck")
    assert called.status == 5 and "seconds ago" in called.err


def test_a_database_is_backed_up_and_pruned(call: Callable[..., Called], tmp_path: Path) -> None:
    missing = call("backup", str(tmp_path / "copy.db"))
    assert missing.status == 1 and "no database is there yet" in missing.err
    assert not (tmp_path / "aggregator.db").exists(), "who asks for a copy wants no new database"
    call("poll")
    made = call("backup", str(tmp_path / "copy.db"))
    assert (made.status, made.out) == (0, f"{tmp_path}/copy.db\n")
    assert "3 item rows" in made.err
    assert call("backup", str(tmp_path / "copy.db")).status == 1
    assert call("backup", "--force", str(tmp_path / "copy.db")).status == 0
    assert call("prune", "--dry-run").out.startswith("would drop 0 texts, 0 earlier versions")
    pruned = call("prune", "--vacuum", "--older-than", "90d")
    assert pruned.out.startswith("dropped 0 texts") and "the file has" in pruned.err
    assert "--vacuum gives them back" in call("prune").err
    assert call("prune", "--older-than", "long").status == 2


def test_a_silence_is_added_listed_and_ended(call: Callable[..., Called]) -> None:
    assert (called := call("silences", "list")).status == 0 and "there are no silences" in called.err
    assert call("silences", "list", "-f", "json").json == []
    added = call(
        "silences", "add", "--party", "Kazakhstan", "--subscription", "all", "--for", "7d", "--comment", "away"
    )
    assert (added.status, added.out) == (0, "m1\n")
    (row,) = call("silences", "list", "-f", "json").json
    assert (row["id"], row["state"], row["comment"], row["parties"]) == ("m1", "active", "away", ["KZ"])
    call("poll")
    assert call("alerts", "list", "-f", "json").json == [], "the subscription is muted"
    why = call("why", "d1").out
    assert "  all: not told of dialogue.announced at " in why and "silenced until " in why and "(m1, “away”)" in why
    assert call("silences", "expire", "m1").status == 0
    assert call("silences", "list", "-f", "json").json == []
    assert [row["state"] for row in call("silences", "list", "--all", "-f", "json").json] == ["expired"]
    assert "all, Kazakhstan" in call("silences", "list", "--all").out
    assert (again := call("silences", "expire", "m1")).status == 2 and "ended already" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--for", "7d"), "name what to mute"),
        (("--for", "soon", "--party", "KZ"), "no duration"),
        (("--for", "9999999d", "--party", "KZ"), "longer than a century"),
        (("--for", "0s", "--party", "KZ"), "lasts some time"),
        (("--for", "7d", "--party", "Atlantis"), "Atlantis"),
        (("--for", "7d", "--region", "Atlantis"), "Atlantis"),
        (("--for", "7d", "--subscription", "nobody"), "there are: all"),
        (("--for", "7d", "--dialogue", "d99"), "there is no dialogue d99"),
        (("--for", "7d", "--dialogue", "x9"), "no id of a dialogue"),
    ],
)
def test_a_silence_that_cannot_be_is_explained(
    call: Callable[..., Called], arguments: tuple[str, ...], says: str
) -> None:
    called = call("silences", "add", *arguments)
    assert called.status == 2
    assert says in called.err


def test_a_replay_shows_what_would_have_been_sent(call: Callable[..., Called]) -> None:
    nothing = call("alerts", "replay", "all")
    assert (nothing.status, nothing.out) == (0, "") and "nothing would have been sent" in nothing.err
    call("poll")
    replayed = call("alerts", "replay", "all", "--since", "90d", "-f", "json")
    (row,) = replayed.json
    assert (row["type"], row["dialogue_id"], row["digest"], row["message"]) == ("dialogue.announced", "d1", False, 1)
    assert str(row["subject"]).startswith("Announced: 5th Kazakhstan–Japan Political Consultations, 3 June 2031")
    assert "1 alert in 1 message since" in replayed.err and "nothing was sent" in replayed.err
    assert "dialogue.announced is wanted" in call("alerts", "replay", "all").out
    unknown = call("alerts", "replay", "nobody")
    assert unknown.status == 2 and "there are: all" in unknown.err
