"""A real API server, asked what it would say of new objects; nothing is stored (`dryRun=All`)."""

from __future__ import annotations

import json
import ssl
import tempfile
from base64 import b64decode
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import yaml

Body = dict[str, object]
_UNKNOWN, _FORBIDDEN, _THERE = 401, 403, 409


@dataclass(frozen=True)
class Answer:
    """What a server says of an object: accepted, refused and why, or `None` for no such kind."""

    taken: bool | None
    why: str = ""


@dataclass(frozen=True)
class Cluster:
    """The server of a kubeconfig's current context."""

    kubeconfig: Path
    _resources: dict[str, dict[str, Body]] = field(default_factory=dict)

    def asks(self, body: Body) -> Answer:
        """Ask for an object to be created; one of a namespace that is not there, in `default`."""
        resource = self._kinds(str(body["apiVersion"])).get(str(body.get("kind")))
        if resource is None:
            return Answer(None)
        where = ""
        if resource["namespaced"]:
            metadata = dict(body.get("metadata") or {})  # type: ignore[call-overload]  # a mapping
            space = metadata.get("namespace", "default")
            if space not in self._namespaces and self._is_name(space):
                space = metadata["namespace"] = "default"
            body, where = body | {"metadata": metadata}, f"namespaces/{space}/"
        path = f"{_root(str(body['apiVersion']))}/{where}{resource['name']}"
        status, told = self._call(f"{path}?dryRun=All&fieldValidation=Strict", body)
        # What is there already has been found valid before that.
        return Answer(status < 300 or status == _THERE, str(told.get("message", "")))

    @cached_property
    def version(self) -> str:
        """The server's minor version, such as `1.34`."""
        _, told = self._call("/version")
        return f"{told['major']}.{str(told['minor']).rstrip('+')}"

    def _kinds(self, api_version: str) -> dict[str, Body]:
        """Return the resources of an API version that the server has, by their kinds."""
        if api_version not in self._resources:
            _, told = self._call(_root(api_version))
            listed = told.get("resources", [])
            found = {one["kind"]: one for one in listed if "/" not in one["name"]}  # type: ignore[attr-defined]  # a list
            self._resources[api_version] = found
        return self._resources[api_version]

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        _, told = self._call("/api/v1/namespaces")
        items = told["items"]
        return frozenset(one["metadata"]["name"] for one in items)  # type: ignore[attr-defined]  # a list

    @staticmethod
    def _is_name(space: object) -> bool:
        return isinstance(space, str) and space.replace("-", "").isalnum() and space.islower()

    def _call(self, path: str, body: Body | None = None) -> tuple[int, Body]:
        server, headers = str(self._settings["server"]), {"Content-Type": "application/json"}
        if "token" in self._settings:
            headers["Authorization"] = f"Bearer {self._settings['token']}"
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"{server}{path}", content, headers)
        try:
            with urlopen(request, context=self._trust, timeout=30) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            if error.code == _UNKNOWN or (error.code == _FORBIDDEN and body is None):
                raise  # or every object would be one of no known kind
            return error.code, _told(error.read())

    @cached_property
    def _settings(self) -> dict[str, object]:
        """The cluster and the user of the current context, as one mapping."""
        config = yaml.safe_load(self.kubeconfig.read_text())
        context = _named(config["contexts"], config["current-context"])["context"]
        cluster = _named(config["clusters"], context["cluster"])["cluster"]
        user = _named(config["users"], context["user"])["user"]
        return {**cluster, **user}

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._settings.get("insecure-skip-tls-verify"):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        authority = self._file("certificate-authority")
        if authority:
            context.load_verify_locations(authority)
        certificate, key = self._file("client-certificate"), self._file("client-key")
        if certificate:
            context.load_cert_chain(certificate, key)
        return context

    def _file(self, name: str) -> str | None:
        """Return the path of a file that the configuration names, or holds itself."""
        held = self._settings.get(f"{name}-data")
        if not isinstance(held, str):
            path = self._settings.get(name)
            return str(self.kubeconfig.parent / str(path)) if path else None
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(b64decode(held))
        return file.name


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def _named(listed: list[dict[str, dict[str, str]]], name: str) -> dict[str, dict[str, str]]:
    return next(one for one in listed if one["name"] == name)


def _told(content: bytes) -> Body:
    try:
        return json.loads(content)
    except ValueError:
        return {"message": content.decode(errors="replace")}
