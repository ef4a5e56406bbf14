"""PC5xx: templates, of which a user may bring their own."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

TEMPLATE_SYNTAX = Code(
    "PC501",
    "template-syntax",
    Severity.ERROR,
    "the template can't be read here: {what}",
    page="""\
Templates are Jinja2: `{{ name }}` stands for a value, `{% for port in ports %}` … `{% endfor %}`
repeats lines, `{# … #}` is a comment. Here something of that is not closed, or misspelled.

    ports:
      {% for port in ports %}
      - port: {{ port.port }}
      {% endfor %}
""",
)

TEMPLATE_NAME = Code(
    "PC502",
    "template-name",
    Severity.ERROR,
    "the template asks for something that it is not given: {what}",
    hint="this template is given {known}",
    page="""\
Each template is given the values of one object. The comment at the head of podc's own template of
that kind lists them:

    {# A ConfigMap. Given: name, namespace, project, labels, annotations, texts, binaries. #}

A misspelled name is an error and never an empty value. What is given but absent (no namespace was
asked for, say) leaves its line out, so no `{% if %}` is needed.
""",
)

TEMPLATE_EXPRESSION = Code(
    "PC503",
    "template-expression",
    Severity.ERROR,
    "the template stops here: {what}",
    hint="compute with the bare value: `{{{{ replicas.plain + 1 }}}}`",
    page="""\
An expression of the template could not be worked out. Values in templates remember where they come
from, so they are no bare numbers and texts: `.plain` is the bare value.

    replicas: {{ replicas.plain + 1 }}
    name: {{ name.plain ~ "-canary" }}
""",
)

TEMPLATE_TEXT = Code(
    "PC504",
    "template-text",
    Severity.ERROR,
    "`{{{{ }}}}` is part of a text, a key or in quotes here, and can only be a whole value",
    hint='build the text inside, without quotes around it: `{{{{ name.plain ~ "-canary" }}}}`',
    page="""\
A `{{ }}` stands for a whole value, whatever is in it: nothing to quote, indent or escape, and no
way to break the YAML around it. So it can't be half of a text, a key, or stand in quotes.

    name: {{ name }}-canary              # refused
    name: "{{ name }}"                   # refused
    name: {{ name.plain ~ "-canary" }}   # one expression, one value
    labels: {{ dict(labels, tier="web") }}
""",
)

TEMPLATE_YAML = Code(
    "PC505",
    "template-yaml",
    Severity.ERROR,
    "the template prints what is no YAML: {what}",
    page="""\
What a template prints is read as YAML, with a placeholder for each `{{ }}`. Most often a line is
indented in another way than its neighbours, or a colon lacks its blank.

    metadata:
      name: {{ name }}
       labels: {{ labels }}   # one blank too many
""",
)

TEMPLATE_OBJECT = Code(
    "PC506",
    "template-object",
    Severity.ERROR,
    "the template prints a document that is no Kubernetes object: {what}",
    hint="an object is a mapping with `apiVersion`, `kind` and `metadata: {{name: …}}`",
    page="""\
Each document that a template prints becomes one object, so it must be a mapping that says what it
is and how it is called. A template that prints nothing leaves the object out.

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ name }}
""",
)

UNKNOWN_TEMPLATE = Code(
    "PC507",
    "unknown-template",
    Severity.ERROR,
    "`{path}` is no template that podc looks for",
    hint="name it after one of {known}, or `extra-….yaml.j2`",
    page="""\
The files of `--templates` replace podc's own of the same name, such as `deployment.yaml.j2`. Files
with other endings (a README, say) are passed over; another `.yaml.j2` is a slip of the pen.

A file whose name begins with `extra-` adds objects. It is rendered once for a project and is given
`project`, `namespace`, `workloads` and `services`; each of the latter two has `kind`, `name`,
`labels` and `annotations`, and a service has `ports` as in `service.yaml.j2`.

    {% for one in workloads %}
    ---
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: {{ one.name }}}
    {% endfor %}
""",
)

NO_TEMPLATES = Code(
    "PC508",
    "no-templates",
    Severity.ERROR,
    "there are no templates in `{path}`, which `--templates` names",
    hint="give a folder with files such as `deployment.yaml.j2`",
    page="""\
`--templates DIR` lays a folder of templates over podc's own, file by file: `deployment.yaml.j2`
and the like, directly in the folder. There are none at that path; a relative path starts in the
working directory.

    podc build --templates deploy/templates
""",
)
