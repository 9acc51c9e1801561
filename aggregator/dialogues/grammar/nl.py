"""Dutch."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

_TENS = {"twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
         "negentig": 90}  # fmt: skip
_UNITS = {"eenen": 1, "tweeën": 2, "tweeen": 2, "drieën": 3, "drieen": 3, "vieren": 4, "vijfen": 5, "zesen": 6,
          "zevenen": 7, "achten": 8, "negenen": 9}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
        "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12, "dertiende": 13, "veertiende": 14, "vijftiende": 15,
        "zestiende": 16, "zeventiende": 17, "achttiende": 18, "negentiende": 19, "honderdste": 100, "allereerste": 1,
        **{f"{ten}ste": value for ten, value in _TENS.items()},
        **{f"{unit}{ten}ste": value + one for ten, value in _TENS.items() for unit, one in _UNITS.items()},
    },
    ordinal_suffixes=wordset("e de ste"),
    no_ordinal_before=wordset("minister vice eeuw verjaardag helft kwartaal kamer plaats ministers"),
    no_ordinal_after=wordset("artikel"),
    inside=wordset("de"),
    both=wordset("en"),
    until=wordset("tot t m"),
    since=wordset("van tussen"),
    relative={
        "vanmiddag": "day+0", "vanmorgen": "day+0", "gisteravond": "day-1", "morgenochtend": "day+1",
        "komende dagen": "week+0", "lopende week": "week+0", "dit najaar": "year+0", "dit voorjaar": "year+0",
        "deze zomer": "year+0",
        "vandaag": "day+0", "vanavond": "day+0", "vanochtend": "day+0", "morgen": "day+1", "overmorgen": "day+2",
        "gisteren": "day-1", "eergisteren": "day-2", "deze week": "week+0", "volgende week": "week+1",
        "komende week": "week+1", "vorige week": "week-1", "afgelopen week": "week-1", "dit weekend": "weekend+0",
        "deze maand": "month+0", "volgende maand": "month+1", "komende maand": "month+1", "vorige maand": "month-1",
        "dit jaar": "year+0", "volgend jaar": "year+1", "vorig jaar": "year-1",
    },
    parts={"begin": "early", "medio": "mid", "midden": "mid", "half": "mid", "eind": "late", "einde": "late",
           "eerste helft van": "half1", "tweede helft van": "half2", "eerste kwartaal van": "quarter1",
           "tweede kwartaal van": "quarter2", "derde kwartaal van": "quarter3", "vierde kwartaal van": "quarter4"},
    month_cues=wordset("in sinds tot"),
    year_cues=wordset("in"),
    last=wordset("vorige afgelopen"),
    next=wordset("volgende komende aanstaande"),
    original=frozenset({"oorspronkelijk", "aanvankelijk", "oorspronkelijk gepland", "in plaats van"}),
    moved=wordset("verplaatst verschoven uitgesteld"),
    onto=wordset("naar"),
    day_first=True,
    locatives=wordset("in te bij"),
    before_city=wordset("de hoofdstad stad"),
    travel=wordset("reist reisde vertrekt bezoekt bezoek"),
    toward=wordset("naar"),
    virtual=frozenset({"videoconferentie", "via video", "virtueel", "virtuele", "online", "videoverbinding"}),
    leads=frozenset({
        "leiden", "zaten voor", "voorzitters", "covoorzitters", "medevoorzitters", "ambtgenoot", "ambtsgenoot",
        "collega", "onder voorzitterschap", "geleid", "gastheer", "gastvrouw", "delegaties", "vertegenwoordigd door",
        "onder leiding van", "geleid door", "leidde", "leidden", "leidt", "voorgezeten door", "voorzitterschap van",
        "voorzitter", "zat voor", "hoofd van de delegatie", "delegatie",
    }),
    takes_part=frozenset({"ontmoette", "ontmoet", "ontving", "ontvangt", "nam deel", "namen deel", "neemt deel"}),
    sessions=wordset("dialoog mensenrechtendialoog consultaties commissie comité zitting ronde overleg forum"),
    says=frozenset({"zei", "zegt", "verklaarde", "volgens", "woordvoerder", "ondertekende"}),
    titles=wordset("de het een van voor in op met en minister ministers president premier staatssecretaris ambassadeur"
                   " directeur-generaal directeur speciaal gezant buitenlandse zaken defensie handel delegatie dialoog"
                   " mensenrechtenambassadeur commissaris koning koningin heer mevrouw"),
    offices=wordset("minister president premier staatssecretaris ambassadeur heer mevrouw"),
    pronouns=wordset("hij zij"),
    title_tails=("minister", "ministers", "secretaris", "directeur", "ambassadeur", "gezant", "president"),
    times=wordset("keer maal"),
)  # fmt: skip
