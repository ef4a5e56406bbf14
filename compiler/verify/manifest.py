"""A manifest as the rules see it: plain values, whatever it was read from, and its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from compiler.diagnostics import Code, Diagnostic, Label, Severity
from compiler.records import dataclass
from compiler.source.documents import Document
from compiler.source.nodes import Plain, is_simple
from compiler.source.text import Source, Span
from compiler.source.trees import Path, nearest, plain

if TYPE_CHECKING:  # who lints does not pay for templates
    from compiler.kubernetes.objects import Object

Fields = dict[str, Plain]
COLLECTIONS = (dict, list)  # what `isinstance` asks most often: a union would be made each time


@dataclass(frozen=True, slots=True)
class Finding:
    """What an API server, or a cluster, would object to. The fact is said of the manifest.

    `path` leads to the value; with `key` the place is the last key's own, not that of its value.
    `severity`: where it is not the code's own. `place`: where it is not the path's, as in comments.
    """

    code: Code
    path: Path
    fact: str
    hint: str = ""
    key: bool = False
    severity: Severity | None = None
    labels: tuple[Label, ...] = ()
    place: Span | None = None

    def told(self, manifest: Manifest, home: Span | None = None) -> Diagnostic:
        """Return the finding as a message about a manifest, at its place there, or else at home."""
        title = manifest.title
        return self.code.at(
            self.place or manifest.span(self.path, key=self.key) or home,
            subject=subject_of(manifest),
            hint=self.hint or None,
            severity=self.severity,
            labels=self.labels,
            object=title,
            fact=self.fact,
            version=manifest.version,
        )


def subject_of(manifest: Manifest) -> str:
    """Return how a manifest is called where a finding in it is accepted: `Pod/web`."""
    return manifest.title.replace("`", "").replace(" ", "/")


class Places(Protocol):
    """Where the fields of a manifest stand, whatever it was read from."""

    @property
    def is_simple(self) -> bool:
        """Whether the manifest is known to have neither null nor a text beyond ASCII in it."""
        ...

    def span(self, path: Path, *, key: bool) -> Span | None:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        ...

    @property
    def file(self) -> Source | None:
        """The file in which somebody wrote the manifest as such."""
        ...


@dataclass(frozen=True, slots=True)
class Manifest:
    """An object as the rules see it: what it says it is, and its plain body.

    `external`: kind and name of what is in the cluster without the manifests that are judged.
    """

    api_version: str
    kind: str
    name: str
    namespace: str | None
    body: Fields
    version: str
    places: Places
    external: tuple[tuple[str, str], ...] = ()

    @property
    def spec(self) -> Fields:
        """The object's `spec`; empty for kinds that have none."""
        spec = self.body.get("spec")
        return spec if isinstance(spec, dict) else {}

    @property
    def title(self) -> str:
        """How messages call it; a name that a server makes by how it begins."""
        return f"{self.kind} `{self.name or self._beginning}`"

    @property
    def _beginning(self) -> str:
        begins = text_at(self.body, "metadata", "generateName")
        return begins and f"{begins}…"

    def span(self, path: Path, *, key: bool = False) -> Span | None:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        return self.places.span(path, key=key)

    @property
    def is_simple(self) -> bool:
        """Whether there is neither null nor a text beyond ASCII in it, as nearly always."""
        return self.places.is_simple or is_simple(self.body)

    @property
    def file(self) -> Source | None:
        """The file in which somebody wrote the manifest as such; built ones have none."""
        return self.places.file


def built(made: Object, version: str) -> Manifest:
    """Return an object that podc built as the rules see it."""
    return _manifest(plain(made.body), _Built(made), version, made.external)


def written(places: Written, version: str, external: tuple[tuple[str, str], ...] = ()) -> Manifest:
    """Return a manifest that somebody wrote as the rules see it; it may lack what it needs."""
    return _manifest(places.body, places, version, external)


def _manifest(
    body: Plain, places: Places, version: str, external: tuple[tuple[str, str], ...] = ()
) -> Manifest:
    fields = body if isinstance(body, dict) else {}
    metadata = mapping(fields, "metadata")
    return Manifest(
        text(fields, "apiVersion"),
        text(fields, "kind"),
        text(metadata, "name"),
        text(metadata, "namespace") or None,
        fields,
        version,
        places,
        external,
    )


