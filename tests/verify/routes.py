"""HTTPRoutes: for each rule of theirs one that keeps it and one that breaks it.

`CASES`: name → spec and whether the schema takes it. `BEYOND`: what the definition refuses by
expressions (CEL) that compare several values, which a JSON Schema can't.
"""

from __future__ import annotations

from compiler.source.nodes import Plain

Fields = dict[str, Plain]

BACKEND: Fields = {"name": "web", "port": 80}


def rule(**fields: Plain) -> Fields:
    return {"rules": [{"backendRefs": [BACKEND], **fields}]}


def path(**fields: Plain) -> Fields:
    return rule(matches=[{"path": fields}])


def header(**fields: Plain) -> Fields:
    return rule(matches=[{"headers": [fields]}])


def backend(**fields: Plain) -> Fields:
    return rule(backendRefs=[{"name": "web", **fields}])


def filters(*given: Fields, **beside: Plain) -> Fields:
    return rule(filters=list(given), **beside)


def redirect(**fields: Plain) -> Fields:
    return {"rules": [{"filters": [{"type": "RequestRedirect", "requestRedirect": fields}]}]}


def mirror(**fields: Plain) -> Fields:
    return filters({"type": "RequestMirror", "requestMirror": {"backendRef": BACKEND, **fields}})


