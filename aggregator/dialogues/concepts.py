"""What dialogues are about and what they are, in the words of the main languages: the canon of series names.

Two sites name one series in two languages, with or without "High-Level"; a series is known by what remains, its
concepts and its body (reference/language.md §5, Series name). Patterns are searched in a folded name; a stem matches
every ending.
"""

# ruff: noqa: E501 - the alternatives of a concept stand by language, not by width

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from aggregator.dialogues.grammar import fold

TOPICS: Mapping[str, str] = {
    "human-rights": r"human rights?|droits de l'homme|droits humains|derechos humanos|direitos humanos|menschenrecht"
    r"|diritti umani|прав\w* (?:человека|людини)|praw\w* człowieka|insan haklar|insan hüquq|адам құқы|адам укук|inson huquq"
    r"|инсон ҳуқуқ|حقوق الانسان|حقوق بشر|人权|人權|人権|인권|nhân quyền|hak asasi|मानवाधिकार|mensenrecht",
    "2-plus-2": r"2 ?\+ ?2|two-plus-two|two plus two|«?два плюс два",
    "strategic-stability": r"strategic stability|стратегическ\w+ стабильност|stabilité stratégique|战略稳定",
    "counter-terrorism": r"counter-?-?terror\w*|anti-?terror\w*|terroris\w+|антитеррор\w*|контртеррор\w*|терроризм\w*|тероризм\w*"
    r"|مكافحه الارهاب|مكافحة الارهاب|反恐|テロ|대테러|chống khủng bố|terör\w*",
    "cyber": r"cyber\w*|ciber\w*|кибер\w*|кібер\w*|siber|السيبران\w+|网络|網路|サイバー|사이버|an ninh mạng",
    "nonproliferation": r"non-?proliferation|disarmament|arms control|нераспространен\w*|разоружен\w*|контрол\w+ над вооружени"
    r"|désarmement|desarme|不扩散|军控|裁军|军缩|軍縮|핵군축",
    "counternarcotics": r"counter-?narcotics?|drug\w*|narcotic\w*|stupéfiants|drogas|наркот\w*|禁毒",
    "defence": r"defen[cs]e|military|défense|defensa|defesa|verteidigung|difesa|оборон\w*|savunma|қорғаныс|الدفاع\w*|国防|防务|防衛|국방"
    r"|quốc phòng|pertahanan|obron\w*",
    "security": r"security|sécurité|seguridad|segurança|sicherheit\w*|sicurezza|безопасност\w*|безпек\w*|güvenlik|қауіпсіздік"
    r"|xavfsizlik|الامن\w*|安全(?!网)|安保|안보|an ninh(?! mạng)|keamanan|bezpieczeństw\w*",
    "maritime": r"maritim\w*|ocean\w*|law of the sea|морск\w*|海洋|海事|해양",
    "energy": r"energ\w+|énerg\w+|энерг\w*|енерг\w*|enerji|الطاق\w+|能源|エネルギー|에너지|năng lượng",
    "climate": r"climat\w*|climá\w*|clima|klima\w*|климат\w*|клімат\w*|iklim|المناخ\w*|气候|氣候|気候|기후|khí hậu",
    "environment": r"environment\w*|environnement\w*|medio ambiente|meio ambiente|umwelt\w*|ambiente\w*|эколог\w*|окружающ\w+"
    r"|довкілл\w*|çevre|البيئ\w*|环境|環境|환경|môi trường|lingkungan",
    "water": r"water|водн\w*|wasser\w*|eau\b|水资源",
    "minerals": r"minerals?|minéraux|minerales|минерал\w*|сырь\w*|rohstoff\w*|矿产|광물",
    "trade": r"trade|commerc\w*|comerci\w*|comércio|handels\w*|торгов\w*|торгів\w*|ticaret|сауда|savdo|التجار\w*|贸易|貿易|무역|통상"
    r"|thương mại|perdagangan|handl\w+",
    "economic": r"econom\w*|économi\w*|económic\w*|econômic\w*|wirtschaft\w*|экономич\w*|економ\w*|ekonomi\w*|экономика\w*|iqtisod\w*"
    r"|الاقتصاد\w*|经济|經濟|経済|경제|kinh tế|gospodarcz\w*",
    "investment": r"investment\w*|investissement\w*|inversi\w+|инвестиц\w*|інвестиц\w*|yatırım|投资|투자|đầu tư",
    "finance": r"financ\w*|finanz\w*|финанс\w*|фінанс\w*|财政|金融|財務|금융",
    "tax": r"\btax\w*|налогов\w*",
    "labour": r"labou?r|employment|travail|trabajo|arbeits\w*|труд\w*|праці|劳工",
    "migration": r"migra\w*|мигра\w*|мігра\w*|الهجر\w*|移民|이민|readmission|visa\w*|mobility",
    "consular": r"consula\w*|konsula\w*|консульск\w*|konsolos\w*|konsuler\w*|القنصلي\w*|领事|領事|영사|lãnh sự",
    "legal": r"\blegal\w*|\blaw\b|rule of law|juridi\w*|jurídic\w*|rechtsstaat\w*|правов\w*|юридич\w*|القانون\w*|法律|法治",
    "justice": r"justice|home affairs|justicia|justiça|justiz|юстиц\w*|правосуд\w*|внутренн\w+ дел|العدل|司法",
    "trafficking": r"trafficking|traite des|trata de|торговл\w+ людьми|人口贩",
    "religion": r"religi\w*|interfaith|религи\w*|宗教",
    "women": r"women|gender|femmes|mujeres|женщин\w*|жінок|妇女|女性",
    "children": r"child\w*|enfants|niñez|дет(?:ей|и|ск)\w*",
    "youth": r"youth|jeunesse|juventud|молод[её]\w*|青年",
    "health": r"health|santé|salud|saúde|gesundheit\w*|здравоохран\w*|здоров\w*|sağlık|الصح\w+|卫生|健康|保健|보건|y tế",
    "education": r"education\w*|éducation|educaci\w+|educação|bildung\w*|образован\w*|освіт\w*|eğitim|التعليم|教育|교육|giáo dục",
    "culture": r"cultur\w*|kultur\w*|культур\w*|kültür|الثقاف\w*|文化|人文|문화|văn hóa|people-to-people",
    "science": r"scien\w*|cient\w*|wissenschaft\w*|научн\w*|науков\w*|bilim|العلم\w+|科技|科学|과학|khoa học|scientif\w+",
    "technology": r"technolog\w*|tecnol\w*|технолог\w*|technologi\w*|teknoloji|التكنولوجيا|技术|技術|기술|innovation|innovaci\w+",
    "digital": r"digital\w*|numérique|цифров\w*|dijital|数字|デジタル|디지털|artificial intelligence|\bai\b|人工智能|ict",
    "space": r"\bspace\b|espacial|spatial\w*|weltraum\w*|космич\w*|космос\w*|uzay|太空|航天|宇宙|우주",
    "nuclear": r"nuclear\w*|nucléaire|ядерн\w*|атомн\w*|nükleer|النووي\w*|核|원자력",
    "transport": r"transport\w*|aviation|connectivity|транспорт\w*|авиац\w*|ulaştırma|النقل|交通|互联互通|운송|giao thông",
    "agriculture": r"agricult\w*|agrar\w*|сельско\w*|сільськ\w*|аграр\w*|tarım|الزراع\w*|农业|農業|농업|nông nghiệp|food",
    "tourism": r"tour?ism\w*|tourisme|туризм\w*|туристич\w*|旅游|관광",
    "border": r"border\w*|boundary|frontali\w+|fronter\w*|границ\w*|погранич\w*|кордон\w*|sınır|الحدود\w*|边界|边境|국경|biên giới",
    "development": r"development cooperation|development partnership|coopération au développement|развити\w+",
    "humanitarian": r"humanitar\w*|гуманитар\w*|гуманітар\w*|人道",
    "disinformation": r"disinformation|foreign information|дезинформац\w*",
    "sanctions": r"sanctions|санкци\w*|санкц\w*|制裁",
    "holocaust": r"holocaust|shoah|холокост\w*",
    "partnership": r"global partnership|parceria global|asociación global|partenariat mondial",
    "normalisation": r"normali[sz]ation|нормализац\w*",
}
"""Concept -> pattern. A dialogue's own subject; "high-level", "joint" and "strategic" are no subjects."""

