"""German."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, inflected, wordset

_STEMS = {
    1: "erst", 2: "zweit", 3: "dritt", 4: "viert", 5: "fünft", 6: "sechst", 7: "siebt siebent", 8: "acht", 9: "neunt",
    10: "zehnt", 11: "elft", 12: "zwölft", 13: "dreizehnt", 14: "vierzehnt", 15: "fünfzehnt", 16: "sechzehnt",
    17: "siebzehnt", 18: "achtzehnt", 19: "neunzehnt", 20: "zwanzigst", 30: "dreißigst", 40: "vierzigst",
    50: "fünfzigst", 60: "sechzigst", 70: "siebzigst", 80: "achtzigst", 90: "neunzigst", 100: "hundertst",
}  # fmt: skip
_UNITS = {"einund": 1, "zweiund": 2, "dreiund": 3, "vierund": 4, "fünfund": 5, "sechsund": 6, "siebenund": 7,
          "achtund": 8, "neunund": 9}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **inflected(_STEMS, "e en er es em"),
        **inflected(
            {ten + unit: f"{word}{_STEMS[ten]}" for ten in range(20, 100, 10) for word, unit in _UNITS.items()},
            "e en er es em",
        ),
        "erstmalig": 1, "erstmalige": 1, "erstmaligen": 1,
    },
    ordinal_suffixes=wordset("te ten ter tes ste sten"),
    dotted_ordinals=True,
    no_ordinal_before=wordset(
        "jahrestag jahrhundert jahrhunderts halbjahr quartal hälfte linie stellvertretende"
        " stellvertretender bürgermeister jahrhunderten geburtstag"
    ),
    no_ordinal_after=wordset("artikel"),
    months={"jänner": 1, "maerz": 3, "feber": 2},
    weekdays={"sonnabend": 5},
    inside=wordset("den"),
    both=wordset("und"),
    until=wordset("bis"),
    since=wordset("vom von zwischen"),
    relative={
        "heute morgen": "day+0", "heute vormittag": "day+0", "heute nachmittag": "day+0", "heute mittag": "day+0",
        "gestern abend": "day-1", "gestern nachmittag": "day-1", "morgen früh": "day+1",
        "dieser tage": "week+0", "in den kommenden tagen": "week+0", "kommenden tagen": "week+0",
        "nächsten tagen": "week+0", "laufenden woche": "week+0", "laufenden monat": "month+0",
        "laufenden jahr": "year+0", "laufenden jahres": "year+0", "im laufe des jahres": "year+0",
        "noch in diesem jahr": "year+0", "im herbst": "year+0", "im frühjahr": "year+0",
        "in diesem sommer": "year+0", "diesem frühjahr": "year+0", "diesem herbst": "year+0",
        "der vergangenen woche": "week-1", "voriger woche": "week-1", "vorige woche": "week-1",
        "bis jahresende": "year+0",
        "heute": "day+0", "heute abend": "day+0", "morgen": "day+1", "übermorgen": "day+2", "gestern": "day-1",
        "vorgestern": "day-2", "heutigen": "day+0", "gestrigen": "day-1", "morgigen": "day+1",
        "diese woche": "week+0", "in dieser woche": "week+0", "nächste woche": "week+1", "nächster woche": "week+1",
        "kommende woche": "week+1", "kommender woche": "week+1", "in der kommenden woche": "week+1",
        "in der nächsten woche": "week+1", "vergangene woche": "week-1", "letzte woche": "week-1",
        "vergangener woche": "week-1", "an diesem wochenende": "weekend+0", "am wochenende": "weekend+0",
        "diesen monat": "month+0", "in diesem monat": "month+0", "nächsten monat": "month+1",
        "kommenden monat": "month+1", "im kommenden monat": "month+1", "im nächsten monat": "month+1",
        "vergangenen monat": "month-1", "letzten monat": "month-1", "ende des monats": "month+0",
        "dieses jahr": "year+0", "in diesem jahr": "year+0", "dieses jahres": "year+0", "nächstes jahr": "year+1",
        "kommenden jahr": "year+1", "nächsten jahr": "year+1", "kommendes jahr": "year+1", "vergangenes jahr": "year-1",
        "letztes jahr": "year-1", "vergangenen jahr": "year-1", "ende des jahres": "year+0",
    },
    parts={
        "frühjahr": "spring", "frühling": "spring", "sommer": "summer", "herbst": "autumn",
        "anfang": "early", "mitte": "mid", "ende": "late", "erste hälfte": "half1", "zweite hälfte": "half2",
        "ersten hälfte": "half1", "zweiten hälfte": "half2", "ersten halbjahr": "half1", "zweiten halbjahr": "half2",
        "ersten quartal": "quarter1", "zweiten quartal": "quarter2", "dritten quartal": "quarter3",
        "vierten quartal": "quarter4",
    },
    month_cues=wordset("im seit bis monat"),
    year_cues=wordset("jahr jahre"),
    last=wordset("letzten letzter vergangenen vergangener"),
    next=wordset("nächsten nächster kommenden kommender"),
    original=frozenset({"ursprünglich", "ursprünglich für", "ursprünglich geplant", "zunächst für", "statt am",
                        "anstatt am", "eigentlich für", "eigentlich am"}),
    moved=wordset("verschoben verlegt"),
    onto=wordset("auf"),
    day_first=True,
    locatives=wordset("in bei nahe"),
    before_city=wordset("der die das hauptstadt stadt"),
    hosting=frozenset({
        "richtet die", "richtet das", "ist austragungsort", "war austragungsort", "wird gastgeber", "ist schauplatz",
        "war schauplatz", "beherbergte", "wird ausrichten", "fungiert als gastgeber",
        "ist gastgeber", "war gastgeber", "richtet aus", "beherbergt", "ist gastgeberin"}),
    travel=wordset("reist reiste reisen fährt fliegt flog besucht besuch eingetroffen reise delegation"),
    toward=wordset("nach"),
    virtual=frozenset({
        "als videokonferenz", "per videokonferenz", "in einer videokonferenz", "via video", "im digitalen format",
        "in virtueller form", "in digitaler form", "virtueller", "virtuelles", "per videoschalte", "digitale",
        "digitalen", "video-konferenz", "webkonferenz", "online-format", "online-sitzung", "onlinesitzung",
        "fernkonferenz", "per videoschaltung", "telefonkonferenz",
        "videokonferenz", "videoschalte", "virtuell", "virtuelle", "virtuellen", "per video", "online",
                       "digital", "im virtuellen format", "videoschaltung"}),
    leads=frozenset({
        "leiten gemeinsam", "gemeinsam geleitet", "leitet die", "vorsitzende",
        "vorsitzender", "vorsitzenden", "leitung", "führt den vorsitz", "führten den vorsitz", "hatten den vorsitz",
        "angeführt", "führten", "führt", "führen", "wird geleitet", "werden geleitet", "leiten wird", "amtskollege",
        "amtskollegin", "amtskollegen", "kollegen", "delegationen", "eröffnet", "eröffnen", "vertreten von",
        "vertrat", "vertraten", "vertritt", "delegationschef", "delegationschefin", "lud", "luden", "geführt von",
        "geführt", "ausgerichtet von",
        "geleitet von", "geleitet", "leitete", "leiteten", "leitet", "leiten", "unter leitung", "unter der leitung",
        "unter vorsitz", "unter dem vorsitz", "unter gemeinsamem vorsitz", "delegationsleiter", "delegationsleiterin",
        "delegationsleitung", "an der spitze", "angeführt von", "führte", "führt die", "führen die", "den vorsitz",
        "vorsitz führten", "vertreten durch", "gastgeber", "gastgeberin", "eröffnete", "eröffneten", "delegation",
    }),
    takes_part=frozenset({
        "zusammenkommen", "zusammentreffen", "zusammengekommen", "kommen zusammen", "kamen zusammen", "trafen sich",
        "treffen sich", "traf sich", "trifft sich", "tauschten", "erörterten", "besprachen", "sprachen", "spricht",
        "sprechen", "führten gespräche", "begrüßt", "begrüßten", "nahmen teil", "teilgenommen", "teil", "reisen",
        "kommt", "kommen", "hielten", "hielt", "halten", "abhalten", "beraten", "berieten", "berät", "diskutierten",
        "empfangen",
        "traf", "trafen", "trifft", "treffen", "empfing", "empfängt", "nahm teil", "nehmen teil", "nimmt teil",
        "teilnehmen", "reist", "reiste", "kamen", "begrüßte",
    }),
    sessions=wordset(
        "dialogs dialoge dialogrunde konsultation ausschusses gemischte kooperationsrat assoziationsrat "
        "arbeitsgruppe unterausschuss cyberdialog sicherheitsdialog energiedialog umweltdialog rechtsdialog "
        "rechtsstaatsdialog wirtschaftsdialog format plenum "
        "dialog menschenrechtsdialog konsultationen kommission ausschuss sitzung tagung runde treffen"
        " gespräche regierungskonsultationen strategiedialog wirtschaftskommission forum klimadialog"
    ),
    says=frozenset({
        "sagte", "erklärte", "betonte", "laut", "sprecher", "sprecherin", "kündigt", "kündigte", "auf einladung",
        "unterzeichnete", "unterzeichneten", "telefonierte", "so",
    }),
    titles=wordset(
        "der die das den dem des ein eine einer mit im in am an zum zur von vom und für bei auf aus nach"
        " unter über seit während außenminister außenministerin minister ministerin bundesminister"
        " bundesministerin bundeskanzler bundeskanzlerin bundespräsident präsident präsidentin"
        " staatssekretär staatssekretärin staatsminister staatsministerin botschafter botschafterin"
        " beauftragter beauftragte menschenrechtsbeauftragte menschenrechtsbeauftragter vizeminister"
        " vizeministerin stellvertretender stellvertretende generaldirektor leiter leiterin kommissar"
        " kommissarin justizminister justizministers justizministerin wirtschaftsminister herr frau dr"
        " prof delegation dialog menschenrechtsdialog konsultationen regierung republik auswärtigen"
        " auswärtiges amt amtes amts ministerium bundesregierung europäische union kommission er sie es"
        " ihr sein seine auch wie dass wir deutsch-chinesische deutsch-chinesischen deutsch-chinesischer"
        " deutsch mittelpunkt lage minderheiten teil beziehungen zentralrat sinti roma gespräch"
        " zivilgesellschaft gefängnis staatsanwälte strafrecht menschenrechte pressemitteilung einladung"
        " gerade schwieriges"
    ),
    offices=wordset("außenminister außenministerin minister ministerin bundesminister bundesministerin bundeskanzler"
                    " präsident präsidentin staatssekretär staatssekretärin staatsminister staatsministerin botschafter"
                    " botschafterin herr frau"),
    pronouns=wordset("er sie"),
    title_tails=(
        "minister", "ministers", "ministerin", "sekretär", "sekretärs", "sekretärin", "beauftragte", "beauftragter",
        "beauftragten", "direktor", "direktorin", "präsident", "präsidentin", "kanzler", "kanzlerin", "botschafter",
        "botschafterin", "kommissar", "kommissarin", "vertreter", "vertreterin",
    ),
    times=wordset("mal male"),
    ordinal_prefixes=wordset("nummer"),
    no_dates=frozenset({"am morgen"}),
)  # fmt: skip
