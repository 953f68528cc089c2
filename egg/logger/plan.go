package logger

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// plan is one logger as the configuration wants it.
type plan struct {
	name                string
	file                string // absolute
	level, consoleLevel slog.Level
	concentrate         string
	plain, json         bool // which files are written
	formatter           func(*Meta) string
}

// plans says which loggers there are, the one for errors first. The error names
// everything that is wrong.
func (c *Config) plans(o *Options) ([]plan, error) {
	custom := map[string]CustomLogger{scheduleName: {File: "egg-schedule.log", ConsoleLevel: "NONE"}}
	maps.Copy(custom, o.CustomLogger)

	p := planner{config: c, getenv: o.Getenv}
	p.check()
	app, core := c.AppLogName, c.CoreLogName
	if o.Agent {
		app, core = c.AgentLogName, c.AgentLogName
	}
	coreLogger := c.CoreLogger
	coreLogger.File = core
	p.add(errorName, CustomLogger{File: c.ErrorLogName})
	p.add(appName, CustomLogger{File: app})
	p.add(coreName, coreLogger)
	p.add(agentName, CustomLogger{File: c.AgentLogName})
	for _, name := range slices.Sorted(maps.Keys(custom)) {
		p.addCustom(name, custom[name])
	}
	return p.plans, errors.Join(p.errs...)
}

type planner struct {
	config  *Config
	base    string      // the level of those without one
	console *slog.Level // EGG_LOG
	getenv  func(name string) string
	plans   []plan
	errs    []error
}

func (p *planner) errorf(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("logger: "+format, args...))
}

// check looks at what no logger has of its own.
func (p *planner) check() {
	if e := p.config.Encoding; e != "utf8" && e != "utf-8" {
		p.errorf("encoding must be utf8, got %q", e)
	}
	if s := p.config.Stdout; s != "" && s != "text" && s != "json" {
		p.errorf("stdout must be text or json, got %q", s)
	}
	if p.config.FlushInterval < 0 {
		p.errorf("flushInterval must not be negative, got %v", p.config.FlushInterval)
	}
	p.base = p.config.Level
	if p.config.Env == "prod" && !p.config.AllowDebugAtProd && p.level("level", p.base) < LevelInfo {
		p.base = "INFO"
	}
	if name := p.getenv("EGG_LOG"); name != "" {
		level := p.level("EGG_LOG", name)
		p.console = &level
	}
}

func (p *planner) addCustom(name string, c CustomLogger) {
	if slices.Contains([]string{appName, coreName, agentName, errorName}, name) {
		p.errorf("customLogger: %s is a logger of the framework; choose another name", name)
	}
	if c.File == "" {
		p.errorf("customLogger: %s: there is no file", name)
	}
	p.add(name, c)
}

func (p *planner) add(name string, own CustomLogger) {
	c := p.config
	fill(&own.Level, p.base)
	fill(&own.ConsoleLevel, c.ConsoleLevel)
	fill(&own.ConcentrateError, c.ConcentrateError)
	if own.Formatter == nil {
		own.Formatter = c.Formatter
	}
	only := own.OutputJSONOnly || c.OutputJSONOnly
	made := plan{
		name:         name,
		file:         own.File,
		level:        p.level(name+": level", own.Level),
		consoleLevel: p.level(name+": consoleLevel", own.ConsoleLevel),
		concentrate:  own.ConcentrateError,
		plain:        !only,
		json:         only || own.OutputJSON || c.OutputJSON,
		formatter:    own.Formatter,
	}
	if p.console != nil {
		made.consoleLevel = *p.console
	}
	if name == errorName {
		made.level, made.consoleLevel = max(made.level, LevelError), max(made.consoleLevel, LevelError)
	}
	if !slices.Contains([]string{"duplicate", "redirect", "ignore"}, made.concentrate) {
		p.errorf("%s: concentrateError must be duplicate, redirect or ignore, got %q", name, made.concentrate)
	}
	if !filepath.IsAbs(made.file) {
		made.file = filepath.Join(c.Dir, made.file)
	}
	p.plans = append(p.plans, made)
}

func (p *planner) level(what, name string) slog.Level {
	level, err := ParseLevel(name)
	if err != nil {
		p.errorf("%s: %w", what, err)
	}
	return level
}

// jsonFile is the name of the file with the same lines as JSON.
func jsonFile(file string) string { return strings.TrimSuffix(file, ".log") + ".json.log" }
