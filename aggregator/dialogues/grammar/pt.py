"""Portuguese."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, inflected, wordset

_UNITS = inflected(
    {
        1: "primeir",
        2: "segund",
        3: "terceir",
        4: "quart",
        5: "quint",
        6: "sext",
        7: "sétim setim",
        8: "oitav",
        9: "non",
    },
    "o a os as",
)
_TENS = inflected({10: "décim", 20: "vigésim", 30: "trigésim", 40: "quadragésim", 50: "quinquagésim",
                   60: "sexagésim", 70: "septuagésim", 80: "octogésim", 90: "nonagésim"}, "o a")  # fmt: skip

GRAMMAR = Grammar(
    ordinals={**_UNITS, **_TENS, **composed(_TENS, _UNITS), "centésimo": 100, "centésima": 100, "inaugural": 1},
    ordinal_suffixes=wordset("º ª ° o a"),
    no_ordinal_before=wordset(
        "feira ministro ministra vice secretário século aniversário semestre trimestre metade dama lugar plano país"
        " países de"
    ),
    no_ordinal_after=wordset("artigo século"),
    months={"marco": 3},
    weekdays={"terca-feira": 1, "sabado": 5},
    inside=wordset("de do dia"),
    both=wordset("e"),
    until=wordset("a até ao"),
    since=wordset("de do entre"),
    relative={
        "esta manhã": "day+0", "nesta manhã": "day+0", "esta tarde": "day+0", "nesta tarde": "day+0",
        "esta noite": "day+0", "na manhã de hoje": "day+0", "no dia de hoje": "day+0", "corrente mês": "month+0",
        "mês corrente": "month+0", "mês em curso": "month+0", "do corrente": "month+0", "próximos dias": "week+0",
        "semana em curso": "week+0", "na semana que vem": "week+1", "no mês que vem": "month+1",
        "esta primavera": "year+0", "este outono": "year+0", "este verão": "year+0", "até o final do ano": "year+0",
        "até ao final do ano": "year+0", "fim do ano": "year+0", "final do ano": "year+0", "ontem à tarde": "day-1",
        "manhã de ontem": "day-1",
        "hoje": "day+0", "amanhã": "day+1", "depois de amanhã": "day+2", "ontem": "day-1", "anteontem": "day-2",
        "esta semana": "week+0", "nesta semana": "week+0", "próxima semana": "week+1", "semana que vem": "week+1",
        "semana passada": "week-1", "este fim de semana": "weekend+0",
        "este mês": "month+0", "neste mês": "month+0", "próximo mês": "month+1", "mês que vem": "month+1",
        "mês passado": "month-1", "final do mês": "month+0", "fim do mês": "month+0",
        "este ano": "year+0", "neste ano": "year+0", "corrente ano": "year+0", "próximo ano": "year+1",
        "ano que vem": "year+1", "ano passado": "year-1",
    },
    parts={
        "primavera": "spring", "verão": "summer", "outono": "autumn", "finais de": "late", "inícios de": "early",
        "último trimestre de": "quarter4",
        "início de": "early", "começo de": "early", "princípio de": "early", "meados de": "mid", "final de": "late",
        "fim de": "late", "fins de": "late", "primeiro semestre de": "half1", "segundo semestre de": "half2",
        "primeira metade de": "half1", "segunda metade de": "half2", "primeiro trimestre de": "quarter1",
        "segundo trimestre de": "quarter2", "terceiro trimestre de": "quarter3", "quarto trimestre de": "quarter4",
    },
    month_cues=wordset("em durante mês próximo passado desde"),
    year_cues=wordset("em durante"),
    last=wordset("passado passada última último"),
    next=wordset("próximo próxima"),
    original=frozenset(
        {
            "originalmente", "inicialmente", "inicialmente previsto", "inicialmente prevista",
            "inicialmente marcado", "inicialmente marcada", "estava prevista para", "estava previsto para",
            "previsto originalmente", "em vez de", "originalmente prevista", "originalmente previsto",
        }
    ),
    moved=wordset("adiado adiada transferido transferida remarcado remarcada"),
    onto=wordset("para"),
    day_first=True,
    locatives=wordset("em no na"),
    before_city=wordset("a o capital cidade de"),
    hosting=frozenset({
        "é sede", "é o palco", "foi palco", "será palco", "é palco", "recebeu a", "receberá", "vai acolher",
        "vai receber", "vai sediar", "será a sede", "foi a sede", "é a sede", "foi o palco", "será anfitriã",
        "hospeda", "hospedou",
        "acolhe", "acolherá", "acolheu", "sedia", "sediará", "sediou", "recebe", "recebeu", "será sede",
                       "foi sede"}),
    travel=wordset("viaja viajará viajou viagem visita visitará chega chegou desloca deslocou delegação"),
    toward=wordset("a para"),
    virtual=frozenset({
        "por videoconferência", "via videoconferência", "de maneira virtual", "por via virtual",
        "em formato virtual", "modalidade virtual", "encontro virtual", "videochamada", "vídeo-conferência",
        "a distância", "teleconferência", "por meio virtual", "plataforma virtual", "de modo virtual",
        "consultas virtuais", "diálogo virtual", "remotamente", "formato online", "em linha", "por via digital",
        "videoconferência", "virtualmente", "de forma virtual", "formato virtual", "modo virtual",
                       "reunião virtual", "sessão virtual", "por vídeo", "online", "on-line"}),
    leads=frozenset({
        "chefiadas", "chefiadas por", "lideradas", "lideradas por", "presididas", "presididas por", "representadas",
        "dirigidas por", "conduzidas por", "encabeçadas", "encabeçadas por",
        "chefia", "chefiam", "copreside", "copresidem", "co-preside", "co-presidem", "co-presidiram", "co-presidiu",
        "co-presidirá", "preside", "presidem", "lidera", "lideram", "lideraram", "lideraria", "encabeça",
        "encabeçaram", "encabeçará", "homólogo", "homóloga", "contraparte", "seu par", "dirigiu", "dirige",
        "dirigiram", "dirigida por", "conduziu", "conduziram", "conduzem", "copresidência", "co-presidência",
        "presidência conjunta", "representou", "representaram", "representa", "chefes de delegação",
        "chefes das delegações", "à frente da", "à frente de", "coordenada por", "coordenado por", "copresidentes",
        "anfitrião", "anfitriã", "pelo lado", "do lado",
        "copresidida", "copresidido", "presidida", "presidido", "chefiada", "chefiado", "liderada", "liderado",
        "encabeçada", "conduzida", "representada", "representado", "co-presidida", "co-presidido", "chefiada por",
        "chefiado por", "chefiou", "chefiará", "chefiaram", "chefiar", "liderada por", "liderado por", "liderou",
        "liderará", "presidida por", "presidido por", "copresidida por", "copresidido por", "presidiu", "presidiram",
        "presidirá", "presidirão", "copresidiram", "copresidirão", "encabeçada por", "encabeçou",
        "sob a presidência", "sob a chefia", "à frente", "a delegação", "delegação", "delegações",
        "chefe da delegação", "representado por", "representada por", "conduzida por", "co-presidida por",
        "co-presidido por", "realizaram", "realizam", "realizarão",
    }),
    takes_part=frozenset({
        "mantêm", "mantém", "manterão", "reúnem-se", "realizou", "participam", "participa", "recebem", "recebe",
        "encontraram-se", "encontra-se", "discutiram", "conversaram", "estará", "estarão", "assistiu", "intervieram",
        "debateram", "conduziram", "celebraram", "celebrou", "abriram", "abriu", "encerraram", "encerrou",
        "tomaram parte", "tomou parte",
        "reuniu-se", "reuniram-se", "reúne-se", "encontrou-se", "recebeu", "receberá", "participou", "participaram",
        "participará", "participarão", "esteve", "estiveram", "mantiveram", "manteve", "visitará", "viajará",
        "inaugurou",
    }),
    sessions=wordset(
        "ronda encontro subcomité grupo cimeira concertação "
        "diálogo consultas comissão comitê comité sessão reunião rodada mecanismo conselho fórum mista"
        " edição"
    ),
    says=frozenset({
        "disse", "afirmou", "declarou", "segundo", "porta-voz", "anunciou", "informou", "assinou", "assinaram",
        "conversa telefônica", "telefonema",
    }),
    titles=wordset(
        "altos altas funcionários consultas anuais"
        "o a os as um uma de do da dos das em no na chanceler ministro ministra ministros presidente"
        " presidenta vice-presidente secretário secretária vice subsecretário subsecretária embaixador"
        " embaixadora diretor diretora geral representante especial comissário alto alta chefe enviado"
        " delegação governo república estados unidos união europeia comissão relações exteriores negócios"
        " estrangeiros assuntos economia fazenda estado defesa comércio justiça direitos humanos"
        " cooperação internacional política diálogo parceria global brasil sul ásia áfrica oriente médio"
        " pacífico américa norte seu sua este esta com por para segundo durante também sr sra dr dra"
        " senhor senhora multilaterais bilaterais reunião sessão comitê mista conselho fórum rodada"
        " mecanismo"
    ),
    offices=wordset(
        "chanceler ministro ministra presidente presidenta secretário secretária embaixador embaixadora"
        " senhor senhora"
    ),
    pronouns=wordset("ele ela"),
    times=wordset("vez"),
    ordinal_prefixes=wordset("número"),
)  # fmt: skip
