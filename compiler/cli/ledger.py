"""`.podc.json`: names and digests of what podc wrote into a folder, and may replace or prune."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

NAME = ".podc.json"


def digest(content: bytes) -> str:
    """Return the digest by which a file is known again."""
    return f"sha256:{sha256(content).hexdigest()}"


def read(folder: Path) -> dict[str, str]:
    """Return digests by name; nothing where there is no ledger, or none that makes sense."""
    try:
        written = json.loads((folder / NAME).read_bytes())
        files = written["files"]
        return {name: str(files[name]) for name in files if _is_plain(name)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def render(files: Mapping[str, bytes]) -> bytes:
    """Return the ledger of the files."""
    digests = {name: digest(content) for name, content in sorted(files.items())}
    return (json.dumps({"files": digests}, indent=2) + "\n").encode()


def _is_plain(name: str) -> bool:
    """Tell whether a name stays in its folder: a ledger may come from anywhere."""
    return name not in {"", ".", "..", NAME} and "/" not in name and "\0" not in name
