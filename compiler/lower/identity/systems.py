"""Containers of Windows: which are some, and what the file says that only Linux knows."""

from __future__ import annotations

from compiler.codes import auditing
from compiler.diagnostics import Report
from compiler.knowledge import images
from compiler.project import Service
from compiler.records import replace

_BECAUSE = "has no equivalent in a container of Windows"

_LINUX_ONLY = (
    *("privileged", "read_only", "cap_add", "cap_drop", "security_opt", "group_add", "sysctls"),
    *("userns_mode", "init", "pid", "ipc", "shm_size"),
)


def is_windows(service: Service) -> bool:
    """Tell whether a container runs on Windows: its platform, its account or its image says so."""
    if service.platform:
        return service.platform.plain.lower().startswith("windows")
    image = service.image
    return bool(service.credential_spec or (image and images.runs_windows(image.plain)))


def fitting(service: Service, report: Report) -> Service:
    """Return the service without what its system doesn't know; each such key is reported."""
    if not is_windows(service):
        return service
    for key in _LINUX_ONLY:
        entry = service.node.entry(key)
        if entry:
            fact = auditing.UNSUPPORTED_KEY.at(
                entry.key.span, key=key, because=_BECAUSE, subject=key
            )
            report.add(fact)
    return replace(
        service,
        privileged=None,
        read_only=None,
        cap_add=(),
        cap_drop=(),
        security_opt=(),
        group_add=(),
        sysctls=(),
        userns_mode=None,
        init=None,
        pid=None,
        ipc=None,
        shm_size=None,
    )