FORMATS: Mapping[str, str] = {
    "c5-plus-1": r"\bc5 ?\+ ?1|c5\+|с5\+1|central asia.{0,20}\+ ?1|中亚五国|центральн\w+ ази\w+ ?\+|цент\w+ азия ?[-–] ?",
    "5-plus-5": r"\b5 ?\+ ?5|five plus five|cinq plus cinq",
    "3-plus-1": r"\b3 ?\+ ?1",
    "quad": r"\bquad\b|квадр\w+ диалог|四方安全",
}
"""Formats that are known by a figure and carry no other word."""

BODIES: Mapping[str, str] = {
    "working-group": r"working groups?|task force|groupe de travail|grupo de trabajo|grupo de trabalho|arbeitsgruppe|gruppo di lavoro"
    r"|рабоч\w+ групп\w*|робоч\w+ груп\w*|grup\w* robocz\w*|çalışma grubu|жұмыс тобы|ishchi guruh\w*|فريق العمل|مجموعة العمل"
    r"|工作组|作業部会|ワーキンググループ|실무그룹|워킹그룹|nhóm công tác|kelompok kerja|\bjwg\b",
    "subcommittee": r"sub-?committees?|sous-comité|subcomité|unterausschuss|sottocomitato|подкомитет\w*|підкомітет\w*|podkomitet\w*"
    r"|اللجنة الفرعية|小组委员会|분과위원회|tiểu ban",
    "council": r"councils?\b|conseil\b|consejo|conselho|\brat\b|kooperationsrat|assoziationsrat|consiglio|совет\w*|рад[аиіу]\b"
    r"|\brad[ay]\b|konsey\w*|кеңес\w*|kengash\w*|مجلس|理事会|이사회|hội đồng|dewan",
    "commission": r"commissions?|committees?|comisión|comissão|comité|comitê|kommission|ausschuss|komitee|commissione|comitato|комисси\w*"
    r"|комітет\w*|комитет\w*|комісі\w*|komisj\w*|komitet\w*|komisyon\w*|komite\w*|комиссия\w*|komissiya\w*|qo'mita\w*|اللجنة"
    r"|لجنة|委员会|委員会|위원회|ủy ban|uỷ ban|komisi\b|\bbnc\b|\bjcm\b|кеңесі мен|jec\b",
    "consultations": r"consult\w*|konsult\w*|консульт\w*|istişare\w*|кеңесу\w*|maslahat\w*|المشاورات|مشاورات|磋商|協議|협의회|정책협의|tham vấn"
    r"|konsultasi|raadpleging\w*",
    "forum": r"\bforums?\b|форум\w*|foro\b|fórum|منتدى|论坛|フォーラム|포럼|diễn đàn",
    "senior-officials": r"senior officials|hauts fonctionnaires|altos funcionarios|старш\w+ должностн\w+ лиц|高官",
    "ministerial": r"ministerial|ministers'? meeting|ministers meeting|foreign ministers|ministérielle|министерск\w*|встреч\w+ министров"
    r"|bakanlar|الوزاري|部长级|外长会|外相会|閣僚|장관회의|장관급|bộ trưởng",
    "dialogue": r"dialog\w*|diálog\w*|диалог\w*|діалог\w*|diyalo\w*|сұхбат\w*|muloqot\w*|مكالمه|حوار\w*|الحوار|گفتگو\w*|对话|對話|対話|대화"
    r"|đối thoại|संवाद|вклад|talks|переговор\w*|gespräch\w*",
}
"""Body -> pattern, the more particular first."""


