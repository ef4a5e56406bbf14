"""Web servers, runtimes and tools that podc knows: none of them a database. Data only.

The same facts as in `databases`, from each image's own Dockerfile.
"""

from __future__ import annotations

from compiler.knowledge.image import Image, ports

_WWW = {"www-data": 33}
_WWW_ALPINE = {"www-data": 82}

SERVERS: tuple[tuple[tuple[str, ...], Image], ...] = (
    # https://github.com/nginx/docker-nginx: starts as root, its workers are nginx, 101
    (("nginx",), Image(ports=ports("80"), users={"nginx": 101})),
    # https://github.com/nginx/docker-nginx-unprivileged: UID 101
    (
        ("nginxinc/nginx-unprivileged",),
        Image(ports=ports("8080"), uid=101, gid=101, users={"nginx": 101}),
    ),
    # https://github.com/docker-library/httpd
    (("httpd",), Image(ports=ports("80"), users=_WWW, alpine_users=_WWW_ALPINE)),
    # https://github.com/caddyserver/caddy-docker
    (("caddy",), Image(ports=ports("80 443 443/udp 2019"), data_path="/data")),
    # https://github.com/traefik/traefik-library-image
    (("traefik",), Image(ports=ports("80"))),
    # https://github.com/docker-library/haproxy: USER haproxy, no EXPOSE
    (("haproxy",), Image(uid=99, gid=99, users={"haproxy": 99})),
    # https://github.com/docker-library/php: `apache` variants listen on 80, `fpm` on 9000
    (("php",), Image(users=_WWW, alpine_users=_WWW_ALPINE)),
    # https://github.com/docker-library/wordpress
    (
        ("wordpress",),
        Image(data_path="/var/www/html", users=_WWW, alpine_users=_WWW_ALPINE),
    ),
    # https://github.com/nextcloud/docker
    (
        ("nextcloud",),
        Image(data_path="/var/www/html", users=_WWW, alpine_users=_WWW_ALPINE),
    ),
    # https://github.com/docker-library/drupal, https://github.com/joomla-docker/docker-joomla
    (("drupal", "joomla"), Image(users=_WWW, alpine_users=_WWW_ALPINE)),
    # https://github.com/docker-library/ghost: the entrypoint steps down to node, 1000
    (
        ("ghost",),
        Image(ports=ports("2368"), data_path="/var/lib/ghost/content", users={"node": 1000}),
    ),
    # https://github.com/nodejs/docker-node
    (("node",), Image(users={"node": 1000})),
    # https://github.com/docker-library/tomcat
    (("tomcat",), Image(ports=ports("8080"))),
    # https://github.com/TimWolla/docker-adminer: USER adminer
    (("adminer",), Image(ports=ports("8080"))),
    # https://github.com/phpmyadmin/docker
    (
        ("phpmyadmin", "phpmyadmin/phpmyadmin"),
        Image(ports=ports("80"), users=_WWW, port_variables=("APACHE_PORT",)),
    ),
    # https://github.com/mongo-express/mongo-express-docker
    (("mongo-express",), Image(ports=ports("8081"), users={"node": 1000})),
    # https://github.com/pgadmin-org/pgadmin4/blob/master/Dockerfile: USER 5050
    (
        ("dpage/pgadmin4",),
        Image(
            ports=ports("80 443"),
            data_path="/var/lib/pgadmin",
            uid=5050,
            gid=0,
            users={"pgadmin": 5050},
            port_variables=("PGADMIN_LISTEN_PORT",),
        ),
    ),
    # https://github.com/joeferner/redis-commander
    (("rediscommander/redis-commander",), Image(ports=ports("8081"))),
    # https://github.com/grafana/grafana/blob/main/Dockerfile: GF_UID 472, GF_GID 0
    (
        ("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"),
        Image(
            ports=ports("3000"),
            data_path="/var/lib/grafana",
            uid=472,
            gid=0,
            users={"grafana": 472},
            port_variables=("GF_SERVER_HTTP_PORT",),
        ),
    ),
    # https://github.com/prometheus/prometheus/blob/main/Dockerfile: USER nobody
    (
        ("prom/prometheus", "quay.io/prometheus/prometheus"),
        Image(
            ports=ports("9090"),
            data_path="/prometheus",
            uid=65534,
            gid=65534,
            users={"nobody": 65534},
        ),
    ),
    (
        ("prom/alertmanager", "quay.io/prometheus/alertmanager"),
        Image(
            ports=ports("9093"),
            data_path="/alertmanager",
            is_volatile=True,
            uid=65534,
            gid=65534,
            users={"nobody": 65534},
        ),
    ),
    (
        ("prom/node-exporter", "quay.io/prometheus/node-exporter"),
        Image(ports=ports("9100"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    (
        ("prom/pushgateway", "quay.io/prometheus/pushgateway"),
        Image(ports=ports("9091"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    # https://github.com/prometheus/statsd_exporter
    (
        ("prom/statsd-exporter",),
        Image(ports=ports("9102 9125 9125/udp"), uid=65534, gid=65534),
    ),
    # https://github.com/google/cadvisor/tree/master/deploy
    (("gcr.io/cadvisor/cadvisor", "google/cadvisor"), Image(ports=ports("8080"))),
    # https://github.com/grafana/loki: cmd/loki/Dockerfile, USER 10001
    (
        ("grafana/loki",),
        Image(ports=ports("3100"), data_path="/loki", uid=10001, gid=10001),
    ),
    (
        ("grafana/tempo",),
        Image(ports=ports("3200"), data_path="/var/tempo", uid=10001, gid=10001),
    ),
    # https://github.com/open-telemetry/opentelemetry-collector-releases: USER 10001
    (
        ("otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib"),
        Image(ports=ports("4317 4318"), uid=10001, gid=10001),
    ),
    # https://www.jaegertracing.io/docs/latest/getting-started/
    (
        ("jaegertracing/all-in-one", "jaegertracing/jaeger"),
        Image(
            ports=ports("16686 4317 4318 5775/udp 5778 6831/udp 6832/udp 9411 14250 14268 14269"),
            uid=10001,
            gid=10001,
        ),
    ),
    # https://github.com/openzipkin/zipkin/tree/master/docker
    (("openzipkin/zipkin",), Image(ports=ports("9411 9410"))),
    # https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-kibana-with-docker
    (
        ("kibana", "docker.elastic.co/kibana/kibana"),
        Image(ports=ports("5601"), uid=1000, gid=0, users={"kibana": 1000}),
    ),
    (
        ("logstash", "docker.elastic.co/logstash/logstash"),
        Image(ports=ports("5044 9600"), uid=1000, gid=0, users={"logstash": 1000}),
    ),
    # https://github.com/minio/minio/blob/master/Dockerfile.release
    (
        ("minio/minio", "quay.io/minio/minio"),
        Image(ports=ports("9000"), data_path="/data"),
    ),
    # https://github.com/keycloak/keycloak/tree/main/quarkus/container: USER 1000
    (
        ("quay.io/keycloak/keycloak", "keycloak/keycloak"),
        Image(
            ports=ports("8080 8443 9000"),
            uid=1000,
            gid=0,
            users={"keycloak": 1000},
            port_variables=("KC_HTTP_PORT",),
        ),
    ),
    # https://github.com/jenkinsci/docker: USER jenkins, 1000
    (
        ("jenkins/jenkins",),
        Image(
            ports=ports("8080 50000"),
            data_path="/var/jenkins_home",
            uid=1000,
            gid=1000,
            users={"jenkins": 1000},
        ),
    ),
    # https://github.com/SonarSource/docker-sonarqube: USER sonarqube, 1000
    (
        ("sonarqube",),
        Image(
            ports=ports("9000"),
            data_path="/opt/sonarqube/data",
            uid=1000,
            gid=0,
            users={"sonarqube": 1000},
        ),
    ),
    # https://github.com/sonatype/docker-nexus3: USER nexus, 200
    (
        ("sonatype/nexus3",),
        Image(
            ports=ports("8081"),
            data_path="/nexus-data",
            uid=200,
            gid=200,
            users={"nexus": 200},
        ),
    ),
    # https://github.com/go-gitea/gitea/blob/main/Dockerfile
    (
        ("gitea/gitea", "docker.gitea.com/gitea"),
        Image(ports=ports("3000 22"), data_path="/data", users={"git": 1000}),
    ),
    # https://docs.gitlab.com/install/docker/
    (
        ("gitlab/gitlab-ce", "gitlab/gitlab-ee"),
        Image(ports=ports("80 443 22"), data_path="/var/opt/gitlab"),
    ),
    # https://github.com/distribution/distribution-library-image
    (("registry",), Image(ports=ports("5000"), data_path="/var/lib/registry")),
    # https://github.com/portainer/portainer
    (
        ("portainer/portainer-ce", "portainer/portainer-ee"),
        Image(ports=ports("9000 9443 8000"), data_path="/data"),
    ),
    # https://github.com/hashicorp/docker-consul: the entrypoint steps down to consul, 100
    (
        ("consul", "hashicorp/consul"),
        Image(
            ports=ports("8500 8300 8301 8301/udp 8302 8302/udp 8600 8600/udp"),
            data_path="/consul/data",
            is_volatile=True,
            users={"consul": 100},
        ),
    ),
    # https://github.com/hashicorp/docker-vault: the entrypoint steps down to vault, 100
    (
        ("vault", "hashicorp/vault"),
        Image(ports=ports("8200"), data_path="/vault/file", is_volatile=True, users={"vault": 100}),
    ),
    # https://github.com/docker-library/docs/tree/master/solr: USER solr, 8983
    (
        ("solr",),
        Image(
            ports=ports("8983"),
            data_path="/var/solr",
            uid=8983,
            gid=8983,
            users={"solr": 8983},
        ),
    ),
    # https://github.com/getmeili/meilisearch/blob/main/Dockerfile
    (("getmeili/meilisearch",), Image(ports=ports("7700"), data_path="/meili_data")),
    # https://github.com/n8n-io/n8n/tree/master/docker/images/n8n: USER node
    (
        ("n8nio/n8n", "docker.n8n.io/n8nio/n8n"),
        Image(
            ports=ports("5678"),
            data_path="/home/node/.n8n",
            uid=1000,
            gid=1000,
            users={"node": 1000},
            port_variables=("N8N_PORT",),
        ),
    ),
    # https://github.com/metabase/metabase/blob/master/Dockerfile
    (("metabase/metabase",), Image(ports=ports("3000"), port_variables=("MB_JETTY_PORT",))),
    # https://github.com/dani-garcia/vaultwarden
    (
        ("vaultwarden/server",),
        Image(ports=ports("80"), data_path="/data", port_variables=("ROCKET_PORT",)),
    ),
    # https://github.com/louislam/uptime-kuma
    (("louislam/uptime-kuma",), Image(ports=ports("3001"), data_path="/app/data")),
    # https://github.com/mailhog/MailHog/blob/master/Dockerfile: USER mailhog, 1000
    (
        ("mailhog/mailhog",),
        Image(ports=ports("1025 8025"), uid=1000, gid=1000, users={"mailhog": 1000}),
    ),
    # https://github.com/axllent/mailpit/blob/develop/Dockerfile
    (("axllent/mailpit",), Image(ports=ports("1025 1110 8025"))),
    # https://github.com/localstack/localstack/blob/main/Dockerfile
    (
        ("localstack/localstack",),
        Image(ports=ports("4566"), data_path="/var/lib/localstack", is_volatile=True),
    ),
    # https://github.com/ollama/ollama/blob/main/Dockerfile
    (("ollama/ollama",), Image(ports=ports("11434"), data_path="/root/.ollama")),
    # https://github.com/apache/flink-docker: the entrypoint steps down to flink, 9999
    (("flink", "apache/flink"), Image(ports=ports("8081 6123"), users={"flink": 9999})),
    # https://github.com/typesense/typesense/blob/main/docker/deployment.Dockerfile
    (("typesense/typesense",), Image(ports=ports("8108"), data_path="/data")),
    # https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/Dockerfile
    (("jc21/nginx-proxy-manager",), Image(ports=ports("80 81 443"), data_path="/data")),
    # https://github.com/confluentinc/schema-registry-images
    (("confluentinc/cp-schema-registry",), Image(ports=ports("8081"))),
    # https://github.com/pi-hole/docker-pi-hole/blob/master/src/Dockerfile
    (
        ("pihole/pihole",),
        Image(ports=ports("80 443 53 53/udp 67/udp 123/udp"), data_path="/etc/pihole"),
    ),
    # https://github.com/influxdata/influxdata-docker/tree/master/telegraf
    (("telegraf",), Image(ports=ports("8094 8125/udp 8092/udp"))),
    # https://github.com/nginx/unit/blob/master/pkg/docker/template.Dockerfile
    (("unit", "nginx/unit"), Image(ports=ports("80"), users={"unit": 999})),
    # https://github.com/benbusby/whoogle-search/blob/main/Dockerfile: USER whoogle, 927
    (
        ("benbusby/whoogle-search",),
        Image(ports=ports("5000"), uid=927, gid=927, users={"whoogle": 927}),
    ),
)
