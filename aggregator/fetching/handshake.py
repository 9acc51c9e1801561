"""Why a TLS handshake failed, in words (R-F15's sub-codes)."""

from __future__ import annotations

# X509_verify_cert_error_string(3)
_CERTIFICATE = {
    9: "not valid yet",
    10: "expired",
    18: "signed by itself",
    19: "signed by an authority we do not know",
    20: "signed by an authority we do not know",
    21: "signed by an authority we do not know",
    23: "revoked",
    62: "made for another host",
    64: "made for another address",
}
# OpenSSL's reason codes, as the ssl module spells them.
_REASON = {
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": "asks for an outdated, unsafe form of TLS (legacy renegotiation)",
    "UNSUPPORTED_PROTOCOL": "speaks no TLS newer than 1.1",
    "TLSV1_ALERT_PROTOCOL_VERSION": "speaks no TLS newer than 1.1",
    "WRONG_SSL_VERSION": "speaks no TLS newer than 1.1",
    "WRONG_VERSION_NUMBER": "does not speak TLS on this port",
    "HTTP_REQUEST": "does not speak TLS on this port",
    "RECORD_LAYER_FAILURE": "does not speak TLS on this port",
}


def handshake_reason(verify_code: int | None, reason: str | None) -> str:
    """From the attributes of an `ssl.SSLError`; both None is an end of stream before anything was said."""
    if verify_code is not None:
        return f"has a certificate that is {_CERTIFICATE.get(verify_code, 'not valid')}"
    if not reason:
        return "broke the TLS handshake off"
    return _REASON.get(reason, "could not agree with us on TLS")
