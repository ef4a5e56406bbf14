"""Whatever loads also loads from what `podc config` prints of it, to the same project.

One exception: an empty `name`, `context` or `dockerfile` is not printed, as Docker Compose does not
print it either, and a missing one has a default.
"""

from __future__ import annotations

import json
import string
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compiler.compose.render import canonical_plain, canonical_tree
from compiler.options import Options
from compiler.pipeline import Result
from compiler.pipeline import load as run
from compiler.records import replace
from compiler.source.emit import emit
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Plain

OPTIONS = Options(
    directory="/project",
    project_name="proj",
    environment={"SET": "a $b ${c}", "HOME": "/home/me"},
    home="/home/me",
)
BESIDE = {
    "/project/app.env": "A=1\nB='$A'\nC=\"x\\ny\"\nSET\n",
    "/project/app.labels": "l=$$1\n",
    "/project/token": "secret",
}

_SIGNS = "ab $\n\t:#-é\\\"'{}[],&*!|>%@`"
TEXTS = st.one_of(
    st.sampled_from(["", "a", "y", "no", "1", "01", "1e3", "0x1", "~", "null", "12:30", "a: b"]),
    st.sampled_from(["$$", "$$A", "${SET}", "${UNSET:-d}", "a$$$${b}", " a ", "2024-05-01", "#"]),
    st.text(_SIGNS, max_size=12).map(lambda text: text.replace("$", "$$")),
)
NAMES = st.text(string.ascii_lowercase + "_", min_size=1, max_size=6)
WHOLE = st.integers(0, 1 << 40)
SIZES = st.one_of(WHOLE, st.sampled_from(["1g", "1.5m", "64k", "0", "-1"]))
TIMES = st.sampled_from(["1s", "1m30s", "1h0.5s", "1d", "250ms"])
ATOMS = st.one_of(TEXTS, st.integers(-9, 1 << 60), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.one_of(ATOMS, st.booleans(), st.none())
PORTS = st.sampled_from(
    [
        *(80, "81", "8000-8001:82-83", "127.0.0.1:84:84/udp", "[::1]:85:85", "90-92:86"),
        {"target": 87, "published": "88-89", "mode": "host"},
        {"target": "89", "name": "web"},
    ]
)
MOUNTS = st.sampled_from(
    [
        *("/anonymous", "data:/data:ro", "./here:/here:z", "~/home:/home", r"C:\win:/win"),
        {"type": "bind", "source": "there", "target": "/there", "bind": {"propagation": "slave"}},
        {"type": "bind", "source": "/x", "target": "/x"},
        {"type": "tmpfs", "target": "/tmp", "tmpfs": {"size": "1m", "mode": 448}},
        {"type": "volume", "source": "data", "target": "/w", "volume": {"nocopy": True}},
        {"type": "volume", "target": "/x2", "read_only": "true"},
    ]
)
BUILDS = st.sampled_from([".", "https://example.org/x.git", {"dockerfile_inline": "FROM $$a"}])
OPTIONAL = {"condition": "service_started", "required": False}


def named(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return names with values, as a mapping or as a list of `name=value`."""
    mapping = st.dictionaries(NAMES, values, max_size=3)
    return mapping | mapping.map(lambda pairs: [f"{name}={value}" for name, value in pairs.items()])


def listed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a few different values."""
    return st.lists(values, max_size=3, unique_by=repr)


def grants(name: str) -> st.SearchStrategy[Any]:
    long = {"source": name, "target": "/there", "mode": 0o440, "uid": "1"}
    return st.sampled_from([[name], [{"source": name}], [long], [name, long]])


SERVICE = st.fixed_dictionaries(
    {"image": st.just("nginx:1")},
    optional={
        "environment": named(VALUES) | st.just(["SET", "UNSET"]) | st.just({"SET": None}),
        "labels": named(VALUES),
        "annotations": named(VALUES),
        "sysctls": named(st.integers(0, 9)),
        "command": st.sampled_from(["a 'b c' \"d\"", "", [], ["a", "$$b", ""]]),
        "entrypoint": listed(TEXTS),
        "env_file": st.sampled_from(["app.env", [{"path": "no.env", "required": False}]]),
        "label_file": st.just("app.labels"),
        "ports": listed(PORTS),
        "expose": listed(st.sampled_from([80, "81", "82-83/udp"])),
        "volumes": listed(MOUNTS),
        "tmpfs": st.sampled_from(["/t", ["/t", "/u:size=1m"]]),
        "networks": st.sampled_from(
            [["front"], {"front": None, "default": {"aliases": ["a"], "priority": 1}}]
        ),
        "depends_on": st.sampled_from(
            [["db"], {"db": {"condition": "service_healthy"}}, {"off": OPTIONAL}]
        ),
        "links": st.just(["db:database"]),
        "volumes_from": st.just(["db:ro"]),
        "build": BUILDS
        | st.fixed_dictionaries(
            {"context": TEXTS.filter(bool)},
            optional={
                "args": named(VALUES),
                "ssh": st.sampled_from([["default"], ["key=./id"], {"default": None, "b": "/b"}]),
                "additional_contexts": st.sampled_from([["a=./b"], {"a": "service:db"}]),
                "shm_size": SIZES,
                "secrets": grants("token"),
                "tags": listed(TEXTS),
                "provenance": st.booleans(),
            },
        ),
        "healthcheck": st.sampled_from(
            [{"test": "curl $$HOST"}, {"disable": True}, {"test": ["CMD", "a"], "interval": "90s"}]
        ),
        "ulimits": st.sampled_from([{"nproc": 5, "nofile": {"soft": "1", "hard": 2}}]),
        "extra_hosts": st.sampled_from([["a=1.1.1.1", "b:::1"], {"c": ["1.1.1.1", "2.2.2.2"]}]),
        "mem_limit": SIZES,
        "shm_size": SIZES,
        "cpus": st.floats(0, 64, width=32) | st.sampled_from(["0.1", ".5"]),
        "stop_grace_period": TIMES,
        "init": st.booleans(),
        "scale": st.integers(0, 3),
        "gpus": st.sampled_from(["all", [{"count": 2}, {"device_ids": ["a"]}]]),
        "devices": st.sampled_from([["/dev/a", "/dev/b:/dev/c:r"]]),
        "secrets": grants("token"),
        "configs": grants("page"),
        "deploy": st.fixed_dictionaries(
            {},
            optional={
                "labels": named(VALUES),
                "restart_policy": st.fixed_dictionaries({}, optional={"delay": TIMES}),
                "placement": st.sampled_from([{}, {"constraints": ["node.role == manager"]}]),
            },
        ),
        "logging": st.sampled_from([{"driver": "json-file", "options": {"max-size": "1m"}}]),
        "provider": st.just({"type": "p", "options": {"a": [1, "b"]}}),
        "post_start": st.just([{"command": "a b", "environment": ["A=$$1"]}]),
        "develop": st.just({"watch": [{"path": ".", "action": "rebuild", "ignore": "a"}]}),
        "blkio_config": st.just({"weight_device": [{"path": "/d"}]}),
        "profiles": st.just(["on"]),
        "models": st.sampled_from([["llm"], {"llm": {"endpoint_var": "URL"}}]),
        "x-own": st.recursive(VALUES, lambda inner: st.dictionaries(NAMES, inner, max_size=2)),
    },
)
RESOURCES: dict[str, Any] = {
    "networks": {
        "front": {"driver_opts": {"a": 1}, "ipam": {"config": [{"subnet": "10.0.0.0/8"}]}}
    },
    "volumes": {"data": {"driver": "local", "driver_opts": {"o": "bind", "device": "./d"}}},
    "secrets": {"token": {"file": "token"}, "from": {"environment": "SET"}},
    "configs": {"page": {"content": "${SET} $$x\n"}, "outside": {"external": True}},
    "models": {"llm": {"model": "ai/llm", "context_size": 1024}},
}
OTHERS: dict[str, Any] = {
    "db": {"image": "postgres:17", "build": "./db", "healthcheck": {"test": "true"}},
    "off": {"image": "i", "profiles": ["never"]},
}


def loaded(*texts: str) -> Result:
    """Load documents, each the override of the one in front of it."""
    content = "\n---\n".join(texts)
    files = MemoryFiles({**BESIDE, "/project/compose.yaml": content})
    return run(replace(OPTIONS, profiles=("on",)), files)


def shown(result: Result) -> Plain:
    assert result.loaded, [f"{one.summary} {one.message}" for one in result.diagnostics]
    return canonical_plain(result.loaded, all_resources=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(web=SERVICE, override=SERVICE)
def test_what_is_printed_loads_to_the_same_project(
    web: dict[str, Any], override: dict[str, Any]
) -> None:
    base = json.dumps({"services": {"web": web, **OTHERS}, **RESOURCES})
    first = loaded(base, json.dumps({"services": {"web": override}}))
    assume(first.loaded is not None and not first.failed)
    assert first.loaded

    printed = emit([canonical_tree(first.loaded, all_resources=True)])

    again = loaded(printed)
    assert shown(again) == shown(first)
    assert again.loaded
    assert emit([canonical_tree(again.loaded, all_resources=True)]) == printed
