"""Compose projects of any size, in a realistic mix: databases, caches, web services, workers."""

from __future__ import annotations

import sys

_DATABASE = """\
  db-{n}:
    image: postgres:17
    restart: unless-stopped
    environment:
      POSTGRES_DB: shop_{n}
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: ${{DB_PASSWORD:-change-me}}
    volumes:
      - data-{n}:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U shop -d shop_{n}"]
      interval: 10s
      timeout: 5s
      retries: 5
"""

_CACHE = """\
  cache-{n}:
    image: redis:7.4
    command: ["redis-server", "--maxmemory", "128mb"]
    expose: ["6379"]
    deploy:
      resources:
        limits: {{cpus: "0.5", memory: 192M}}
"""

_WEB = """\
  web-{n}:
    image: registry.example.com/shop/web:2.{n}
    restart: always
    ports:
      - "{port}:8080"
    environment:
      - DATABASE_URL=postgres://shop:${{DB_PASSWORD:-change-me}}@db-{db}:5432/shop_{db}
      - LOG_LEVEL=${{LOG_LEVEL:-info}}
      - WORKERS=4
    depends_on:
      db-{db}: {{condition: service_healthy}}
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
      interval: 30s
      start_period: 20s
    labels:
      com.example.team: shop
    user: "1000:1000"
    read_only: true
    tmpfs: [/tmp]
"""

_WORKER = """\
  worker-{n}:
    image: registry.example.com/shop/worker:2.{n}
    command: run-worker --queue orders-{n} --concurrency 4
    environment:
      DATABASE_HOST: db-{db}
      BATCH_SIZE: "{n}"
    depends_on: [db-{db}]
    deploy:
      replicas: 2
      resources:
        limits: {{memory: 256M}}
        reservations: {{memory: 128M}}
    stop_grace_period: 45s
"""

_MIX = (_DATABASE, _CACHE, _WEB, _WORKER, _WEB)


def compose_file(services: int) -> str:
    """Return a Compose file with that many services, the same text every time."""
    rendered = "".join(_service(n) for n in range(services))
    volumes = "".join(f"  data-{n}:\n" for n in range(0, services, len(_MIX)))
    return f"name: generated\nservices:\n{rendered}volumes:\n{volumes}"


def _service(n: int) -> str:
    database = n - n % len(_MIX)
    return _MIX[n % len(_MIX)].format(n=n, db=database, port=10000 + n)


if __name__ == "__main__":
    sys.stdout.write(compose_file(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
