"""feeds.toml is read whole or refused with file, line and key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from aggregator import config
from aggregator.errors import ConfigurationError
from aggregator.model import DialogueType, EventType, FeedKind, Priority

REPOSITORY = Path(__file__).parents[2]


class Options(BaseModel):
    model_config = ConfigDict(extra="forbid")

    to: str
    secret_env: str | None = None


class Words:
    """A vocabulary of two regions, one theme and one channel type."""

    def channel_types(self) -> Collection[str]:
        return ("pigeon",)

    def channel_options(self, kind: str) -> type[BaseModel]:
        return Options

    def regions(self, name: str) -> frozenset[str]:
        if name == "Atlantis":
            raise ValueError("there is no region 'Atlantis'")
        return frozenset({name}) if len(name) == 2 else frozenset({"KZ", "UZ", name})

    def theme(self, name: str) -> str:
        if name != "human-rights":
            raise ValueError(f"there is no theme {name!r}")
        return name

    def party(self, name: str) -> frozenset[str]:
        if name == "Atlantis":
            raise ValueError("there is no party 'Atlantis'")
        return frozenset({name})

    def check_quiet_hours(self, text: str) -> None:
        if "-" not in text:
            raise ValueError("quiet hours are two times of day")

    def check_digest(self, text: str) -> None:
        if not text.startswith("daily "):
            raise ValueError("a digest is daily or weekly")


def load(
    tmp_path: Path, text: str, environ: dict[str, str] | None = None, database: str | None = None
) -> config.Settings:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, vocabulary=Words(), environ=environ or {}, database=database)


WHOLE = """
[aggregator]
database = "sqlite:///data/a.db"
contact = "https://example.org/bot"
languages = ["en", "pt-BR"]
concurrency = 4
host_interval = "1m30s"

[[feeds]]
id = "one"
url = "https://example.org/feed"
kind = "government"
country = "kz"
language = "kk-Cyrl"
priority = "high"
time_zone = "Asia/Almaty"

[[feeds]]
id = "two"
url = "http://example.org/feed"
name = "Two"
priority = "2h"

[channels.coop]
type = "pigeon"
to = "roof"

