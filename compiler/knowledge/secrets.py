"""What is a secret: by the name that it is kept under, or by the look of the value itself."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from compiler.regexes import regex

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
    scheme realm users interval backend domain namespace pattern converter serializer deserializer
    class endpoint endpoints uri urls address addresses template shares threshold
    username usernames retention image images
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# Names that say secret, and are those of something else: etcd's name for a cluster among others.
_KNOWN = regex(r"initial[_-]?cluster[_-]?token$", re.IGNORECASE)

# Words of a name that say what is done with a secret, in front of it, and when: `SAVE_PASSWORDS`.
_DOING = regex(
    r"(?:^|[_.-])(?:ask|encrypt|hide|mask|remember|reset|save|send|show|store|use|validate)[_.-]?"
    r"(?:passwords?|passwd|secrets?|tokens?|credentials?)$",
    re.IGNORECASE,
)
_WHEN = frozenset({"always", "auto", "default", "never", "optional", "prompt", "required"})

# Tokens that are secret only beside another word: `KEY` alone, or `PUBLIC_KEY`, is none.
_WEAK = frozenset({"key", "auth", "pin", "seed", "cookie"})
_STRONG = _TOKENS - _WEAK
_HARMLESS = frozenset(
    """
    public primary foreign partition sort cache index routing map api_version key pub host
    anonymous basic allow
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# Names of numbers, if it is one: `MAX_TOKENS: "4096"`.
_COUNTED = regex(r"(?:^|[a-z_.-])tokens$", re.IGNORECASE)

_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_JOINED = regex(
    r"(?:password|passwd|passphrase|secret|apikey|token)s?$|(?<!by)(?<!com)pass$", re.IGNORECASE
)