ORGANISATIONS: Final = re.compile(
    r"gulf co-?operation council|co-?operation council for the arab states|nordic council|european council|security council"
    r"|human rights council|council of europe|european commission|african union commission|eurasian economic \w+"
    r"|conseil de coopération du golfe|conseil de l'europe|consejo de cooperación del golfo|commission européenne"
    r"|conselho de cooperação do golfo|golfkooperationsrat\w*|europäisch\w+ kommission|commissione europea"
    r"|совет\w* сотрудничества арабских|совет\w* европы|совет\w* безопасности|европейск\w+ комисси\w+|евразийск\w+ экономическ\w+"
    r"|مجلس التعاون(?: الخليجي)?|海湾(?:阿拉伯国家)?合作委员会|海合会|欧盟委员会"
)
"""Names of parties that sound like bodies or concepts."""


@lru_cache(maxsize=4)
def _patterns(which: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = {"topics": TOPICS, "formats": FORMATS, "bodies": BODIES}[which]
    return tuple(
        (name, re.compile(rf"(?<!\w)(?:{pattern})" if which != "bodies" else pattern))
        for name, pattern in table.items()
    )


@lru_cache(maxsize=4096)
def concepts(name: str) -> frozenset[str]:
    """The concepts and formats a series name speaks of."""
    folded = ORGANISATIONS.sub(" ", fold(name[:400]))
    spaceless = any("\u3040" <= char <= "\u9fff" for char in folded)
    found = {
        topic
        for topic, pattern in _patterns("topics")
        if pattern.search(folded) or (spaceless and _loose(topic).search(folded))
    }
    found |= {form for form, pattern in _patterns("formats") if pattern.search(folded)}
    if "2-plus-2" in found:
        found -= {"defence", "security"}
    if "strategic-stability" in found:
        found -= {"security"}
    if "cyber" in found or "counter-terrorism" in found:
        found -= {"security"}
    return frozenset(found)


@lru_cache(maxsize=64)
def _loose(topic: str) -> re.Pattern[str]:
    """The pattern without word boundaries, for scripts that have none."""
    return re.compile("|".join(part for part in TOPICS[topic].split("|") if not part.isascii()) or r"(?!)")


@lru_cache(maxsize=4096)
def body(name: str) -> str | None:
    """What kind of body or meeting a series name names, if any."""
    folded = ORGANISATIONS.sub(" ", fold(name[:400]))
    return next((kind for kind, pattern in _patterns("bodies") if pattern.search(folded)), None)
