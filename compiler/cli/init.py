"""`podc init`: the beginning of an app description."""

from __future__ import annotations

import posixpath
from pathlib import Path

import click

from compiler.cli.arguments import REPORTING, takes
from compiler.cli.beginning import begun
from compiler.cli.session import Session, pass_session

_STARTER = """\
name: {name}

containers:
  web:
    image: httpd:2.4.65
    ports: "8080:80"        # 80 inside, 8080 outside; `80` alone stays inside
    health: /               # gets requests while this answers
    resources: 250m..1/128Mi..1Gi   # CPU and memory: set aside, and at most
    # replicas: 2..6        # a number, or a range that the load decides in
    # env: {{LOG_LEVEL: info}}
    # files: {{./site.conf: /usr/local/apache2/conf/extra/site.conf}}
    # host: {name}.example.com
    # after: db

  # db:
  #   image: postgres:17.6
  #   ports: 5432
  #   volumes: {{data: /var/lib/postgresql/data 10Gi}}
  #   env: {{POSTGRES_PASSWORD_FILE: /run/secrets/db-password}}
  #   secrets: [db-password]
  #   health: [pg_isready, -U, postgres]

# secrets: {{db-password: {{generate: true}}}}
"""


@click.command("init")
@click.argument("file", default="app.yaml", type=click.Path())
@takes(REPORTING)
@pass_session
def command(session: Session, file: str) -> int:
    """Write an app description to begin with, `app.yaml` unless FILE is named.

    A file that is there already is left alone.
    """
    options = session.compilation()
    folder = Path(posixpath.join(options.directory, file)).resolve().parent.name
    text = _STARTER.format(name=_name(folder))
    return session.report(begun(file, text, named_by="podc init"))


def _name(folder: str) -> str:
    """Return what of a folder's name can be an application's, or a name for any."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in folder.lower())
    return kept.strip("-") or "my-app"