[[alerts]]
name = "all"
channels = ["coop", "coop"]
regions = ["Central Asia"]
themes = ["human-rights"]
remind = ["1d", "14d"]
digest = "daily 07:00 Asia/Almaty"
"""


def test_every_setting_arrives(tmp_path: Path) -> None:
    read = load(tmp_path, WHOLE)
    assert read.database == f"sqlite:///{tmp_path}/data/a.db"
    assert (read.contact, read.concurrency, read.host_interval) == (
        "https://example.org/bot",
        4,
        timedelta(seconds=90),
    )
    assert read.languages == frozenset({"en", "pt"})
    one, two = read.feeds
    assert (one.id, one.name, one.kind, one.country, one.language) == ("one", "one", FeedKind.GOVERNMENT, "KZ", "kk")
    assert (one.priority, one.interval, one.time_zone) == (Priority.HIGH, None, "Asia/Almaty")
    assert (two.name, two.priority, two.interval) == ("Two", Priority.NORMAL, timedelta(hours=2))
    assert read.channels["coop"].options == Options(to="roof")
    (rule,) = read.subscriptions
    assert rule.channels == ("coop",)
    assert rule.regions == {"KZ", "UZ", "Central Asia"}
    assert rule.remind == (timedelta(days=14), timedelta(days=1))
    assert EventType.ANNOUNCED in rule.on and EventType.ITEM not in rule.on


FILTERED = """
regions = ["KZ"]
parties = ["EU"]
types = ["human_rights_dialogue"]
series = ["human-rights.eu-uz"]
sources = ["one"]
kinds = ["government", "igo"]
languages = ["pt-BR"]
query = "rights OR права"
exclude = { kinds = ["news"], query = "football" }
cooldown = "6h"
quiet_hours = "22:00-07:00"
time_zone = "Asia/Almaty"
upcoming = true
"""


def test_every_filter_arrives(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, ALERT + FILTERED).subscriptions
    assert rule.regions == {"KZ"} and rule.parties == {"EU"}
    assert rule.series == {"human-rights.eu-uz"} and rule.sources == {"one"} and rule.languages == {"pt"}
    assert rule.types == {DialogueType.HUMAN_RIGHTS} and rule.kinds == {FeedKind.GOVERNMENT, FeedKind.IGO}
    assert rule.query is not None and rule.query.text == "rights OR права"
    assert rule.exclude is not None and rule.exclude.kinds == {FeedKind.NEWS}
    assert rule.exclude.query is not None and rule.exclude.query.text == "football"
    assert (rule.cooldown, rule.quiet_hours, rule.time_zone) == (timedelta(hours=6), "22:00-07:00", "Asia/Almaty")
    assert rule.upcoming and rule.since is None


def test_a_query_may_stand_for_what_is_excluded(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, ALERT + 'exclude = "football"').subscriptions
    assert rule.exclude is not None and rule.exclude.query is not None and rule.exclude.query.text == "football"


def test_a_subscription_is_known_by_what_it_says(tmp_path: Path) -> None:
    def read(text: str) -> tuple[str, str]:
        (rule,) = load(tmp_path, text).subscriptions
        return rule.asked, rule.written

    asked, written = read(ALERT + FILTERED)
    assert read((ALERT + FILTERED).replace('name = "x"', 'name = "y"')) == (asked, written)
    as_digest = read(ALERT + FILTERED + 'digest = "daily 07:00"')
    assert as_digest[0] == asked and as_digest[1] != written
    for edited in ('["KZ"]->["UZ"]', "football->cricket", "rights OR->rights AND"):
        old, new = edited.split("->")
        assert read((ALERT + FILTERED).replace(old, new))[0] != asked
    assert read(ALERT + 'on = ["item"]')[0] != read(ALERT)[0]


def test_the_command_line_wins_over_environment_and_file(tmp_path: Path) -> None:
    environ = {"AGGREGATOR_DATABASE": "sqlite:///env.db"}
    assert load(tmp_path, WHOLE, environ).database == "sqlite:///env.db"
    read = load(tmp_path, WHOLE, environ, "postgresql+psycopg://host/name")
    assert read.database == "postgresql+psycopg://host/name"
    assert read.sources["database"] == "--database"


def test_absolute_databases_stay_where_they_are(tmp_path: Path) -> None:
    assert load(tmp_path, '[aggregator]\ndatabase = "sqlite:////srv/a.db"').database == "sqlite:////srv/a.db"


def test_no_file_is_an_empty_configuration() -> None:
    read = config.load(None, vocabulary=Words(), environ={})
    assert read.feeds == () and read.database == config.DATABASE


FEED = '[[feeds]]\nid = "a"\nurl = "https://a.example/"\n'
CHANNEL = '[channels.coop]\ntype = "pigeon"\nto = "roof"\n'
ALERT = CHANNEL + '[[alerts]]\nname = "x"\nchannels = ["coop"]\n'


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ("[aggregator]\nconcurency = 3", 2, "aggregator.concurency", "unknown key"),
        ("[agregator]\nx = 1", 1, "agregator", "unknown key"),
        ("\n[aggregator]\nconcurrency = 0", 3, "aggregator.concurrency", "greater than or equal to 1"),
        ('[aggregator]\ndatabase = "mysql://x"', 2, "aggregator.database", "not a database URL"),
        ('[aggregator]\nhost_interval = "5 parsecs"', 2, "aggregator.host_interval", "no duration"),
        ('[aggregator]\nhost_interval = "99999999999999999999w"', 2, "aggregator.host_interval", "century"),
        ('[aggregator]\ncontact = "Бюро <a@a.example>"', 2, "aggregator.contact", "in ASCII"),
        ('[aggregator]\ncontact = "https://a.example\\nX-Header: 1"', 2, "aggregator.contact", "in ASCII"),
        ('[aggregator]\nlanguages = ["?"]', 2, "aggregator.languages[0]", "language tag"),
        ("x = [", 1, None, "not TOML"),
        ("a = 1\nb == 2", 2, None, "not TOML"),
        (FEED + FEED, 5, "feeds[1].id", "already taken on line 2"),
        ('[[feeds]]\nid = "a"\nurl = "ftp://a.example/"', 3, "feeds[0].url", "not an http"),
        ('[[feeds]]\nid = "a"\nurl = "https://"', 3, "feeds[0].url", "not an http"),
        ('[[feeds]]\nid = "a"\nurl = "https://a:99999/"', 3, "feeds[0].url", "not an http"),
        ('[[feeds]]\nid = "a"\nurl = "https://u:p@a.example/"', 3, "feeds[0].url", "password"),
        ('[[feeds]]\nid = "a"', 1, "feeds[0].url", "missing"),
        ('[[feeds]]\nid = "a b"\nurl = "https://a.example/"', 2, "feeds[0].id", "pattern"),
        (FEED + 'priority = "urgent"', 1, "feeds[0]", "high, normal, low"),
        (FEED + 'priority = "1m"', 1, "feeds[0]", "be kind"),
        (FEED + 'interval = "10s"', 1, "feeds[0]", "be kind"),
        (FEED + 'country = "Kazakhstan"', 4, "feeds[0].country", "alpha-2"),
        (FEED + 'time_zone = "Mars/Olympus"', 4, "feeds[0].time_zone", "time zone"),
        ('[channels.x]\nto = "roof"', 1, "channels.x.type", "needs a type"),
        ('[channels.x]\ntype = "owl"', 2, "channels.x.type", "no channel type"),
        (CHANNEL + 'secret = "s"', 4, "channels.coop.secret", "secret_env"),
        ('[[alerts]]\nname = "x"\nchannels = ["coop"]', 3, "alerts[0].channels", "no channel is configured"),
        (CHANNEL + '[[alerts]]\nname = "x"\nchannels = ["hen"]', 6, "alerts[0].channels", "there are coop"),
        (ALERT + 'on = ["rumour"]', 7, "alerts[0].on", "no event"),
        (ALERT + 'regions = ["Atlantis"]', 7, "alerts[0].regions", "no region"),
        (ALERT + 'themes = ["gossip"]', 7, "alerts[0].themes", "no theme"),
        (ALERT + 'digest = "hourly"', 7, "alerts[0].digest", "daily or weekly"),
        (ALERT + 'remind = ["soon"]', 7, "alerts[0].remind[0]", "no duration"),
        (ALERT + 'remind = ["9999999d"]', 7, "alerts[0].remind[0]", "longer than a century"),
        (ALERT + "min_confidence = 2", 7, "alerts[0].min_confidence", "less than or equal to 1"),
        (ALERT + 'on = ["reminder"]', 7, "alerts[0].on", "asked for by `remind`"),
        (ALERT + 'on = ["digest"]', 7, "alerts[0].on", "asked for by `digest`"),
        (ALERT + 'parties = ["Atlantis"]', 7, "alerts[0].parties", "no party"),
        (ALERT + 'types = ["summit"]', 7, "alerts[0].types", "no type of dialogue; there are human_rights_dialogue"),
        (ALERT + 'kinds = ["blog"]', 7, "alerts[0].kinds", "no kind of feed; there are government"),
        (ALERT + 'sources = ["a b"]', 7, "alerts[0].sources[0]", "pattern"),
        (ALERT + 'languages = ["?"]', 7, "alerts[0].languages[0]", "language tag"),
        (ALERT + 'query = "(a"', 7, "alerts[0].query", "the query, at character"),
        (ALERT + 'exclude = "(a"', 7, "alerts[0].exclude.query", "the query, at character"),
        (ALERT + 'exclude = { themes = ["gossip"] }', 7, "alerts[0].exclude.themes", "no theme"),
        (ALERT + "[alerts.exclude]\ntopics = []", 8, "alerts[0].exclude.topics", "unknown key"),
        (ALERT + 'quiet_hours = "night"', 7, "alerts[0].quiet_hours", "two times of day"),
        (ALERT + 'time_zone = "Mars/Olympus"', 7, "alerts[0].time_zone", "time zone"),
        (ALERT + 'cooldown = "a while"', 7, "alerts[0].cooldown", "no duration"),
        (ALERT + 'cooldown = "90d"', 7, "alerts[0].cooldown", "less than or equal to 30 days"),
        (ALERT + 'upcoming = "yes"', 7, "alerts[0].upcoming", "boolean"),
        (ALERT + '[[alerts]]\nname = "x"\nchannels = ["coop"]', 8, "alerts[1].name", "already taken"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, text: str, line: int, key: str | None, says: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    error = caught.value
    assert (error.file, error.line, error.key) == (str(tmp_path / "feeds.toml"), line, key)
    assert says in error.message
    assert error.exit_code == 3


def test_a_lab_may_poll_every_second(tmp_path: Path) -> None:
    read = load(tmp_path, FEED + 'allow_private = true\ninterval = "1s"')
    assert read.feeds[0].interval == timedelta(seconds=1)


def test_a_bad_database_from_the_environment_names_its_source(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_DATABASE: not a database URL"):
        load(tmp_path, "", {"AGGREGATOR_DATABASE": "oracle://x"})


def test_a_file_that_cannot_be_read_is_a_configuration_error(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(ConfigurationError, match="cannot be read"):
        config.load(path, vocabulary=Words(), environ={})


def test_the_file_is_found_by_flag_environment_folder_and_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.find(None, {"HOME": str(tmp_path)}) is None
    home = tmp_path / "cfg" / "aggregator" / "feeds.toml"
    home.parent.mkdir(parents=True)
    home.write_text("")
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "cfg")}
    assert config.find(None, environ) == home
    (tmp_path / "feeds.toml").write_text("")
    assert config.find(None, environ) == Path("feeds.toml")
    other = tmp_path / "other.toml"
    other.write_text("")
    assert config.find(None, {**environ, "AGGREGATOR_CONFIG": str(other)}) == other
    assert config.find(str(other), environ) == other
    with pytest.raises(ConfigurationError, match="--config"):
        config.find(str(tmp_path / "gone.toml"), environ)


def test_secrets_come_from_environment_file_or_credential(tmp_path: Path) -> None:
    kept = tmp_path / "TOKEN"
    kept.write_text("canary\n")
    assert config.Secrets({"TOKEN": "canary"})("TOKEN") == "canary"
    assert config.Secrets({"TOKEN_FILE": str(kept)})("TOKEN") == "canary"
    assert config.Secrets({"CREDENTIALS_DIRECTORY": str(tmp_path)})("TOKEN") == "canary"
    with pytest.raises(ConfigurationError, match="TOKEN is nowhere"):
        config.Secrets({})("TOKEN")
    kept.write_text("\n")
    with pytest.raises(ConfigurationError, match="empty"):
        config.Secrets({"TOKEN_FILE": str(kept)})("TOKEN")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        config.Secrets({}).read(str(tmp_path / "nothing"))


def test_keys_are_found_in_every_way_of_writing_them() -> None:
    text = '''a.b = 1
"c d" = """
x = 1
"""
[t.u]
list = [
  "y = 2", # ]
]
z = { p = "[" }
[[r]]
k = 'one # two'
[[r.s]]
m = 1
[[r]]
k = 2
'''
    assert config.key_lines(text) == {
        ("a", "b"): 1,
        ("c d",): 2,
        ("t", "u"): 5,
        ("t", "u", "list"): 6,
        ("t", "u", "z"): 9,
        ("r", 0): 10,
        ("r", 0, "k"): 11,
        ("r", 0, "s", 0): 12,
        ("r", 0, "s", 0, "m"): 13,
        ("r", 1): 14,
        ("r", 1, "k"): 15,
    }


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_configuration_or_a_configuration_error(text: str) -> None:
    config.key_lines(text)
    try:
        config._read(text, None, Words(), {}, None)
    except ConfigurationError as error:
        assert error.line is not None and error.line >= 1


def test_the_default_configuration_is_valid() -> None:
    read = config.load(REPOSITORY / "feeds.toml", vocabulary=Words(), environ={})
    assert len(read.feeds) > 300
    assert {feed.kind for feed in read.feeds} == set(FeedKind)
    assert len({feed.url for feed in read.feeds}) == len(read.feeds)


def test_the_examples_in_the_default_configuration_are_valid(tmp_path: Path) -> None:
    text = (REPOSITORY / "feeds.toml").read_text(encoding="utf-8").split("\n# --- International")[0]
    commented = [
        line.removeprefix("# ")
        for line in text.splitlines()
        if line.startswith(("# [", "# ")) and ("=" in line or line.startswith("# ["))
    ]
    example = "\n".join(line for line in commented if not line.startswith(("contact", "languages")))
    assert "[[alerts]]" in example and "[channels.hook]" in example

    class Real(Words):
        def channel_types(self) -> Collection[str]:
            return ("email", "webhook", "file")

        def channel_options(self, kind: str) -> type[BaseModel]:
            from aggregator.alerts import channels

            return channels.find(kind).Options

    path = tmp_path / "feeds.toml"
    path.write_text(example, encoding="utf-8")
    read = config.load(path, vocabulary=Real(), environ={})
    assert set(read.channels) == {"desk", "hook", "log"}
    assert len(read.subscriptions) == 1
