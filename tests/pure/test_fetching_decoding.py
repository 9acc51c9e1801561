"""Content codings within bounds: whole bodies come out, bombs and broken ones end in a problem."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.fetching.decoding import MEMBERS, RATIO_FROM, STEP, Body, Problem, size_text
from aggregator.model import FailureKind

FEED = b"<rss version='2.0'>" + bytes(range(256)) * 300 + b"</rss>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def read(
    coding: str, wire: bytes, *, piece: int = 1000, max_wire: int = 1 << 20, max_decoded: int = 1 << 22
) -> bytes | Problem:
    body = Body(coding, max_wire, max_decoded)
    for at in range(0, len(wire), piece):
        if problem := body.add(wire[at : at + piece]):
            assert len(body.decoded) <= max_decoded + STEP
            return problem
    return body.end() or bytes(body.decoded)


def kind(result: bytes | Problem) -> FailureKind:
    assert isinstance(result, Problem)
    assert result.reason
    return result.kind


CODINGS = [
    ("", FEED),
    ("identity", FEED),
    (" Identity ,", FEED),
    ("gzip", gzip.compress(FEED)),
    ("X-GZIP", gzip.compress(FEED)),
    ("identity, gzip", gzip.compress(FEED)),
    ("deflate", zlib.compress(FEED)),
    ("deflate", raw_deflate(FEED)),
    ("", gzip.compress(FEED)),
    ("gzip", gzip.compress(FEED[:50]) + gzip.compress(FEED[50:])),
    ("gzip", gzip.compress(FEED) + b"\0"),
    ("gzip", gzip.compress(FEED) + b"\0" * 3000),
]


@pytest.mark.parametrize("piece", [1, 2, 997, 1 << 20])
@pytest.mark.parametrize(("coding", "wire"), CODINGS)
def test_whole_bodies(coding: str, wire: bytes, piece: int) -> None:
    assert read(coding, wire, piece=piece) == FEED


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_an_empty_body_is_whole_in_any_coding(coding: str) -> None:
    assert read(coding, b"") == b""


def test_one_byte_is_a_body() -> None:
    assert read("", b"x") == b"x"


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "deflate, gzip", "utf-8"])
def test_codings_we_did_not_ask_for(coding: str) -> None:
    assert kind(read(coding, FEED)) is FailureKind.BAD_ENCODING


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_that_is_not_what_it_says(coding: str) -> None:
    assert kind(read(coding, b"<rss version='2.0'>not packed</rss>")) is FailureKind.BAD_ENCODING
    assert kind(read(coding, b"<")) in (FailureKind.BAD_ENCODING, FailureKind.TRUNCATED)


def test_a_bad_checksum() -> None:
    packed = bytearray(gzip.compress(FEED))
    packed[-6] ^= 0xFF
    assert kind(read("gzip", bytes(packed))) is FailureKind.BAD_ENCODING


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(FEED)), ("deflate", zlib.compress(FEED)), ("deflate", raw_deflate(FEED))],
)
def test_truncated_packed_bodies(coding: str, packed: bytes) -> None:
    for end in (2, 10, len(packed) // 2, len(packed) - 1):
        assert kind(read(coding, packed[:end])) is FailureKind.TRUNCATED


def test_packed_twice() -> None:
    assert kind(read("gzip", gzip.compress(gzip.compress(FEED)))) is FailureKind.BAD_ENCODING


def test_limit_on_the_wire() -> None:
    assert read("", b"x" * 2000, max_wire=2000) == b"x" * 2000
    assert kind(read("", b"x" * 2001, max_wire=2000)) is FailureKind.TOO_LARGE


def test_limit_decoded() -> None:
    assert read("gzip", gzip.compress(b"ab" * 50_000), max_decoded=100_000) == b"ab" * 50_000
    assert kind(read("gzip", gzip.compress(b"ab" * 50_001), max_decoded=100_000)) is FailureKind.TOO_LARGE
    assert kind(read("", b"x" * 3000, max_decoded=2000)) is FailureKind.TOO_LARGE


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_bombs_stop_by_their_ratio(pack: object) -> None:
    assert callable(pack)
    bomb = pack(b"\0" * (64 << 20))
    coding = "gzip" if pack is gzip.compress else "deflate"
    body = Body(coding, 10 << 20, 100 << 20)
    problem = body.add(bomb)
    assert problem is not None
    assert problem.kind is FailureKind.TOO_LARGE
    assert "200 times" in problem.reason
    assert len(body.decoded) <= max(RATIO_FROM, 200 * len(bomb)) + STEP


def test_output_that_zlib_holds_back_is_not_lost() -> None:
    # Compresses so well that all input is taken long before all output is out.
    data = b"a" * (STEP * 3 + 5)
    assert read("gzip", gzip.compress(data), piece=1 << 20) == data


def test_many_empty_members() -> None:
    empty = gzip.compress(b"")
    assert read("gzip", empty * 10 + gzip.compress(FEED)) == FEED
    assert kind(read("gzip", empty * (MEMBERS + 2), piece=1 << 16)) is FailureKind.BAD_ENCODING


@settings(max_examples=150)
@given(st.sampled_from(["", "gzip", "deflate"]), st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_end_in_a_value(coding: str, wire: bytes, piece: int) -> None:
    result = read(coding, wire, piece=piece)
    assert isinstance(result, (bytes, Problem))


@settings(max_examples=60)
@given(st.binary(max_size=2000), st.integers(1, 300))
def test_round_trip(data: bytes, piece: int) -> None:
    if data.startswith(b"\x1f\x8b"):
        return
    for coding, pack in (("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)):
        assert read(coding, pack(data), piece=piece) == data


@pytest.mark.parametrize(
    ("size", "text"), [(11, "11 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"), (10 << 20, "10 MiB"), (0, "0 bytes")]
)
def test_sizes_for_people(size: int, text: str) -> None:
    assert size_text(size) == text