@dataclass(frozen=True, slots=True)
class _Built:
    """Places of a built object: in what the user wrote of it, else of its values."""

    made: Object

    @property
    def is_simple(self) -> bool:
        return False

    @property
    def file(self) -> None:
        return None

    def span(self, path: Path, *, key: bool) -> Span | None:
        del key  # keys of built objects have no place
        hand, leaf = self.made.hand, nearest(self.made.body, path)
        span = leaf.span if leaf else None
        if hand is None or (span and span.source is hand.source):
            return span
        return hand


@dataclass(frozen=True, slots=True)
class Written:
    """A manifest in a document, below some steps, and its places: those of the document's Nodes.

    `given`: what is said of it, as what it says itself, by the list that it is in.
    """

    document: Document
    steps: Path = ()
    given: tuple[tuple[str, str], ...] = ()

    def item(self, *steps: str | int) -> Written:
        """Return a manifest further down."""
        return Written(self.document, (*self.steps, *steps))

    @property
    def body(self) -> Plain:
        """What the manifest says."""
        if not self.steps and not self.given:
            return self.document.value
        found = found_at(self.document.value, self.steps)
        return {**dict(self.given), **found} if self.given and isinstance(found, dict) else found

    @property
    def is_simple(self) -> bool:
        """Whether it is known to have neither null nor a text beyond ASCII in it."""
        return self.document.is_simple

    @property
    def file(self) -> Source:
        """The file that the document is in."""
        return self.document.source

    def span(self, path: Path, *, key: bool = False) -> Span:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        return self.document.place((*self.steps, *path), key=key)


def found_at(body: Plain, path: Path) -> Plain:
    """Return what stands at a path of keys and positions, or `None`."""
    for step in path:
        match body, step:
            case dict(), str():
                body = body.get(step)
            case list(), int() if step < len(body):
                body = body[step]
            case _:
                return None
    return body


def mapping(fields: Plain, key: str) -> Fields:
    """Return the mapping of a key, empty where there is none."""
    found = fields.get(key) if isinstance(fields, dict) else None
    return found if isinstance(found, dict) else {}


def mapping_at(fields: Plain, *path: str) -> Fields:
    """Return the mapping at a path, empty where there is none; no path leads to itself."""
    for step in path:
        fields = fields.get(step) if isinstance(fields, dict) else None
    return fields if isinstance(fields, dict) else {}


def items(fields: Plain, key: str) -> list[Plain]:
    """Return the list of a key, empty where there is none."""
    found = fields.get(key) if isinstance(fields, dict) else None
    return found if isinstance(found, list) else []


def items_at(fields: Plain, *path: str) -> list[Plain]:
    """Return the list at a path, empty where there is none."""
    for step in path:
        fields = fields.get(step) if isinstance(fields, dict) else None
    return fields if isinstance(fields, list) else []


def text(fields: Plain, key: str) -> str:
    """Return the text of a key, empty where there is none."""
    found = fields.get(key) if isinstance(fields, dict) else None
    return found if isinstance(found, str) else ""


def text_at(fields: Plain, *path: str) -> str:
    """Return the text at a path, empty where there is none."""
    for step in path:
        fields = fields.get(step) if isinstance(fields, dict) else None
    return fields if isinstance(fields, str) else ""


def number(fields: Plain, key: str) -> int | None:
    """Return the whole number of a key, or `None`."""
    found = fields.get(key) if isinstance(fields, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def number_at(fields: Plain, *path: str) -> int | None:
    """Return the whole number at a path, or `None`."""
    for step in path:
        fields = fields.get(step) if isinstance(fields, dict) else None
    return fields if isinstance(fields, int) and not isinstance(fields, bool) else None


def texts(fields: Plain, *path: str) -> dict[str, str]:
    """Return the entries of a mapping whose values are texts."""
    found = mapping_at(fields, *path)
    return {key: value for key, value in found.items() if isinstance(value, str)}
