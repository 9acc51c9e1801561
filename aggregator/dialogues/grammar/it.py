"""Italian."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, inflected, wordset

_TENS = {
    20: "vent",
    30: "trent",
    40: "quarant",
    50: "cinquant",
    60: "sessant",
    70: "settant",
    80: "ottant",
    90: "novant",
}
_UNITS = {1: "un", 2: "due du", 3: "tre", 4: "quattr", 5: "cinqu", 6: "sei", 7: "sett", 8: "ott", 9: "nov"}

GRAMMAR = Grammar(
    ordinals={
        **inflected(
            {1: "prim", 2: "second", 3: "terz", 4: "quart", 5: "quint", 6: "sest", 7: "settim", 8: "ottav", 9: "non",
             10: "decim", 11: "undicesim undecim", 12: "dodicesim", 13: "tredicesim", 14: "quattordicesim",
             15: "quindicesim", 16: "sedicesim", 17: "diciassettesim", 18: "diciottesim", 19: "diciannovesim",
             100: "centesim", **{ten: f"{stem}esim" for ten, stem in _TENS.items()}},
            "o a",
        ),
        **inflected(
            {
                ten + unit: " ".join(
                    f"{stem}{joint}{part}esim" for part in parts.split()
                    for joint in ([""] if unit in {1, 8} else ["i" if ten == 20 else "a"])
                )
                for ten, stem in _TENS.items() for unit, parts in _UNITS.items()
            },
            "o a",
        ),
        "inaugurale": 1, "primi": 1, "prime": 1,
    },
    ordinal_suffixes=wordset("º ª ° o a esimo esima"),
    no_ordinal_before=wordset(
        "ministro vice vicepresidente segretario secolo anniversario semestre trimestre metà il lo la i gli le l quanto"
        " fonti luogo piano paese paesi di un"
    ),
    no_ordinal_after=wordset("articolo secolo"),
    inside=wordset("di del"),
    both=wordset("e ed"),
    until=wordset("al all a fino"),
    since=wordset("dal dall da tra fra"),
    relative={
        "stamane": "day+0", "questa mattina": "day+0", "questo pomeriggio": "day+0", "questa sera": "day+0",
        "oggi pomeriggio": "day+0", "nella giornata di oggi": "day+0", "nella giornata odierna": "day+0",
        "nella giornata di ieri": "day-1", "ieri sera": "day-1", "ieri pomeriggio": "day-1",
        "corrente mese": "month+0", "mese in corso": "month+0", "corrente anno": "year+0", "anno in corso": "year+0",
        "prossimi giorni": "week+0", "in settimana": "week+0", "settimana in corso": "week+0",
        "questa primavera": "year+0", "questo autunno": "year+0", "quest'estate": "year+0", "fine anno": "year+0",
        "entro l'anno": "year+0", "entro la fine dell'anno": "year+0", "c.m.": "month+0",
        "oggi": "day+0", "stasera": "day+0", "stamattina": "day+0", "domani": "day+1", "dopodomani": "day+2",
        "ieri": "day-1", "l'altro ieri": "day-2",
        "questa settimana": "week+0", "la prossima settimana": "week+1", "prossima settimana": "week+1",
        "settimana prossima": "week+1", "la scorsa settimana": "week-1", "settimana scorsa": "week-1",
        "scorsa settimana": "week-1", "questo fine settimana": "weekend+0",
        "questo mese": "month+0", "fine mese": "month+0", "il mese prossimo": "month+1", "prossimo mese": "month+1",
        "mese scorso": "month-1", "scorso mese": "month-1",
        "quest'anno": "year+0", "l'anno prossimo": "year+1", "prossimo anno": "year+1", "l'anno scorso": "year-1",
    },
    parts={
        "primavera": "spring", "estate": "summer", "autunno": "autumn",
        "inizio": "early", "inizio di": "early", "primi di": "early", "metà": "mid", "metà di": "mid", "fine": "late",
        "fine di": "late", "primo semestre del": "half1", "secondo semestre del": "half2", "prima metà del": "half1",
        "seconda metà del": "half2", "primo trimestre del": "quarter1", "secondo trimestre del": "quarter2",
        "terzo trimestre del": "quarter3", "quarto trimestre del": "quarter4",
    },
    month_cues=wordset("a in ad nel mese da"),
    year_cues=wordset("nel"),
    last=wordset("scorso scorsa passato"),
    next=wordset("prossimo prossima"),
    original=frozenset({"originariamente", "inizialmente", "in origine", "inizialmente previsto", "era previsto",
                        "era prevista", "inizialmente prevista", "anziché il", "invece del"}),
    moved=wordset("rinviato rinviata spostato spostata"),
    day_first=True,
    locatives=wordset("a ad in presso"),
    before_city=wordset("la capitale città di nella"),
    hosting=frozenset({
        "ospiteranno", "ha fatto da cornice", "sarà sede", "è sede", "è stata sede", "farà da cornice",
        "fa da cornice", "sarà la sede", "ha accolto", "accoglierà", "accoglie", "è stata la sede", "ospitava",
        "ospita", "ospiterà", "ha ospitato", "ospitato", "sede di"}),
    travel=wordset("viaggio reca recherà visita arriva arrivato arrivata delegazione missione"),
    toward=wordset("a ad"),
    virtual=frozenset({
        "in videoconferenza", "in formato virtuale", "per videoconferenza", "via videoconferenza", "videoriunione",
        "a distanza", "in modalità remota", "modalità virtuale", "modalità telematica", "in collegamento video",
        "telematica", "video-conferenza", "riunione virtuale", "virtuale",
        "videoconferenza", "in video conferenza", "virtualmente", "in modalità virtuale", "formato virtuale",
        "video collegamento", "videocollegamento", "online", "da remoto",
    }),
    leads=frozenset({
        "presiedere", "guidare", "a presiedere", "rappresentati", "rappresentate", "capeggiata", "capeggiate",
        "condotta da", "condotte da",
        "presiedute", "presieduti", "presiedute da", "presieduti da", "copresiedute", "copresieduti",
        "co-presiedute", "co-presieduti", "guidate", "guidati", "guidati da", "co-presiedono", "copresiedono",
        "copresiede", "co-presiede", "copresiederanno", "co-presiederanno", "copresiederà", "hanno copresieduto",
        "ha copresieduto", "hanno co-presieduto", "ha co-presieduto", "copresidenza", "co-presidenza",
        "presidenza congiunta", "sotto la guida", "guidano", "guideranno", "hanno guidato", "omologo", "omologa",
        "capi delegazione", "capidelegazione", "capo delegazione", "a capo della", "alla testa", "rappresentate da",
        "diretta da", "diretto da", "ospite", "ospitati da", "ospitato da", "ospitata da", "hanno aperto",
        "ha aperto", "ha inaugurato", "hanno inaugurato", "aperta da", "aperto da", "inaugurata da",
        "guidata", "guidato", "presieduta", "presieduto", "copresieduta", "copresieduto", "co-presieduta",
        "co-presieduto", "rappresentata", "rappresentato", "guidata da", "guidata dal", "guidata dalla",
        "guidato da", "guidato dal", "guida la delegazione", "guida", "ha guidato", "guiderà", "guidate da",
        "presieduta da", "presieduta dal", "presieduto da", "presieduto dal", "copresieduta da", "copresieduto da",
        "co-presieduta da", "co-presieduto da", "ha presieduto", "hanno presieduto", "presiederà", "presiederanno",
        "presiede", "presiedono", "sotto la presidenza", "alla guida", "capo della delegazione", "delegazione",
        "rappresentata da", "rappresentato da", "capo negoziatore", "a colloquio con",
    }),
    takes_part=frozenset({
        "si sono riuniti", "si è riunito", "partecipa", "partecipano", "riceve", "ricevono", "si incontrano",
        "tengono", "tiene", "hanno avuto", "ha tenuto", "hanno discusso", "hanno svolto", "ha svolto",
        "incontro tra", "prenderanno parte", "prenderà parte", "hanno preso parte", "ha preso parte", "ha accolto",
        "accoglie", "hanno esaminato", "vedranno", "vedrà", "si sono confrontati", "sono intervenuti",
        "ha incontrato", "hanno incontrato", "incontra", "incontrerà", "ha visto", "ha ricevuto", "riceverà",
        "ha partecipato", "parteciperà", "parteciperanno", "hanno partecipato", "si sono incontrati", "si è recato",
        "hanno tenuto",
    }),
    sessions=wordset(
        "tornata edizione meccanismo gruppo sottocomitato "
        "dialogo consultazioni commissione comitato sessione riunione round forum consiglio colloqui"
        " incontro"
    ),
    says=frozenset({"ha detto", "ha dichiarato", "ha affermato", "secondo", "portavoce", "ha annunciato", "ha firmato",
                    "aveva detto", "telefonata"}),
    titles=wordset(
        "il lo la i gli le l' un uno una di del della dei degli delle da dal per in nel nella con su"
        " ministro ministra ministri presidente vicepresidente segretario segretaria sottosegretario"
        " sottosegretaria viceministro viceministra ambasciatore ambasciatrice direttore direttrice"
        " generale rappresentante speciale commissario commissaria alto capo inviato delegazione governo"
        " repubblica stati uniti unione europea ue commissione affari esteri estero cooperazione"
        " internazionale economia difesa commercio giustizia diritti umani dialogo ufficio governativo"
        " associazione comuni signor signora dott dottor on onorevole sottosegretari consultazioni"
        " sessione premier farnesina a non questa questo secondo durante"
    ),
    offices=wordset(
        "ministro ministra presidente segretario segretaria sottosegretario ambasciatore ambasciatrice"
        " signor signora premier viceministro"
    ),
    pronouns=wordset("egli lui lei"),
    times=wordset("volta"),
    ordinal_prefixes=wordset("numero"),
)  # fmt: skip
