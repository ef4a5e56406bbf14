// Command reference loads Compose files with compose-go, the library behind docker compose, and
// prints what it makes of them: podc's loader is measured and compared against it.
//
// It reads one JSON request per line (see request) and answers each with one line of JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
	"go.yaml.in/yaml/v4"
)

// request names one project as the options of `docker compose config` do; env is the whole
// environment of the process.
type request struct {
	Directory        string            `json:"directory"`
	Files            []string          `json:"files"`
	Env              map[string]string `json:"env"`
	EnvFiles         []string          `json:"env_files"`
	Profiles         []string          `json:"profiles"`
	ProjectName      string            `json:"project_name"`
	ProjectDirectory string            `json:"project_directory"`
	AllResources     bool              `json:"all_resources"`
}

// answer is the canonical project, or why there is none.
type answer struct {
	Project map[string]any `json:"project,omitempty"`
	Error   string         `json:"error,omitempty"`
	Seconds float64        `json:"seconds"`
}

func main() {
	logrus.SetLevel(logrus.ErrorLevel)
	dotenv.RegisterFormat("raw", raw)
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			say(out, answered(line))
		}
		if err != nil {
			return
		}
	}
}

// say prints an answer; one that JSON can't hold (a NaN) is an error of its own.
func say(out *json.Encoder, given answer) {
	if err := out.Encode(given); err != nil {
		_ = out.Encode(answer{Error: err.Error()})
	}
}

// answered never panics: some inputs end the reference with a stack trace.
func answered(line []byte) (result answer) {
	defer func() {
		if trouble := recover(); trouble != nil {
			result = answer{Error: fmt.Sprintf("panic: %v", trouble)}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	start := time.Now()
	project, err := load(asked)
	result = answer{Project: project, Seconds: time.Since(start).Seconds()}
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

// load goes through the steps of docker compose, in its order.
func load(asked request) (map[string]any, error) {
	if err := enter(asked); err != nil {
		return nil, err
	}
	envFiles := asked.EnvFiles
	if listed := asked.Env["COMPOSE_ENV_FILES"]; len(envFiles) == 0 && listed != "" {
		envFiles = strings.Split(listed, ",")
	}
	options, err := cli.NewProjectOptions(asked.Files,
		cli.WithWorkingDirectory(asked.ProjectDirectory),
		cli.WithOsEnv,
		cli.WithEnvFiles(envFiles...),
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath,
		cli.WithEnvFiles(envFiles...),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(asked.Profiles...),
		cli.WithName(asked.ProjectName),
		cli.WithDiscardEnvFile,
	)
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	if !asked.AllResources {
		project = project.WithoutUnnecessaryResources()
	}
	return plain(project)
}

func enter(asked request) error {
	os.Clearenv()
	for name, value := range asked.Env {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	if _, given := asked.Env["PWD"]; !given {
		if err := os.Setenv("PWD", asked.Directory); err != nil {
			return err
		}
	}
	return os.Chdir(asked.Directory)
}

// plain writes the project as `docker compose config` does and reads it back as bare values.
func plain(project *types.Project) (map[string]any, error) {
	text, err := project.MarshalYAML()
	if err != nil {
		return nil, err
	}
	var values map[string]any
	return values, yaml.Unmarshal(text, &values)
}

// raw is the format of env files that docker compose adds: lines of KEY=VALUE, taken as they are.
func raw(reader io.Reader, _ string, values map[string]string, lookup func(string) (string, bool)) error {
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		line := strings.TrimLeft(lines.Text(), " \t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, given := strings.Cut(line, "=")
		if strings.ContainsAny(key, " \t") {
			return fmt.Errorf("variable %q contains whitespace", key)
		}
		if !given {
			if value, given = lookup(key); !given {
				continue
			}
		}
		values[key] = value
	}
	return lines.Err()
}
