package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// How far kubectl looks into a file for the brace of JSON.
const ahead = 4096

// A document is one of a file's, as the JSON that kubectl sends. Index counts from 0.
type document struct {
	path    string
	index   int
	content []byte
}

// split returns the documents of a file as kubectl finds them: YAML or JSON, one behind the other.
// After one that it can't read it stops.
func split(path string, content []byte) ([]document, error) {
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), ahead)
	var found []document
	for {
		var raw runtime.RawExtension
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return found, err
		}
		bare := bytes.TrimSpace(raw.Raw)
		if len(bare) > 0 && !bytes.Equal(bare, []byte("null")) {
			found = append(found, document{path, len(found), bare})
		}
	}
}

// items returns the objects of a document: its own, or those of a list.
func items(read document) ([]document, error) {
	var list struct {
		Kind  string `json:"kind"`
		Items []any  `json:"items"`
	}
	if err := json.Unmarshal(read.content, &list); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(list.Kind, "List") || list.Items == nil {
		return []document{read}, nil
	}
	found := make([]document, 0, len(list.Items))
	for _, item := range list.Items {
		content, err := json.Marshal(item)
		if err != nil {
			return nil, err
		}
		found = append(found, document{read.path, read.index, content})
	}
	return found, nil
}
