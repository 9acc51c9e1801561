"""Indonesian, and Malay."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

_UNITS = {"kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6, "ketujuh": 7, "kedelapan": 8,
          "kelapan": 8, "kesembilan": 9}  # fmt: skip
_CARDINALS = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}

GRAMMAR = Grammar(
    ordinals={
        **{f"ke-{word}": value for word, value in _CARDINALS.items()}, "ke-sepuluh": 10, "ke-sebelas": 11,
        **{f"{word}belas": value + 10 for word, value in _UNITS.items() if value > 1},
        **_UNITS, "pertama": 1, "perdana": 1, "kesepuluh": 10, "kesebelas": 11,
        **{f"{word} belas": value + 10 for word, value in _UNITS.items() if value > 1},
        **{f"{word} puluh": value * 10 for word, value in _UNITS.items() if value > 1},
        **{f"{word} puluh {one}": value * 10 + last for word, value in _UNITS.items() if value > 1
           for one, last in _CARDINALS.items()},
    },
    ordinal_prefixes=wordset("ke"),
    no_ordinal_before=wordset(
        "menteri negara pihak belah pemimpin kepala presiden delegasi pejabat bangsa menlu orang tangan abad"
        " negeri negaranya kementerian"
    ),
    no_ordinal_after=wordset("pasal abad"),
    months={"pebruari": 2, "nopember": 11, "mac": 3, "mei": 5, "jun": 6, "julai": 7, "ogos": 8, "disember": 12},
    inside=wordset("bulan"),
    both=wordset("dan"),
    until=wordset("hingga sampai sampai-dengan s d"),
    since=wordset("dari antara mulai"),
    relative={
        "pagi ini": "day+0", "siang ini": "day+0", "sore ini": "day+0", "kemarin sore": "day-1",
        "pekan mendatang": "week+1", "minggu mendatang": "week+1", "bulan mendatang": "month+1",
        "awal pekan ini": "week+0", "akhir tahun ini": "year+0", "akhir tahun": "year+0",
        "dalam waktu dekat": "month+0", "pekan kemarin": "week-1",
        "hari ini": "day+0", "malam ini": "day+0", "besok": "day+1", "esok": "day+1", "lusa": "day+2",
        "kemarin": "day-1", "semalam": "day-1", "minggu ini": "week+0", "pekan ini": "week+0",
        "minggu depan": "week+1", "pekan depan": "week+1", "minggu lalu": "week-1", "pekan lalu": "week-1",
        "akhir pekan ini": "weekend+0", "bulan ini": "month+0", "bulan depan": "month+1", "bulan lalu": "month-1",
        "akhir bulan ini": "month+0", "tahun ini": "year+0", "tahun depan": "year+1", "tahun lalu": "year-1",
    },
    parts={"awal": "early", "pertengahan": "mid", "akhir": "late", "paruh pertama": "half1", "paruh kedua": "half2",
           "semester pertama": "half1", "semester kedua": "half2", "kuartal pertama": "quarter1",
           "kuartal kedua": "quarter2", "kuartal ketiga": "quarter3", "kuartal keempat": "quarter4"},
    month_cues=wordset("pada bulan"),
    year_cues=wordset("pada tahun"),
    last=wordset("lalu"),
    next=wordset("depan mendatang"),
    original=frozenset({"semula", "awalnya", "sedianya", "semula dijadwalkan", "alih-alih"}),
    moved=wordset("diundur dipindahkan dimajukan"),
    onto=wordset("ke menjadi"),
    day_first=True,
    locatives=wordset("di"),
    before_city=wordset("ibu kota kota ibukota"),
    hosting=frozenset({
        "akan menjadi tuan rumah", "jadi tuan rumah", "sebagai tuan rumah", "menjamu",
        "menjadi tuan rumah", "tuan rumah"}),
    travel=wordset("tiba berangkat kunjungan bertolak berkunjung"),
    toward=wordset("ke di"),
    virtual=frozenset({
        "secara online", "virtual", "melalui konferensi video", "melalui video", "video conference", "online",
        "format virtual", "lewat zoom", "via zoom", "melalui zoom", "dalam jaringan",
        "secara virtual", "secara daring", "konferensi video", "telekonferensi", "daring", "video konferensi",
    }),
    leads=frozenset({
        "memimpin pertemuan", "memimpin sidang", "memimpin bersama", "menjadi ketua", "ketua bersama",
        "sama-sama memimpin", "bersama memimpin", "pimpin", "pimpinan", "delegasi indonesia", "mitranya",
        "rekan sejawat", "sejawatnya", "tuan rumah", "mengetuai bersama", "dipimpin secara bersama",
        "mewakili indonesia", "memimpin delegasi", "delegasi ri", "akan memimpin",
        "dipimpin oleh", "dipimpin", "memimpin", "diketuai oleh", "diketuai", "mengetuai", "bersama-sama memimpin",
        "dipimpin bersama", "ketua delegasi", "delegasi", "di bawah pimpinan", "menjadi tuan rumah", "mewakili",
    }),
    takes_part=frozenset({
        "membahas", "bertemu dengan", "bersama", "mengikuti", "melakukan", "melaksanakan", "menyelenggarakan",
        "akan menghadiri", "akan bertemu", "hadiri", "bertukar", "berdialog", "bersama dengan", "berbicara", "gelar",
        "adakan",
        "bertemu", "menerima", "menghadiri", "hadir", "berpartisipasi", "mengadakan", "menggelar",
                          "melakukan pertemuan"}),
    sessions=wordset("kelompok sesi 2 2plus2 jcm skb fkb bilateral "
        "dialog konsultasi komisi komite sidang pertemuan putaran forum perundingan dewan"),
    says=frozenset({
        "kata", "ujar", "mengatakan", "menurut", "juru bicara", "menyatakan", "menandatangani", "mengumumkan",
        "sambungan telepon",
    }),
    titles=wordset(
        "bersama kerja sama komisi komite sidang"
        "menteri luar negeri dalam pertahanan perdagangan ekonomi wakil menlu wamenlu presiden duta"
        " besar dubes direktur jenderal dirjen utusan khusus kepala ketua delegasi sekretaris perdana pm"
        " koordinator bidang republik indonesia ri kementerian pemerintah di dan pada untuk dengan dari"
        " ke yang ini itu dialog konsultasi bapak ibu asia pasifik afrika amerika eropa kerja sama"
        " bersama"
    ),
    offices=wordset("menteri menlu presiden dubes wamenlu pm bapak ibu"),
    pronouns=wordset("ia dia beliau"),
    times=wordset("kalinya kali"),
)  # fmt: skip
