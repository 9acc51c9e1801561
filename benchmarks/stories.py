"""How well copies of one text are told from texts that merely share their wording.

    .venv/bin/python benchmarks/stories.py [--seeds 1 2 3] [--set synthetic|state|real] [--errors 10] [--items 3000]

Every original is syndicated zero to three times within a week, by as many outlets: retitled, a dateline and
boilerplate put on, cut at 160 to 1,500 characters, 2 to 10 % of its words edited, its first sentence dropped in 15 %
of the copies (the test of reference/language.md §4). Originals are made of invented words, and, where ../shared is
there, the first versions of 587 real press releases. Traps: releases of one template that differ in town, amount,
edition and name, from one office, and their copies; the real set has its own (schedules, national days, calls).

"by text" looks at texts alone, as `analyze` does; "by feed" knows which feed each is from, as the daemon does.

"real" are 12,000 items of real feeds, also where ../shared is there. Which of them are copies was judged by reading
what shares a run of six words or most of its title with another feed's item within a week
(benchmarks/stories-real.tsv: a story's number and its items, each as a hash of file, title and text).
"""

from __future__ import annotations

import argparse
import json
import random
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import combinations, product
from pathlib import Path

from aggregator.evaluation import b_cubed
from aggregator.items import identity
from aggregator.items.text import plain_text, plain_title
from aggregator.model import Document, Failed, Feed, ParsedFeed, ParseResult
from aggregator.parsing.document import Source, open_document
from aggregator.parsing.formats import jsonfeed, syndication
from aggregator.stories.grouping import Grouper

DATA = Path(__file__).parents[2] / "shared" / "data"
STATE, ARCHIVE = DATA / "state-gov-2021.labelled.jsonl", DATA / "feeds-dev.tar.gz"
LABELS = Path(__file__).with_name("stories-real.tsv")
MADE_UP = ("w3c+feedvalidator", "kurtmckee+", "plenaryapp")
"""Folders of the archive whose items are test cases, or that hold no feeds."""
SMALLEST, LARGEST = 3_000, 3_000_000  # bytes of a file; below are test cases
NOWHERE = "https://feed.example/"
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
START = datetime(2024, 3, 1, 9, tzinfo=UTC)
PROSE = """the of and to in a for that on with by from at as is was its this are have has will be which or an it not
    their also into more than after under been were between during new over who about said"""
FUNCTION_WORDS = PROSE.split()
OUTLETS = (
    "Daily Courier", "World Wire", "The Observer Post", "Regional News", "Morning Ledger", "Harbour Times",
    "Valley Herald", "Capital Tribune", "Northern Star", "Evening Standard Bearer", "Coast Monitor", "Mountain Echo",
)  # fmt: skip
BOILERPLATE = (
    "ORGANIZATIONS IN THIS STORY",
    "Subscribe to our newsletter for the latest stories from the region.",
    "This content was provided by a third party and was not edited by our newsroom.",
    "The post {title} appeared first on {outlet}.",
    "Media contact: press office, telephone on request. All rights reserved.",
)


@dataclass(frozen=True, slots=True)
class Text:
    story: int
    title: str
    body: str
    published: datetime
    feed: str


