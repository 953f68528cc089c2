package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// settings are values of the configuration by their keys.
type settings map[string]any

func (s settings) text(key string) string {
	text, _ := s[key].(string)
	return text
}

// settings asks the application for its configuration in an environment.
func (p *patient) settings(env string) (settings, error) {
	cmd := exec.CommandContext(p.ctx, p.program, "config", "--json", "--all", "--env="+env)
	cmd.Dir, cmd.Env = p.dir, p.Environ
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s", strings.TrimSpace(stderr.String()))
	}
	var rows []struct {
		Key   string
		Value any
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		return nil, err
	}
	s := settings{}
	for _, r := range rows {
		s[r.Key] = r.Value
	}
	return s, nil
}

// environments are those to look at.
func (p *patient) environments() []string {
	if len(p.envs) > 0 {
		return p.envs
	}
	envs := []string{"local", "unittest", "prod"}
	names, _ := filepath.Glob(filepath.Join(p.dir, "config", "config.*.yaml")) // the pattern is well formed
	for _, name := range names {
		env := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "config."), ".yaml")
		if env != "default" && !strings.Contains(env, "_") && !slices.Contains(envs, env) {
			envs = append(envs, env)
		}
	}
	return envs
}

// checkConfigs loads the application in each environment: wrong keys and values, keys
// that nobody reads, and missing keys come out by that.
func checkConfigs(p *patient) []finding {
	if p.program == "" {
		return nil
	}
	var found []finding
	for _, env := range p.environments() {
		f := finding{"config " + env, fine, "it loads", ""}
		s, err := p.settings(env)
		if env == "local" {
			p.local = s
		}
		switch {
		case err != nil && strings.Contains(err.Error(), "environment variable"):
			f.State, f.Text, f.Fix = warn, firstLine(err), "nothing, if the variable is set where it runs as "+env
		case err != nil:
			f.State, f.Text, f.Fix = failed, strings.ReplaceAll(err.Error(), "\n", "\n"+pad("", 23)), "egg config --env="+env+" tells all of it"
		case s.text("keys") == "":
			f.State, f.Text, f.Fix = warn, "it has no keys: cookies cannot be signed", "set keys in config/config."+env+".yaml"
		}
		found = append(found, f)
	}
	return found
}

// checkMiddleware looks for middleware that is in no list and in no route.
func checkMiddleware(p *patient) []finding {
	if p.app == nil || p.local == nil {
		return nil
	}
	var wired strings.Builder
	names, _ := filepath.Glob(filepath.Join(p.dir, "app", "*.go")) // the pattern is well formed
	for _, name := range names {
		if text, err := os.ReadFile(name); err == nil && !strings.HasSuffix(name, "_gen.go") {
			wired.Write(text)
		}
	}
	list, _ := p.local["middleware"].([]any)
	var found []finding
	for _, c := range p.app.Components {
		name, ok := strings.CutPrefix(c.Path, "Middleware.")
		if !ok || strings.Contains(wired.String(), ".Middleware."+name) || listed(list, name) {
			continue
		}
		found = append(found, finding{"middleware", warn, c.Pos.String() + ": " + name + " runs nowhere",
			"put it into the list middleware of config/config.default.yaml, or into a route"})
	}
	return found
}

// listed compares names as the configuration has them with one as Go has it.
func listed(list []any, name string) bool {
	return slices.ContainsFunc(list, func(v any) bool {
		text, ok := v.(string)
		return ok && strings.EqualFold(text, name)
	})
}

// checkPort tells whether the application could listen.
func checkPort(p *patient) []finding {
	if p.local == nil || p.local.text("cluster.listen.path") != "" {
		return nil
	}
	port, _ := p.local["cluster.listen.port"].(float64)
	if tryPort(p.ctx, p.local.text("cluster.listen.hostname"), int(port)) == nil {
		return []finding{{"port", fine, fmt.Sprintf("%d is free", int(port)), ""}}
	}
	return []finding{{"port", warn, fmt.Sprintf("%d is in use", int(port)), "stop what uses it (egg status, egg stop), or start with --port"}}
}

// checkLogs tries to write where logs go.
func checkLogs(p *patient) []finding {
	if p.local == nil {
		return nil
	}
	dir := p.local.text("logger.dir")
	at := dir
	for !exists(at) && at != filepath.Dir(at) {
		at = filepath.Dir(at)
	}
	f, err := os.CreateTemp(at, ".egg-doctor-*")
	if err != nil {
		return []finding{{"logs", failed, dir + " cannot be written: " + err.Error(), "change its owner, or set logger.dir"}}
	}
	_ = f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return []finding{{"logs", warn, err.Error(), "remove the file"}}
	}
	return []finding{{"logs", fine, p.short(dir), ""}}
}
