"""Manifests that other tools finish before a server sees them: what those fill in is not missing.

Kustomize adds fields, SOPS decrypts, `envsubst` and the like put values in place of `${NAME}`. The
file as it stands is still refused by a server, so a finding is not dropped, but weighs less.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from functools import cached_property, lru_cache

from compiler.codes import governing, judging, linking
from compiler.codes import verifying as codes
from compiler.diagnostics import Severity
from compiler.lint.kustomize import ANYTHING, Kustomization
from compiler.records import dataclass, replace
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify.manifest import Finding, Manifest, found_at
from compiler.verify.rules.table import is_given

# `${NAME}`, `$NAME`, `$name$`, `$(name)`, `((NAME))`, `($name)`, `{{ name }}`, `{name}`, `[NAME]`,
# `<name>`, what ko builds, and what chainsaw puts in place of `(env('NAME'))`.
_PLACEHOLDER = regex(
    r"\$\{[A-Za-z_][^{}\n]*\}|\$[A-Za-z]\w*\$|\$[A-Z][A-Z0-9_]*|\$\([A-Za-z][\w.-]*\)"
    r"|\(\([A-Za-z][\w-]*\)\)|\(\$\w+\)|\{\{[^{}\n]*\}\}|\{[A-Za-z][\w.-]*\}|\[[A-Z][A-Z0-9_]*\]"
    r"|<(?:\*\.)?[A-Za-z][^<>\n]*>|^ko://\S+|^\([a-z_]+\([^\n]*\)\)$"
)
# Names in braces without quotes that are no fields.
_BARE = regex(r"[A-Z][A-Z0-9_]*|[a-z]\w*(?:\.\w+)+")
# What readers are to replace, mostly so: a server takes it as it stands, where it may stand there.
_TO_REPLACE = regex(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9])")
_OF_FORM = frozenset(
    {
        codes.CLAIM,
        codes.OBJECT_NAME,
        codes.PORT,
        codes.RESOURCES,
        governing.INGRESS,
        judging.IMAGE_NAME,
    }
)
# Where Kubernetes itself puts a container's variables in place of `$(NAME)`.
_FILLED_IN_BY_NODES = "subPathExpr"
_SHELL = regex(r"\$[{A-Z]")
# https://github.com/getsops/sops: its own field, and how it writes what it has encrypted.
_SOPS, _ENCRYPTED = "sops", "ENC["
# What is said of an object that is added to, or of others that are.
_LINKS = frozenset(
    {
        codes.MISSING_KEY,
        codes.UNREACHABLE,
        linking.GOVERNING_SERVICE,
        linking.MISSING_PORT,
        linking.SCALE_TARGET,
        judging.REFUSED,
    }
)


@dataclass(frozen=True)
class Unfinished:
    """The files that a kustomization adds to, each with what it adds, and those it does not use."""

    files: dict[str, Kustomization]
    unused: frozenset[str]
    manifests: tuple[Manifest, ...]

    def weighed(self, finding: Finding, manifest: Manifest) -> Finding | None:
        """Return the finding as it weighs, `None` where it is about what SOPS has written."""
        if _SOPS in manifest.body and _is_sops(finding, manifest):
            return None
        severity = finding.severity or finding.code.severity
        if severity is Severity.NOTE:
            return finding
        if hint := self._is_completed(finding, manifest):
            return replace(finding, severity=Severity.NOTE, hint=hint)
        if severity is Severity.ERROR and finding.code in _LINKS and self._is_unused(manifest):
            hint = finding.hint or "its kustomization does not use this file"
            return replace(finding, severity=Severity.WARNING, hint=hint)
        is_ours = finding.path[-1:] != (_FILLED_IN_BY_NODES,)
        return (
            self._filled_in(finding, manifest)
            if severity is Severity.ERROR and is_ours
            else finding
        )

    def _filled_in(self, finding: Finding, manifest: Manifest) -> Finding:
        """Return an error as it weighs where it is about what somebody is to fill in."""
        judged = _judged(finding, manifest)
        if blank := _PLACEHOLDER.search(judged):
            return replace(finding, severity=Severity.WARNING, hint=_fill_in(blank[0]))
        is_bare = finding.code in _OF_FORM and not finding.hint
        if not (is_bare and (blank := _TO_REPLACE.search(judged))):
            return finding
        home = self._home(manifest)
        is_patched = home is not None and ANYTHING in home.adds
        severity = Severity.WARNING if is_patched else finding.severity
        return replace(finding, severity=severity, hint=_fill_in(blank[0]))

    def _is_completed(self, finding: Finding, manifest: Manifest) -> str:
        """Return who completes what a finding misses, empty where nobody does."""
        home = self._home(manifest)
        if home and self._may_be_added(finding, manifest, home):
            return _build(home)
        other = self._other(finding) if finding.code in _LINKS else None
        if other and ANYTHING in other.adds:
            return _build(other)
        if self._is_patch(manifest) and _is_absent(finding, manifest):
            return "it seems to be a patch: other files describe the object whole"
        return ""

    @cached_property
    def _described(self) -> Counter[tuple[str, str]]:
        """In how many manifests an object of a kind and name is described."""
        return Counter((one.kind, one.name) for one in self.manifests)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.manifests)

    def _home(self, manifest: Manifest) -> Kustomization | None:
        file = manifest.file
        return self.files.get(file.path) if file else None

    def _other(self, finding: Finding) -> Kustomization | None:
        """Return what adds to another object that a finding is about, too."""
        paths = (label.span.source.path for label in finding.labels)
        return next((self.files[path] for path in paths if path in self.files), None)

    def _is_unused(self, manifest: Manifest) -> bool:
        return manifest.file is not None and manifest.file.path in self.unused

    def _is_patch(self, manifest: Manifest) -> bool:
        """Whether a file is called a patch or unused, and others describe the object, too."""
        file = manifest.file
        if file is None or file.path in self.files:
            return False
        is_likely = self._is_unused(manifest) or _is_called_patch(file.path)
        return is_likely and self._described[manifest.kind, manifest.name] > 1

    def _may_be_added(self, finding: Finding, manifest: Manifest, home: Kustomization) -> bool:
        """Whether a finding is about what is not there, and a kustomization may put there."""
        if finding.code in _LINKS:
            return ANYTHING in home.adds or (
                finding.code is codes.UNREACHABLE and "labels" in home.adds
            )
        if finding.code is codes.MISSING_OBJECT:
            return self._may_be_called(_leaf(finding.path, manifest), home)
        if _is_name_of_namespace(finding, manifest):
            return not home.adds.isdisjoint((ANYTHING, "namespace"))
        fields = (ANYTHING, *finding.path[-1:])
        return _is_absent(finding, manifest) and not home.adds.isdisjoint(fields)

    def _may_be_called(self, name: str, home: Kustomization) -> bool:
        """Whether a kustomization may give a manifest such a name, or bring it there."""
        if name in self._names:
            return not home.adds.isdisjoint((ANYTHING, "namespace"))
        parts = self._names - {""}
        is_prefixed = "namePrefix" in home.adds and any(map(name.endswith, parts))
        return is_prefixed or ("nameSuffix" in home.adds and any(map(name.startswith, parts)))


def _build(home: Kustomization) -> str:
    return f"a kustomization adds to it: `kustomize build {home.folder} | podc lint -`"


@lru_cache(maxsize=1)  # of one file after the other
def _is_called_patch(path: str) -> bool:
    return "patch" in posixpath.basename(path).lower()


def _is_sops(finding: Finding, manifest: Manifest) -> bool:
    is_own = finding.path[:1] == (_SOPS,)
    return is_own or _leaf(finding.path, manifest).startswith(_ENCRYPTED)


def _is_name_of_namespace(finding: Finding, manifest: Manifest) -> bool:
    """Tell whether a finding is about a Namespace's name, which Kustomize makes `namespace`."""
    return manifest.kind == "Namespace" and finding.path == ("metadata", "name")


