// Command apivalidation says what an API server of the Kubernetes version in go.mod would say of
// new objects: it decodes them strictly, sets defaults, and validates them with Kubernetes' own
// code. Admission plugins and what needs other objects are left out.
//
//	apivalidation [-crds FILE|DIR]... [PATH|-]...
//
// Each PATH is a YAML or JSON file, or a folder of such files. For each object a line of JSON is
// printed: a Verdict. Custom resources are judged by the definitions of -crds.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	definitions := paths{}
	flag.Var(&definitions, "crds", "a file or folder of CustomResourceDefinitions; repeatable")
	flag.Parse()
	if err := run(definitions, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "apivalidation:", err)
		os.Exit(2)
	}
}

func run(definitions, manifests []string, out io.Writer) error {
	judge := newJudge()
	err := eachFile(definitions, func(path string, content []byte) error {
		documents, err := split(path, content)
		for _, one := range documents {
			err = errors.Join(err, judge.learn(one))
		}
		return err
	})
	if err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	return eachFile(manifests, func(path string, content []byte) error {
		for _, verdict := range judge.file(path, content) {
			if err := lines.Encode(verdict); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachFile reads all files below the roots, in the order of their paths.
func eachFile(roots []string, take func(path string, content []byte) error) error {
	for _, root := range roots {
		files, err := filesBelow(root)
		if err != nil {
			return err
		}
		for _, file := range files {
			content, err := read(file)
			if err != nil {
				return err
			}
			if err := take(file, content); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func filesBelow(root string) ([]string, error) {
	if root == "-" {
		return []string{root}, nil
	}
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (path == root || isManifest(path)) {
			found = append(found, path)
		}
		return err
	})
	return found, err
}

func isManifest(path string) bool {
	switch filepath.Ext(path) {
	case ".yaml", ".yml", ".json":
		return true
	default:
		return false
	}
}

func read(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

// paths is a flag that can be given several times.
type paths []string

func (given *paths) String() string { return strings.Join(*given, ",") }

func (given *paths) Set(path string) error {
	*given = append(*given, path)
	return nil
}
