package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/uuid"
	"k8s.io/apimachinery/pkg/util/version"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	environmentversion "k8s.io/component-base/version"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	apiservice "k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
)

// The verdicts: a server would take the object, would refuse it, or has no such kind.
const (
	accepted = "accepted"
	refused  = "refused"
	unknown  = "unknown"
)

// A Verdict is what an API server would say of one object.
type Verdict struct {
	Path       string   `json:"path"`
	Document   int      `json:"document"`
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Name       string   `json:"name"`
	Verdict    string   `json:"verdict"`
	Causes     []Cause  `json:"causes,omitempty"`
	Warnings   []string `json:"warnings,omitempty"`
}

// A Cause is one reason for a refusal. Field is empty where decoding already failed.
type Cause struct {
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// A judge knows Kubernetes' own kinds, and those of the definitions that it has learnt.
type judge struct {
	decoder runtime.Decoder
	custom  map[schema.GroupVersionKind]customResource
}

func newJudge() *judge {
	// As kubeadm, kind and every provider start their servers.
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
	strict := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	return &judge{
		decoder: strict.UniversalDecoder(),
		custom:  map[schema.GroupVersionKind]customResource{},
	}
}

// file judges all objects of a file, up to where kubectl can't read it.
func (known *judge) file(path string, content []byte) []Verdict {
	documents, err := split(path, content)
	var found []Verdict
	for _, one := range documents {
		found = append(found, known.verdicts(one)...)
	}
	if err != nil {
		found = append(found, refusal(Verdict{Path: path, Document: len(documents)}, err))
	}
	return found
}

// verdicts judges all objects of a document.
func (known *judge) verdicts(read document) []Verdict {
	objects, err := items(read)
	if err != nil {
		return []Verdict{refusal(Verdict{Path: read.path, Document: read.index}, err)}
	}
	found := make([]Verdict, 0, len(objects))
	for _, object := range objects {
		found = append(found, known.verdict(object))
	}
	return found
}

func (known *judge) verdict(read document) Verdict {
	var named metav1.PartialObjectMetadata
	said := Verdict{Path: read.path, Document: read.index}
	// What is wrong with names and kinds is told by the decoder below.
	_ = json.Unmarshal(read.content, &named)
	said.APIVersion, said.Kind, said.Name = named.APIVersion, named.Kind, named.Name
	if resource, ok := known.custom[named.GroupVersionKind()]; ok {
		return create(said, resource.strategy, func() (runtime.Object, error) {
			return resource.decode(read.content)
		})
	}
	strategy, ok := strategies[named.GroupVersionKind().GroupKind()]
	if !ok || !isServed(named.GroupVersionKind()) {
		said.Verdict = unknown
		return said
	}
	return create(said, strategy, func() (runtime.Object, error) {
		return runtime.Decode(known.decoder, read.content)
	})
}

// isServed tells whether servers of this version still have a version of a kind.
func isServed(kind schema.GroupVersionKind) bool {
	object, err := legacyscheme.Scheme.New(kind)
	if err != nil {
		return false
	}
	mortal, ok := object.(interface{ APILifecycleRemoved() (major, minor int) })
	if !ok {
		return true
	}
	major, minor := mortal.APILifecycleRemoved()
	current := version.MustParseGeneric(environmentversion.DefaultKubeBinaryVersion)
	return current.LessThan(version.MajorMinor(uint(major), uint(minor)))
}

// create does with an object what a server does before it stores a new one.
func create(
	said Verdict, strategy rest.RESTCreateStrategy, decode func() (runtime.Object, error),
) Verdict {
	object, err := decode()
	if err != nil {
		return refusal(said, err)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return refusal(said, err)
	}
	complete(accessor, strategy)
	if service, ok := object.(*core.Service); ok {
		allocate(service)
	}
	heard := &recorder{}
	ctx := warning.WithWarningRecorder(requestContext(accessor, said), heard)
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		return refusal(said, err)
	}
	said.Verdict, said.Warnings = accepted, heard.warnings
	return said
}

// complete fills in what a request's path and a server give to each new object.
func complete(object metav1.Object, strategy rest.RESTCreateStrategy) {
	if strategy.NamespaceScoped() && object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
	if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(strategy.GenerateName(object.GetGenerateName()))
	}
	object.SetUID(uuid.NewUUID())
	object.SetCreationTimestamp(metav1.Now())
}

// allocate does with a Service's addresses and ports what a server does while it assigns them.
func allocate(service *core.Service) {
	if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	if apiservice.NeedsHealthCheck(service) && service.Spec.HealthCheckNodePort == 0 {
		service.Spec.HealthCheckNodePort = someNodePort
	}
}

const someNodePort = 30000

func requestContext(object metav1.Object, said Verdict) context.Context {
	group := schema.FromAPIVersionAndKind(said.APIVersion, said.Kind)
	ctx := genericapirequest.WithNamespace(context.Background(), object.GetNamespace())
	return genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true,
		Verb:              "create",
		APIGroup:          group.Group,
		APIVersion:        group.Version,
		Namespace:         object.GetNamespace(),
		Name:              object.GetName(),
	})
}

func refusal(said Verdict, err error) Verdict {
	said.Verdict = refused
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		for _, cause := range status.Status().Details.Causes {
			said.Causes = append(said.Causes, Cause{cause.Field, cause.Message})
		}
	}
	if len(said.Causes) == 0 {
		said.Causes = []Cause{{Message: fmt.Sprint(err)}}
	}
	return said
}

// A recorder keeps the warnings of one request.
type recorder struct{ warnings []string }

func (heard *recorder) AddWarning(_, text string) {
	heard.warnings = append(heard.warnings, text)
}