class Tongue:
    """An invented language: words by Zipf's law, some of them names, between real function words."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "on", "is", "al")]
        words = {"".join(rng.choices(syllables, k=rng.choice((2, 2, 3, 3, 4)))) for _ in range(9_000)}
        self.words = sorted(words)
        rng.shuffle(self.words)
        self.weights = [1 / (rank + 20) for rank in range(len(self.words))]

    def word(self) -> str:
        return self.rng.choices(self.words, self.weights)[0]

    def name(self) -> str:
        return self.rng.choice(self.words).capitalize()

    def sentence(self) -> str:
        rng = self.rng
        words = []
        for _ in range(rng.randint(9, 26)):
            draw = rng.random()
            words.append(
                rng.choice(FUNCTION_WORDS)
                if draw < 0.42
                else self.name()
                if draw < 0.54
                else str(rng.randint(2, 2_400))
                if draw < 0.56
                else self.word()
            )
        return words[0].capitalize() + " " + " ".join(words[1:]) + "."

    def body(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        return " ".join(self.word().capitalize() for _ in range(self.rng.randint(5, 11)))


def invented(rng: random.Random, number: int) -> Iterator[Text]:
    """Originals: nine in ten of their own, one in ten from a template that five or six share."""
    tongue = Tongue(rng)
    story = 0
    while story < number:
        at = START + timedelta(hours=rng.uniform(0, 24 * 28))
        if rng.random() < 0.98:
            yield Text(story, tongue.title(), tongue.body(rng.randint(4, 22)), at, f"agency {rng.randrange(40)}")
            story += 1
            continue
        head, middle, tail = tongue.body(1), tongue.body(3), tongue.body(5)
        office = f"agency {rng.randrange(40)}"
        for sibling in range(rng.randint(4, 7)):
            town, official, edition = tongue.name(), f"{tongue.name()} {tongue.name()}", 3 + sibling
            kind = rng.randrange(3)
            if kind == 0:
                amount = f"${rng.randint(100, 999)},{rng.randint(100, 999)}"
                fresh = f"{town} will receive {amount} for its {tongue.word()}, {official} said. {head}"
                title = f"{town} receives {amount}"
            elif kind == 1:
                fresh = f"{official} and {tongue.name()} {tongue.name()} met in {town} on Monday. {head}"
                title = f"{official} in {town}"
            else:
                fresh = f"The {edition}th {town} Dialogue was held. {head}"
                title = f"{edition}th {town} Dialogue"
            yield Text(story, title, f"{fresh} {middle} {tail}", at + timedelta(hours=5 * sibling), office)
            story += 1


def state(rng: random.Random) -> Iterator[Text]:
    """The first versions of real press releases, spread over four weeks; none if the file is absent."""
    if not STATE.exists():
        return
    for story, line in enumerate(STATE.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        at = START + timedelta(hours=rng.uniform(0, 24 * 28))
        yield Text(story, plain_title(row["title"]), plain_text(row["text"]), at, "department")


def syndicate(rng: random.Random, original: Text, outlet: str, words: Sequence[str]) -> Text:
    """A copy of `original` as another outlet would run it."""
    title, body = original.title, original.body
    if rng.random() < 0.6:
        chosen = title.split()
        rng.shuffle(chosen)
        title = " ".join([*chosen[: max(2, len(chosen) // 2)], *rng.choices(words, k=3)])
    if rng.random() < 0.3:
        title = f"{title} {rng.choice('|-–')} {outlet}"
    if rng.random() < 0.15 and ". " in body:
        body = body.split(". ", 1)[1]
    body = _edit(rng, body, rng.uniform(0.02, 0.10), words)
    if rng.random() < 0.7:
        length = int(rng.uniform(160, 1_500))
        if len(body) > length:
            body = body[:length] + rng.choice((" [...]", "…", ""))
    if rng.random() < 0.4:
        body = f"{rng.choice(words).upper()} ({outlet}) – {body}"
    if rng.random() < 0.4:
        extra = rng.choice(BOILERPLATE).format(title=title, outlet=outlet)
        body = f"{extra} {body}" if rng.random() < 0.5 and "appeared" not in extra else f"{body} {extra}"
    return Text(original.story, title, body, original.published + timedelta(hours=rng.uniform(0.2, 150)), outlet)


def _edit(rng: random.Random, body: str, share: float, words: Sequence[str]) -> str:
    edited = []
    for word in body.split():
        draw = rng.random() / share
        if draw >= 1:
            edited.append(word)
        elif draw < 0.5:
            edited.append(rng.choice(words))
        elif draw < 0.7:
            edited += [word, rng.choice(words)]
    return " ".join(edited)


def stream(rng: random.Random, originals: Sequence[Text]) -> list[Text]:
    words = sorted({word.lower() for text in originals for word in text.body.split() if word.isalpha()})
    copies = [
        syndicate(rng, text, outlet, words)
        for text in originals
        for outlet in rng.sample(OUTLETS, rng.choice((0, 1, 1, 1, 2, 3)))
    ]
    return sorted([*originals, *copies], key=lambda text: text.published)


def group(texts: Sequence[Text], *, by_feed: bool) -> list[str]:
    grouper = Grouper()
    return [
        grouper.add(
            str(number),
            Document(title=text.title, text=text.body),
            text.published,
            feed_id=text.feed if by_feed else None,
        )
        for number, text in enumerate(texts)
    ]


def measure(name: str, texts: Sequence[Text], errors: int, *, by_feed: bool) -> None:
    begun = time.process_time()
    found = group(texts, by_feed=by_feed)
    spent = time.process_time() - begun
    wanted = [text.story for text in texts]

    def pairs(keys: Counter[object]) -> int:
        return sum(count * (count - 1) // 2 for count in keys.values())

    right, of_found, of_wanted = (pairs(Counter(keys)) for keys in (zip(found, wanted, strict=True), found, wanted))
    precision, recall = right / max(1, of_found), right / max(1, of_wanted)
    print(
        f"{name}: {len(texts)} items, {of_wanted} pairs: precision {precision:.3f}, recall {recall:.3f}, "
        f"B-cubed F1 {b_cubed(found, wanted):.3f}, {len(texts) / spent:,.0f} items/s"
    )
    if errors:
        show(texts, found, errors)


# --- real copies -----------------------------------------------------------------------------------------------------


def judge_real(errors: int) -> None:
    """Pairs of items from different feeds; what shares a title and not a text ("-") counts for nothing."""
    if not ARCHIVE.exists():
        return
    items = sorted(_distinct(_real_items()), key=lambda pair: pair[1].published)
    texts = [text for _, text in items]
    rows = (line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines())
    labels = {key: story for story, key in rows}
    told = [labels.get(key) for key, _ in items]
    found = group(texts, by_feed=True)
    wanted, got = (
        {pair for pair in _pairs(texts, groups) if "-" not in {told[pair[0]], told[pair[1]]}}
        for groups in (told, found)
    )
    print(
        f"real: {len(texts)} items, {len(wanted)} pairs: precision {len(wanted & got) / max(1, len(got)):.3f}, "
        f"recall {len(wanted & got) / max(1, len(wanted)):.3f}"
    )
    for kind, pairs in (("wrong", got - wanted), ("missed", wanted - got)):
        for one, other in sorted(pairs)[:errors]:
            print(f"\n{kind} ({len(pairs)})")
            for number in (one, other):
                print(f"  {items[number][0]} {texts[number].title}\n    {texts[number].body[:260]}")


def _pairs(texts: Sequence[Text], groups: Sequence[str | None]) -> set[tuple[int, int]]:
    """Which two of one group are of different feeds."""
    members: dict[str, list[int]] = {}
    for number, name in enumerate(groups):
        if name is not None:
            members.setdefault(name, []).append(number)
    return {
        pair
        for numbers in members.values()
        for pair in combinations(numbers, 2)
        if texts[pair[0]].feed != texts[pair[1]].feed
    }


def _distinct(items: Iterator[Text]) -> Iterator[tuple[str, Text]]:
    """Each item of a feed once, with its key; there are many snapshots of some feeds."""
    seen = set()
    for text in items:
        key = sha256("\n".join((text.feed, text.title, text.body)).encode("utf-8", "replace")).hexdigest()[:16]
        if key not in seen:
            seen.add(key)
            yield key, text


def _real_items() -> Iterator[Text]:
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            name = member.name.removeprefix("feeds/")
            content = archive.extractfile(member) if member.isfile() and SMALLEST <= member.size <= LARGEST else None
            if content is None or name.startswith(MADE_UP):
                continue
            parsed = _parsed(content.read())
            if not isinstance(parsed, ParsedFeed):
                continue
            feed = Feed(id="f", url=NOWHERE, name="f")
            for entry in parsed.entries:
                draft = identity.draft(entry, feed=feed, base_url=NOWHERE)
                at = draft.published or draft.updated or UNDATED
                yield Text(0, draft.title, draft.text, at, parsed.title or name)


def _parsed(body: bytes) -> ParseResult | None:
    document = open_document(Source(body=body, url=NOWHERE))
    if isinstance(document, Failed):
        return document
    return next((form.read(document) for form in (jsonfeed, syndication) if form.claims(document)), None)


# ---------------------------------------------------------------------------------------------------------------------


def show(texts: Sequence[Text], found: Sequence[str], errors: int) -> None:
    """The first wrong pairs and the first missed ones."""
    first: dict[object, int] = {}
    wrong, missed = [], []
    for at, (text, story) in enumerate(zip(texts, found, strict=True)):
        other = texts[first.setdefault(story, at)]
        if other.story != text.story:
            wrong.append((other, text))
        if found[first.setdefault(("story", text.story), at)] != story:
            missed.append((texts[first["story", text.story]], text))
    for kind, errors_of in (("wrong", wrong), ("missed", missed)):
        for one, other in errors_of[:errors]:
            print(f"\n{kind} ({len(errors_of)})")
            for text in (one, other):
                print(f"  {text.published:%d %b} {text.title}\n    {text.body[:260]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--set", choices=("synthetic", "state", "real"))
    parser.add_argument("--errors", type=int, default=0, help="how many wrong and missed pairs to show")
    parser.add_argument("--items", type=int, default=3_000, help="invented originals")
    asked = parser.parse_args()
    for seed, (name, make) in product(
        asked.seeds, (("synthetic", lambda rng: invented(rng, asked.items)), ("state", state))
    ):
        if asked.set in {None, name}:
            rng = random.Random(seed)  # noqa: S311 - a repeatable benchmark, nothing secret
            originals = list(make(rng))
            if originals:
                texts = stream(rng, originals)
                for by_feed in (False, True):
                    way = "by feed" if by_feed else "by text"
                    measure(f"{name} {seed} {way}", texts, asked.errors, by_feed=by_feed)
    if asked.set in {None, "real"}:
        judge_real(asked.errors)


if __name__ == "__main__":
    main()
