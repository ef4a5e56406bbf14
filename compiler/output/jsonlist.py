"""Objects → JSON: one `List` of all of them, or each by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable

from compiler.kubernetes.objects import Object
from compiler.source.nodes import Plain
from compiler.source.trees import plain


def listing(objects: Iterable[Object]) -> str:
    """Return all objects as one list, as `kubectl apply -f -` reads it."""
    items = [plain(one.body) for one in objects]
    return _text({"apiVersion": "v1", "kind": "List", "items": items})


def single(one: Object) -> str:
    """Return one object."""
    return _text(plain(one.body))


def _text(whole: Plain) -> str:
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
