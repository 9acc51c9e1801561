"""Hindi."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, inflected, wordset

GRAMMAR = Grammar(
    ordinals={
        **inflected({1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}, "ा ी े"),
        **inflected(
            {5: "पांचव पाँचव", 7: "सातव", 8: "आठव", 9: "नौव नव", 10: "दसव", 11: "ग्यारहव", 12: "बारहव", 13: "तेरहव",
             14: "चौदहव", 15: "पंद्रहव पन्द्रहव", 16: "सोलहव", 17: "सत्रहव", 18: "अठारहव", 19: "उन्नीसव", 20: "बीसव",
             21: "इक्कीसव", 22: "बाईसव", 23: "तेईसव", 24: "चौबीसव", 25: "पच्चीसव"},
            "ां ाँ ीं ें",
        ),
        "प्रथम": 1, "द्वितीय": 2, "तृतीय": 3, "चतुर्थ": 4, "पंचम": 5,
    },
    ordinal_suffixes=wordset("वां वाँ वीं वें रा री रे ला ली ले था थी थे"),
    no_ordinal_before=wordset("सदी शताब्दी वर्षगांठ छमाही तिमाही देश"),
    inside=wordset("की को"),
    both=wordset("और व"),
    until=wordset("से तक"),
    relative={
        "आज": "day+0", "इस सप्ताह": "week+0", "इस हफ्ते": "week+0", "अगले सप्ताह": "week+1", "अगले हफ्ते": "week+1",
        "पिछले सप्ताह": "week-1", "पिछले हफ्ते": "week-1", "इस महीने": "month+0", "अगले महीने": "month+1",
        "पिछले महीने": "month-1", "इस वर्ष": "year+0", "इस साल": "year+0", "अगले वर्ष": "year+1", "अगले साल": "year+1",
        "पिछले वर्ष": "year-1", "पिछले साल": "year-1",
    },
    month_cues=wordset("इस अगले पिछले माह"),
    year_cues=wordset("वर्ष सन में"),
    last=wordset("पिछले गत"),
    next=wordset("अगले आगामी"),
    original=frozenset({"मूल रूप से", "पहले निर्धारित", "के बजाय"}),
    day_first=True,
    locative_endings=wordset("में"),
    virtual=frozenset({"वीडियो कॉन्फ्रेंस", "वर्चुअल", "ऑनलाइन", "वीडियो कॉन्फ्रेंसिंग"}),
    times=wordset("बार"),
)  # fmt: skip
