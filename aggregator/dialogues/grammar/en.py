"""English."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, composed, wordset

_UNITS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

GRAMMAR = Grammar(
    ordinals={
        **_UNITS,
        "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
        "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
        "hundredth": 100, "inaugural": 1, "maiden": 1, "first ever": 1, "very first": 1,
        **composed(_TENS, _UNITS),
    },
    ordinal_suffixes=wordset("st nd rd th"),
    no_ordinal_before=wordset(
        "street avenue parallel"
        " assistant deputy vice lady minister secretary half quarter quarters century centuries anniversary country"
        " countries party parties person persons floor grade degree amendment generation term world reading of"
        " counsellor counselor undersecretary place hand half-century day days week weeks birthday years year"
        " responders division avenue street committee"
    ),
    no_ordinal_after=wordset("a per every article chapter"),
    ordinal_prefixes=wordset("round session"),
    month_first=True,
    inside=wordset("of the"),
    both=wordset("and"),
    until=wordset("to until till through thru"),
    since=wordset("from between"),
    relative={
        "this spring": "year+0", "this summer": "year+0", "this autumn": "year+0", "this fall": "year+0",
        "this winter": "year+0", "the coming days": "week+0", "coming days": "week+0", "coming weeks": "month+0",
        "earlier in the day": "day+0", "this day": "day+0", "later in the week": "week+0",
        "earlier in the week": "week+0", "over the weekend": "weekend+0", "yesterday evening": "day-1",
        "yesterday afternoon": "day-1", "tomorrow morning": "day+1", "end of this month": "month+0",
        "later in the year": "year+0", "before the end of the year": "year+0",
        "today": "day+0", "tonight": "day+0", "this morning": "day+0", "this afternoon": "day+0",
        "this evening": "day+0", "earlier today": "day+0", "later today": "day+0",
        "tomorrow": "day+1", "day after tomorrow": "day+2", "yesterday": "day-1", "last night": "day-1",
        "day before yesterday": "day-2",
        "this week": "week+0", "later this week": "week+0", "earlier this week": "week+0", "next week": "week+1",
        "coming week": "week+1", "last week": "week-1", "past week": "week-1", "this weekend": "weekend+0",
        "next weekend": "weekend+1", "last weekend": "weekend-1", "past weekend": "weekend-1",
        "week after next": "week+2",
        "this month": "month+0", "later this month": "month+0", "earlier this month": "month+0",
        "end of the month": "month+0", "next month": "month+1", "coming month": "month+1", "last month": "month-1",
        "this year": "year+0", "later this year": "year+0", "earlier this year": "year+0",
        "end of the year": "year+0", "next year": "year+1", "last year": "year-1",
    },
    parts={
        "spring": "spring", "summer": "summer", "autumn": "autumn", "fall of": "autumn", "fall": "autumn",
        "second half": "half2", "first half": "half1", "first quarter": "quarter1", "second quarter": "quarter2",
        "third quarter": "quarter3", "fourth quarter": "quarter4",
        "early": "early", "beginning of": "early", "start of": "early", "first days of": "early", "mid": "mid",
        "middle of": "mid", "late": "late", "end of": "late", "first half of": "half1", "second half of": "half2",
        "first quarter of": "quarter1", "second quarter of": "quarter2", "third quarter of": "quarter3",
        "fourth quarter of": "quarter4", "last quarter of": "quarter4",
    },
    month_cues=wordset("in this next last coming by during since until for through"),
    year_cues=wordset("in during by for"),
    last=wordset("last past"),
    next=wordset("next coming upcoming"),
    original=frozenset(
        {
            "originally planned", "originally scheduled", "originally set", "originally due", "originally to",
            "originally slated", "initially planned", "initially scheduled", "initially set", "initially due",
            "previously scheduled", "previously planned", "previously set", "had been scheduled", "had been planned",
            "had been due", "had been set", "was to have been held", "was to have taken place", "originally",
            "initially", "was originally", "instead of", "rather than", "postponed from", "moved from",
            "rescheduled from", "brought forward from",
        }
    ),
    moved=wordset("moved postponed rescheduled shifted pushed delayed changed brought"),
    locatives=wordset("in at near outside"),
    before_city=wordset("the capital city of downtown central nearby historic ancient its country's resort town old"),
    hosting=frozenset({
        "played host to", "will play host", "plays host to", "is hosting the", "was hosting", "is to be the venue",
        "will be host", "hosts the", "was chosen to host", "will again host", "is preparing to host",
        "prepares to host", "to play host", "is the host city", "served as venue", "serves as the venue",
        "hosts", "hosted", "will host", "to host", "is hosting", "was host", "is host", "plays host", "played host",
        "will be the venue", "was the venue", "is the venue", "was the host", "to be the venue", "is set to host",
        "is to host", "has hosted", "hosting",
    }),
    travel=wordset(
        "travel travels traveled travelled traveling travelling go goes going went come comes came"
        " coming head heads headed heading fly flies flew arrive arrives arrived arriving leave leaves"
        " left depart departs departed visit visits visited visiting delegation trip journey return"
        " returns welcomed"
    ),
    toward=wordset("to for in"),
    virtual=frozenset({
        "virtual consultation", "virtual dialogues", "virtual political consultations", "virtual bilateral",
        "virtual strategic dialogue", "virtual plenary", "virtual intersessional", "virtual working group",
        "by videoconference", "video call", "video teleconference", "by teleconference", "in virtual mode",
        "in a virtual format", "virtual platform", "in an online format", "virtually held", "online mode",
        "remotely", "by zoom", "videoconferenced", "conducted online", "was held online", "in virtual form",
        "via virtual", "digital format", "digitally", "web conference", "video-link", "virtual annual",
        "online platform", "through video", "through virtual", "over video",
        "virtually", "virtual meeting", "virtual conference", "virtual summit", "virtual talks", "virtual event",
        "virtual gathering", "virtual edition", "virtual forum", "virtual dialogue", "virtual session",
        "virtual format", "virtual round",
        "virtual consultations", "virtual ministerial", "virtual mode", "video link", "video conference",
        "video conferencing", "videoconference", "videoconferencing", "videolink", "via video", "by video",
        "teleconference", "via zoom", "held online", "met online", "meet online", "took place online", "online meeting",
        "online format", "online session", "online consultations", "online dialogue", "convened online",
        "take place online", "be held online", "via webex", "by webinar",
    }),
    leads=frozenset({
        "at the opening of", "at the launch of", "before their meeting", "at the start of",
        "will host", "to host", "host", "are hosting", "is hosting", "hosting", "will co-host", "to co-host",
        "will chair", "to chair", "will co-chair", "to co-chair", "will preside", "to preside", "launched the",
        "inaugurated the", "will be led by", "heading", "head", "fronted", "to be led", "led by", "chaired by",
        "jointly chaired", "jointly led", "at the helm", "represents", "co-presided", "cochair", "cochairs",
        "was joined by", "headed by", "will lead the", "will jointly chair", "will be co-chaired",
        "led", "leads", "lead", "leading", "will lead", "to lead", "headed", "heads", "will head", "to head",
        "at the head of", "chaired", "chairs", "chair", "co-chaired", "co-chairs", "co-chair", "cochaired",
        "co-chairing", "chairing", "co-chairmanship", "chairmanship of", "hosted", "co-hosted", "cohosted",
        "co-host", "was host", "were host", "is host", "was the host", "are the hosts", "presided", "presides",
        "preside", "presiding", "represented by", "to represent", "represented", "will represent", "leadership of",
        "convened the",
        "jointly opened", "opened the", "delegations under", "delegation under", "delegation", "delegations",
        "negotiator", "negotiators", "met his", "met her", "counterpart", "counterparts", "colleague", "colleagues",
        "the two sides in", "are co-chairs", "co-chairs were", "chairs were", "hosts",
    }),
    takes_part=frozenset({
        "will welcome", "welcome", "welcomes", "will open", "to open", "will be hosted by", "will join",
        "to welcome", "open the", "co-opened",
        "launched", "kicked off", "will hold", "to hold", "will launch", "met with", "will meet with",
        "to participate", "participating", "were joined by", "was attended by", "conducted", "concluded",
        "inaugurated", "sat down with", "hold talks", "exchanged views", "gathered", "gather", "to attend",
        "will speak",
        "met", "meets", "meet", "will meet", "to meet", "held", "holds", "hold", "welcomed", "received", "will receive",
        "receive", "attended", "attend", "will attend", "took part", "take part", "takes part", "will take part",
        "participated", "participate", "will participate", "will travel", "to travel", "will come", "come", "sat down",
        "spoke with", "spoke", "co-signed", "convened", "discussed", "discuss", "arrived", "came", "joined",
        "have invited", "has invited", "invited", "will visit", "participation", "opened", "will be joined",
        "consultations between", "launch", "opens", "voiced",
    }),
    sessions=wordset(
        "format mechanism jcpc c5 quad sitting meetings sessions 2plus2 edition "
        "dialogue dialogues dialog consultations consultation commission committee council subcommittee sub-committee"
        " session round talks ministerial forum working meeting partnership 2+2 conference bnc jcm negotiations 2"
    ),
    says=frozenset({
        "spoke by", "opening remarks", "delivered remarks", "gave remarks", "by video", "keynote", "vision of",
        "guidance of", "direction of", "instructed by", "agreed by", "as agreed", "commitments of", "on behalf of",
        "said", "says", "told", "announced", "according to", "statement by", "spokesperson", "spokesman",
        "spokeswoman", "noted", "wrote", "tweeted", "adviser on", "attributable to", "asked by", "quoted",
        "also included", "included", "participants included", "signed", "agreed between", "as agreed by",
        "had asked", "were also present", "was asked", "telephone", "phoned", "called on", "accompanied by",
        "sidelines", "margins", "summit", "commitment by", "backed", "commitment made", "in line with",
        "reform agenda", "also participated", "interpreter", "by photo", "reporting by", "by staff", "edited by",
        "participants",
    }),
    titles=wordset(
        "act reduction extended deterrence strategy alliance inflation infrastructure supply chains critical mutual "
        "shared free open border compact package leaders consulate directorate division authority company room "
        "next last month months weeks year years mechanism edition format sitting "
        "under secretary secretaries secretary-general minister ministers foreign external affairs"
        " ambassador assistant deputy special representative president presidents vice prime director"
        " general commissioner chairman chairperson chair chairwoman permanent principal acting senior"
        " official bureau coordinator envoy joint additional high commander lieutenant major colonel"
        " admiral senator rep representative congressman congresswoman governor mayor judge justice dr"
        " prof professor mr mrs ms miss shri smt sheikh sheikha prince princess king queen he h.e hh hrh"
        " excellency hon honourable honorable sir dame lord lady premier chancellor cabinet member head"
        " chief executive council counselor counsellor advisor adviser national security defense defence"
        " trade commerce industry economy economic finance energy environment climate human rights"
        " democracy labor labour civilian population refugees migration political military arms control"
        " international european service action external asia asian pacific europe eurasia eurasian"
        " african africa western hemisphere middle east near eastern south north southeast central"
        " northern southern office house white department ministry government republic kingdom union"
        " states parliament delegation dialogue strategic state of for and the on in at attorney"
        " narcotics drug policy bilateral multilateral minerals land sector natural resources growth"
        " business development cooperation home interior treasury agriculture health education culture"
        " science technology communications digital cyber transport oil petroleum gas investment planning"
        " women children youth family social tourism civil aviation water emergency situations nuclear"
        " nonproliferation verification compliance disarmament law enforcement regional global public"
        " diplomacy institutional relations organization organizations organisations conferences"
        " committee commission working group forum meeting talks consultations partnership summit"
        " ministerial session round bi-national binational joint counterterrorism counternarcotics"
        " secretariat spokesperson president-designate cop cop30 undersecretary first second third"
        " designate mission embassy consul armed forces army navy air force staff agency institute"
        " university association bank fund programme program statement release press media note photo"
        " news agency communique fifth fourth sixth seventh eighth ninth tenth annual inaugural"
        " high-level level today yesterday this that he she they we it her his our their an a as by with"
        " from to during after before while when where who both also according negotiator begin text end"
        " new monday tuesday wednesday thursday friday saturday sunday january february march april may"
        " june july august september october november december assistant's senior-level cochairs"
        " co-chairs pillars prosperity progress people indo-pacific quad plan action memorandum"
        " understanding agreement convention treaty declaration charter framework initiative roadmap"
        " communiqué governing board vice-president vice-minister vice-premier parliamentary"
        " under-secretary attache attaché chargé affaires justice crime criminal police intelligence"
        " federal democratic people's islamic arab gulf supreme opposition party leader founder former"
        " outgoing incoming then ex doctor issues conference jews power consultation deputy-level"
        " building buildings center centre museum memorial river sea peninsula ocean accord resolution"
        " protocol road belt hall palace airport hotel square street avenue park related resourcing"
        " murdered change later earlier there here meanwhile afterwards however then moreover lives matter times"
        " post daily today club strait bay island islands mountain day week award prize cup games"
        " engineer eng amb gen col lt capt brig sen madam lady rt baroness count reverend father pope"
        " bishop cardinal apostolic nuncio commonwealth development foreign-minister vp pm fm eam svp evp"
        " hr"
    ),
    offices=wordset(
        "secretary minister ministers president presidents premier chancellor ambassador commissioner governor senator"
        " mr mrs ms miss dr prof professor shri smt king queen prince princess sheikh envoy general judge justice"
        " undersecretary congressman congresswoman representative sir lady lord dame counselor counsellor h.e hon"
    ),
    pronouns=wordset("he she him her"),
    times=wordset("time"),
)  # fmt: skip
