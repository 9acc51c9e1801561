"""Polish."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, inflected, wordset

_ENDINGS = "y ego emu ym a ej ą e ych ymi"
_UNITS = {
    **inflected({1: "pierwsz", 4: "czwart", 5: "piąt", 6: "szóst", 7: "siódm", 8: "ósm", 9: "dziewiąt"}, _ENDINGS),
    **inflected({2: "drug"}, "i iego iemu im a iej ą ie ich"),
    **inflected({3: "trzec"}, "i iego iemu im ia iej ią ie ich"),
}
_TENS = inflected({20: "dwudziest", 30: "trzydziest", 40: "czterdziest", 50: "pięćdziesiąt", 60: "sześćdziesiąt",
                   70: "siedemdziesiąt", 80: "osiemdziesiąt", 90: "dziewięćdziesiąt"}, _ENDINGS)  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **_UNITS,
        **_TENS,
        **inflected({10: "dziesiąt", 11: "jedenast", 12: "dwunast", 13: "trzynast", 14: "czternast", 15: "piętnast",
                     16: "szesnast", 17: "siedemnast", 18: "osiemnast", 19: "dziewiętnast", 100: "setn"}, _ENDINGS),
        **composed(_TENS, _UNITS),
        "inauguracyjne": 1, "inauguracyjny": 1, "inauguracyjna": 1,
    },
    dotted_ordinals=True,
    no_ordinal_before=wordset(
        "minister wiceminister wiek wieku rocznica rocznicy połowie kwartale półroczu dama kraj kraje"
    ),
    no_ordinal_after=wordset("artykuł art"),
    months={"styczniu": 1, "lutym": 2, "marcu": 3, "kwietniu": 4, "maju": 5, "czerwcu": 6, "lipcu": 7, "sierpniu": 8,
            "wrześniu": 9, "październiku": 10, "listopadzie": 11, "grudniu": 12},
    weekdays={"środę": 2, "sobotę": 5, "niedzielę": 6},
    inside=wordset("dnia"),
    both=wordset("i oraz"),
    until=wordset("do"),
    since=wordset("od między"),
    relative={
        "dziś rano": "day+0", "w najbliższych dniach": "week+0", "najbliższych dniach": "week+0",
        "w bieżącym tygodniu": "week+0", "w bieżącym miesiącu": "month+0", "bieżącego miesiąca": "month+0",
        "bieżącym roku": "year+0", "tej jesieni": "year+0", "tej wiosny": "year+0", "przyszłym tygodniu": "week+1",
        "zeszłym tygodniu": "week-1", "minionym tygodniu": "week-1", "przyszłym miesiącu": "month+1",
        "b.r.": "year+0", "tego roku": "year+0", "przyszłego roku": "year+1",
        "dzisiaj": "day+0", "dziś": "day+0", "jutro": "day+1", "pojutrze": "day+2", "wczoraj": "day-1",
        "przedwczoraj": "day-2", "w tym tygodniu": "week+0", "w przyszłym tygodniu": "week+1",
        "w zeszłym tygodniu": "week-1", "w ubiegłym tygodniu": "week-1", "w ten weekend": "weekend+0",
        "w tym miesiącu": "month+0", "w przyszłym miesiącu": "month+1", "w zeszłym miesiącu": "month-1",
        "w ubiegłym miesiącu": "month-1", "pod koniec miesiąca": "month+0", "w tym roku": "year+0",
        "do końca roku": "year+0", "w przyszłym roku": "year+1", "w zeszłym roku": "year-1",
        "w ubiegłym roku": "year-1", "bieżącego roku": "year+0", "br.": "year+0",
    },
    parts={
        "wiosną": "spring", "latem": "summer", "jesienią": "autumn", "na początku": "early", "w połowie": "mid",
        "pod koniec": "late", "końcem": "late",
        "początku": "early", "początkiem": "early", "połowie": "mid", "końcu": "late", "koniec": "late",
           "pierwszej połowie": "half1", "drugiej połowie": "half2", "pierwszym kwartale": "quarter1",
           "drugim kwartale": "quarter2", "trzecim kwartale": "quarter3", "czwartym kwartale": "quarter4"},
    month_cues=wordset("w do od na"),
    year_cues=wordset("w roku rok r"),
    last=wordset("ubiegły ubiegłą zeszły zeszłą miniony minioną"),
    next=wordset("przyszły przyszłą najbliższy najbliższą następny następną"),
    original=frozenset({"pierwotnie", "początkowo", "wcześniej planowany", "wcześniej planowane", "zamiast"}),
    moved=wordset("przełożono przełożone przełożony przesunięto przesunięte przesunięty przeniesiono"),
    onto=wordset("na"),
    day_first=True,
    locatives=wordset("w we"),
    before_city=wordset("stolicy mieście"),
    hosting=frozenset({
        "będzie gospodarzem", "był gospodarzem", "była gospodarzem", "gościć będzie", "jest gospodarzem",
        "jest miejscem", "był miejscem", "była miejscem", "gościło",
        "gości", "gościła", "gościł", "będzie gościć"}),
    travel=wordset("uda udał udała wizyta wizytą przybył przybyła przybędzie"),
    toward=wordset("do"),
    virtual=frozenset({
        "w formule online", "w formule zdalnej", "w formie wideokonferencji", "w formacie online", "wirtualne",
        "wirtualny", "w formule wideokonferencji", "w formie wirtualnej", "w formie zdalnej",
        "za pośrednictwem wideokonferencji", "w trybie online", "on-line", "w trybie wideokonferencji",
        "wideokonferencję", "telekonferencji", "telekonferencja", "w formacie wideokonferencji",
        "w formacie wirtualnym",
        "wideokonferencji", "wideokonferencja", "w formie wideo", "online", "wirtualnie",
                       "formule wirtualnej", "w trybie zdalnym", "zdalnie", "formule online"}),
    leads=frozenset({
        "przewodniczą", "współprzewodniczą", "współprzewodniczyć", "współprzewodniczyła", "współprzewodniczyły",
        "współprzewodniczący", "współprzewodniczącymi", "współprzewodnictwem", "przewodnictwo",
        "przewodniczyli obradom", "kierują", "kieruje", "kierowali", "delegacje", "delegacją", "na czele delegacji",
        "na czele z", "reprezentowali", "reprezentują", "reprezentuje", "reprezentowana", "przewodził",
        "przewodziła", "przewodzili", "poprowadzili", "poprowadził", "prowadzili", "prowadził", "prowadziła",
        "odpowiednik", "odpowiednikiem", "odpowiedniczką", "ze strony", "stronie polskiej", "gospodarzami",
        "otworzyli", "otworzył", "przewodniczący", "poprowadzi", "poprowadzą",
        "przewodniczył", "przewodniczyła", "przewodniczyli", "przewodniczy", "przewodniczyć", "współprzewodniczyli",
        "współprzewodniczył", "pod przewodnictwem", "na czele", "kierował", "kierowała", "pod kierownictwem",
        "delegacji", "delegacja", "delegację", "przewodniczący delegacji", "reprezentował", "reprezentowała",
        "reprezentowany przez", "reprezentowana przez", "z udziałem", "gospodarzem",
    }),
    title_stems=(
        "agencj", "ambasad", "biur", "delegacj", "departament", "dialog", "dyrektor", "gospodarcz", "grup", "handlow",
        "komisj", "komite", "konsultacj", "marszał", "międzyrządow", "minist", "ministerstw", "obrad", "parlament",
        "pełnomocni", "podkomite", "podsekretarz", "polityczn", "prezydent", "przewodnicząc", "rząd", "rzeczpospolit",
        "sekretarz", "spotkan", "strategiczn", "urzęd", "wiceminist", "wicepremier", "wojewod", "współprac", "wysok",
        "zespo", "zastępc",
    ),
    takes_part=frozenset({
        "spotykają się", "spotyka się", "spotkają się", "uczestniczyli", "uczestniczą", "bierze udział",
        "biorą udział", "przyjmuje", "przyjmie", "rozmawiali", "rozmawiał", "rozmawiała", "omówili", "omówił",
        "odbyli", "odbył", "odbyła", "przeprowadzili", "przeprowadził", "przeprowadziła", "konsultacje z",
        "spotkał się", "spotkała się", "spotkali się", "wziął udział", "wzięła udział", "wzięli udział",
        "weźmie udział", "wezmą udział", "przyjął", "przyjęła", "uczestniczył", "uczestniczyła",
    }),
    sessions=wordset(
        "komitet obrady obradom rada rady rozmowy grupa grupy "
        "dialog dialogu konsultacje konsultacji komisji komisja komitetu posiedzenie posiedzenia runda"
        " rundy sesja sesji spotkanie spotkania forum"
    ),
    says=frozenset({"powiedział", "powiedziała", "oświadczył", "podkreślił", "podkreśliła", "według", "rzecznik",
                    "zapowiedział", "podpisał", "podpisali", "rozmowa telefoniczna"}),
    titles=wordset(
        "w na i z do od po za o nie że jak minister ministra ministrem ministrowie wiceminister wiceministra spraw"
        " zagranicznych prezydent prezydenta premier premiera ambasador ambasadora dyrektor dyrektora podsekretarz"
        " podsekretarza sekretarz sekretarza stanu generalny specjalny przedstawiciel przedstawiciela doradca pan pani"
        " delegacja delegacji dialog konsultacje rzeczypospolitej polskiej rp msz republiki unii europejskiej komisji"
        " pełnomocnik zastępca szef szefowa"
    ),
    offices=wordset(
        "minister ministra ministrem wiceminister prezydent prezydenta premier premiera ambasador"
        " ambasadora pan pani"
    ),
    pronouns=wordset("on ona"),
    genitive=wordset("przewodnictwem kierownictwem udziałem przez"),
    instrumental=wordset("czele"),
    times=wordset("raz"),
)  # fmt: skip
