"""Options → the Compose files of a project, its folder, its environment and its active profiles."""

from __future__ import annotations

import posixpath

from compiler.codes import discovering as codes
from compiler.compose.environment import Environment, given, read_env_files
from compiler.compose.reading import Desk, joined
from compiler.options import COMPOSE_FILES, Options
from compiler.records import dataclass
from compiler.source.wording import listed

OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})


@dataclass(frozen=True, slots=True)
class Found:
    """The files of a project in order, all absolute, and what they may refer to."""

    files: tuple[str, ...]
    directory: str
    environment: Environment
    profiles: tuple[str, ...] = ()


def discover(options: Options, desk: Desk) -> Found:
    """Return what a project is made of; without a file in it, the report says why."""
    named = tuple(joined(options.directory, path) for path in options.files)
    folder = _folder(options, named)
    environment = _with_env_files(given(options), folder, options, desk)
    files = named or _from_variable(environment, options, desk)
    if files is None:
        files = _search(folder, desk)
    directory = _folder(options, files)
    if directory != folder:
        environment = _with_env_files(environment, directory, options, desk)
    return Found(files, directory, environment, active_profiles(options, environment, desk))


def active_profiles(options: Options, environment: Environment, desk: Desk) -> tuple[str, ...]:
    """Return the profiles of the options, else those of `COMPOSE_PROFILES`."""
    if options.profiles:
        return options.profiles
    listed = environment.read("COMPOSE_PROFILES", None, desk.report) or ""
    return tuple(name.strip() for name in listed.split(","))


def _folder(options: Options, files: tuple[str, ...]) -> str:
    if options.project_directory is not None:
        return joined(options.directory, options.project_directory)
    return posixpath.dirname(files[0]) if files else options.directory


def _with_env_files(
    environment: Environment, folder: str, options: Options, desk: Desk
) -> Environment:
    """Return the environment with the variables of the env files, or of the folder's `.env`."""
    default = posixpath.join(folder, ".env")
    named = options.env_files or _listed_env_files(options)
    if named:
        paths = tuple(joined(options.directory, path) for path in named)
    elif _is_disabled(options) or not _is_file(default, desk):
        return environment
    else:
        paths = (default,)
    return environment.over(read_env_files(paths, environment, desk))


def _listed_env_files(options: Options) -> tuple[str, ...]:
    listed = _process(options, "COMPOSE_ENV_FILES") or ""
    return tuple(path for path in listed.split(",") if path)


def _is_disabled(options: Options) -> bool:
    return (_process(options, "COMPOSE_DISABLE_ENV_FILE") or "") in _TRUE


def _process(options: Options, name: str) -> str | None:
    return options.variables.get(name, options.environment.get(name))


def _is_file(path: str, desk: Desk) -> bool:
    stat = desk.files.stat(path)
    return stat is not None and stat.kind.value != "directory"


def _from_variable(
    environment: Environment, options: Options, desk: Desk
) -> tuple[str, ...] | None:
    listed = environment.read("COMPOSE_FILE", None, desk.report)
    if listed is None:
        return None
    separator = environment.get("COMPOSE_PATH_SEPARATOR") or ":"
    return tuple(joined(options.directory, path) for path in listed.split(separator))


def _search(folder: str, desk: Desk) -> tuple[str, ...]:
    """Return the first Compose file in a folder or above it, and the override file beside it."""
    directory = folder
    while True:
        found = _candidates(directory, COMPOSE_FILES, desk)
        if found:
            return (*found, *_candidates(directory, OVERRIDES, desk))
        if directory in {"/", ""}:
            desk.report.add(codes.NO_FILE.at(None, directory=folder))
            return ()
        directory = posixpath.dirname(directory)


def _candidates(directory: str, names: tuple[str, ...], desk: Desk) -> tuple[str, ...]:
    """Return the first of these files that exists; of several, say which one counts."""
    paths = [posixpath.join(directory, name) for name in names]
    existing = [path for path in paths if desk.files.stat(path)]
    if len(existing) > 1:
        taken, *others = (desk.shown(path) for path in existing)
        desk.report.add(codes.SEVERAL_FILES.at(None, taken=taken, others=listed(others)))
    return tuple(existing[:1])