_URL_WITH_PASSWORD = regex(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s:/@]*:(?P<password>[^\s@/]+)@", re.IGNORECASE
)
# `Server=db;User Id=sa;Password=…`, `jdbc:postgresql://db/shop?user=shop&password=…`
# and Azure's `AccountKey=…`, `SharedAccessKey=…`.
_CONNECTION = regex(
    r"(?:^|[;?&])\s{0,9}(?:password|pwd|accountkey|sharedaccesskey)=[^\s;&\"'${<]", re.IGNORECASE
)
# `… required username="me" password="…";`, as in a JAAS configuration, and `-Dx.password=…`.
_ASSIGNED = regex(
    r"(?:^|[\s,;.-])(?:password|passwd|pwd)="
    r"(?:\"[^\"\s$<{][^\"]*\"|'[^'\s$<{][^']*'|[^\s\"'$<{;,]{2})",
    re.IGNORECASE,
)
_PRIVATE_KEY = regex(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_KNOWN_TOKEN = regex(
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
    r"|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{60,}|hvs\.[A-Za-z0-9_-]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{50,}"
    r"|whsec_[A-Za-z0-9+/=]{20,}|shpat_[a-f0-9]{32}|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"  # …, Telegram
    r"|hooks\.slack\.com/services/[A-Z0-9]{6,}/[A-Z0-9]{6,}/[A-Za-z0-9]{16,}"
    r"|discord(?:app)?\.com/api/webhooks/[0-9]{10,}/[A-Za-z0-9_-]{20,}"
    r")"
)

# Passwords that a server keeps only the digest of: bcrypt, and Apache's own.
_DIGEST = regex(
    r"\$\$?(?:2[aby]\$\$?\d\d\$\$?[./A-Za-z0-9]{53}"
    r"|apr1\$\$?[./A-Za-z0-9]{1,8}\$\$?[./A-Za-z0-9]{22})"  # each `$` may be doubled, for Compose
)
# `Authorization: Bearer …`, `Authorization: Basic …`, `"auth": "…"` as Docker's client has it.
_BEARER = regex(r"\bBearer[ ]+(?=[A-Za-z0-9_.-]{0,200}\d)[A-Za-z0-9_.-]{16,}")
_BASIC = regex(
    r"(?:\bBasic[ ]+|\"auth\"[ ]*:[ ]*\")(?P<pair>[A-Za-z0-9+/]{6,400}={0,2})(?![A-Za-z0-9+/=])"
)

# What clients are given without saying so: `curl -u me:…`, `redis-cli -a …`, `mysqladmin -p…`.
_GAP = r"[\"', \t]{1,9}"
_VALUE = r"(?P<value>[^\s\"',$:]*[^\s\"',$:0-9][^\s\"',$]*)"
COMMAND_FORMS = (
    regex(rf"(?<![\w-])(?:-u|--user)(?:=|{_GAP})[\w.@-]{{1,60}}:{_VALUE}"),
    regex(rf"\b(?:redis|valkey)-cli\b[^\n]{{0,200}}?[\"' ]-a{_GAP}{_VALUE}"),
    regex(rf"\b(?:mysql|mariadb)[\w-]{{0,20}}\b[^\n]{{0,200}}?[\"' ]-p(?!\d+\b){_VALUE}"),
)
_OPTION = regex(
    r"(?<![\w-])--?(?P<name>[A-Za-z][\w-]*)(?:=|[ ]+)[\"']?(?P<value>[^\s\"'$-][^\s\"']*)"
)

_FILE = regex(
    r"\.env(\..+)?|.+\.(key|pem|p12|pfx|jks|keystore|kdbx)|id_(rsa|ed25519|ecdsa)|\.?htpasswd"
    r"|\.(netrc|npmrc|pypirc|pgpass|dockerconfigjson)|kubeconfig|pwfile"
    r"|.*(secret|password|passwd|credential|token).*",
    re.IGNORECASE,
)
_SETTINGS = regex(
    r".+\.(?:acl|cfg|cnf|conf|config|env|hcl|inc|ini|json|php|properties|rc|sql|toml|tpl|xml|ya?ml)"
    r"|[^.]+|\.[^.]+",
    re.IGNORECASE,
)

# `name = value`, `name: value`, `"name": "value"`, `'name' => 'value'`.
_ENTRY = regex(
    r"(?<![\w.$-])(?P<name>[A-Za-z_][\w.-]{1,80})[\"']?\]?[ \t]{0,40}"
    r"(?:=>|=(?!=)|:(?=[ \t\"']))[ \t]{0,40}(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s\"',;<>{}\[\]()]+)"
)
_DEFINED = regex(
    r"\bdefine\([ ]*[\"'](?P<name>\w{2,80})[\"'][ ]*,[ ]*(?P<value>\"[^\"\n]*\"|'[^'\n]*')"
)
_TAG = regex(r"<(?P<name>[A-Za-z_][\w.-]{1,80})>(?P<value>[^<>\s][^<>\n]{0,200})</")
_PROPERTY = regex(
    r"\b(?:name|key)=\"(?P<name>[\w.-]{2,80})\"[ \t]{1,40}value=(?P<value>\"[^\"\n]*\")"
)
_DIRECTIVE = regex(r"^[ \t]*(?:requirepass|masterauth)[ \t]+(?P<value>\S+)", re.MULTILINE)
_STATEMENT = regex(
    r"\b(?:identified[ \t]+(?:with[ \t]+\S{1,60}[ \t]+)?by|password)[ \t]+"
    r"'(?P<value>[^'\s$<{][^'\n]*)'",
    re.IGNORECASE,
)
_NAMED = (_ENTRY, _DEFINED, _TAG, _PROPERTY)

_REMARK = regex(r"[ \t]*(?:[#;*]|//|--|<!--)")
_REFERENCE = regex(r"[$<{%*!|>&~/]|env[:(.]|file:|ENC\(|vault:", re.IGNORECASE)

# What stands under a secret's name and is none: `MYSQL_ALLOW_EMPTY_PASSWORD: "yes"`.
_SWITCHES = frozenset({"", "0", "1", "true", "false", "yes", "no", "on", "off", "none", "null"})


_SHORTEST = len("Basic OmE6YQ")  # what looks like a secret and is neither a URL nor a setting
_NAMES = 4096  # that are remembered: the same few are asked for over and over


def is_secret(name: str, value: str) -> bool:
    """Tell whether a variable is secret, by its name or by its value, which may be settings."""
    if value.lower() in _SWITCHES or (value.isdecimal() and _COUNTED.search(name)):
        return False
    is_setting = value.lower() in _WHEN and _DOING.search(name)
    if (is_secret_name(name) and not is_setting) or is_secret_text(value):
        return True
    if _is_secret_settings(value):
        return True
    return " -" in value and any(form.search(value) for form in COMMAND_FORMS)


def _is_secret_settings(value: str) -> bool:
    """Tell whether a value holds several settings, such as lines or JSON, and a secret in them."""
    return ("\n" in value or value.lstrip()[:1] in ("{", "[")) and holds_secret(value)


@lru_cache(_NAMES)
def is_secret_name(name: str) -> bool:
    """Tell whether a value kept under this name is secret; `*_FILE` and the like are not."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in _POINTERS or _KNOWN.search(name):
        return False
    if any(map(_is_strong, words)):
        return True
    weak = [word for word in words if word in _WEAK]
    return bool(weak) and len(words) > 1 and not _HARMLESS & {w for w in words if w not in _WEAK}


def is_strong_name(name: str) -> bool:
    """Tell whether one word of a name says secret by itself: `PASSWORD` does, `ACCESS_KEY` not."""
    return any(_is_strong(word.lower()) for word in _WORD.findall(name))


def _is_strong(word: str) -> bool:
    return word in _STRONG or _JOINED.search(word) is not None


def is_secret_text(text: str) -> bool:
    """Tell whether a value is secret by its look: a password in a URL, a private key, a token."""
    if len(text) < _SHORTEST and "=" not in text and "://" not in text:
        return False
    url = _URL_WITH_PASSWORD.search(text)
    if url and not url["password"].startswith(("$", "{", "<")):
        return True
    forms = (_CONNECTION, _ASSIGNED, _PRIVATE_KEY, _KNOWN_TOKEN, _DIGEST, _BEARER)
    return any(form.search(text) for form in forms) or any(
        _is_pair(found["pair"]) for found in _BASIC.finditer(text)
    )


def told_in_command(line: str) -> Iterator[str]:
    """Yield the secret values that the options of a command line give away."""
    for found in _OPTION.finditer(line):
        if is_secret(found["name"], found["value"]):
            yield found["value"]
    for form in COMMAND_FORMS:
        yield from (found["value"] for found in form.finditer(line))


def is_secret_file(name: str, text: str) -> bool:
    """Tell whether a file is secret, by its name (without folders) or by its text."""
    if _FILE.fullmatch(name) or is_secret_text(text):
        return True
    return _SETTINGS.fullmatch(name) is not None and holds_secret(text)


def holds_secret(text: str) -> bool:
    """Tell whether settings of any usual form give a password, a key or a token its value."""
    named = (one for form in _NAMED for one in form.finditer(text) if is_secret_name(one["name"]))
    plain = (one for form in (_STATEMENT, _DIRECTIVE) for one in form.finditer(text))
    return any(_is_given(one["value"]) and not _is_remark(text, one) for one in chain(named, plain))


def _is_given(value: str) -> bool:
    """Tell whether a value of settings is one: no number, no switch, no reference to another."""
    bare = value.strip("\"'")
    return not (bare.lower() in _SWITCHES or bare.isdecimal() or _REFERENCE.match(bare))


def _is_remark(text: str, found: re.Match[str]) -> bool:
    """Tell whether a match stands behind the sign of a remark, at the beginning of its line."""
    return _REMARK.match(text, text.rfind("\n", 0, found.start()) + 1, found.end()) is not None


def _is_pair(text: str) -> bool:
    """Tell whether a text is `user:password` in base 64."""
    try:
        return b":" in b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
