"""Paths → manifests: files as they are named, and of folders all that can be manifests."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import partial

from compiler.codes import linting as codes
from compiler.diagnostics import Report
from compiler.lint.documents import manifests_in
from compiler.lint.expected import CHAINSAW, is_expected, is_seen, looked_for
from compiler.lint.kustomize import NAMES as KUSTOMIZATIONS
from compiler.lint.kustomize import Kustomization, Kustomizations
from compiler.lint.templates import Origin
from compiler.records import dataclass, field, replace
from compiler.source.files import Files, Kind
from compiler.source.yaml import decode
from compiler.verify.manifest import Written

_ENDINGS = (".yaml", ".yml", ".json")
_CHART = "Chart.yaml"
_SETTINGS = frozenset({_CHART, "Chart.lock", "values.yaml", "values.schema.json", *KUSTOMIZATIONS})


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files are read from: what they are, the working directory, and who is told."""

    files: Files
    directory: str
    report: Report
    kustomizations: Kustomizations = field(default_factory=lambda: Kustomizations({}), init=False)
    unused: set[str] = field(default_factory=set, init=False)

    def manifests(self, paths: Iterable[str]) -> Iterator[Written]:
        """Yield every manifest at the paths, those of a list one by one; no file is read twice."""
        found = {file: named for path in paths for file, named in self._files_at(path)}
        parts = self.kustomizations.parts()
        tests = (file for file in found if posixpath.basename(file) == CHAINSAW)
        expected = {one for test in tests for one in looked_for(test, self.files)}
        for file, named in found.items():
            if file in parts:
                self._pass_over(file, "a kustomization uses it as a part of a manifest")
            elif not named and self.kustomizations.leaves_out(file):
                self._pass_over(file, "a patch that its kustomization does not use")
            elif not named and (file in expected or is_expected(file, self.files)):
                self._pass_over(file, "what a test expects of the cluster")
            else:
                if self.kustomizations.is_unused(file):
                    self.unused.add(self._shown(file))
                yield from self._manifests_of(file, Origin(named, partial(self._chart_of, file)))

    def completed(self) -> dict[str, Kustomization]:
        """Return the files, as messages show them, that a kustomization adds something to."""
        found = self.kustomizations.completed()
        return {self._shown(file): self._seen(one) for file, one in found.items()}

    def _seen(self, one: Kustomization) -> Kustomization:
        return replace(one, folder=self._shown(one.folder))

    def _files_at(self, path: str) -> Iterator[tuple[str, bool]]:
        """Yield the files at a path, and whether the path names them."""
        absolute = posixpath.normpath(posixpath.join(self.directory, path))
        stat = self.files.stat(absolute) if path else None
        if stat is None or stat.kind is Kind.SPECIAL:
            why = "it is neither a file nor a folder" if stat else "it does not exist"
            self.report.add(codes.MISSING_PATH.at(None, path=path, why=why))
        elif stat.kind is Kind.FILE:
            self.kustomizations.look(posixpath.dirname(absolute), self.files)
            yield absolute, True
        else:
            yield from ((file, False) for file in self._files_below(absolute))

    def _files_below(self, folder: str) -> Iterator[str]:
        """Yield the files of a folder that can be manifests; of a chart, not its templates."""
        self.kustomizations.look(folder, self.files)
        names = self.files.list(folder)
        is_chart = _CHART in names
        for name in names:
            path = posixpath.join(folder, name)
            if name.startswith(".") or name in _SETTINGS:
                continue
            if is_chart and name == "templates":
                render = f"helm template {self._shown(folder)} | podc lint -"
                self._pass_over(path, f"templates of a chart: `{render}`")
                continue
            stat = self.files.stat(path)
            if stat and stat.kind is Kind.DIRECTORY and not stat.link:
                yield from self._files_below(path)
            elif stat and stat.kind is Kind.FILE and name.endswith(_ENDINGS):
                yield path

    def _manifests_of(self, file: str, origin: Origin) -> Iterator[Written]:
        content = self.files.read(file)
        if content is None:
            why = "the file can't be read"
            self.report.add(codes.MISSING_PATH.at(None, path=self._shown(file), why=why))
            return
        source = decode(self._shown(file), content, self.report)
        for one in manifests_in(source, origin, self.report) if source else ():
            if origin.named or not is_seen(one.body):
                yield one
            else:
                why = "its owner has no `uid`: it is what a test expects of the cluster"
                self.report.add(codes.NO_MANIFEST.at(one.span(()), why=why))

    def _chart_of(self, file: str) -> str | None:
        """Return the folder of the chart that a file is in, which may make a manifest of it."""
        folder = posixpath.dirname(file)
        while folder not in ("/", ""):
            if self.files.stat(posixpath.join(folder, _CHART)):
                return self._shown(folder)
            folder = posixpath.dirname(folder)
        return None

    def _pass_over(self, path: str, why: str) -> None:
        self.report.add(codes.NO_MANIFEST.at(None, why=f"`{self._shown(path)}`, {why}"))

    def _shown(self, path: str) -> str:
        """Return a path as messages show it: from the working directory if it is below."""
        below = self.directory.rstrip("/") + "/"
        return path.removeprefix(below)
