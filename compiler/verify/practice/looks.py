"""What in a manifest looks like a secret: as a compiler judges it, less what only names one."""

from __future__ import annotations

import re

from compiler.knowledge.secrets import is_secret, is_secret_text, is_strong_name
from compiler.regexes import regex

# A path, alone or as one of several settings: `jwt,priv-key=/certs/jwt.pem`.
_PATH = regex(r"/[\w./-]+|[\w.-]+(?:,[\w-]+=[\w./-]+)*,[\w-]+=/[\w./-]+(?:,[\w-]+=[\w./-]+)*")
_BLANK = regex(r"<[^<>]+>|.*\$[({].*")
_DIGIT = regex(r"\d")
# One of several: `key1`, which is as weak as `key`.
_NUMBERED = regex(r"keys?[-_.]?\d+", re.IGNORECASE)
# The name of an object: `webhook-server-secret`.
_OBJECT = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?:secrets?|credentials|creds|tls|certs?|token)")
# What kind of token it is, and none: `ACCESS_TOKEN: jwt`.
_KINDS = frozenset({"bearer", "jwt", "opaque"})


def looks_secret(name: str, value: str) -> bool:
    """Tell whether what stands under a name is a secret, and says not only where or which it is.

    A key without a digit (`matchKey: cluster-name`) is the key of something else.
    """
    if not is_secret(name, value):
        return False
    if is_secret_text(value):
        return True
    is_told = value in _KINDS or any(form.fullmatch(value) for form in (_PATH, _BLANK, _OBJECT))
    is_one_of_many = _NUMBERED.fullmatch(name) is not None
    is_copied = value.isupper() and value.endswith(f"_{name.upper()}")
    if is_told or is_copied or is_one_of_many:
        return False
    return is_strong_name(name) or bool(_DIGIT.search(value))
