"""What is a secret: by the name that it is kept under, or by the look of the value itself."""

from __future__ import annotations

import re

# One token of a name that makes its value secret: `DB_PASSWORD`, `apiKey`, `aws-secret-access-key`.
_TOKENS = frozenset(
    """
    password passwd passphrase pass pwd pw secret secrets token tokens key apikey accesskey
    secretkey privatekey credential credentials creds auth salt pepper jwt cookie pin otp seed
    dsn htpasswd
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# Names end in these where they say how to find a secret, how large it is, or which one is meant.
_POINTERS = frozenset(
    """
    file files path dir directory folder name names id ids length size type algorithm algo ttl
    expiry expires expiration expire timeout days hours minutes seconds age enabled enable
    disable disabled required require url uri host port header headers issuer audience method
    mode policy provider version count limit max min rounds iterations field prefix format
    scheme realm users interval backend
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# Tokens that are secret only beside another word: `KEY` alone, or `PUBLIC_KEY`, is none.
_WEAK = frozenset({"key", "auth", "pin", "seed", "cookie"})
_HARMLESS = frozenset(
    """
    public primary foreign partition sort cache index routing map api_version key pub host
    anonymous basic allow
    """.split()  # noqa: SIM905 - a table is read, not a list
)

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_JOINED = re.compile(
    r"(?:password|passwd|passphrase|secret|apikey|token)s?$|(?<!by)(?<!com)pass$", re.IGNORECASE
)

_URL_WITH_PASSWORD = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s:/@]*:(?P<password>[^\s@/]+)@", re.IGNORECASE
)
# `Server=db;User Id=sa;Password=…`, `jdbc:postgresql://db/shop?user=shop&password=…`
_CONNECTION = re.compile(r"(?:^|[;?&])\s{0,9}(?:password|pwd)=[^\s;&\"'${<]", re.IGNORECASE)
# `… required username="me" password="…";`, as in a JAAS configuration, and `-Dx.password=…`.
_ASSIGNED = re.compile(
    r"(?:^|[\s,;.-])(?:password|passwd|pwd)="
    r"(?:\"[^\"\s$<{][^\"]*\"|'[^'\s$<{][^']*'|[^\s\"'$<{;,]{2})",
    re.IGNORECASE,
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_KNOWN_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"gh[pousr]_[A-Za-z0-9]{30,}"  # GitHub
    r"|github_pat_[A-Za-z0-9_]{40,}"
    r"|glpat-[A-Za-z0-9_-]{20,}"  # GitLab
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}"  # Amazon
    r"|AIza[A-Za-z0-9_-]{35}"  # Google
    r"|xox[abprs]-[A-Za-z0-9-]{10,}"  # Slack
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"  # Stripe
    r"|sk-[A-Za-z0-9_-]{20,}"  # OpenAI and Anthropic
    r"|SG\.[A-Za-z0-9_-]{16,100}\.[A-Za-z0-9_-]{16,}"  # SendGrid
    r"|eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,}"  # JSON Web Tokens
    r"|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{40,}|dckr_pat_[A-Za-z0-9_-]{20,}"
    r"|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{60,}"
    r")"
)

_FILE = re.compile(
    r"\.env(\..+)?|.+\.(key|pem|p12|pfx|jks|keystore|kdbx)|id_(rsa|ed25519|ecdsa)|\.?htpasswd"
    r"|\.(netrc|npmrc|pgpass)|.*(secret|password|credential|token).*",
    re.IGNORECASE,
)

# What stands under a secret's name and is none: `MYSQL_ALLOW_EMPTY_PASSWORD: "yes"`.
_SWITCHES = frozenset({"", "0", "1", "true", "false", "yes", "no", "on", "off", "none", "null"})


def is_secret(name: str, value: str) -> bool:
    """Tell whether a variable is secret, by its name or by its value."""
    return value.lower() not in _SWITCHES and (is_secret_name(name) or is_secret_text(value))


def is_secret_name(name: str) -> bool:
    """Tell whether a value kept under this name is secret; `*_FILE` and the like are not."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in _POINTERS:
        return False
    if any(word in _TOKENS - _WEAK or _JOINED.search(word) for word in words):
        return True
    weak = [word for word in words if word in _WEAK]
    return bool(weak) and len(words) > 1 and not _HARMLESS & {w for w in words if w not in _WEAK}


def is_secret_text(text: str) -> bool:
    """Tell whether a value is secret by its look: a password in a URL, a private key, a token."""
    url = _URL_WITH_PASSWORD.search(text)
    if url and not url["password"].startswith(("$", "{", "<")):
        return True
    return any(form.search(text) for form in (_CONNECTION, _ASSIGNED, _PRIVATE_KEY, _KNOWN_TOKEN))


def is_secret_file(name: str, text: str) -> bool:
    """Tell whether a file is secret, by its name (without folders) or by its text."""
    return bool(_FILE.fullmatch(name)) or is_secret_text(text)
