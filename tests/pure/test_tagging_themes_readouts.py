"""Readouts in every language that has phrases, written as ministries write them: topics in a list, inflected, with
offices and courtesies around them. What a reader would label is what must be found, at three quarters of F1 in each."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from aggregator.model import Document
from aggregator.tagging.themes import load_themes

TOPICS = Path(__file__).parents[2].parent / "shared" / "data" / "iptc-mediatopics.tsv"

READOUTS: dict[str, list[tuple[str, str, str]]] = {
    "en": [
        (
            "Second meeting of the Norland-Vestia partnership committee",
            "The delegations took stock of the rule of law, media freedom and the situation of ethnic minorities, and "
            "agreed to step up the fight against human trafficking and corruption.",
            "rule-of-law freedom-of-expression minority-rights trafficking corruption",
        ),
        (
            "Ambassador received by the deputy minister",
            "Trade, agriculture, renewable energy and student exchanges were discussed over tea in the garden.",
            "trade-investment energy education-culture",
        ),
        ("National day greetings", "The President sent warm wishes to the people and hopes to visit soon.", ""),
    ],
    "ru": [
        (
            "Состоялось второе заседание совместного комитета",
            "Стороны подробно рассмотрели вопросы прав человека, свободы слова и борьбы с торговлей людьми, а также "
            "реформы судебной системы и противодействия коррупции.",
            "human-rights freedom-of-expression trafficking rule-of-law corruption",
        ),
        (
            "Посол встретился с заместителем министра",
            "На встрече обсуждались торговля, энергетика, транспортные маршруты и подготовка студентов.",
            "trade-investment energy education-culture",
        ),
        ("Поздравление с праздником", "Президент направил поздравительную телеграмму своему коллеге.", ""),
    ],
    "fr": [
        (
            "Deuxième réunion du comité conjoint",
            "Les délégations ont évoqué les droits de l'homme, la liberté de la presse, l'indépendance de la "
            "justice et "
            "les droits des femmes, ainsi que la lutte contre la traite des êtres humains.",
            "human-rights freedom-of-expression rule-of-law womens-rights trafficking",
        ),
        (
            "L'ambassadeur reçu au ministère",
            "Les échanges ont porté sur le commerce, l'agriculture, la santé et le changement climatique.",
            "trade-investment health climate-environment",
        ),
        ("Vœux de fête nationale", "Le Président a adressé ses félicitations au peuple ami.", ""),
    ],
    "es": [
        (
            "Segunda reunión del comité conjunto",
            "Las delegaciones abordaron los derechos humanos, la libertad de prensa, la situación de los pueblos "
            "indígenas y la lucha contra la trata de personas y la corrupción.",
            "human-rights freedom-of-expression minority-rights trafficking corruption",
        ),
        (
            "El embajador fue recibido por la viceministra",
            "Conversaron sobre comercio, turismo, migración, energía y becas universitarias.",
            "trade-investment migration energy education-culture",
        ),
        ("Saludo por la fiesta nacional", "El Presidente envió un cordial saludo a su homólogo.", ""),
    ],
    "de": [
        (
            "Zweite Sitzung des gemeinsamen Ausschusses",
            "Themen waren die Menschenrechte, die Pressefreiheit, die Rechtsstaatlichkeit, der Schutz von Minderheiten "
            "sowie der Kampf gegen Menschenhandel.",
            "human-rights freedom-of-expression rule-of-law minority-rights trafficking",
        ),
        (
            "Botschafterin beim Staatssekretär",
            "Beide sprachen über Handel, Klimaschutz, Digitalisierung und Fachkräftemigration.",
            "trade-investment climate-environment technology migration",
        ),
        ("Glückwünsche zum Nationalfeiertag", "Der Bundespräsident gratulierte seinem Amtskollegen herzlich.", ""),
    ],
    "pt": [
        (
            "Segunda reunião do comitê conjunto",
            "As delegações trataram de direitos humanos, liberdade de imprensa, igualdade de gênero e combate "
            "ao tráfico "
            "de pessoas e à corrupção.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "Embaixador é recebido pela secretária-geral",
            "Conversaram sobre comércio, agricultura, meio ambiente e cooperação em defesa.",
            "trade-investment climate-environment defence",
        ),
        ("Mensagem pelo dia nacional", "O Presidente enviou cumprimentos ao povo amigo.", ""),
    ],
    "ar": [
        (
            "الاجتماع الثاني للجنة المشتركة",
            "بحث الجانبان حقوق الإنسان وحرية الصحافة وتمكين المرأة ومكافحة الاتجار بالبشر والفساد.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "نائب الوزير يستقبل السفيرة",
            "تناول اللقاء التعاون في مجالات التجارة والزراعة والطاقة والتعليم العالي.",
            "trade-investment energy education-culture",
        ),
        ("برقية تهنئة", "بعث الرئيس ببرقية تهنئة إلى نظيره بمناسبة العيد الوطني.", ""),
    ],
    "zh": [
        (
            "双方举行联合委员会第二次会议",
            "双方就人权、新闻自由、妇女权益以及打击人口贩运和腐败等问题交换意见。",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "副部长会见大使",
            "双方讨论了贸易、农业、新能源、教育和反恐合作。",
            "trade-investment energy education-culture terrorism",
        ),
        ("国庆贺电", "主席致电祝贺友好国家国庆。", ""),
    ],
    "it": [
        (
            "Seconda riunione del comitato congiunto",
            "Le delegazioni hanno discusso di diritti umani, libertà di stampa, parità di genere e lotta alla "
            "tratta di "
            "esseri umani e alla corruzione.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "L'ambasciatrice ricevuta dal viceministro",
            "Al centro del colloquio commercio, energia, migrazione e cambiamenti climatici.",
            "trade-investment energy migration climate-environment",
        ),
        ("Auguri per la festa nazionale", "Il Presidente ha rivolto i suoi auguri al popolo amico.", ""),
    ],
    "tr": [
        (
            "Ortak komitenin ikinci toplantısı yapıldı",
            "Taraflar insan haklarını, basın özgürlüğünü, kadınların güçlenmesini ve insan ticaretiyle "
            "mücadeleyi ele aldı.",
            "human-rights freedom-of-expression womens-rights trafficking",
        ),
        (
            "Bakan Yardımcısı Büyükelçiyi kabul etti",
            "Görüşmede ticaret, enerji, savunma sanayii ve terörle mücadele konuları ele alındı.",
            "trade-investment energy defence terrorism",
        ),
        ("Milli gün mesajı", "Cumhurbaşkanı dost halka tebriklerini iletti.", ""),
    ],
    "uk": [
        (
            "Відбулося друге засідання спільного комітету",
            "Сторони обговорили права людини, свободу слова, реформу правосуддя та протидію торгівлі людьми і "
            "корупції.",
            "human-rights freedom-of-expression rule-of-law trafficking corruption",
        ),
        (
            "Посол зустрівся із заступником міністра",
            "Йшлося про торгівлю, енергетику, кібербезпеку та відбудову.",
            "trade-investment energy cyber development-aid",
        ),
        ("Вітання зі святом", "Президент надіслав вітальну телеграму своєму колезі.", ""),
    ],
    "kk": [
        (
            "Бірлескен комитеттің екінші отырысы өтті",
            "Тараптар адам құқықтарын, сөз бостандығын, гендерлік теңдікті және адам саудасына қарсы күресті "
            "талқылады.",
            "human-rights freedom-of-expression womens-rights trafficking",
        ),
        (
            "Министрдің орынбасары елшіні қабылдады",
            "Кездесуде сауда, энергетика, көлік дәліздері және су ресурстары мәселелері қаралды.",
            "trade-investment energy climate-environment",
        ),
        ("Мереке құттықтауы", "Мемлекет басшысы әріптесіне құттықтау жеделхатын жолдады.", ""),
    ],
    "uz": [
        (
            "Qo'shma qo'mitaning ikkinchi yig'ilishi bo'lib o'tdi",
            "Tomonlar inson huquqlari, so'z erkinligi, gender tengligi hamda odam savdosi va korrupsiyaga "
            "qarshi kurash "
            "masalalarini muhokama qildilar.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "Vazir o'rinbosari elchini qabul qildi",
            "Uchrashuvda savdo, energetika, qishloq xo'jaligi va ta'lim sohalaridagi hamkorlik ko'rib chiqildi.",
            "trade-investment energy education-culture",
        ),
        ("Bayram tabrigi", "Prezident hamkasbiga tabrik telegrammasini yo'lladi.", ""),
    ],
    "id": [
        (
            "Pertemuan kedua komite bersama",
            "Kedua delegasi membahas hak asasi manusia, kebebasan pers, kesetaraan gender, serta pemberantasan "
            "perdagangan orang dan korupsi.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "Wakil menteri menerima duta besar",
            "Pertemuan membicarakan perdagangan, pertanian, energi terbarukan, dan beasiswa.",
            "trade-investment energy education-culture",
        ),
        ("Ucapan hari nasional", "Presiden menyampaikan salam hangat kepada rakyat sahabat.", ""),
    ],
    "vi": [
        (
            "Họp lần thứ hai Ủy ban chung",
            "Hai bên trao đổi về quyền con người, tự do báo chí, bình đẳng giới, phòng chống mua bán người và "
            "tham nhũng.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "Thứ trưởng tiếp Đại sứ",
            "Hai bên thảo luận hợp tác về thương mại, nông nghiệp, năng lượng và giáo dục.",
            "trade-investment energy education-culture",
        ),
        ("Điện mừng quốc khánh", "Chủ tịch nước gửi lời chúc mừng tới người đồng cấp.", ""),
    ],
    "ja": [
        (
            "合同委員会第2回会合の開催",
            "双方は、人権、報道の自由、女性の権利、人身取引対策及び腐敗防止について意見交換を行いました。",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "副大臣と大使の会談",
            "両者は、貿易、農業、再生可能エネルギー、教育及びサイバー分野の協力について協議しました。",
            "trade-investment energy education-culture cyber",
        ),
        ("国祭日の祝辞", "首相は祝意を表しました。", ""),
    ],
    "ko": [
        (
            "공동위원회 제2차 회의 개최",
            "양측은 인권, 언론의 자유, 여성의 권리, 인신매매 방지와 반부패 문제를 논의했다.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "차관, 대사 접견",
            "양측은 무역, 농업, 재생에너지, 교육 및 사이버 분야 협력을 협의했다.",
            "trade-investment energy education-culture cyber",
        ),
        ("국경일 축전", "대통령은 축전을 보냈다.", ""),
    ],
    "pl": [
        (
            "Drugie posiedzenie wspólnego komitetu",
            "Delegacje omówiły prawa człowieka, wolność mediów, niezależność sądów oraz zwalczanie handlu "
            "ludźmi i korupcji.",
            "human-rights freedom-of-expression rule-of-law trafficking corruption",
        ),
        (
            "Ambasador u wiceministra",
            "Rozmawiano o handlu, energetyce, obronności i współpracy uniwersytetów.",
            "trade-investment energy defence education-culture",
        ),
        ("Życzenia z okazji święta", "Prezydent złożył życzenia zaprzyjaźnionemu narodowi.", ""),
    ],
    "fa": [
        (
            "دومین نشست کمیته مشترک برگزار شد",
            "دو طرف درباره حقوق بشر، آزادی مطبوعات، حقوق زنان و مبارزه با قاچاق انسان و فساد گفتگو کردند.",
            "human-rights freedom-of-expression womens-rights trafficking corruption",
        ),
        (
            "معاون وزیر با سفیر دیدار کرد",
            "در این دیدار همکاری در زمینه های تجارت، کشاورزی، انرژی و آموزش عالی بررسی شد.",
            "trade-investment energy education-culture",
        ),
        ("پیام تبریک", "رئیس جمهور روز ملی را به همتای خود تبریک گفت.", ""),
    ],
    "nl": [
        (
            "Tweede vergadering van het gemengd comité",
            "De delegaties bespraken de mensenrechten, de persvrijheid, de onafhankelijkheid van de rechter en de "
            "strijd tegen mensenhandel en corruptie.",
            "human-rights freedom-of-expression rule-of-law trafficking corruption",
        ),
        (
            "Ambassadeur op bezoek bij de minister",
            "Gesproken werd over handel, hernieuwbare energie, onderwijs en klimaatverandering.",
            "trade-investment energy education-culture climate-environment",
        ),
        ("Gelukwensen bij de nationale feestdag", "De koning stuurde zijn beste wensen.", ""),
    ],
    "hi": [
        (
            "संयुक्त समिति की दूसरी बैठक",
            "प्रतिनिधिमंडलों ने मानवाधिकारों, अभिव्यक्ति की स्वतंत्रता, अल्पसंख्यकों तथा मानव तस्करी और भ्रष्टाचार पर चर्चा की।",
            "human-rights freedom-of-expression minority-rights trafficking corruption",
        ),
        (
            "राजदूत की मुलाकात",
            "व्यापार, नवीकरणीय ऊर्जा, शिक्षा और जलवायु परिवर्तन पर बातचीत हुई।",
            "trade-investment energy education-culture climate-environment",
        ),
        ("राष्ट्रीय दिवस की बधाई", "राष्ट्रपति ने शुभकामनाएं भेजीं।", ""),
    ],
}


@pytest.mark.parametrize("language", READOUTS)
def test_readouts_are_tagged_as_a_reader_would(language: str) -> None:
    tagger, counts = load_themes(), Counter[str]()
    faults = []
    for title, text, labels in READOUTS[language]:
        found = {tag.id for tag in tagger.tag(Document(title=title, text=text), language)}
        wanted = set(labels.split())
        counts.update(right=len(found & wanted), wrong=len(found ^ wanted))
        faults += [(title, found - wanted, wanted - found)] if found != wanted else []
    score = 2 * counts["right"] / (2 * counts["right"] + counts["wrong"])
    assert score >= 0.75, faults


def test_every_language_with_phrases_has_readouts() -> None:
    assert READOUTS.keys() == load_themes().languages


@pytest.mark.skipif(
    not TOPICS.exists(), reason="needs ../shared/data/iptc-mediatopics.tsv, which is not part of the project"
)
def test_no_retired_concept_is_mapped() -> None:
    with TOPICS.open(encoding="utf-8", newline="") as lines:
        retired = {row[0]: row[3] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    codes = [code for theme in load_themes().themes.values() for code in theme.iptc]
    assert len(codes) > 40
    assert {code: retired.get(code, "unknown") for code in codes if retired.get(code, "unknown")} == {}


def test_the_ids_are_those_of_the_contract() -> None:
    contract = """human-rights rule-of-law democracy-governance freedom-of-expression freedom-of-assembly
        freedom-of-religion disability-rights womens-rights childrens-rights minority-rights labour-rights trafficking
        corruption migration security terrorism defence nuclear cyber trade-investment energy climate-environment health
        education-culture humanitarian justice-crime elections conflict-peace development-aid technology sanctions
        torture-detention death-penalty accountability political-prisoners civil-society disinformation consular
        transport-connectivity food-agriculture space"""
    assert set(load_themes().themes) == set(contract.split())
