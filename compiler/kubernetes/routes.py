"""What the templates of an Ingress and of an HTTPRoute are given."""

from __future__ import annotations

from compiler import ir
from compiler.kubernetes.contexts import Fields
from compiler.kubernetes.fields import each, fixed, listed, some
from compiler.source.trees import Tree

_PREFIX = "paths that begin with it are meant"


def ingress(one: ir.Ingress) -> Fields:
    """Return what an Ingress' template is given."""
    return {
        "class_name": one.class_name,
        "tls": each(one.certificates, _certificate),
        "rules": each(one.rules, _rule),
    }


def http_route(one: ir.HttpRoute) -> Fields:
    """Return what an HTTPRoute's template is given."""
    host = one.rule.host
    return {
        "gateway": some(name=one.gateway.name, namespace=one.gateway.namespace),
        "hostnames": [host] if host else None,
        "rules": each(one.rule.backends, _match),
    }


def _certificate(one: ir.Certificate) -> Tree:
    return {"hosts": listed(one.hosts), "secretName": one.secret}


def _rule(one: ir.Rule) -> Tree:
    return {"host": one.host, "http": {"paths": each(one.backends, _path)}}


def _path(one: ir.Backend) -> Tree:
    service: Tree = {"name": one.service, "port": {"number": one.port}}
    return {
        "path": one.path,
        "pathType": fixed("Prefix", _PREFIX),
        "backend": {"service": service},
    }


def _match(one: ir.Backend) -> Tree:
    path: Tree = {"type": fixed("PathPrefix", _PREFIX), "value": one.path}
    return {
        "matches": [{"path": path}],
        "backendRefs": [{"name": one.service, "port": one.port}],
    }
