"""Language identification: by letters, by words, by what is declared, and last by the model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.tagging import language as languages
from aggregator.tagging.language import identify

TEXTS = """
en | Ministers met to discuss trade and the rights of workers
en | Georgia's independence day
en | U.S.-Lebanon defense conference
fr | Les ministres se sont réunis pour discuter du commerce
es | Los ministros se reunieron para hablar del comercio
pt | Os ministros reuniram-se para falar do comércio e não da energia
it | I ministri degli esteri si sono riuniti per parlare del commercio
de | Die Minister trafen sich, um über den Handel zu sprechen
nl | De ministers kwamen bijeen om over de handel te spreken
pl | Ministrowie spotkali się, aby rozmawiać o handlu
cs | Ministři se sešli, aby jednali o obchodu a dopravě
sk | Ministri sa stretli, aby hovorili o obchode, ľudia čakali
ro | Miniștrii s-au întâlnit pentru a vorbi despre comerț
hu | A miniszterek találkoztak, hogy a kereskedelemről beszéljenek
sv | Ministrarna träffades för att tala om handel och inte om krig
da | Ministrene mødtes for at tale om handel, og det blev sent
fi | Ministerit tapasivat ja puhuivat kaupasta, mutta eivät sodasta
tr | Bakanlar ticaret için bir araya geldi ve görüştü
az | Nazirlər ticarət haqqında danışmaq üçün görüşüblər
uz | Vazirlar savdo haqida gaplashish uchun uchrashdilar va bu bilan
uz | Вазирлар савдо ҳақида гаплашиш учун йиғилдилар, деди ўзбек томони
tk | Ministrler söwda barada gürleşmek üçin duşuşdylar we ýene-de
id | Para menteri bertemu untuk membahas perdagangan dengan mitra
vi | Các bộ trưởng đã gặp nhau để bàn về thương mại
lv | Ministri tikās, lai runātu par tirdzniecību un ceļiem
lt | Ministrai susitiko aptarti prekybos ir kelių, nes už tai
et | Ministrid kohtusid, et rääkida kaubandusest ning õppest
ru | Министры встретились, чтобы обсудить торговлю
ru | Стороны обсудили сотрудничество с городом Қарағанды и его районами, а также школы
uk | Міністри зустрілися, щоб обговорити торгівлю
uk | Зустріч про торгівлю
be | Міністры сустрэліся, каб абмеркаваць гандаль
bg | Министрите се срещнаха, за да обсъдят търговията със съседите
sr | Министри су се састали да разговарају о трговини, каже Љубљана
mk | Министрите се сретнаа за да ја разгледаат трговијата, рече Ѓорѓи
kk | Министрлер сауда туралы сөйлесу үшін кездесті, деді әкім
kk | Қазақ министрлері кездесті
ky | Министрлер соода жөнүндө сүйлөшүү үчүн жолугушту
ky | Министрлер менен кездешүү
kk | Сауда қатар
ky | Министрлер жана элчилер
ky | Жаңы бала
uk | Країна миру
uk | Вони казали про торг та мир
uz | Савдо ҳам бозор
tg | Вазирон барои баррасии савдо вохӯрданд
tg | Вазирон дар шаҳр бо ҳамкорон
tt | Министрлар сәүдә турында сөйләшү өчен җыелды
mn | Сайд нар худалдааны талаар ярилцав, энэ нь монгол улсын
ar | التقى الوزراء لبحث التجارة
fa | وزیران برای گفت‌وگو درباره تجارت دیدار کردند
ur | وزرا نے تجارت پر بات کرنے کے لیے ملاقات کی
ps | وزیرانو د سوداګرۍ په اړه خبرې وکړې
ug | مىنىستىرلار سودا توغرىسىدا سۆزلەشتى
ku | وەزیران کۆبوونەوە ڕۆژی دووشەممە
hi | मंत्रियों ने व्यापार पर चर्चा की है
mr | मंत्र्यांची बैठक झाली आणि चर्चा आहे
ne | मन्त्रीहरूले व्यापारबारे छलफल गरेको छ
bn | মন্ত্রীরা বাণিজ্য নিয়ে আলোচনা করেছেন
zh | 部长们讨论了贸易
zh | 部長們討論了貿易
ja | 大臣は貿易について協議した
ja | 第八回戦略対話
ko | 장관들이 무역을 논의했다
th | รัฐมนตรีหารือเรื่องการค้า
el | Οι υπουργοί συζήτησαν το εμπόριο
he | השרים דנו בסחר
hy | Նախարարները քննարկեցին առևտուրը
ka | მინისტრებმა ვაჭრობა განიხილეს
"""


@pytest.mark.parametrize("line", TEXTS.strip().split("\n"))
def test_a_sentence_tells_its_language(line: str) -> None:
    language, text = line.split(" | ")
    assert identify(text) == language


def test_what_is_declared_settles_what_the_text_leaves_open() -> None:
    assert identify("Kazakhstan", declared="de") == "de"
    assert identify("Казахстан", declared="kk") == "kk"
    assert identify("12345", declared="pt-BR") == "pt"
    assert identify("対", declared="zh") == "ja"
    assert identify("中国", declared="ja") == "ja"
    assert identify("Ministri su se sastali u Beogradu", declared="sr") == "sr"
    assert identify("ကမ္ဘာ", declared="my") == "my"
    assert identify("Norge og EU", declared="no-NO") == "nb"


def test_a_text_that_speaks_clearly_overrules_its_declaration() -> None:
    english = (
        "The ministers of the two countries met on Monday to discuss trade with each other and the rights of workers."
    )
    assert identify(english, declared="fr") == "en"
    assert identify("Министры встретились, чтобы обсудить торговлю", declared="en") == "ru"
    assert identify("The talks", declared="fr") == "fr"


def test_a_text_that_begins_clearly_is_not_read_on() -> None:
    english = "The ministers of the two countries met with the press after the talks that they held on trade. " * 4
    french = "Les ministres des deux pays se sont réunis pour parler du commerce avec la presse. " * 12
    assert identify(english + french) == "en"
    assert identify("12 – 14 “Atlas” – " * 25 + french) == "fr"


def test_an_answer_keeps_to_the_languages_allowed() -> None:
    allowed = frozenset({"en", "ru"})
    assert identify("Les ministres se sont réunis pour discuter du commerce", allowed=allowed) is None
    assert identify("Les ministres se sont réunis", declared="en", allowed=allowed) == "en"
    assert identify("Qwfp zxcv bnmk qazw sxed", allowed=allowed) in {"en", None}


def test_nothing_said_is_no_language() -> None:
    assert identify("") is None
    assert identify("12 + 34 = 46") is None
    assert identify("", declared="es_MX") == "es"


def test_the_model_is_asked_last() -> None:
    languages._model.cache_clear()
    identify("Ministers met to discuss trade and the rights of workers")
    identify("Министры встретились")
    assert languages._model.cache_info().currsize == 0
    assert identify("Elections in Ethiopia") == "en"
    open_question = "Hovedstad bliver fejret gennem hele sommeren uden regn"
    assert languages._model.cache_info().currsize == 0
    assert identify(open_question) in {"da", "nb"}
    assert languages._model.cache_info().currsize == 1
    assert identify(open_question, allowed=frozenset({"sv"})) in {"sv", None}
    assert identify(open_question, allowed=frozenset({"xx"})) is None


def test_the_model_answers_as_when_it_is_loaded_whole() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    ours = languages._model()
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages({language for language, _ in ours.rank("")})
    for line in (*TEXTS.strip().split("\n"), "", "x" * 3_000, "Qwfp zxcv bnmk"):
        text = line.partition(" | ")[2] or line
        assert ours.rank(text) == whole.rank(text)


@given(st.text(max_size=300), st.sampled_from([None, "en", "ru", "zh-CN", "xx", "-"]))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_language_or_none(text: str, declared: str | None) -> None:
    found = identify(text, declared=declared)
    assert found is None or found.isalpha()
