"""Turkish."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {"birinci": 1, "ikinci": 2, "üçüncü": 3, "dördüncü": 4, "beşinci": 5, "altıncı": 6, "yedinci": 7,
          "sekizinci": 8, "dokuzuncu": 9}  # fmt: skip
_TENS = {
    "on": 10,
    "yirmi": 20,
    "otuz": 30,
    "kırk": 40,
    "elli": 50,
    "altmış": 60,
    "yetmiş": 70,
    "seksen": 80,
    "doksan": 90,
}
_ROUND = {"onuncu": 10, "yirminci": 20, "otuzuncu": 30, "kırkıncı": 40, "ellinci": 50, "altmışıncı": 60,
          "yetmişinci": 70, "sekseninci": 80, "doksanıncı": 90, "yüzüncü": 100}  # fmt: skip
_ALL = {**_UNITS, **_ROUND, **composed(_TENS, _UNITS)}

GRAMMAR = Grammar(
    ordinals={
        **_ALL,
        **{word + ending: value for word, value in _ALL.items() for ending in ("si", "sı", "sü", "su", "sine", "sinde",
           "sını", "sinin", "sının", "sünün", "sunun", "sinde", "sında", "sünde", "sunda")},
        "ilk": 1,
    },
    ordinal_suffixes=wordset("inci ıncı uncu üncü nci ncı ncu ncü incisi ıncısı uncusu üncüsü ncisi ncısı ncusu ncüsü"
                             " si sı su sü"),
    dotted_ordinals=True,
    no_ordinal_before=wordset(
        "yüzyıl yüzyılda yıldönümü yıl yılı çeyrek çeyreğinde yarısında bakan sınıf olarak"
    ),
    no_ordinal_after=wordset("madde"),
    months={"mayis": 5},
    weekdays={"çarşamba günü": 2, "pazar günü": 6},
    month_endings=True,
    inside=wordset("tarihinde"),
    both=wordset("ve ile"),
    until=wordset("ila kadar dek"),
    relative={
        "bu sabah": "day+0", "bu akşam": "day+0", "bugünkü": "day+0", "dünkü": "day-1",
        "önümüzdeki günlerde": "week+0", "bu sonbahar": "year+0", "bu ilkbahar": "year+0",
        "yıl sonuna dek": "year+0", "içinde bulunduğumuz yıl": "year+0", "bu yılın": "year+0",
        "gelecek yılın": "year+1", "yarınki": "day+1", "bu yaz": "year+0",
        "bugün": "day+0", "yarın": "day+1", "dün": "day-1", "evvelsi gün": "day-2", "ertesi gün": "day+1",
        "bu hafta": "week+0", "gelecek hafta": "week+1", "önümüzdeki hafta": "week+1", "haftaya": "week+1",
        "geçen hafta": "week-1", "geçtiğimiz hafta": "week-1", "bu hafta sonu": "weekend+0",
        "bu ay": "month+0", "gelecek ay": "month+1", "önümüzdeki ay": "month+1", "geçen ay": "month-1",
        "ay sonunda": "month+0", "bu yıl": "year+0", "yıl sonuna kadar": "year+0", "gelecek yıl": "year+1",
        "önümüzdeki yıl": "year+1", "geçen yıl": "year-1",
    },
    parts={"başında": "early", "başlarında": "early", "ortasında": "mid", "ortalarında": "mid", "sonunda": "late",
           "sonlarında": "late", "ilk yarısında": "half1", "ikinci yarısında": "half2", "ilk çeyreğinde": "quarter1",
           "ikinci çeyreğinde": "quarter2", "üçüncü çeyreğinde": "quarter3", "son çeyreğinde": "quarter4"},
    month_cues=wordset("bu gelecek geçen önümüzdeki ayında ayı"),
    year_cues=wordset("yılında yılı yılının"),
    last=wordset("geçen geçtiğimiz"),
    next=wordset("gelecek önümüzdeki"),
    original=frozenset({"başlangıçta", "aslında", "ilk olarak", "daha önce planlanan", "yerine"}),
    moved=wordset("ertelendi taşındı alındı"),
    from_endings=("dan", "den", "tan", "ten"),
    day_first=True,
    locative_endings=wordset("da de ta te daki deki taki teki"),
    before_city=wordset("başkent başkenti"),
    hosting=frozenset({
        "ev sahipliği yapacak", "ev sahipliği yaptı", "ev sahipliği yapıyor", "ev sahibi", "ağırlayacak", "ağırladı",
        "ev sahipliği", "ev sahipliğinde", "ev sahipliğini"}),
    virtual=frozenset({
        "çevrim içi olarak", "video konferans yöntemiyle", "videokonferans yoluyla", "video konferans yoluyla",
        "telekonferans", "sanal formatta", "çevrimiçi ortamda", "uzaktan", "video-konferans", "video telekonferans",
        "video bağlantı", "video konferansla", "videokonferansla",
        "video konferans", "videokonferans", "çevrim içi", "çevrimiçi", "sanal ortamda", "sanal", "online",
    }),
    leads=frozenset({
        "eşbaşkanlıklarında", "eş başkanlığını", "başkanlığını", "başkanlık ediyor", "başkanlık edecekler",
        "başkanlık ettiler", "başkanlık etmiştir", "başkanlık edecektir", "eş başkanlık etti", "eş başkanlık edecek",
        "başkanlığı", "başkanlıklarındaki", "mevkidaşı", "mevkidaşıyla", "muhatabı", "muhatabıyla", "muhataplarıyla",
        "heyetler", "heyetleri", "başkanlığındaki heyet", "temsil ediyor", "temsil edecek", "temsilen",
        "yönetiminde", "ev sahipliği", "ev sahipliği yaptı", "ev sahipliğini", "liderlik etti", "eş başkanları",
        "eş başkanı", "eşbaşkanı", "nezdinde başkanlık",
        "başkanlığında", "başkanlığındaki", "eş başkanlığında", "eşbaşkanlığında", "eş başkanlıklarında",
        "başkanlıklarında", "başkanlık etti", "başkanlık edecek", "başkanlık eden", "başkanlık ettiği",
        "eş başkanlık", "heyetine", "heyeti", "heyet başkanı", "liderliğinde", "liderliğindeki", "ev sahipliğinde",
        "temsil etti", "riyasetinde",
    }),
    takes_part=frozenset({
        "gerçekleştirdi", "gerçekleştirdiler", "gerçekleştirecek", "düzenledi", "düzenlediler", "düzenleyecek",
        "yaptı", "yaptılar", "yapacak", "yapacaklar", "bir araya geldiler", "bir araya gelecek", "bir araya geliyor",
        "bir araya gelecekler", "görüştüler", "görüşecek", "görüşüyor", "katılıyor", "katıldılar", "katılımı",
        "ele aldı", "ele aldılar", "ele alacak", "değerlendirdi", "değerlendirdiler", "ağırlayacak", "ağırlıyor",
        "ziyaret etti", "ziyaret edecek", "iştirak etti", "arasında",
        "bir araya geldi", "görüştü", "katıldı", "katılacak", "kabul etti", "katılımıyla", "ağırladı",
    }),
    sessions=wordset(
        "mekanizması mekanizma komisyon komite konsey toplantı tur oturum istişare görüşmeler görüşmeleri forum "
        "dönem grubu "
        "diyalog diyaloğu diyaloğunun istişareler istişareleri istişarelerin komisyonu komitesi toplantısı"
                     " toplantısının turu oturumu konseyi forumu"),
    says=frozenset({
        "dedi", "söyledi", "açıkladı", "belirtti", "göre", "sözcüsü", "imzaladı", "ifade etti", "telefonda",
    }),
    titles=wordset(
        "bakan bakanı bakanları bakanlığı dışişleri yardımcısı cumhurbaşkanı başkan başkanı büyükelçi"
        " büyükelçisi genel müdürü müdür özel temsilcisi temsilci başbakan müsteşarı sekreteri sekreter"
        " heyeti heyet savunma ticaret ekonomi enerji içişleri adalet hazine maliye sayın tarafı türkiye"
        " cumhuriyeti avrupa birliği komiseri devlet ile ve bu bir iki stratejik siyasi istişareler"
        " toplantısı diyalog diyaloğu"
    ),
    offices=wordset(
        "müsteşar müsteşarı yardımcı sekreter sekreteri temsilci temsilcisi direktör komiser komiseri"
        " başbakan başbakanı "
        "bakan bakanı cumhurbaşkanı büyükelçi büyükelçisi başkan başkanı sayın yardımcısı"),
    case_apostrophe=True,
    title_stems=(
        "komisyon", "komite", "konsey", "bakan", "başkan", "toplantı", "istişare", "diyalo", "mekanizma", "kabine",
        "hükümet", "kurul", "meclis", "yardımcı", "müsteşar", "büyükelçi", "temsilci", "dönem", "karma", "ekonomi",
        "strateji", "dışişleri", "içişleri", "cumhuriyet", "cumhurbaşkan", "sekreter", "danışman", "ortak", "yüksek",
        "düzey", "işbirliği", "heyet", "saray", "planlama", "konsolos", "çalışma", "grubu", "birlik", "birliği",
    ),
    times=wordset("kez defa kere"),
)  # fmt: skip
