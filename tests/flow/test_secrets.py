"""Secrets stay where they are: not in a log at any level, an error, a listing, an export or the database."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from aggregator.cli import build
from tests.lab.daemon import Daemon, until
from tests.lab.http_server import HttpServer, Raw, Reply, Request, Route
from tests.lab.newsroom import item, rss
from tests.lab.outspoken import FAULTS
from tests.lab.smtp_server import SmtpServer
from tests.lab.webhook_receiver import WebhookReceiver

TOKEN = "CANARY-feed-token-4711"
HOOK_TOKEN = "CANARY-hook-token-4715"
PASSWORD = "CANARY-smtp-password-4712"
CHAT_TOKEN = "CANARY-chat-token-4716"
KEY = b"CANARY-hook-secret-4713........."
HOOK = "whsec_" + base64.b64encode(KEY).decode()
SECRETS = {
    "smtp password": PASSWORD.encode(),
    "chat token": CHAT_TOKEN.encode(),
    "hook secret": HOOK.removeprefix("whsec_").encode(),
    "hook key": KEY,
}
DIALOGUE = "The fifth Kazakhstan–Japan Political Consultations will take place in Tokyo on 3 June 2099."
ACCESS = "CANARY-proxy-password-4714"

COMMANDS: dict[str, list[list[str]]] = {
    "analyze": [["analyze", "{documents}"]],
    "eval": [["eval", "{documents}"]],
    "reanalyze": [["reanalyze"]],
    "dialogues": [["dialogues"], ["dialogues", "--format", "ics"], ["dialogues", "--format", "json"]],
    "items": [["items"], ["items", "--format", "json"], ["items", "--stories"]],
    "run": [["run", "--once"]],
    "poll": [["poll", "--all"], ["poll", "good"], ["poll", "no-such-feed"]],
    "healthcheck": [["healthcheck"]],
    "why": [["why", "i1"], ["why", "d1"], ["why", "a1"], ["why", "x1"], ["why", "i999"]],
    "alerts list": [["alerts", "list"], ["alerts", "list", "--format", "json"]],
    "alerts test": [
        ["alerts", "test", "hook"],
        ["alerts", "test", "desk"],
        ["alerts", "test", "chat"],
        ["alerts", "test", "no-such"],
    ],
    "alerts retry": [["alerts", "retry", "x1"], ["alerts", "retry", "x999"], ["alerts", "retry", "--channel", "hook"]],
    "alerts replay": [["alerts", "replay", "all"], ["alerts", "replay", "nobody"]],
    "alerts channels": [["alerts", "channels"], ["alerts", "channels", "--format", "json"]],
    "silences add": [["silences", "add", "--region", "KZ", "--for", "1h"], ["silences", "add", "--for", "1h"]],
    "silences list": [["silences", "list"], ["silences", "list", "--format", "json"]],
    "silences expire": [["silences", "expire", "m1"], ["silences", "expire", "m9"]],
    "stories show": [["stories", "show", "s1"], ["stories", "show", "i999"]],
    "stories split": [["stories", "split", "i999"]],
    "stories merge": [["stories", "merge", "i1", "i999"]],
    "feeds list": [["feeds", "list"]],
    "feeds status": [["feeds", "status"], ["feeds", "status", "--format", "json"]],
    "feeds add": [
        ["feeds", "add", f"http://127.0.0.1:1/dead?token={TOKEN}", "--allow-private"],
        ["feeds", "add", "{site}/page", "--allow-private"],
        ["feeds", "add", f"http://someone:{ACCESS}@127.0.0.1:1/", "--allow-private"],
    ],
    "feeds remove": [["feeds", "remove", "good"], ["feeds", "remove", "no-such"]],
    "feeds import": [["feeds", "import", "{opml}"]],
    "feeds export": [["feeds", "export"]],
