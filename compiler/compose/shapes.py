"""The canonical project key by key: which kind of value each key shows. Data only."""

from __future__ import annotations

from compiler.compose.forms import pairs, texts
from compiler.compose.kinds import (
    flag,
    kept_flag,
    kept_string,
    number,
    present,
    record,
    rows,
    string,
    table,
)
from compiler.compose.services import SERVICE

_NETWORK = record(
    {
        "name": string,
        "driver": string,
        "driver_opts": pairs,
        "ipam": record(
            {
                "driver": string,
                "config": rows(
                    record(
                        {
                            "subnet": string,
                            "gateway": string,
                            "ip_range": string,
                            "aux_addresses": pairs,
                        }
                    )
                ),
                "options": pairs,
            },
            blank=False,
        ),
        "external": flag,
        "internal": flag,
        "attachable": flag,
        "labels": pairs,
        "enable_ipv4": kept_flag,
        "enable_ipv6": kept_flag,
    }
)

_VOLUME = record(
    {
        "name": string,
        "driver": string,
        "driver_opts": pairs,
        "external": flag,
        "labels": pairs,
    }
)

_MATERIAL = record(
    {
        "name": string,
        "file": string,
        "environment": string,
        "content": string,
        "external": flag,
        "labels": pairs,
        "driver": string,
        "driver_opts": pairs,
        "template_driver": string,
    }
)

_MODEL = record({"name": string, "model": string, "context_size": number, "runtime_flags": texts})

PROJECT = record(
    {
        "name": kept_string,
        "services": table(SERVICE),
        "networks": table(present(_NETWORK)),
        "volumes": table(present(_VOLUME)),
        "secrets": table(present(_MATERIAL)),
        "configs": table(present(_MATERIAL)),
        "models": table(_MODEL),
    }
)
