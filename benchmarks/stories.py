"""How well copies of one text are told from texts that merely share their wording.

    .venv/bin/python benchmarks/stories.py [--seed 1] [--set synthetic|state] [--errors 10] [--items 3000]

Every original is syndicated zero to three times within a week: retitled, a dateline and boilerplate put on, cut at
160 to 1,500 characters, 2 to 10 % of its words edited, its first sentence dropped in 15 % of the copies (the test of
reference/language.md §4). Originals are made of invented words, and, where ../shared is there, the first versions of
587 real press releases. Traps: releases of one template that differ in town, amount, edition and name; the real set
has its own (schedules, national days, calls).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.evaluation import b_cubed
from aggregator.items.clean import plain_text, plain_title
from aggregator.model import Document
from aggregator.stories.grouping import Grouper

STATE = Path(__file__).parents[2] / "shared" / "data" / "state-gov-2021.labelled.jsonl"
START = datetime(2024, 3, 1, 9, tzinfo=UTC)
PROSE = """the of and to in a for that on with by from at as is was its this are have has will be which or an it not
    their also into more than after under been were between during new over who about said"""
FUNCTION_WORDS = PROSE.split()
OUTLETS = ("Daily Courier", "World Wire", "The Observer Post", "Regional News", "Morning Ledger")
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
            yield Text(story, tongue.title(), tongue.body(rng.randint(4, 22)), at)
            story += 1
            continue
        head, middle, tail = tongue.body(1), tongue.body(3), tongue.body(5)
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
            yield Text(story, title, f"{fresh} {middle} {tail}", at + timedelta(hours=5 * sibling))
            story += 1


def state(rng: random.Random) -> Iterator[Text]:
    """The first versions of real press releases, spread over four weeks; none if the file is absent."""
    if not STATE.exists():
        return
    for story, line in enumerate(STATE.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        at = START + timedelta(hours=rng.uniform(0, 24 * 28))
        yield Text(story, plain_title(row["title"]), plain_text(row["text"]), at)


def syndicate(rng: random.Random, original: Text, words: Sequence[str]) -> Text:
    """A copy of `original` as another outlet would run it."""
    title, body = original.title, original.body
    outlet = rng.choice(OUTLETS)
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
    return Text(original.story, title, body, original.published + timedelta(hours=rng.uniform(0.2, 150)))


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
    copies = [syndicate(rng, text, words) for text in originals for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    return sorted([*originals, *copies], key=lambda text: text.published)


def measure(name: str, texts: Sequence[Text], errors: int) -> None:
    grouper = Grouper()
    begun = time.process_time()
    found = [
        grouper.add(str(number), Document(title=text.title, text=text.body), text.published)
        for number, text in enumerate(texts)
    ]
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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", choices=("synthetic", "state"))
    parser.add_argument("--errors", type=int, default=0, help="how many wrong and missed pairs to show")
    parser.add_argument("--items", type=int, default=3_000, help="invented originals")
    asked = parser.parse_args()
    for name, make in (("synthetic", lambda rng: invented(rng, asked.items)), ("state", state)):
        if asked.set in {None, name}:
            rng = random.Random(asked.seed)  # noqa: S311 - a repeatable benchmark, nothing secret
            originals = list(make(rng))
            if originals:
                measure(name, stream(rng, originals), asked.errors)


if __name__ == "__main__":
    main()
