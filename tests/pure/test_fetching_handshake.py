"""TLS failures in words."""

from __future__ import annotations

import pytest

from aggregator.fetching.handshake import handshake_reason


@pytest.mark.parametrize(
    ("verify_code", "reason", "words"),
    [
        (10, "CERTIFICATE_VERIFY_FAILED", "has a certificate that is expired"),
        (62, "CERTIFICATE_VERIFY_FAILED", "has a certificate that is made for another host"),
        (12345, "CERTIFICATE_VERIFY_FAILED", "has a certificate that is not valid"),
        (None, "UNSUPPORTED_PROTOCOL", "speaks no TLS newer than 1.1"),
        (None, "HTTP_REQUEST", "does not speak TLS on this port"),
        (None, "SOMETHING_NEW", "could not agree with us on TLS"),
        (None, None, "broke the TLS handshake off"),
        (None, "", "broke the TLS handshake off"),
    ],
)
def test_reasons(verify_code: int | None, reason: str | None, words: str) -> None:
    assert handshake_reason(verify_code, reason) == words
