"""French."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {
    "unième": 1, "deuxième": 2, "troisième": 3, "quatrième": 4, "cinquième": 5, "sixième": 6, "septième": 7,
    "huitième": 8, "neuvième": 9,
}  # fmt: skip
_TEENS = {
    "dixième": 10, "onzième": 11, "douzième": 12, "treizième": 13, "quatorzième": 14, "quinzième": 15,
    "seizième": 16, "dix-septième": 17, "dix-huitième": 18, "dix-neuvième": 19,
}  # fmt: skip
_TENS = {"vingt": 20, "vingt et": 20, "trente": 30, "trente et": 30, "quarante": 40, "quarante et": 40,
         "cinquante": 50, "cinquante et": 50, "soixante": 60, "soixante et": 60, "quatre-vingt": 80}  # fmt: skip

GRAMMAR = Grammar(
    ordinals={
        **{word: value for word, value in _UNITS.items() if value > 1},
        **_TEENS,
        **composed(_TENS, _UNITS),
        **{f"{ten} {teen}": base + _TEENS[teen] for ten, base in (("soixante", 60), ("soixante et", 60),
           ("quatre-vingt", 80)) for teen in _TEENS},
        "premier": 1, "première": 1, "premiers": 1, "premières": 1, "second": 2, "seconde": 2, "vingtième": 20,
        "trentième": 30, "quarantième": 40, "cinquantième": 50, "soixantième": 60, "quatre-vingtième": 80,
        "centième": 100, "inaugural": 1, "inaugurale": 1, "toute première": 1, "tout premier": 1,
    },
    ordinal_suffixes=wordset("ᵉ ᵉʳ ʳᵉ è er ère ere re e è ème eme ième ieme nd nde"),
    no_ordinal_before=wordset(
        "ministre vice ministres secrétaire siècle anniversaire semestre trimestre moitié pays fois-ci plan lieu dame"
        " conseiller mandat rang partie génération"
    ),
    no_ordinal_after=wordset("article siècle"),
    inside=wordset("de du le d"),
    both=wordset("et"),
    until=wordset("au à jusqu"),
    since=wordset("du de entre"),
    months={"fevrier": 2, "aout": 8, "decembre": 12},
    relative={
        "cet après midi": "day+0", "mois en cours": "month+0", "mois courant": "month+0",
        "du mois courant": "month+0", "la semaine en cours": "week+0", "prochains jours": "week+0",
        "ces derniers jours": "week-1", "cet automne": "year+0", "ce printemps": "year+0", "cet été": "year+0",
        "d'ici la fin de l'année": "year+0", "avant la fin de l'année": "year+0", "hier matin": "day-1",
        "hier après-midi": "day-1", "demain matin": "day+1", "en fin de semaine": "week+0", "ce jour même": "day+0",
        "semaine en cours": "week+0", "semaine à venir": "week+1", "en cours d'année": "year+0",
        "aujourd'hui": "day+0", "ce jour": "day+0", "ce matin": "day+0", "ce soir": "day+0", "cet après-midi": "day+0",
        "demain": "day+1", "après-demain": "day+2", "hier": "day-1", "hier soir": "day-1", "avant-hier": "day-2",
        "cette semaine": "week+0", "la semaine prochaine": "week+1", "semaine prochaine": "week+1",
        "la semaine dernière": "week-1", "semaine dernière": "week-1", "ce week-end": "weekend+0",
        "ce mois-ci": "month+0", "ce mois": "month+0", "le mois prochain": "month+1", "mois prochain": "month+1",
        "le mois dernier": "month-1", "mois dernier": "month-1",
        "cette année": "year+0", "l'année prochaine": "year+1", "l'an prochain": "year+1", "l'année dernière": "year-1",
        "l'an dernier": "year-1", "fin du mois": "month+0", "fin de l'année": "year+0",
    },
    parts={
        "printemps": "spring", "été": "summer", "automne": "autumn",
        "début": "early", "au début de": "early", "début du mois de": "early", "mi": "mid", "à la mi": "mid",
        "fin": "late", "à la fin de": "late", "fin du mois de": "late", "premier semestre": "half1",
        "second semestre": "half2", "deuxième semestre": "half2", "premier semestre de": "half1",
        "second semestre de": "half2", "premier trimestre": "quarter1", "deuxième trimestre": "quarter2",
        "troisième trimestre": "quarter3", "quatrième trimestre": "quarter4",
    },
    month_cues=wordset("en courant d'ici mois depuis"),
    year_cues=wordset("en courant"),
    last=wordset("dernier dernière passé"),
    next=wordset("prochain prochaine"),
    original=frozenset(
        {
            "initialement prévu", "initialement prévue", "initialement prévus", "initialement prévues",
            "initialement fixé", "initialement fixée", "initialement programmé", "initialement programmée",
            "prévu initialement", "prévue initialement", "initialement", "à l'origine", "au lieu du", "devait se tenir",
            "reporté du", "reportée du",
        }
    ),
    moved=wordset("reporté reportée décalé décalée déplacé déplacée"),
    day_first=True,
    locatives=wordset("à a en au aux près"),
    before_city=wordset("la le capitale ville de d"),
    hosting=frozenset({
        "s'apprête à accueillir", "va accueillir", "doit accueillir", "se prépare à accueillir", "sera l'hôte",
        "vient d'accueillir", "a été le théâtre", "sert de cadre", "servira de cadre", "ont accueilli",
        "accueilleront", "sera le théâtre", "hébergera", "a servi de cadre", "était l'hôte", "est l'hôte",
        "accueille", "accueillera", "accueillait", "a accueilli", "abrite", "abritera", "a abrité"}),
    travel=wordset("rend rendra rendu rendue déplacement visite arrive arrivé arrivée voyage délégation séjourne"),
    toward=wordset("à a"),
    virtual=frozenset({
        "par visio-conférence", "en visioconférence", "par vidéoconférence", "en vidéoconférence", "en mode virtuel",
        "en format virtuel", "à distance", "en distanciel", "consultations virtuelles", "dialogue virtuel",
        "tenue virtuelle", "sous format virtuel", "par voie virtuelle", "par visio",
        "visioconférence", "vidéoconférence", "visio conférence", "vidéo conférence", "par visioconférence",
        "en ligne", "virtuellement", "format virtuel", "mode virtuel", "réunion virtuelle", "session virtuelle",
        "de manière virtuelle",
    }),
    leads=frozenset({
        "conduites", "conduites par", "conduits", "conduits par", "dirigés", "dirigés par", "représentées",
        "représentés", "emmenées", "menées par", "menés par", "conduit la délégation", "à la tête des",
        "copréside", "coprésidait", "coprésidaient", "présidait", "présidaient", "présidant", "coprésidant",
        "co-préside", "co-président", "co-présidents", "coprésidents", "conduit", "conduisait", "conduisaient",
        "conduisait la", "menait", "dirige la", "a mené", "ont mené", "ont conduit", "mène", "homologue",
        "chefs de délégation", "co-présidence", "coprésidence", "présidence conjointe", "codirigé", "codirigée",
        "codirigées", "présidé", "présidées", "présidés", "coprésidées", "coprésidés", "animé par", "emmené par",
        "pilotée par", "piloté par", "à la tête de", "représentait", "représentaient", "accompagné de son homologue",
        "ont ouvert", "inaugure", "a inauguré", "ont inauguré", "présidents de",
        "président la", "président les travaux", "président cette", "président conjointement", "président ensemble",
        "dirigée", "conduite", "conduit par", "présidée", "coprésidée", "coprésidé", "co-présidée", "co-présidé",
        "représentée", "emmenée par", "dirigée par", "dirigé par", "dirigées par", "conduite par", "menée par",
        "présidée par", "présidé par", "présidées par", "coprésidée par", "coprésidé par", "co-présidée par",
        "co-présidé par", "sous la présidence", "sous la coprésidence", "sous la co-présidence", "sous la conduite",
        "sous la direction", "a présidé", "ont présidé", "présidera", "présideront", "coprésident", "coprésideront",
        "a coprésidé", "ont coprésidé", "préside", "présider", "coprésider", "a conduit", "conduira", "dirige",
        "dirigeait", "a dirigé", "dirigera", "à la tête", "chef de la délégation", "chef de délégation",
        "était représenté par", "était représentée par", "représenté par", "représentée par", "à l'ouverture",
        "a ouvert", "animée par",
    }),
    takes_part=frozenset({
        "ont eu", "a tenu", "tient", "tiennent", "se réunissent", "se retrouvent", "participent", "participe",
        "prennent part", "prend part", "se rencontrent", "rencontre", "rencontrent", "ont échangé", "a échangé",
        "reçoit", "reçoivent", "accueille", "accueillent", "a organisé", "ont organisé", "se sont retrouvés",
        "se sont entretenus", "ont dialogué", "ont discuté", "a discuté", "présents",
        "a rencontré", "ont rencontré", "rencontrera", "s'est entretenu", "s'est entretenue", "a reçu", "ont reçu",
        "recevra", "a participé", "ont participé", "participera", "participeront", "prendra part", "a pris part",
        "ont pris part", "se sont réunis", "se réuniront", "se rendra", "s'est rendu", "s'est rendue", "a accueilli",
        "accueillera", "ont tenu", "tiendront",
    }),
    sessions=wordset(
        "cycle round concertation concertations édition mécanisme sous-comité "
        "dialogue consultations commission comité session réunion ministérielle forum conseil travaux"
        " rencontre"
    ),
    says=frozenset({
        "a déclaré", "a indiqué", "a affirmé", "a annoncé", "selon", "porte-parole", "a ajouté", "a souligné",
        "déclaré", "a estimé", "a signé", "communiqué de", "entretien téléphonique",
    }),
    titles=wordset(
        "le la les l' un une des du de ministre ministres premier première président présidente"
        " secrétaire général générale ambassadeur ambassadrice adjoint adjointe délégué déléguée affaires"
        " étrangères etat état europe coopération directeur directrice représentant représentante spécial"
        " spéciale commissaire vice haut haute chef cheffe conseiller conseillère monsieur madame mme mm"
        " délégation gouvernement république union européenne commission dialogue politique relations"
        " extérieures francophonie défense commerce intérieur justice droits homme partenariat communauté"
        " diaspora royaume assemblée nationale sénat son sa ses leur cette ce ces lors selon dans avec"
        " pour par sur ainsi mixte grande consultations session s.e. honneur excellence intérieure"
        " extérieur national ouverture centre international conférences algérie"
    ),
    offices=wordset("ministre président présidente premier secrétaire ambassadeur ambassadrice commissaire m mme mm"),
    pronouns=wordset("il elle"),
    times=wordset("fois"),
    ordinal_prefixes=wordset("numéro"),
)  # fmt: skip
