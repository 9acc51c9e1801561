"""Spanish."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, inflected, wordset

_UNITS = {
    **inflected(
        {1: "primer", 2: "segund", 3: "tercer", 4: "cuart", 5: "quint", 6: "sext", 7: "séptim septim sétim",
         8: "octav", 9: "noven"},
        "o a os as",
    ),
    "primer": 1, "tercer": 3,
}  # fmt: skip
_TENS = inflected({20: "vigésim vigesim", 30: "trigésim trigesim", 40: "cuadragésim", 50: "quincuagésim",
                   60: "sexagésim", 70: "septuagésim", 80: "octogésim", 90: "nonagésim"}, "o a")  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **_UNITS,
        **_TENS,
        **composed(_TENS, _UNITS),
        **composed({"décimo": 10, "décima": 10}, _UNITS),
        **{f"{ten}{unit}": value for ten, base in (("decimo", 10), ("vigesimo", 20), ("trigesimo", 30))
           for unit, value in ((unit, base + value) for unit, value in _UNITS.items())},
        **inflected({10: "décim", 11: "undécim", 12: "duodécim", 17: "decimoséptim", 27: "vigesimoséptim",
                     37: "trigesimoséptim", 100: "centésim"}, "o a"),
        "inaugural": 1,
    },
    ordinal_suffixes=wordset("º ª ° er ro ra do da to ta mo ma vo va no na o a"),
    no_ordinal_before=wordset(
        "ministro ministra vicepresidente vicepresidenta viceministro viceministra secretario siglo aniversario"
        " semestre trimestre mitad dama lugar mandatario plano país países poder de"
    ),
    no_ordinal_after=wordset("artículo siglo"),
    months={"setiembre": 9},
    weekdays={"miercoles": 2, "sabado": 5},
    inside=wordset("de del el día"),
    both=wordset("y e"),
    until=wordset("al a hasta"),
    since=wordset("del de desde entre"),
    relative={
        "esta mañana": "day+0", "esta tarde": "day+0", "esta noche": "day+0",
        "esta misma tarde": "day+0", "día de hoy": "day+0",
        "día de ayer": "day-1", "día de mañana": "day+1", "presente mes": "month+0", "mes en curso": "month+0",
        "corriente mes": "month+0", "del corriente": "month+0", "los próximos días": "week+0",
        "próximos días": "week+0", "semana entrante": "week+1", "semana en curso": "week+0", "fin de mes": "month+0",
        "mes entrante": "month+1", "esta primavera": "year+0", "este otoño": "year+0", "este verano": "year+0",
        "fines de año": "year+0", "final de año": "year+0", "antes de fin de año": "year+0",
        "ayer por la tarde": "day-1", "la semana entrante": "week+1", "presente semana": "week+0",
        "hoy": "day+0", "mañana": "day+1", "pasado mañana": "day+2", "ayer": "day-1", "anoche": "day-1",
        "anteayer": "day-2", "antier": "day-2",
        "esta semana": "week+0", "la próxima semana": "week+1", "próxima semana": "week+1",
        "la semana próxima": "week+1", "la semana que viene": "week+1", "la semana pasada": "week-1",
        "pasada semana": "week-1", "este fin de semana": "weekend+0",
        "este mes": "month+0", "finales de mes": "month+0", "el próximo mes": "month+1", "próximo mes": "month+1",
        "el mes próximo": "month+1", "el mes que viene": "month+1", "el mes pasado": "month-1",
        "este año": "year+0", "presente año": "year+0", "año en curso": "year+0", "el próximo año": "year+1",
        "próximo año": "year+1", "el año que viene": "year+1", "el año pasado": "year-1",
    },
    parts={
        "primavera": "spring", "verano": "summer", "otoño": "autumn", "a fines de": "late", "a finales de": "late",
        "último trimestre de": "quarter4",
        "principios de": "early", "comienzos de": "early", "inicios de": "early", "mediados de": "mid",
        "finales de": "late", "fines de": "late", "primer semestre de": "half1", "segundo semestre de": "half2",
        "primera mitad de": "half1", "segunda mitad de": "half2", "primer trimestre de": "quarter1",
        "segundo trimestre de": "quarter2", "tercer trimestre de": "quarter3", "cuarto trimestre de": "quarter4",
    },
    month_cues=wordset("en durante mes próximo pasado desde hacia"),
    year_cues=wordset("en durante"),
    last=wordset("pasado pasada último"),
    next=wordset("próximo próxima"),
    original=frozenset(
        {
            "originalmente", "inicialmente", "previsto inicialmente", "prevista inicialmente", "en un principio",
            "estaba previsto", "estaba prevista", "estaba previsto para", "en lugar del", "en vez del",
            "inicialmente previsto", "inicialmente prevista", "originalmente previsto", "originalmente prevista",
            "originalmente programado", "originalmente programada",
        }
    ),
    moved=wordset("aplazado aplazada pospuesto pospuesta trasladado trasladada pasa reprogramado reprogramada"),
    day_first=True,
    locatives=wordset("en"),
    before_city=wordset("la el capital ciudad de"),
    hosting=frozenset({
        "tendrá como sede", "es la sede", "fue la sede", "será la sede", "fue el escenario", "es escenario",
        "ha acogido", "acogía", "recibirá", "va a acoger", "hospeda", "hospedó", "será anfitriona", "es anfitriona",
        "fue anfitriona", "sirvió de sede",
        "acoge", "acogerá", "acogió", "será sede", "fue sede", "es sede", "alberga", "albergará",
                       "albergó", "sede de"}),
    travel=wordset(
        "viaja viajará viajó viajar viaje visita visitará llega llegó llegará traslada trasladará"
        " delegación"
    ),
    toward=wordset("a"),
    virtual=frozenset({
        "de modo virtual", "vía virtual", "por medios virtuales", "plataforma virtual", "medios telemáticos",
        "por medios electrónicos", "videollamada", "vía videoconferencia", "por videoconferencia", "vía zoom",
        "a distancia", "de manera remota", "en modalidad virtual", "en formato virtual", "modo virtual",
        "consultas virtuales", "encuentro virtual", "diálogo virtual", "formato a distancia", "teleconferencia",
        "conferencia virtual",
        "videoconferencia", "virtualmente", "de manera virtual", "de forma virtual", "formato virtual",
                       "modalidad virtual", "vía telemática", "por video", "en línea", "reunión virtual",
                       "sesión virtual", "por vía virtual"}),
    leads=frozenset({
        "conducidas por", "conducidas", "lideradas", "lideradas por", "liderados", "dirigidas", "dirigidas por",
        "representadas", "representados", "presididos", "a la cabeza de",
        "encabeza", "encabezando", "preside", "presidiendo", "copreside", "copresiden", "copresidir", "co-preside",
        "co-presiden", "co-presidieron", "co-presidió", "copresidencia", "copresidentes", "copresidente", "lidera",
        "lideran", "liderar", "liderarán", "dirige", "dirigió", "dirigieron", "dirigirá", "presididas",
        "copresididas", "presidencia de", "bajo la copresidencia", "a la cabeza", "al frente", "jefes de delegación",
        "jefas de delegación", "contraparte", "homólogo", "homóloga", "su par", "conducida por", "conducido por",
        "encabezará la", "representará", "representaron", "representó a", "anfitrión", "anfitriona", "conducirá",
        "condujo", "moderaron", "inauguran", "inaugura", "por la parte", "por parte de", "por el lado",
        "encabezada", "encabezado", "presidida", "presidido", "copresidida", "copresidido", "liderada", "liderado",
        "dirigida", "representada", "representado", "encabezada por", "encabezado por", "encabezadas por",
        "encabezó", "encabezará", "encabezan", "encabezaron", "encabezar", "presidida por", "presidido por",
        "copresidida por", "copresidido por", "presidió", "presidirá", "presidirán", "presidieron", "presiden",
        "copresidieron", "copresidirán", "copresidió", "liderada por", "liderado por", "lideró", "liderará",
        "lideraron", "dirigida por", "dirigido por", "bajo la presidencia", "bajo la conducción",
        "bajo el liderazgo", "al frente de", "a cargo de", "jefe de delegación", "jefe de la delegación",
        "jefa de la delegación", "recibió a la delegación", "representada por", "representado por", "delegación",
        "delegaciones", "presidir", "enviará", "encabezadas",
    }),
    takes_part=frozenset({
        "sostienen", "sostiene", "sostendrán", "sostendrá", "celebran", "celebra", "realizaron", "realizó",
        "efectuaron", "efectuó", "mantuvo", "mantuvieron", "mantienen", "mantendrán", "se reúnen", "se reúne",
        "participan", "participa", "asisten", "asiste", "recibe", "reciben", "recibirán", "acudirá", "acudieron",
        "dialogaron", "conversaron", "llevaron a cabo", "llevó a cabo", "desarrollaron", "abordaron",
        "intercambiaron", "concurrieron", "estuvieron", "estuvo", "se entrevistó", "clausuraron", "clausuró",
        "se reunió", "se reunieron", "se reunirá", "se reunirán", "recibió", "recibirá", "participó", "participaron",
        "participará", "participarán", "asistió", "asistirá", "asistieron", "estará", "celebraron", "celebrarán",
        "inauguró", "inauguraron", "sostuvieron", "sostuvo", "van", "acompañado", "viajará",
    }),
    sessions=wordset(
        "subcomité grupo mesa edición jornada "
        "diálogo consultas comisión comité sesión reunión ronda mecanismo consejo foro mixta encuentro"
        " dean"
    ),
    says=frozenset({"dijo", "declaró", "señaló", "indicó", "afirmó", "según", "vocero", "vocera", "portavoz", "anunció",
                    "acordada", "informó", "firmó", "firmaron", "explicó", "llamada telefónica"}),
    titles=wordset(
        "palacio ciudad hotel sede cancillería nota prensa acta "
        "el la los las un una de del al canciller ministro ministra ministros presidente presidenta"
        " vicepresidente vicepresidenta secretario secretaria subsecretario subsecretaria viceministro"
        " viceministra viceministros vicecanciller embajador embajadora director directora general"
        " representante especial comisario comisaria alto alta jefe jefa enviado delegación gobierno"
        " república estados unidos unión europea comisión relaciones exteriores asuntos economía hacienda"
        " estado defensa comercio turismo justicia interior energía derechos humanos cooperación"
        " internacional política exterior diálogo económico nivel reunión consultas políticas su sus este"
        " esta en con por para según durante tras mientras también otras notas congreso casa blanca don"
        " doña sr sra dr dra señor señora excmo excma multilaterales bilaterales bilateral américa norte"
        " sur latina caribe tercera segunda primera cuarta mecanismo consejo foro ronda sesión comité"
        " mixta asociación global parceria ley plan"
    ),
    offices=wordset(
        "canciller ministro ministra presidente presidenta vicepresidente vicepresidenta secretario"
        " secretaria subsecretario subsecretaria embajador embajadora señor señora viceministro"
        " viceministra"
    ),
    pronouns=wordset("él ella"),
    times=wordset("vez"),
    ordinal_prefixes=wordset("número"),
    no_dates=frozenset({"por la mañana", "de la mañana", "en la mañana", "la mañana"}),
)  # fmt: skip