def _is_absent(finding: Finding, manifest: Manifest) -> bool:
    """Whether there is nothing at the place of a finding, or a mapping that holds nothing."""
    found = found_at(manifest.body, finding.path)
    return not any(map(is_given, found.values() if isinstance(found, dict) else (found,)))


def _judged(finding: Finding, manifest: Manifest) -> str:
    """Return the text that a finding is about: of a kind that there is not, the version, too."""
    version = manifest.api_version if finding.code is codes.UNKNOWN_KIND else ""
    return _leaf(finding.path, manifest) + version


def _leaf(path: Path, manifest: Manifest) -> str:
    """Return the text at a path; `{NAME}` and `[NAME]` without quotes are collections of one."""
    match found_at(manifest.body, path):
        case str() as found:
            return found
        case dict() as found if [*found.values()] == [None] and _BARE.fullmatch(next(iter(found))):
            return f"{{{next(iter(found))}}}"
        case [str() as found]:
            return f"[{found}]"
        case _:
            return ""


def _fill_in(blank: str) -> str:
    """Return what to do about a placeholder, without a default in it, which may be a secret."""
    shown = f"{blank.partition(':')[0]}}}" if blank.startswith("${") and ":" in blank else blank
    with_shell = ": `envsubst < FILE | podc lint -`" if _SHELL.match(blank) else ""
    return f"fill in `{shown}` first{with_shell}"
