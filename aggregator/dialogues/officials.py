"""Heads of delegation in scripts without capitals: Chinese, Japanese, Korean, Arabic and Persian.

There an office tells a name: it stands right before the name in Chinese and Arabic, right after it in Japanese and
Korean. Names are read only in clauses with a word of leading, so a spokesman or a caller is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from aggregator.dialogues import grammar
from aggregator.dialogues.names import Name
from aggregator.model import Mention, MentionKind


def find_officials(text: str, mentions: Sequence[Mention], language: str) -> list[Name]:
    """Officials who lead or chair, in order. `mentions` have offsets of `text`. Linear; raises nothing."""
    readers = {"zh": _chinese, "ja": _japanese}
    if language in _CUE:
        states = {mention.start for mention in mentions if mention.kind in _STATES}
        found = [
            name
            for start, end in _clauses(text, language)
            for name in (_korean(text, start, end, states) if language == "ko" else readers[language](text, start, end))
        ]
        found = [short for name in found if (short := _without_country(name, mentions))]
    else:
        found = list(_persian(text) if language == "fa" else _arabic(text, mentions))
    return sorted({name.start: name for name in found}.values(), key=lambda name: name.start)


_STATES = frozenset({MentionKind.COUNTRY, MentionKind.DEMONYM, MentionKind.ORG})


def _without_country(name: Name, mentions: Sequence[Mention]) -> Name | None:
    """`name` without the country that stands glued behind it ("…・サーニ・カタール国首相"); None where all is one."""
    for mention in mentions:
        if name.start <= mention.start < name.end and mention.kind in {MentionKind.COUNTRY, MentionKind.DEMONYM}:
            kept = name.name[: mention.start - name.start].rstrip(" ・")
            whole = mention.end - mention.start > 1  # a single sign is more likely a part of the name
            if whole:
                return Name(name.start, name.start + len(kept), kept) if kept else None
    return name


_CLAUSE_END = {
    "zh": re.compile("[。；！？\n，,]"),
    "ja": re.compile("[。！？\n]"),
    "ko": re.compile(r"[.!?] |\n"),
}
_CUE = {
    "zh": re.compile(
        "主持|率领|率团|率队|率代表团|率.{0,6}代表团|共同担任|团长|為首|为首|带队|出席|参加|共同主席|主席|主礼"
        "|举行|舉行|召开|會談|会谈|磋商|对话"
    ),
    "ja": re.compile("議長|行い|行っ|行う|共催|出席|率い|団長|主宰|代表|務め|参加|開催|会談|行わ|実施|対談|開き"),
    "ko": re.compile("수석대표|주재|의장|대표단|이끄|이끌|참석|대표로|개최|가졌|가질|진행|열었|열린"),
}


def _clauses(text: str, language: str) -> Iterator[tuple[int, int]]:
    """The clauses of `text` that speak of leading."""
    start = 0
    for match in _CLAUSE_END[language].finditer(text):
        if _CUE[language].search(text, start, match.start()):
            yield start, match.start()
        start = match.end()
    if _CUE[language].search(text, start):
        yield start, len(text)


# --- Chinese ---------------------------------------------------------------------------------------------------------

_CHINESE_OFFICE = (
    "副国务卿|国务卿|副部长|部长助理|助理部长|部长|副外长|外长|副总理|总理|副总统|总统|国家主席"
    "|执行副主席|副主席|大臣|外相|首相|特别代表|高级代表|代表|特使|大使|副司长|司长|副局长|局长|副秘书长"
    "|秘书长|专员|国务委员|委员|总干事|王子|亲王|副主任|主任|顾问|助理|次長|外長|部長|總理|總統|特別代表"
    "|司長|局長|秘書長|專員|國務卿|副國務卿|常务秘书|国务秘书|常秘|防长|财长|参赞|公使|协调员|次官|审议官|长官"
)
_CHINESE = re.compile(
    rf"(?:{_CHINESE_OFFICE})(?!会|會|兼|团|團|级|級)(?=([\u4e00-\u9fff·•]{{2,14}}?)"
    r"(?=和|与|與|同|及|、|（|\(|共同|分别|分別|主持|率|出席|参加|參加|在|于|於|将|將|等|以|为|一行|女士|先生|举行|舉行"
    r"|召开|召開|进行|通过|会谈|會談|就|对|今|昨|\d|\Z))"
)
"""An office and, looked ahead at, the name: what is no name may hold the next office."""
_CHINESE_LEADER = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3})(?=率团|率领|率队|率代表团|主持|\d{1,2}日[^，。]{0,14}(?:同|与|主持|举行))"
)
_CHINESE_BEFORE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[同与與和由]))([\u4e00-\u9fff]{2,3}?|[\u4e00-\u9fff]{1,6}[·•][\u4e00-\u9fff·•]{1,8})"
    r"(?=副总理|副國務卿|副国务卿|国务卿|副外长|外长|副部长|部长|总理|外長|部長)"
)
"""A name before its office: "王毅外长"."""
_NO_CHINESE_NAME = re.compile(
    "[团團的会會部是了这该各两兩]|[国國]$|^[中美法英德韩俄泰各两三四][国國]|院|政府|总统|[中美双雙对]方|顾问|秘书|助理|书记|主任|事务|大使|代表|双方|雙方|之间|总理|總理|外长|外長|兼|邀请|对话|對話|磋商|举行|委员|共同|战略|戰略|经济|政治|外交|^[同与由将就应第]"
    "|^[中美俄日韩朝欧德法英印澳加越哈]{2,3}$"
)


def _chinese(text: str, start: int, end: int) -> Iterator[Name]:
    found = (
        *_CHINESE.finditer(text, start, end),
        *_CHINESE_LEADER.finditer(text, start, end),
        *_CHINESE_BEFORE.finditer(text, start, end),
    )
    for match in found:
        if not _NO_CHINESE_NAME.search(match[1]):
            yield Name(match.start(1), match.end(1), match[1])


# --- Japanese --------------------------------------------------------------------------------------------------------

_JAPANESE_OFFICE = (
    "大臣政務官|副大臣|大臣|政務官|審議官|外相|防衛相|首相|総理|国務長官|国防長官|副長官|長官|次官補代理|次官補"
    "|次官|副局長|局長|部長|次長|課長|参事官|大使|大統領|上級代表|特別代表|代表|補佐官|委員長|委員|室長|調整官|総裁|公使"
)
_JAPANESE = re.compile(
    r"(?<![\u4e00-\u9fffァ-ヴー])(?:"
    rf"([ァ-ヴー][ァ-ヴー・＝=]{{1,24}}?)(?=[\u4e00-\u9fff])[\u4e00-\u9fffァ-ヴーA-Z・]{{0,24}}?(?:{_JAPANESE_OFFICE})"
    r"|([ァ-ヴー][ァ-ヴー・＝=]{1,20})\s?(?:[ァ-ヴー]{2,8})?国?(?:大臣|外相|首相|大統領|国務長官|長官|次官|大使)"
    r"|([\u4e00-\u9fff]{3,5}?|[\u4e00-\u9fff]{2})\s?(?:"
    r"(?:[米英独仏伊豪印韓中露加]|[ァ-ヴー]{2,8})?国?(?:外務|防衛|経済産業|国務|国防)?"
    r"(?:大臣|副大臣|大臣政務官|政務官|審議官|外相|防衛相|首相|総理大臣|総理|国務長官|国防長官|国務副長官|副長官|長官"
    r"|国務次官補|次官補|外務次官|外務事務次官|次官|局長|参事官|大使|大統領|上級代表|特別代表|補佐官|部長|委員長"
    r"|経産相|財務相|環境相|農相|総務相|法相|官房長官|デジタル相|文科相|厚労相|国交相|外交部長|外交部副部長)"
    r"|(?:外務|防衛|経済|財務|国土|環境|農林|文部|厚生|総務|法務|内閣|国家|国防|外交|通商|資源|デジタル|駐|欧州|アジア|北米|中南米|中東|アフリカ|国際|総合|大臣官房|領事|条約)"
    rf"[\u4e00-\u9fffァ-ヴー・A-Z]{{0,24}}?(?:{_JAPANESE_OFFICE})))"
)
_NO_JAPANESE_NAME = re.compile("[回第両各国省庁局側間的]|^新再|^同|^在")


def _japanese(text: str, start: int, end: int) -> Iterator[Name]:
    for match in _JAPANESE.finditer(text, start, end):
        group = match.lastindex or 1
        name = match[group].rstrip("・＝=")
        if name not in _JAPANESE_BODIES and not _NO_JAPANESE_NAME.search(name) and len(name) > 1:
            yield Name(match.start(group), match.start(group) + len(name), name)


_JAPANESE_BODIES = grammar.wordset(
    "外務省 防衛省 経済産業 政府 日本 米国 中国 両国 総合外交政策 欧州 北米 アジア 中東 外務 防衛 国務 国防 財務 環境"
    " 駐日 副大 両国外 アジア大洋州 政策 総括 総理 外務副 防衛副 経済 次期 担当 事務 特命全権 閣僚 エネルギー デジタル"
    " サイバー ハイレベル インド太平洋"
)

# --- Korean ----------------------------------------------------------------------------------------------------------

_KOREAN_OFFICE = re.compile(
    r"(?:부부장|외교부장|부장관|장관|(?:제 ?\d)?차관보?|부차관보|국장|대사|심의관|실장|본부장|총리|대통령|위원장|조정관"
    r"|특사|고위대표|사무총장|차장)"
    r"(?!급|협의|회의|회담)(?=[가-힣]{0,4}(?:[ ,.·]|\Z))"
)
_KOREAN_WORD = re.compile(r"[가-힣]+")
_KOREAN_BODY = re.compile(
    r"(?:부|청|원|처|위원회|집행위|외교|통상|국무|국방|측|국|미국|담당|아시아|태평양|유럽|북미|미주|중남미|중동|아프리카|국제|양자|다자|지역|전략|정책|경제|정무|제\d|외무성|방위성|재무성|일본|중국)\Z"
)
_KOREAN_PARTICLE = re.compile(r"[가-힣]{1,}(?:은|는|이|가|을|를|과|와|의|에|서|도|로)\Z")


def _is_korean_body(word: str) -> bool:
    return len(word) > 1 and _KOREAN_BODY.search(word) is not None


def _korean(text: str, start: int, end: int, states: Set[int]) -> Iterator[Name]:
    for office in _KOREAN_OFFICE.finditer(text, start, end):
        words = list(_KOREAN_WORD.finditer(text, max(start, office.start() - 40), office.start()))
        while words and (
            _is_korean_body(words[-1][0]) or words[-1].end() == office.start() or words[-1].start() in states
        ):
            words.pop()
        if not words or len(words[-1][0]) > 8 or text[words[-1].end() : words[-1].end() + 1] != " ":
            continue
        last = first = words.pop()
        while words and len(last[0]) != 3 and text[words[-1].end() : first.start()] == " ":
            part = words.pop()
            if len(part[0]) > 8 or part.start() in states or _is_korean_body(part[0]) or _KOREAN_OFFICE.search(part[0]):
                break
            if _KOREAN_PARTICLE.match(part[0]) or text[first.start() : last.end()].count(" ") > 1:
                break
            first = part  # a foreign name has two or three words
        if len(text[first.start() : last.end()].replace(" ", "")) < 2:
            continue
        yield Name(first.start(), last.end(), text[first.start() : last.end()])


# --- Arabic ----------------------------------------------------------------------------------------------------------

_ARABIC_CUE = re.compile(
    r"(?<!\w)(?:و|ف)?(?:برئاسه|برئاسة|بالرئاسة المشتركة(?: بين)?|ترؤس|(?:ي|ت)?تراس(?:ه|ها|ت|وا|ا)?|ي?راس(?:ه|ها)?"
    r"|راس (?:وفد|الجانب)|بقيادة|قاد وفد|تراسه من|و?مثّ?ل (?:الجانب|الوفد|وفد)"
    r"|(?:عقد|بحث|اجري|التقي|يعقد|يبحث|شارك|يستقبل|استقبل)(?: اليوم| امس)?"
    r"(?= (?:معالي |سمو |سعاده |صاحب )?(?:وزير|نائب|وكيل|الامير)))"
    r"(?!\w)"
)
_ARABIC_WORD = re.compile(r"[\u0621-\u064a\u0640\u067e-\u06d3]+|[.،؛:؟\n(]")
_ARABIC_OFFICES = grammar.wordset(
    "وزير وزيرة معالي سمو صاحب نائب نائبة وكيل وكيلة مساعد مساعدة سفير سفيرة رئيس رئيسة مفوض مفوضة ممثل ممثلة مبعوث"
    " امين مدير مديرة كل من نظيره نظيرها نظيرته ولي مستشار مستشارة عضو دولة فخامة سعادة وزارة خارجية شؤون جلالة"
    " سيد سيدة دكتور دكتورة امير اميرة شيخ شيخة جنرال فريق لواء خاص عام دائم اول اقليمي"
    " حضرة الي وفد جانب عن من جانبه مجلس منظمة اتحاد دول جمهورية مملكة وفدي الجانبين كلا"
)
_ARABIC_STOP = grammar.wordset(
    "في من على مع عن الى حول خلال بشان بحضور بمشاركة حيث الذي التي وذلك اليوم امس غدا وقد كما ان قد لدى بمقر بين"
    " الحوار الدورة الجولة الاجتماع اللجنة المشاورات اعمال جلسة حوار دورة جولة اجتماع رئيس وزير فيما"
    " بينما كذلك حيث عقد عقدت انعقد انعقدت اعمال هنا ثم بعد قبل تم"
)
_ARABIC_VERBS = grammar.wordset(
    "بحث ناق است تنا اكد حضر شار ذلك قد تم جرى اتف عقد ضم شهد كان خلا اشا تطر ركز رحب سيب ياتي جاء"
)
"""The first three letters of the verbs that go on after "and" in such reports."""
_ARABIC_JOINTS = frozenset({"بن", "ابن", "بنت", "ال", "ابو", "عبد", "الدين", "الله"})


def _arabic(text: str, mentions: Sequence[Mention]) -> Iterator[Name]:
    folded = grammar.fold(text)
    barred = {m.start for m in mentions if m.kind is not MentionKind.INSTITUTION}
    for cue in _ARABIC_CUE.finditer(folded):
        words: list[re.Match[str]] = []
        for word in _ARABIC_WORD.finditer(folded, cue.end(), min(len(folded), cue.end() + 260)):
            if word[0] in ".؛؟\n:":
                break
            words.append(word)
        yield from _arabic_names(text, words[:30], barred)


def _arabic_names(text: str, words: Sequence[re.Match[str]], barred: set[int]) -> Iterator[Name]:
    """Names after a word of leading: what follows offices and adjectives, and after "and" once more."""
    name: list[re.Match[str]] = []
    joined = skipping = False
    for place, word in enumerate(words):
        bare = word[0]
        if bare == "مع" and place + 1 < len(words) and words[place + 1][0].startswith("نظير"):
            yield from _arabic_name(text, name)  # "with his counterpart"
            name, skipping = [], False
            continue
        stem = bare.removeprefix("و").removeprefix("ال")
        office = bare in _ARABIC_OFFICES or stem in _ARABIC_OFFICES
        mark = bare in {"،", "("}
        if skipping:  # the office of whom was named, up to the next name
            skipping = not (mark or (bare.startswith("و") and len(bare) > 3 and bare[1:4] not in _ARABIC_VERBS))
            if skipping or mark:
                continue
        if not name:
            if bare in _ARABIC_STOP and not office:
                return
            attribute = bare.startswith(("ال", "وال", "لل")) or (bare.startswith("ل") and len(bare) > 4)
            if not (office or mark or attribute or word.start() in barred):
                name.append(word)
            continue
        whole = len(name) >= 2 and name[-1][0] not in _ARABIC_JOINTS
        full = whole and bare not in _ARABIC_JOINTS and (len(name) >= 4 or bare.startswith("و"))
        if office or mark or bare in _ARABIC_STOP or full or len(name) > 6:
            yield from _arabic_name(text, name)
            name = []
            second = bare.startswith("و") and len(bare) > 3 and bare[1:4] not in _ARABIC_VERBS
            if second and not (joined or office or mark):
                joined = True  # "and" is a letter of the second name
                name.append(word)
            elif not (office or mark):
                return
            skipping = office and not bare.startswith("و")
        else:
            name.append(word)
    yield from _arabic_name(text, name)


def _arabic_name(text: str, words: Sequence[re.Match[str]]) -> Iterator[Name]:
    if len(words) >= 2:
        start, end = words[0].start(), words[-1].end()
        start += 1 if text[start] == "و" and len(words[0][0]) > 4 else 0
        yield Name(start, end, text[start:end])


# --- Persian ---------------------------------------------------------------------------------------------------------

_PERSIAN_CUE = re.compile(
    r"(?<!\w)(?:به رياست(?: مشترك)?|رياست مشترك|به سرپرستي|با حضور|با مشاركت"
    r"|(?:رياست|سرپرستي) [^.،]{0,40}? را)(?!\w)"
)
_PERSIAN_WORD = re.compile(r"[\u0621-\u064a\u067e-\u06d3\u200c]+|[.،؛:؟\n(]")
_PERSIAN_OFFICES = grammar.wordset(
    "معاون معاونین وزیر وزرای سفیر رئیس رییس مدیرکل مدیر نماینده قائم دبیر دبیرکل مشاور سرپرست معاونان همتای"
    " نخست دستیار فرستاده کمیسر ریاست هیات هیئت سرپرستی"
)
_PERSIAN_HONOURS = grammar.wordset("آقای آقایان خانم دکتر سید مهندس جناب سرکار حجت")
_PERSIAN_STOP = grammar.wordset("در روز برگزار بر از با که این شد را به برای")


def _persian(text: str) -> Iterator[Name]:
    """Names after a word of leading, each before its office ("علی باقری معاون …") or an "and"."""
    folded = grammar.fold(text)
    for cue in _PERSIAN_CUE.finditer(folded):
        name: list[re.Match[str]] = []
        fresh = True  # whether a name may begin here
        for word in _PERSIAN_WORD.finditer(folded, cue.end(), min(len(folded), cue.end() + 260)):
            bare = word[0]
            if bare in ".؛؟\n:":
                break
            ends = bare in _PERSIAN_OFFICES or bare in _PERSIAN_STOP or bare in {"و", "،", "("}
            if not ends:
                if fresh and bare not in _PERSIAN_HONOURS:
                    name.append(word)
                continue
            if 2 <= len(name) <= 5 and (bare in _PERSIAN_OFFICES or cue[0].endswith("را")):
                yield Name(name[0].start(), name[-1].end(), text[name[0].start() : name[-1].end()])
            name, fresh = [], bare in {"و", "،"} or (fresh and bare in _PERSIAN_OFFICES and not name)
            if bare in _PERSIAN_STOP:
                break
