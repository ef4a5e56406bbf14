package main

import (
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsinstall "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructuredscheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kube-aggregator/pkg/apis/apiregistration"
	apiregistrationinstall "k8s.io/kube-aggregator/pkg/apis/apiregistration/install"
	"k8s.io/kube-aggregator/pkg/registry/apiservice"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/yaml"
)

func init() {
	apiextensionsinstall.Install(legacyscheme.Scheme)
	strategies[definitionKind] = customresourcedefinition.NewStrategy(legacyscheme.Scheme)
	apiregistrationinstall.Install(legacyscheme.Scheme)
	strategies[serviceKind] = apiservice.NewStrategy(legacyscheme.Scheme)
}

var definitionKind = schema.GroupKind{
	Group: apiextensions.GroupName, Kind: "CustomResourceDefinition",
}

var serviceKind = schema.GroupKind{Group: apiregistration.GroupName, Kind: "APIService"}

// A customResource is a version of a kind that a CustomResourceDefinition describes.
type customResource struct {
	strategy rest.RESTCreateStrategy
	schema   *structuralschema.Structural
}

// learn adds the kinds of a CustomResourceDefinition; other documents are passed over.
func (known *judge) learn(read document) error {
	object, _, err := legacyscheme.Codecs.UniversalDecoder().Decode(read.content, nil, nil)
	if runtime.IsNotRegisteredError(err) || runtime.IsMissingKind(err) {
		return nil
	}
	if err != nil {
		return err
	}
	definition, ok := object.(*apiextensions.CustomResourceDefinition)
	if !ok {
		return nil
	}
	for _, version := range definition.Spec.Versions {
		kind := schema.GroupVersionKind{
			Group:   definition.Spec.Group,
			Version: version.Name,
			Kind:    definition.Spec.Names.Kind,
		}
		namespaced := definition.Spec.Scope == apiextensions.NamespaceScoped
		known.custom[kind], err = newCustomResource(kind, namespaced, schemaOf(definition, version))
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

func schemaOf(
	definition *apiextensions.CustomResourceDefinition,
	version apiextensions.CustomResourceDefinitionVersion,
) *apiextensions.JSONSchemaProps {
	if version.Schema != nil {
		return version.Schema.OpenAPIV3Schema
	}
	return definition.Spec.Validation.OpenAPIV3Schema
}

func newCustomResource(
	kind schema.GroupVersionKind, namespaced bool, props *apiextensions.JSONSchemaProps,
) (customResource, error) {
	structural, err := structuralschema.NewStructural(props)
	if err != nil {
		return customResource{}, err
	}
	validator, _, err := validation.NewSchemaValidator(props)
	if err != nil {
		return customResource{}, err
	}
	typer := unstructuredscheme.NewUnstructuredObjectTyper()
	strategy := customresource.NewStrategy(
		typer, namespaced, kind, validator, nil, structural, nil, nil, nil,
	)
	return customResource{strategy, structural}, nil
}

// decode returns an object with defaults set, or an error where it has fields that are unknown.
func (resource customResource) decode(content []byte) (runtime.Object, error) {
	plain, err := yaml.YAMLToJSONStrict(content)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(plain); err != nil {
		return nil, err
	}
	options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	dropped := pruning.PruneWithOptions(object.Object, resource.schema, true, options)
	if len(dropped) > 0 {
		return nil, fmt.Errorf("unknown fields: %q", dropped)
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, resource.schema)
	defaulting.Default(object.Object, resource.schema)
	return object, nil
}
