"""The compiler on one page: a straight list of stages, each a function from one type to the next.

Options and files go in, a `Result` comes out; nothing here prints, exits or touches a disk.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from compiler.diagnostics import Diagnostic, Report, Severity, Stopped, judged
from compiler.records import dataclass, field, replace
from compiler.source.files import Files, Recorder

if TYPE_CHECKING:
    from compiler.app.load import Described
    from compiler.compose.load import Loaded
    from compiler.kubernetes.objects import Object
    from compiler.options import Options


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gave: no objects after an error; `asked` is every path and its answer.

    `described` is the app description, if it was one: `loaded` is what that stands for.
    """

    diagnostics: tuple[Diagnostic, ...]
    objects: tuple[Object, ...] = ()
    loaded: Loaded | None = None
    described: Described | None = None
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error, by nature or by the caller's wish."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What converting gave: the app description, unless there was an error."""

    result: Result
    text: str | None


def load(options: Options, files: Files) -> Result:
    """Run stages 1 to 4: read, parse, assemble, consistency. What `podc config` prints."""
    report, recorder = Report(), Recorder(files)
    loaded = described = None
    with suppress(Stopped):
        described = _described(options, recorder, report)
        loaded = _loaded(described, options, recorder, report)
    return _result(report, options, Result((), (), loaded, described, recorder.asked))


def compile(options: Options, files: Files) -> Result:  # noqa: A001 - it is what it is called
    """Run every stage up to verified objects; writing them is the caller's."""
    from compiler.compose.audit import audit
    from compiler.compose.companions import with_companions
    from compiler.compose.normalise import normalise
    from compiler.kubernetes.objects import build
    from compiler.kubernetes.patching import amend
    from compiler.lower import lower
    from compiler.passes import run
    from compiler.verify import verify

    report, recorder = Report(), Recorder(files)
    loaded = described = None
    objects: tuple[Object, ...] = ()
    with suppress(Stopped):
        described = _described(options, recorder, report)
        loaded = with_companions(_loaded(described, options, recorder, report))
        audit(loaded, report)
        project = report.passed(normalise(loaded, options, recorder, report))
        cluster = report.passed(lower(project, options, recorder, report))
        cluster = report.passed(run(cluster, options, report))
        built = report.passed(build(cluster, options, recorder, report))
        objects = report.passed(amend(built, cluster, options, report))
        verify(objects, options.target, report, services=len(project.services))
    return _result(report, options, Result((), objects, loaded, described, recorder.asked))


def convert(options: Options, files: Files, folder: str | None = None) -> Conversion:
    """Run stages 1 to 5 on Compose files, and write what they say as an app description.

    `folder` is where the file is to stand: its paths start there. The project's own without it.
    """
    from compiler.app.convert import converted
    from compiler.app.convert.scene import Scene
    from compiler.app.finding import leading_to_compose
    from compiler.app.printing import printed
    from compiler.compose.audit import audit
    from compiler.compose.companions import with_companions

    report, recorder = Report(), Recorder(files)
    loaded = text = None
    with suppress(Stopped):
        options = report.passed(leading_to_compose(options, recorder, report))
        loaded = with_companions(_loaded(None, options, recorder, report))
        audit(loaded, report)
        made = converted(Scene(loaded.root, loaded.name.plain, loaded.directory, folder), report)
        text = printed(made.document, made.comments)
    result = _result(report, options, Result((), (), loaded, None, recorder.asked))
    return Conversion(result, None if result.failed else text)


def lint(options: Options, files: Files) -> Result:
    """Run stages 1, 2 and 10 on manifests that somebody else wrote: `files` are their paths."""
    from compiler.lint import lint as linted

    report, recorder = Report(), Recorder(files)
    linted(options, recorder, report)
    return _result(report, options, Result((), asked=recorder.asked), every=True)


def _described(options: Options, files: Files, report: Report) -> Described | None:
    """Read an app description, if that is what the options lead to."""
    from compiler.app.finding import find

    found = report.passed(find(options, files, report))
    if found is None:
        return None
    from compiler.app.load import describe

    return report.passed(describe(found, options, report))


def _loaded(described: Described | None, options: Options, files: Files, report: Report) -> Loaded:
    """Assemble the project: from Compose files, or from what a description stands for."""
    from compiler.compose.consistency import check
    from compiler.compose.load import adopt, assemble

    if described:
        options = replace(options, files=(described.path,))
        loaded = adopt(described.project, options, files, report)
    else:
        loaded = assemble(options, files, report)
    return report.passed(check(report.passed(loaded), report))


def _result(report: Report, options: Options, result: Result, *, every: bool = False) -> Result:
    """Weigh the diagnostics as the caller and the file wish; an error leaves no objects."""
    accept = options.accept | (result.loaded.accept if result.loaded else frozenset())
    diagnostics = judged(
        report, strict=options.strict, accept=accept, deny=options.deny, every=every
    )
    if result.described:
        from compiler.app.speech import translated

        diagnostics = tuple(translated(one) for one in diagnostics)
    result = replace(result, diagnostics=diagnostics)
    return replace(result, objects=()) if result.failed else result
