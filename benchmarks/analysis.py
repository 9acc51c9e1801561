"""How fast the analyser reads: items of 600 characters a second on one core, start-up, memory, hostile texts.

    .venv/bin/python benchmarks/analysis.py [--set state|dev|made] [--rounds 7] [--no-hostile] [--profile]

CPU time of this process, every item at its best of some rounds, apart for tagging, detection, stories (features and
grouping) and for the whole path of the `analyze` command, from a line of JSON to a line of JSON. `state` and `dev` are
the items of ../shared/data with their text cut at 600 characters, left out where they are absent; `made` are texts
made of the sentences below, in five languages, every third of them an announcement.

Machines differ, and one machine differs from minute to minute when others work on it. So every time is also given in
units of a fixed piece of work that is measured beside it: compare the units.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from aggregator.analysis import AHEAD, Analyzer, analyze_stream, read_line
from aggregator.items.text import plain_text, plain_title
from aggregator.model import Document
from aggregator.stories.grouping import Grouper

SHARED = Path(__file__).parents[2] / "shared" / "data"
SETS = {"state": SHARED / "state-gov-2021.labelled.jsonl", "dev": SHARED / "dialogues-dev.jsonl"}
LENGTH = 600
MADE = 60  # texts a language
HOSTILE = 250_000  # characters; the next row is twice that
MOST_GROWTH = 2.6  # for twice the text: linear, with room for what does not fit the processor's caches

Line = dict[str, Any]

# One announcement, then what surrounds it, a language a row; own words.
SENTENCES: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "en": (
        (
            "Kenya and Norway to hold {n}th human rights dialogue in Nairobi",
            "The {n}th round of the Kenya–Norway Human Rights Dialogue will take place in Nairobi on 14 May 2024.",
        ),
        (
            "The ministry said that farmers in the north had lost a third of their harvest to the drought.",
            "Trade between the two neighbours grew by nine per cent last year, mostly in timber and tea.",
            "A spokeswoman declined to comment on the arrest of the journalist on Tuesday.",
            "Engineers hope that the new railway from Mombasa will reach the Ugandan border before the rains.",
            "The delegation is led by Deputy Minister Anne Hansen and will visit two schools on the coast.",
            "Critics called the draft law on associations a step back and asked parliament to think again.",
        ),
    ),
    "ru": (
        (
            "В Ташкенте пройдёт {n}-е заседание межправительственной комиссии Узбекистана и Польши",
            "{n}-е заседание узбекско-польской межправительственной комиссии состоится в Ташкенте 14 мая 2024 года.",
        ),
        (
            "Министр сообщил журналистам, что ремонт моста через реку продлится до конца осени.",
            "Товарооборот двух стран за год вырос на девять процентов, главным образом за счёт хлопка и фруктов.",
            "Правозащитники просят пересмотреть дело учителя, которого задержали в прошлом месяце.",
            "Новая дорога соединит горные сёла с железнодорожной станцией на границе с Казахстаном.",
            "По словам директора института, студенты из Варшавы приедут на летнюю школу уже в июле.",
            "Синоптики обещают дожди на юге и сильный ветер на западе.",
        ),
    ),
    "ar": (
        (
            "الأردن والنمسا يعقدان الجولة {n} من الحوار السياسي في عمّان",
            "تستضيف عمّان يوم 14 مايو 2024 الجولة {n} من المشاورات السياسية بين الأردن والنمسا.",
        ),
        (
            "قال الوزير إن أعمال ترميم الجسر القديم ستستمر حتى نهاية الخريف.",
            "ارتفع حجم التبادل التجاري بين البلدين بنسبة تسعة في المئة خلال العام الماضي.",
            "طالبت منظمات حقوقية بالإفراج عن المعلم الذي أوقف الشهر الماضي.",
            "سيربط الطريق الجديد القرى الجبلية بمحطة القطار قرب الحدود مع العراق.",
            "ويرأس الوفد نائب وزير الخارجية الذي سيزور مدرستين في العاصمة.",
            "وتوقعت الأرصاد هطول أمطار غزيرة في الجنوب ورياحا قوية في الغرب.",
        ),
    ),
    "zh": (
        (
            "中国与智利将在圣地亚哥举行第{n}次战略对话",
            "中国与智利第{n}次战略对话将于2024年5月14日在圣地亚哥举行,双方将就双边关系交换意见。",
        ),
        (
            "部长表示,旧桥的修缮工程将持续到秋末,期间车辆需要绕行。",
            "去年两国贸易额增长百分之九,主要来自水果和木材。",
            "人权组织要求重新审理上个月被拘留的教师一案。",
            "新公路将把山村与边境附近的火车站连接起来。",
            "代表团由外交部副部长率领,还将参观两所学校。",
            "气象部门预计南方有大雨,西部有大风,提醒居民注意安全。",
        ),
    ),
    "tr": (
        (
            "Türkiye ile Fas {n}. siyasi istişareleri Rabat'ta yapacak",
            "Türkiye ile Fas arasındaki siyasi istişarelerin {n}. turu 14 Mayıs 2024'te Rabat'ta düzenlenecek.",
        ),
        (
            "Bakan, eski köprünün onarımının sonbaharın sonuna kadar süreceğini söyledi.",
            "İki ülke arasındaki ticaret geçen yıl yüzde dokuz arttı, en çok meyve ve kereste satıldı.",
            "Hak savunucuları geçen ay gözaltına alınan öğretmenin serbest bırakılmasını istedi.",
            "Yeni yol, dağ köylerini Gürcistan sınırındaki tren istasyonuna bağlayacak.",
            "Heyete Dışişleri Bakan Yardımcısı başkanlık ediyor ve iki okul ziyaret edilecek.",
            "Meteoroloji güneyde şiddetli yağmur, batıda kuvvetli rüzgâr bekliyor.",
        ),
    ),
}


def made() -> list[Line]:
    """Texts of the sentences above, the same every time."""
    rng = random.Random(1)  # noqa: S311 - a repeatable benchmark, nothing secret
    lines: list[Line] = []
    for number in range(MADE):
        for (title, lede), rest in SENTENCES.values():
            announces = number % 3 == 0
            text = lede.format(n=number // 3 + 2) if announces else ""
            while len(text) < LENGTH:
                text += " " + rng.choice(rest)
            heading = title.format(n=number // 3 + 2) if announces else rng.choice(rest).rstrip(".。")
            lines.append({"title": heading, "text": text[:LENGTH].strip(), "published": "2024-05-02"})
    return lines


def shared(path: Path) -> list[Line]:
    """The items of a file, text cut; as HTML where they were, so that reading it is part of the whole path."""
    lines: list[Line] = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        whole = row["text"]
        text = plain_text(whole)[:LENGTH]
        if "</p>" in whole:
            text = "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n"))
        known = {key: row[key] for key in ("title", "published", "publisher", "url") if row.get(key)}
        lines.append({**known, "text": text})
    return lines


# --- measuring -------------------------------------------------------------------------------------------------------


def fixed_work() -> None:
    """What a unit is: strings cut, looked up and counted, as the analyser does; about 2 ms on the machine of 2026."""
    words = ("the committee of both countries will meet again in the capital on the fourth of may " * 40).split(" ")
    counts: dict[str, int] = {}
    for _ in range(12):
        for at, word in enumerate(words):
            key = word[:4].upper() if at % 3 else word
            counts[key] = counts.get(key, 0) + len(word)
        sorted((count, key) for key, count in counts.items())
        " ".join(words).translate({ord("e"): "3"}).split("m")


def spent(work: Callable[[], object]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def steps(each: Iterable[object]) -> Iterator[float]:
    """CPU seconds of every step of an iteration."""
    begun = time.process_time()
    for _ in each:
        ended = time.process_time()
        yield ended - begun
        begun = time.process_time()


def least(rounds: int, work: Callable[[], Iterable[object]]) -> tuple[float, float]:
    """CPU seconds of `work`, each of its steps at its least disturbed, and what that is in units."""
    best = list(steps(work()))
    units = [spent(fixed_work) for _ in range(20)]
    for _ in range(rounds - 1):
        best = list(map(min, best, steps(work())))
        units += [spent(fixed_work) for _ in range(20)]
    return sum(best), sum(best) / min(units)


def measure(name: str, lines: Sequence[Line], analyzer: Analyzer, rounds: int) -> None:
    texts = [json.dumps({"id": f"{number}", **line}, ensure_ascii=False) for number, line in enumerate(lines)]
    documents = [read_line(text)[1] for text in texts]
    taggings = [analyzer.tagger.tag(document) for document in documents]  # and every lexicon is built

    def tag() -> Iterator[object]:
        return map(analyzer.tagger.tag, documents)

    def detect() -> Iterator[object]:
        for document, tagging in zip(documents, taggings, strict=True):
            yield analyzer.detector.detect(document, tagging.mentions, tagging.language)

    def stories() -> Iterator[object]:
        grouper = Grouper()
        for number, document in enumerate(documents):
            yield grouper.add(f"{number}", document, document.published)

    def whole() -> Iterator[object]:
        return map(json.dumps, analyze_stream(texts, analyzer, ahead=AHEAD))

    parts: dict[str, Callable[[], Iterable[object]]] = {"tag": tag, "detect": detect, "stories": stories}
    for part, run in (parts | {"analyze": whole}).items():
        seconds, units = least(rounds, run)
        each = 1e6 * seconds / len(documents)
        print(
            f"{name:<6} {part:<8} {len(documents) / seconds:>8,.0f} items/s {each:>8,.0f} µs an item"
            f" {1_000 * units / len(documents):>8.1f} thousandths of the unit"
        )
    length = sum(len(document.text) for document in documents) / len(documents)
    claims = sum(claim is not None for claim in detect())
    print(f"{name:<6} {len(documents)} items of {length:.0f} characters, {claims} claims\n")


START = """
import time
wall, cpu = time.perf_counter(), time.process_time()
from aggregator.analysis import Analyzer
from aggregator.model import Document
analyzer = Analyzer.load()
loaded = time.process_time() - cpu, time.perf_counter() - wall
analyzer.analyze(Document(title="Kenya and Norway hold the third human rights dialogue in Nairobi", text=""))
print(*loaded, time.process_time() - cpu, time.perf_counter() - wall)
"""


def start_up(rounds: int) -> None:
    """Import and loading, in a new process each time; then the first English text, for which its lexicons are built."""
    runs = []
    for _ in range(rounds):
        command = [sys.executable, "-c", START]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        runs.append([float(figure) for figure in done.stdout.split()])
    cpu, wall, first_cpu, first_wall = (min(column) for column in zip(*runs, strict=True))
    print(f"start-up {cpu:.2f} s CPU, {wall:.2f} s; with the first text {first_cpu:.2f} s CPU, {first_wall:.2f} s")


NAMES = ("Kenya", "Norway", "Uzbekistan", "the European Union", "Peru", "Paris", "Georgia", "Viet Nam", "Fiji", "Chad")
PIECES = {
    "one letter": "a",
    "one Han sign": "中",
    "one accent": "e\u0301\u0316",
    "full stops": ". ",
    "names": ", ".join(NAMES) + ", ",
    "hyphened names": "-".join(NAMES) + "-",
    "the word dialogue": "dialogue ",
    "sessions": "the 3rd session of the Kenya-Norway human rights dialogue on 4 May 2024 in Paris, ",
    "officials": "Deputy Minister Anne Hansen met Ambassador John Odhiambo. ",
    "sessions in Chinese": "中国与智利第3次战略对话于5月4日在巴黎举行、",
    "sessions in Russian": "3-е заседание узбекско-польской комиссии 4 мая в Париже, ",
    "sessions in Arabic": "الجولة الثالثة من الحوار السياسي بين الأردن والنمسا في باريس، ",
    "numbers": "1 2. 3rd 4/5/2024 ",
    "brackets": "(((",
    "open tags": "<b <i>",
    "every block": "".join(chr(code) for code in range(0, 0x30000, 7) if not 0xD800 <= code < 0xE000),
}


def hostile(analyzer: Analyzer) -> None:
    """The time of texts that nobody writes, and of twice as much of them: it must not grow by more than 2.6."""
    bad = 0
    for name, piece in PIECES.items():
        times = []
        for size in (HOSTILE, 2 * HOSTILE):
            text = (piece * (size // len(piece) + 1))[:size]
            _read(analyzer, text)
            times.append(min(spent(partial(_read, analyzer, text)) for _ in range(3)))
        growth = times[1] / max(times[0], 1e-3)
        bad += growth > MOST_GROWTH
        mark = "" if growth <= MOST_GROWTH else "   more than linear"
        print(f"hostile {name:<20} {times[0]:>6.2f} s for {HOSTILE:,}, {growth:.2f} times that for twice as much{mark}")
    print("every hostile text takes linear time" if not bad else f"{bad} hostile texts take more than linear time")


def _read(analyzer: Analyzer, text: str) -> None:
    document = Document(title=plain_title(text[:1_000]), text=plain_text(text))
    analyzer.analyze(document)
    Grouper().add("1", document, None)


def profile(lines: Sequence[Line], analyzer: Analyzer) -> None:
    texts = [json.dumps(line) for line in lines]
    list(analyze_stream(texts, analyzer))
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [json.dumps(result) for result in analyze_stream(texts, analyzer)])
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler).sort_stats(order).print_stats(45)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=[*SETS, "made"], help="only this set")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-hostile", action="store_true", help="leave out the texts that nobody writes")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    asked = parser.parse_args()
    start_up(asked.rounds)
    analyzer = Analyzer.load()
    sets = {name: shared(path) for name, path in SETS.items() if path.exists()} | {"made": made()}
    for name, lines in sets.items():
        if asked.set in {None, name}:
            measure(name, lines, analyzer, asked.rounds)
            if asked.profile:
                profile(lines, analyzer)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most\n")
    if not asked.no_hostile:
        hostile(analyzer)


if __name__ == "__main__":
    main()
