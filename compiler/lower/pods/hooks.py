"""`post_start` and `pre_stop` → the lifecycle hooks of a container."""

from __future__ import annotations

import shlex

from compiler.ir import Exec
from compiler.project import Hook
from compiler.source.values import inferred

_RULE = "a container has one hook of a kind, so several commands are one shell line"


def lower_hooks(hooks: tuple[Hook, ...]) -> Exec | None:
    """Return the hook: the words of a lone command, else a shell line that stops at a failure.

    Kubernetes gives hooks neither a folder nor variables, and expands nothing in them.
    """
    if not hooks:
        return None
    first = hooks[0]
    if len(hooks) == 1 and not (first.working_dir or first.environment):
        return Exec(first.command)
    line = " && ".join(_line(hook, alone=len(hooks) == 1) for hook in hooks)
    words = ("/bin/sh", "-c", line)
    return Exec(tuple(inferred(word, _RULE, *first.command) for word in words))


def _line(hook: Hook, *, alone: bool) -> str:
    parts = [f"cd {shlex.quote(hook.working_dir.plain)}"] if hook.working_dir else []
    parts += [f"export {name.plain}={shlex.quote(text.plain)}" for name, text in hook.environment]
    line = " && ".join((*parts, shlex.join(word.plain for word in hook.command)))
    return f"({line})" if parts and not alone else line
