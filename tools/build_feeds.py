"""Write the default feeds.toml from the surveyed list of feeds (a developer's tool; the result is committed).

    python tools/build_feeds.py ../shared/data > feeds.toml

Feeds are taken where the survey says a default is fine (`default_ok` is `yes`, or `ua`: works, but blocks some agents),
grouped by world region. Facts only: publisher, address, country, language and kind.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

KINDS = {"gov": "government", "parliament": "parliament", "igo": "igo", "ngo": "ngo", "news": "news"}
# Publishers that announce dialogues themselves are polled at high priority.
FOREIGN_AFFAIRS = re.compile(
    r"foreign|ministry of external|affaires étrangères|MEAE|auswärtig|exteriores|esteri|state department|"
    r"department of state|FCDO|МИД|European Commission|Council of the EU|EEAS|mofa|dfat",
    re.IGNORECASE,
)
# The survey names states only; these publish as an organisation, which stands for "we" in what they write.
PUBLISHERS = {
    "ec.europa.eu": "org:eu",
    "www.consilium.europa.eu": "org:eu",
    "www.europarl.europa.eu": "org:eu",
    "www.eeas.europa.eu": "org:eu",
    "www.nato.int": "org:nato",
    "www.osce.org": "org:osce",
}
FORBIDS_ROBOTS = {"www.aljazeera.com"}  # its terms
ORDER = ("International", "Americas", "Europe", "Asia", "Africa", "Oceania")

HEAD = """\
# Aggregator's configuration: a working default. Every key is explained in README.md, "Configuration".
#
# The feeds below are those of governments, parliaments, international organisations and news from every world region.
# Delete what you do not need, add your own with a [[feeds]] table or with `aggregator feeds add URL`.

[aggregator]
database = "sqlite:///aggregator.db"      # beside this file; or postgresql+psycopg://user@host/name
# contact = "https://example.org/bot"     # goes into the User-Agent: publishers can reach you. Please set it.
# languages = ["en", "ru", "fr", "es"]    # optional: understand these languages only
concurrency = 16                          # requests in flight over all hosts
host_interval = "5s"                      # least time between two request starts to one host

# --- where alerts go: take away the comment signs and fill in ---------------------------------------------------------

# [channels.desk]
# type = "email"
# smtp = "smtp://user@mail.example.org:587"   # STARTTLS is required; smtps:// for port 465
# password_env = "SMTP_PASSWORD"              # the secret stands in the environment, never here
# from = "Aggregator <aggregator@example.org>"
# to = ["desk@example.org"]

# [channels.hook]
# type = "webhook"
# url = "https://example.org/hooks/dialogues"
# secret_env = "HOOK_SECRET"                  # whsec_…: the receiver checks the signature with it

# [channels.log]
# type = "file"
# path = "alerts.jsonl"                       # one JSON object a line, for pipelines

# --- what is told, and to whom ----------------------------------------------------------------------------------------

# [[alerts]]
# name = "central-asia"
# on = ["dialogue.announced", "dialogue.changed", "dialogue.postponed", "dialogue.cancelled", "dialogue.concluded"]
# regions = ["Central Asia", "org:c5"]        # codes or plain names: "KZ", "Kazakhstan", "EU"
# themes = ["human-rights"]
# min_confidence = 0.6
# channels = ["desk", "hook"]
# remind = ["14d", "1d"]                      # before the dialogue starts
# digest = "daily 07:00 Asia/Almaty"          # collected and sent then, instead of at once
"""


def slug(text: str) -> str:
    """`text` as an id, empty if it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def build(data: Path) -> str:
    """The text of feeds.toml from the survey in `data`."""
    with (data / "country-codes.csv").open(encoding="utf-8", newline="") as file:
        regions = {row["ISO3166-1-Alpha-2"]: row["Region Name"] or "Asia" for row in csv.DictReader(file)}
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (data / "feed-urls.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["default_ok"] in {"yes", "ua"} and urlsplit(row["url"]).hostname not in FORBIDS_ROBOTS:
                groups[regions.get(row["country_iso2"], "International")].append(row)
    taken: set[str] = set()
    parts = [HEAD]
    for region in ORDER:
        rows = sorted(groups.pop(region), key=lambda row: (row["country_iso2"], row["kind"], row["url"]))
        parts.append(f"\n# --- {region} ".ljust(120, "-") + "\n")
        parts += [_table(row, taken) for row in rows]
    if groups:
        raise ValueError(f"regions without a place in ORDER: {sorted(groups)}")
    return "".join(parts)


def _table(row: dict[str, str], taken: set[str]) -> str:
    host = slug(urlsplit(row["url"]).hostname or "").removeprefix("www-")
    name = slug(row["publisher"])
    identifier = (name if len(name) >= 4 else host)[:56].strip("-")
    number = 1
    while identifier in taken:
        number += 1
        identifier = f"{identifier.rstrip('0123456789').rstrip('-')}-{number}"
    taken.add(identifier)
    kind = KINDS[row["kind"]]
    lines = ["", "[[feeds]]", f'id = "{identifier}"', f"url = {json.dumps(row['url'])}"]
    lines.append(f"name = {json.dumps(row['publisher'], ensure_ascii=False)}")
    lines.append(f'kind = "{kind}"')
    if country := row["country_iso2"] or PUBLISHERS.get(urlsplit(row["url"]).hostname or ""):
        lines.append(f'country = "{country}"')
    if row["lang"]:
        lines.append(f'language = "{row["lang"]}"')
    if kind in {"government", "igo"} and FOREIGN_AFFAIRS.search(row["publisher"]):
        lines.append('priority = "high"')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(build(Path(sys.argv[1])))
