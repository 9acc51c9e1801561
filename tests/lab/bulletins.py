"""Announcements of dialogues that do not exist, as many as a test wants, each between two other countries."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations

from aggregator.app import load_analyzer
from aggregator.model import Document, Status
from tests.lab.newsroom import item

CITIES = {
    "AR": ("Argentina", "Buenos Aires"),
    "AT": ("Austria", "Vienna"),
    "BR": ("Brazil", "Brasília"),
    "CA": ("Canada", "Ottawa"),
    "CL": ("Chile", "Santiago"),
    "EG": ("Egypt", "Cairo"),
    "FI": ("Finland", "Helsinki"),
    "FR": ("France", "Paris"),
    "DE": ("Germany", "Berlin"),
    "IN": ("India", "New Delhi"),
    "ID": ("Indonesia", "Jakarta"),
    "IT": ("Italy", "Rome"),
    "JP": ("Japan", "Tokyo"),
    "KZ": ("Kazakhstan", "Astana"),
    "KE": ("Kenya", "Nairobi"),
    "MX": ("Mexico", "Mexico City"),
    "MA": ("Morocco", "Rabat"),
    "NO": ("Norway", "Oslo"),
    "PK": ("Pakistan", "Islamabad"),
    "PE": ("Peru", "Lima"),
    "PL": ("Poland", "Warsaw"),
    "PT": ("Portugal", "Lisbon"),
    "ES": ("Spain", "Madrid"),
    "TH": ("Thailand", "Bangkok"),
    "TR": ("Türkiye", "Ankara"),
    "UZ": ("Uzbekistan", "Tashkent"),
    "VN": ("Vietnam", "Hanoi"),
    "AU": ("Australia", "Canberra"),
    "BE": ("Belgium", "Brussels"),
    "BG": ("Bulgaria", "Sofia"),
    "CH": ("Switzerland", "Bern"),
    "CN": ("China", "Beijing"),
    "CO": ("Colombia", "Bogotá"),
    "CZ": ("Czechia", "Prague"),
    "DK": ("Denmark", "Copenhagen"),
    "EE": ("Estonia", "Tallinn"),
    "GB": ("United Kingdom", "London"),
    "GR": ("Greece", "Athens"),
    "HR": ("Croatia", "Zagreb"),
    "HU": ("Hungary", "Budapest"),
    "IE": ("Ireland", "Dublin"),
    "KG": ("Kyrgyzstan", "Bishkek"),
    "KR": ("South Korea", "Seoul"),
    "LT": ("Lithuania", "Vilnius"),
    "LV": ("Latvia", "Riga"),
    "MN": ("Mongolia", "Ulaanbaatar"),
    "MY": ("Malaysia", "Kuala Lumpur"),
    "NG": ("Nigeria", "Abuja"),
    "NL": ("Netherlands", "The Hague"),
    "NZ": ("New Zealand", "Wellington"),
    "PH": ("Philippines", "Manila"),
    "RO": ("Romania", "Bucharest"),
    "RS": ("Serbia", "Belgrade"),
    "SE": ("Sweden", "Stockholm"),
    "SI": ("Slovenia", "Ljubljana"),
    "SK": ("Slovakia", "Bratislava"),
    "TN": ("Tunisia", "Tunis"),
    "UA": ("Ukraine", "Kyiv"),
    "UY": ("Uruguay", "Montevideo"),
    "ZA": ("South Africa", "Pretoria"),
}
ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One announcement; `parties` tell it from every other."""

    guid: str
    parties: frozenset[str]
    start: date
    title: str
    text: str
    subject: str  # "fourth round of political consultations between Chile and Peru"

    def rss(self, published: datetime) -> str:
        return item(self.title, f"<p>{self.text}</p>", published, guid=self.guid)


def bulletins(dice: random.Random, today: date) -> Iterator[Bulletin]:
    """Announcements in an order of the dice, each of a kind that the analyser understands: what is tested with them
    is that none is lost on the way."""
    pairs = list(combinations(sorted(CITIES), 2))
    dice.shuffle(pairs)
    analyzer = load_analyzer(None)
    for number, pair in enumerate(pairs):
        (one, city), (other, _) = (CITIES[code] for code in dice.sample(pair, 2))
        start = today + timedelta(days=dice.randrange(20, 200))
        nth, day = dice.choice(ORDINALS), f"{start.day} {start:%B %Y}"
        title = f"{one} and {other} to hold {nth} round of political consultations in {city} on {day}"
        subject = f"{nth} round of political consultations between {one} and {other}"
        text = f"The {subject} will be held in {city} on {day}."
        claim = analyzer.analyze(Document(title=title, text=text, language="en")).dialogue
        if claim and frozenset(claim.parties) == frozenset(pair) and claim.when.start == start:
            yield Bulletin(f"bulletin-{number}", frozenset(pair), start, title, text, subject)


def called_off(bulletin: Bulletin, dice: random.Random) -> Bulletin | None:
    """What the same publisher says later: the session is postponed or cancelled; None if the analyser reads another."""
    status = dice.choice((Status.POSTPONED, Status.CANCELLED))
    day = f"{bulletin.start.day} {bulletin.start:%B %Y}"
    title = f"{bulletin.subject[:1].upper()}{bulletin.subject[1:]} {status.value}"
    text = f"The {bulletin.subject}, which was to be held on {day}, has been {status.value}."
    claim = load_analyzer(None).analyze(Document(title=title, text=text, language="en")).dialogue
    if claim is None or frozenset(claim.parties) != bulletin.parties or claim.status is not status:
        return None
    return replace(bulletin, guid=f"{bulletin.guid}-{status.value}", title=title, text=text)
