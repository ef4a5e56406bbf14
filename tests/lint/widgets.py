"""A CustomResourceDefinition with all that such a schema can say, and resources for each of it.

`CASES`: name → the resource's `spec` and whether it is accepted, by podc and by a server.
"""

from __future__ import annotations

from compiler.source.nodes import Plain

Fields = dict[str, Plain]

TEXT: Fields = {"type": "string"}
NUMBER: Fields = {"type": "integer"}
MAP: Fields = {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "side"]}
KEEP: Fields = {"x-kubernetes-preserve-unknown-fields": True}
EITHER: Fields = {"x-kubernetes-int-or-string": True}
IP: list[Plain] = [{"format": "ipv4"}, {"format": "ipv6"}]
SIDED: Fields = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": TEXT, "side": TEXT | {"default": "left"}, "width": NUMBER},
}
SPEC: Fields = {
    "type": "object",
    "properties": {
        "text": TEXT | {"minLength": 2, "maxLength": 4, "pattern": "^[a-z]+$"},
        "greek": TEXT | {"pattern": r"^\p{Greek}+$"},
        "word": TEXT | {"enum": ["red", "blue"]},
        "nullable": TEXT | {"nullable": True},
        "nullable word": TEXT | {"nullable": True, "enum": ["red"]},
        "number": NUMBER | {"minimum": 1, "maximum": 9},
        "open": {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        "either": EITHER,
        "bounded": EITHER | {"anyOf": [NUMBER, TEXT], "pattern": "^[0-9]+%$"},
        "any": KEEP,
        "closed": {"type": "object"},
        "kept": {"type": "object", "properties": {"number": NUMBER}} | KEEP,
        "labels": {"type": "object", "additionalProperties": TEXT, "maxProperties": 2},
        "free": {"type": "object", "additionalProperties": True},
        "needy": {"type": "object", "required": ["a"], "properties": {"a": TEXT}},
        "given": {
            "type": "object",
            "required": ["a", "b"],
            "properties": {"a": TEXT | {"default": "x"}, "b": TEXT},
        },
        "time": TEXT | {"format": "date-time"},
        "day": TEXT | {"format": "date"},
        "id": TEXT | {"format": "uuid"},
        "list": {"type": "array", "items": TEXT, "maxItems": 2},
        "set": {"type": "array", "items": TEXT, "x-kubernetes-list-type": "set"},
        "map": {"type": "array", "items": SIDED} | MAP,
        "kept list": {
            "type": "array",
            "items": {"type": "object", "properties": {"number": NUMBER}},
        }
        | KEEP,
        "object": {"type": "object", "x-kubernetes-embedded-resource": True} | KEEP,
        "one": {
            "type": "object",
            "properties": {"a": TEXT, "b": TEXT},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        "address": {
            "type": "object",
            "properties": {"kind": TEXT | {"default": "ip"}, "value": TEXT},
            "oneOf": [
                {"properties": {"kind": {"enum": ["ip"]}, "value": {"anyOf": IP}}},
                {
                    "properties": {
                        "kind": {"not": {"enum": ["ip"]}},
                        "value": {"not": {"anyOf": IP}},
                    }
                },
            ],
        },
        "place": {
            "type": "object",
            "properties": {"at": TEXT},
            "oneOf": [
                {"properties": {"at": {"format": "cidr"}}},
                {"properties": {"at": {"enum": ["home"]}}},
                {"properties": {"at": {"pattern": r"^\p{Greek}+$"}}},
            ],
            "not": {"properties": {"at": {"format": "mac"}}, "required": ["at"]},
        },
        "none": {
            "type": "object",
            "properties": {"a": TEXT},
            "not": {"properties": {"a": {"enum": ["no"]}}, "required": ["a"]},
        },
    },
}

CASES: dict[str, tuple[Fields, bool]] = {
    "nothing": ({}, True),
    "unknown field": ({"colour": "red"}, False),
    "text": ({"text": "abc"}, True),
    "short text": ({"text": "a"}, False),
    "long text": ({"text": "abcde"}, False),
    "text of other letters": ({"text": "a1"}, False),
    "number for a text": ({"text": 12}, False),
    "null for a text": ({"text": None}, True),
    "dialect of a pattern": ({"greek": "αβγ"}, True),
    "word": ({"word": "red"}, True),
    "unknown word": ({"word": "green"}, False),
    "null for a word": ({"word": None}, True),
    "nullable": ({"nullable": None}, True),
    "nullable word": ({"nullable word": None}, False),
    "number": ({"number": 9}, True),
    "number too low": ({"number": 0}, False),
    "number too high": ({"number": 10}, False),
    "half a number": ({"number": 1.5}, False),
    "text for a number": ({"number": "1"}, False),
    "above an open bound": ({"open": 1.5}, True),
    "at an open bound": ({"open": 1}, False),
    "either, a number": ({"either": 1}, True),
    "either, a text": ({"either": "1"}, True),
    "either, a truth": ({"either": True}, False),
    "either, a list": ({"either": []}, False),
    "share": ({"bounded": "10%"}, True),
    "number for a share": ({"bounded": 10}, True),
    "no share": ({"bounded": "ten"}, False),
    "anything": ({"any": [{"a": 1}, "b", None]}, True),
    "unknown field of an item that is kept": ({"kept list": [{"colour": "red"}]}, True),
    "known field of an item that is kept": ({"kept list": [{"number": "red"}]}, False),
    "closed": ({"closed": {}}, True),
    "field of what is closed": ({"closed": {"a": 1}}, False),
    "fields that are kept": ({"kept": {"number": 1, "other": []}}, True),
    "known field among those that are kept": ({"kept": {"number": "x"}}, False),
    "labels": ({"labels": {"a": "b"}}, True),
    "labels of numbers": ({"labels": {"a": 1}}, False),
    "too many labels": ({"labels": {"a": "", "b": "", "c": ""}}, False),
    "free fields": ({"free": {"a": 1, "b": {}}}, True),
    "what it needs": ({"needy": {"a": "b"}}, True),
    "not what it needs": ({"needy": {}}, False),
    "null where it is needed": ({"needy": {"a": None}}, False),
    "what it needs beside a default": ({"given": {"b": "y"}}, True),
    "null where a default is": ({"given": {"a": None, "b": "y"}}, True),
    "not what it needs beside a default": ({"given": {"a": "y"}}, False),
    "address": ({"address": {"kind": "ip", "value": "10.0.0.1"}}, True),
    "address with colons": ({"address": {"kind": "ip", "value": "2001:db8::1"}}, True),
    "name for an address": ({"address": {"kind": "ip", "value": "example.com"}}, False),
    "address of too many parts": ({"address": {"kind": "ip", "value": "10.0.0.1.1"}}, False),
    "address for a name": ({"address": {"kind": "name", "value": "255.255.255.0"}}, False),
    "address of the default kind": ({"address": {"value": "10.0.0.1"}}, True),
    "name for an address of the default kind": ({"address": {"value": "example.com"}}, False),
    "name": ({"address": {"kind": "name", "value": "example.com"}}, True),
    "format that is not known": ({"place": {"at": "home"}}, True),
    "time": ({"time": "2026-01-31T12:00:00.5+02:00"}, True),
    "day for a time": ({"time": "2026-01-31"}, False),
    "word for a time": ({"time": "tomorrow"}, False),
    "day": ({"day": "2026-01-31"}, True),
    "time for a day": ({"day": "2026-01-31T12:00:00Z"}, False),
    "id": ({"id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, True),
    "word for an id": ({"id": "six"}, False),
    "list": ({"list": ["a", "a"]}, True),
    "list too long": ({"list": ["a", "b", "c"]}, False),
    "null in a list": ({"list": [None]}, False),
    "mapping for a list": ({"list": {"a": "b"}}, False),
    "set": ({"set": ["a", "b"]}, True),
    "set with an item twice": ({"set": ["a", "a"]}, False),
    "map": ({"map": [{"name": "a", "side": "left"}, {"name": "a", "side": "right"}]}, True),
    "map with a key twice": (
        {"map": [{"name": "a", "side": "x"}, {"name": "a", "side": "x", "width": 1}]},
        False,
    ),
    "map with a key and its default": (
        {"map": [{"name": "a"}, {"name": "a", "side": "left"}]},
        False,
    ),
    "map without a key": ({"map": [{"side": "left"}]}, False),
    "object within": (
        {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "x": 1}},
        True,
    ),
    "object within, without a kind": ({"object": {"apiVersion": "v1"}}, False),
    "one": ({"one": {"a": "x"}}, True),
    "neither": ({"one": {}}, False),
    "both": ({"one": {"a": "x", "b": "y"}}, False),
    "other in an alternative": ({"one": {"a": "x", "c": "y"}}, False),
    "not this": ({"none": {"a": "no"}}, False),
    "but that": ({"none": {"a": "yes"}}, True),
}


def definition(spec: Fields = SPEC) -> Fields:
    """Return the definition, in two versions: `v1`, and `v1alpha1` whose spec is anything."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "widgets.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": {"kind": "Widget", "plural": "widgets", "singular": "widget"},
            "versions": [
                _version(
                    "v1",
                    {
                        "type": "object",
                        "required": ["metadata", "spec"],
                        "properties": {"metadata": {"type": "object"}, "spec": spec},
                    },
                    stored=True,
                ),
                _version("v1alpha1", {"type": "object"} | KEEP),
            ],
        },
    }


def _version(name: str, schema: Fields, *, stored: bool = False) -> Fields:
    return {
        "name": name,
        "served": True,
        "storage": stored,
        "schema": {"openAPIV3Schema": schema},
        "subresources": {"status": {}},
    }


def widget(spec: Plain, version: str = "v1") -> Fields:
    """Return a resource."""
    return {
        "apiVersion": f"example.com/{version}",
        "kind": "Widget",
        "metadata": {"name": "a"},
        "spec": spec,
    }