REWRITE: Fields = {"type": "URLRewrite", "urlRewrite": {"hostname": "a.example"}}
REDIRECT: Fields = {"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}
ADD: Fields = {"type": "RequestHeaderModifier", "requestHeaderModifier": {"remove": ["x"]}}
PREFIX: Fields = {
    "type": "URLRewrite",
    "urlRewrite": {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"}},
}
EXACT: Fields = {"path": {"type": "Exact", "value": "/a"}}
PARENT: Fields = {"name": "gateway"}

CASES: dict[str, tuple[Plain, bool]] = {
    "smallest": (rule(), True),
    "empty": ({}, True),
    "no mapping": ([], False),
    "unknown field": ({"rule": []}, False),
    "hostname": ({"hostnames": ["a.example"], **rule()}, True),
    "wildcard hostname": ({"hostnames": ["*.example.org"], **rule()}, True),
    "wildcard in the middle": ({"hostnames": ["a.*.example"]}, False),
    "hostname in capitals": ({"hostnames": ["A.example"]}, False),
    "hostname empty": ({"hostnames": [""]}, False),
    "hostname ends in a dot": ({"hostnames": ["a.example."]}, False),
    "seventeen hostnames": ({"hostnames": [f"a{one}.example" for one in range(17)]}, False),
    "parent": ({"parentRefs": [PARENT]}, True),
    "parent in full": (
        {
            "parentRefs": [
                {
                    "group": "gateway.networking.k8s.io",
                    "kind": "Gateway",
                    "name": "a",
                    "namespace": "infra",
                    "sectionName": "https",
                    "port": 443,
                }
            ]
        },
        True,
    ),
    "parent without a name": ({"parentRefs": [{"namespace": "infra"}]}, False),
    "parent with an empty name": ({"parentRefs": [{"name": ""}]}, False),
    "parent with a field too many": ({"parentRefs": [PARENT | {"weight": 1}]}, False),
    "parent's namespace with a dot": ({"parentRefs": [PARENT | {"namespace": "a.b"}]}, False),
    "parent's section in capitals": ({"parentRefs": [PARENT | {"sectionName": "A"}]}, False),
    "parent's port 0": ({"parentRefs": [PARENT | {"port": 0}]}, False),
    "parent's port too high": ({"parentRefs": [PARENT | {"port": 65536}]}, False),
    "parent's port as text": ({"parentRefs": [PARENT | {"port": "80"}]}, False),
    "parent's group empty": ({"parentRefs": [PARENT | {"group": "", "kind": "Service"}]}, True),
    "parent's group in capitals": ({"parentRefs": [PARENT | {"group": "A"}]}, False),
    "parent's kind with a digit first": ({"parentRefs": [PARENT | {"kind": "1a"}]}, False),
    "rule's name": (rule(name="main"), True),
    "rule's name in capitals": (rule(name="Main"), False),
    "seventeen rules": ({"rules": [{} for _ in range(17)]}, False),
    "path": (path(type="PathPrefix", value="/a/b"), True),
    "path without a type": (path(value="/a/"), True),
    "path encoded": (path(value="/a%20b"), True),
    "exact path": (path(type="Exact", value="/a"), True),
    "regular expression": (path(type="RegularExpression", value="/a//.*"), True),
    "unknown type of path": (path(type="Prefix", value="/"), False),
    "path not absolute": (path(value="a"), False),
    "path empty": (path(value=""), False),
    "path with two slashes": (path(value="/a//b"), False),
    "path with a dot step": (path(value="/a/./b"), False),
    "path with a step up": (path(value="/a/../b"), False),
    "path ends in a dot step": (path(value="/a/."), False),
    "path ends in a step up": (path(value="/a/.."), False),
    "path with a hidden file": (path(value="/.well-known/..a"), True),
    "path with an encoded slash": (path(value="/a%2fb"), False),
    "path with an encoded slash in capitals": (path(value="/a%2Fb"), False),
    "path with a fragment": (path(value="/a#b"), False),
    "path with a blank": (path(value="/a b"), False),
    "path with half a code": (path(value="/a%2"), False),
    "path too long": (path(value="/" + "a" * 1024), False),
    "header": (header(name="Version", value="2"), True),
    "header by expression": (header(type="RegularExpression", name="v", value=".*"), True),
    "header with a blank": (header(name="a b", value="2"), False),
    "header without a value": (header(name="a"), False),
    "header with an empty value": (header(name="a", value=""), False),
    "header of an unknown type": (header(type="Prefix", name="a", value="b"), False),
    "query": (rule(matches=[{"queryParams": [{"name": "a", "value": "b"}]}]), True),
    "query without a name": (rule(matches=[{"queryParams": [{"value": "b"}]}]), False),
    "method": (rule(matches=[{"method": "GET"}]), True),
    "method in small letters": (rule(matches=[{"method": "get"}]), False),
    "sixty-five matches": (rule(matches=[{} for _ in range(65)]), False),
    "backend without a port": (backend(), False),
    "backend of the core group without a port": (backend(group="", kind="Service"), False),
    "backend of another kind without a port": (backend(kind="Bucket"), True),
    "backend of another group without a port": (backend(group="a.example"), True),
    "backend with a weight": (backend(port=80, weight=0), True),
    "backend with a negative weight": (backend(port=80, weight=-1), False),
    "backend with too high a weight": (backend(port=80, weight=1_000_001), False),
    "backend with half a weight": (backend(port=80, weight=0.5), False),
    "backend without a name": (rule(backendRefs=[{"port": 80}]), False),
    "backend's port by name": (backend(port="http"), False),
    "backend with a field too many": (backend(port=80, servicePort=80), False),
    "seventeen backends": (rule(backendRefs=[BACKEND] * 17), False),
    "backend with filters": (backend(port=80, filters=[ADD]), True),
    "timeouts": (rule(timeouts={"request": "10s", "backendRequest": "1s500ms"}), True),
    "timeout without a unit": (rule(timeouts={"request": "10"}), False),
    "timeout in parts": (rule(timeouts={"request": "1.5s"}), False),
    "header filter": (filters(ADD), True),
    "filter without its part": (filters({"type": "RequestHeaderModifier"}), False),
    "filter with another's part": (
        filters({"type": "URLRewrite"} | {**ADD, "type": "URLRewrite"}),
        False,
    ),
    "filter without a type": (filters({"urlRewrite": {}}), False),
    "filter of an unknown type": (filters({"type": "CORS", "cors": {}}), False),
    "filter twice": (filters(ADD, ADD), False),
    "headers set": (
        filters({**ADD, "requestHeaderModifier": {"set": [{"name": "a", "value": "b"}]}}),
        True,
    ),
    "headers set as a mapping": (
        filters({**ADD, "requestHeaderModifier": {"set": {"a": "b"}}}),
        False,
    ),
    "rewrite": (filters(REWRITE), True),
    "rewrite of a prefix": (filters(PREFIX), True),
    "rewrite of a prefix behind one match": (filters(PREFIX, matches=[{"method": "GET"}]), True),
    "rewrite of a prefix behind an exact path": (filters(PREFIX, matches=[EXACT]), False),
    "rewrite of a prefix behind two matches": (filters(PREFIX, matches=[{}, {}]), False),
    "rewrite of a prefix at a backend behind an exact path": (
        rule(backendRefs=[{**BACKEND, "filters": [PREFIX]}], matches=[EXACT]),
        False,
    ),
    "rewrite with a path of the other type": (
        filters(
            {
                "type": "URLRewrite",
                "urlRewrite": {"path": {"type": "ReplaceFullPath", "replacePrefixMatch": "/"}},
            }
        ),
        False,
    ),
    "redirect": (redirect(scheme="https", statusCode=301), True),
    "redirect with a backend": (filters(REDIRECT), False),
    "redirect and rewrite": ({"rules": [{"filters": [REDIRECT, REWRITE]}]}, False),
    "redirect with an unknown status": (redirect(statusCode=303), False),
    "redirect with an unknown scheme": (redirect(scheme="ftp"), False),
    "redirect to a wildcard": (redirect(hostname="*.a.example"), False),
    "redirect to a path": (
        redirect(path={"type": "ReplaceFullPath", "replaceFullPath": "/a"}),
        True,
    ),
    "redirect to a path that lacks": (redirect(path={"type": "ReplaceFullPath"}), False),
    "mirror": (mirror(), True),
    "mirror of a part": (mirror(percent=50), True),
    "mirror of too much": (mirror(percent=101), False),
    "mirror of a fraction": (mirror(fraction={"numerator": 1, "denominator": 2}), True),
    "mirror of two parts": (mirror(percent=1, fraction={"numerator": 1}), False),
    "mirror without a port": (mirror(backendRef={"name": "a"}), False),
    "extension": (
        filters(
            {
                "type": "ExtensionRef",
                "extensionRef": {"group": "a.example", "kind": "Limit", "name": "a"},
            }
        ),
        True,
    ),
    "extension without a group": (
        filters({"type": "ExtensionRef", "extensionRef": {"kind": "Limit", "name": "a"}}),
        False,
    ),
}

BEYOND: dict[str, Fields] = {
    "one parent twice": {"parentRefs": [PARENT, PARENT]},
    "a backend's timeout longer than the whole": rule(
        timeouts={"request": "1s", "backendRequest": "2s"}
    ),
    "a mirror of more than all": mirror(fraction={"numerator": 3, "denominator": 2}),
    "a header twice": rule(
        matches=[{"headers": [{"name": "a", "value": "b"}, {"name": "a", "value": "c"}]}]
    ),
    "more than 128 matches": {"rules": [{"matches": [{} for _ in range(50)]} for _ in range(3)]},
}


def route(spec: Plain) -> Fields:
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": "web"},
        "spec": spec,
    }
