package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// A document is one of a file's: YAML, of which JSON is a part. Index counts from 0.
type document struct {
	path    string
	index   int
	content []byte
}

// split returns the documents of a file that hold more than blanks and comments.
func split(path string, content []byte) []document {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	var found []document
	for {
		part, err := reader.Read()
		if len(bytes.TrimSpace(part)) > 0 && !isComment(part) {
			found = append(found, document{path, len(found), part})
		}
		if errors.Is(err, io.EOF) || err != nil {
			return found
		}
	}
}

func isComment(content []byte) bool {
	for _, line := range strings.Split(string(content), "\n") {
		bare := strings.TrimSpace(line)
		if bare != "" && bare != "---" && !strings.HasPrefix(bare, "#") {
			return false
		}
	}
	return true
}

// items returns the objects of a document: its own, or those of a list.
func items(read document) ([]document, error) {
	var list struct {
		Kind  string `json:"kind"`
		Items []any  `json:"items"`
	}
	if err := yaml.Unmarshal(read.content, &list); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(list.Kind, "List") || list.Items == nil {
		return []document{read}, nil
	}
	found := make([]document, 0, len(list.Items))
	for _, item := range list.Items {
		content, err := yaml.Marshal(item)
		if err != nil {
			return nil, err
		}
		found = append(found, document{read.path, read.index, content})
	}
	return found, nil
}
