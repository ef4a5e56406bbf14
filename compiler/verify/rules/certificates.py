"""Rules: requests for certificates."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import at_least, one_of
from compiler.verify.manifest import text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.contents import decoded
from compiler.verify.rules.table import Rules, fields, needs, unique, whole

_REQUEST = "certificates.v1.CertificateSigningRequestSpec"
_SOURCE = "certificates.validateCertificateSigningRequest"
_BEGIN = b"-----BEGIN CERTIFICATE REQUEST-----"
_LONGEST = 571
_SHORTEST = 600  # seconds that a certificate is valid
_USAGES = (
    *("signing", "digital signature", "content commitment", "key encipherment"),
    *("key agreement", "data encipherment", "cert sign", "crl sign", "encipher only"),
    *("decipher only", "any", "server auth", "client auth", "code signing"),
    *("email protection", "s/mime", "ipsec end system", "ipsec tunnel", "ipsec user"),
    *("timestamping", "ocsp signing", "microsoft sgc", "netscape sgc"),
)


def is_signer(name: str) -> bool:
    """Whether a text can be the name of a signer: `domain/name`, of which the domain has a dot."""
    domain, _, path = name.partition("/")
    labels = domain.split(".")
    is_domain = len(labels) > 1 and words.SUBDOMAIN.fits(domain)
    fits = is_domain and all(map(words.LABEL.fits, labels))
    return fits and len(name) <= _LONGEST and all(map(words.SUBDOMAIN.fits, path.split(".")))


def request(at: Place) -> Iterator[Fault]:
    """Check that what is to be signed is a request for a certificate, in PEM and then base64."""
    if _BEGIN not in (decoded(text(at.fields, "request")) or b""):
        yield Fault(("request",), "`request` has to be a request for a certificate, in PEM")


_SIGNER = Form(
    "a name such as `example.com/signer`",
    lambda value: not isinstance(value, str) or is_signer(value),
)
_ALLOWED = Form(
    "a name of a signer of one's own, or of today's Kubernetes",
    lambda value: value != "kubernetes.io/legacy-unknown",
)
RULES: Rules = (
    whole(_REQUEST, governing.CLUSTER_OBJECT, "certificates.validateCSR", request, "request"),
    needs(_REQUEST, governing.CLUSTER_OBJECT, _SOURCE, "usages"),
    unique(_REQUEST, governing.CLUSTER_OBJECT, _SOURCE, "usages"),
    *fields(
        _REQUEST,
        governing.CLUSTER_OBJECT,
        _SOURCE,
        usages=one_of(*_USAGES, empty=False),
        expirationSeconds=at_least(_SHORTEST),
        signerName=_ALLOWED,
    ),
    *fields(_REQUEST, governing.CLUSTER_OBJECT, "core.ValidateSignerName", signerName=_SIGNER),
)
