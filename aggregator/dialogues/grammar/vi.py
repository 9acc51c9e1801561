"""Vietnamese: months have numbers, and the ordinals two to seven are also weekdays."""

from __future__ import annotations

from aggregator.dialogues.grammar import Grammar, wordset

_ONES = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
         "mười": 10}  # fmt: skip
_AFTER_TEN = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
_NUMBERS = {
    **_ONES,
    **{f"mười {one}": 10 + value for one, value in _AFTER_TEN.items()},
    **{f"{ten} mươi": 10 * value for ten, value in _ONES.items() if 1 < value < 10},
    **{f"{ten} mươi {one}": 10 * value + last for ten, value in _ONES.items() if 1 < value < 10
       for one, last in _AFTER_TEN.items()},
}  # fmt: skip
_DAYS = {"thứ hai": 0, "thứ ba": 1, "thứ tư": 2, "thứ năm": 3, "thứ sáu": 4, "thứ bảy": 5}

GRAMMAR = Grammar(
    ordinals={
        **{f"lần thứ {word}": value for word, value in _NUMBERS.items()},
        "lần đầu tiên": 1, "đầu tiên": 1, "lần đầu": 1, "thứ nhất": 1,
    },
    ordinal_prefixes=wordset("thứ lần vòng"),
    no_ordinal_before=wordset("trưởng thế"),
    no_ordinal_after=wordset("điều"),
    weekdays={f"{before} {day}": number for before in ("vào", "sáng", "chiều", "tối", "hôm", "ngày")
              for day, number in _DAYS.items()},
    both=wordset("và"),
    until=wordset("đến tới"),
    since=wordset("từ"),
    relative={
        "trưa nay": "day+0", "đêm nay": "day+0", "ngày hôm nay": "day+0", "ngày hôm qua": "day-1",
        "chiều qua": "day-1", "tối qua": "day-1", "sáng qua": "day-1", "đầu tuần tới": "week+1",
        "cuối tuần tới": "week+1", "cuối năm nay": "year+0", "đầu năm tới": "year+1", "cuối tháng này": "month+0",
        "trong tuần này": "week+0", "những ngày tới": "week+0", "sắp tới": "month+0",
        "hôm nay": "day+0", "sáng nay": "day+0", "chiều nay": "day+0", "tối nay": "day+0", "ngày mai": "day+1",
        "ngày kia": "day+2", "hôm qua": "day-1", "hôm kia": "day-2", "tuần này": "week+0", "tuần tới": "week+1",
        "tuần sau": "week+1", "tuần trước": "week-1", "tuần qua": "week-1", "cuối tuần này": "weekend+0",
        "tháng này": "month+0", "tháng tới": "month+1", "tháng sau": "month+1", "tháng trước": "month-1",
        "tháng qua": "month-1", "năm nay": "year+0", "năm tới": "year+1", "năm sau": "year+1", "năm ngoái": "year-1",
    },
    parts={"đầu": "early", "giữa": "mid", "cuối": "late"},
    month_cues=wordset("trong vào"),
    year_cues=wordset("năm"),
    last=wordset("trước vừa"),
    next=wordset("tới sau"),
    original=frozenset({"ban đầu", "dự kiến ban đầu", "ban đầu dự kiến", "thay vì"}),
    moved=wordset("dời hoãn chuyển"),
    onto=wordset("sang"),
    day_first=True,
    locatives=wordset("tại ở"),
    before_city=wordset("thủ đô thành phố"),
    virtual=frozenset({
        "theo hình thức trực tuyến", "họp trực tuyến", "hội nghị trực tuyến", "qua hình thức trực tuyến",
        "theo hình thức trực tiếp và trực tuyến", "dưới hình thức trực tuyến", "qua cầu truyền hình",
        "bằng hình thức trực tuyến", "hội nghị truyền hình", "điểm cầu",
        "trực tuyến", "hình thức trực tuyến", "qua video", "cầu truyền hình"}),
    leads=frozenset({
        "cùng chủ trì", "do hai", "đã chủ trì", "đã đồng chủ trì", "sẽ chủ trì", "sẽ đồng chủ trì",
        "đồng chủ trì của", "chủ trì của", "trưởng đoàn đàm phán", "dẫn đầu đoàn", "dẫn đầu đã", "người đồng cấp",
        "đồng nghiệp", "đại diện",
        "đồng chủ trì", "chủ trì", "dẫn đầu", "làm trưởng đoàn", "trưởng đoàn", "dưới sự chủ trì", "đồng chủ tọa",
        "chủ tọa", "dưới sự đồng chủ trì", "đoàn", "do",
    }),
    takes_part=frozenset({
        "đã tiến hành", "hội đàm với", "cùng với", "trao đổi", "thảo luận", "chủ tọa", "họp", "cùng",
        "gặp", "tiếp", "tham dự", "tham gia", "hội đàm", "hội kiến", "dự", "tiến hành"}),
    sessions=wordset("đối thoại tham khảo tham vấn ủy ban uỷ ban kỳ họp phiên cuộc vòng hội nghị khóa diễn đàn"),
    says=frozenset({
        "cho biết", "phát biểu", "tuyên bố", "theo", "người phát ngôn", "nói", "ký kết", "điện đàm", "khẳng định",
    }),
    titles=wordset(
        "bộ trưởng thứ trưởng ngoại giao bộ quốc phòng công thương phó thủ tướng chủ tịch tổng thống đại"
        " sứ vụ cục trợ lý trợ ủy viên đặc phái ông bà ngài đoàn hoa kỳ liên minh châu âu eu úc"
        " australia quốc đảng nhà nước chính phủ quốc hội nhân quyền đối thoại chiến lược"
        " kinh tế tại ngày trong và với của các hai bên"
    ),
    offices=wordset("ông bà trưởng tướng thống sứ"),
)  # fmt: skip
