package logger

import (
	"io/fs"
	"path/filepath"
	"time"
)

// Config is Egg's section `logger`. [Default] has Egg's values for an environment;
// in a literal, texts and numbers that are empty have the values said here.
type Config struct {
	// Env is the environment. In "prod", a Level below INFO becomes INFO unless
	// AllowDebugAtProd is set.
	Env string

	// Dir is the folder of the log files. It is made. Default: "logs".
	Dir string

	// Encoding must be "utf8" or "utf-8", the default.
	Encoding string

	// Level is the lowest level that goes to files: NONE, DEBUG, INFO, WARN, ERROR
	// or ALL. Default: INFO.
	Level string

	// ConsoleLevel is the lowest level that goes to the console: ERROR to standard
	// error, the rest to standard output. The environment variable EGG_LOG is
	// stronger, for all loggers. Default: INFO.
	ConsoleLevel string

	// DisableConsoleAfterReady ends the output on the console with [Loggers.Ready].
	// Egg does so except in local and unittest.
	DisableConsoleAfterReady bool

	// Stdout, if "text" or "json", makes lines go to standard output only, for
	// containers: no files, each line once, all levels from Level on, also after
	// Ready. JSON lines have the name of the logger, userId, ip, traceId, use (in
	// ms), method and url as fields of their own.
	Stdout string

	// OutputJSON writes each line as JSON too, to a file named *.json.log.
	OutputJSON bool

	// OutputJSONOnly writes only those.
	OutputJSONOnly bool

	// Buffer collects lines and writes them every FlushInterval, or when there are
	// 1000. Egg does so except in unittest.
	Buffer bool

	// FlushInterval is how long lines stay in memory. Default: 1 second.
	FlushInterval time.Duration

	// DateISOFormat writes dates as 2024-01-02T03:04:05.678Z, in UTC.
	DateISOFormat bool

	// EnablePerformanceTimer writes the time used so far with three decimals.
	EnablePerformanceTimer bool

	// AllowDebugAtProd: see Env.
	AllowDebugAtProd bool

	// ConcentrateError says what becomes of records of level ERROR: "duplicate"
	// writes them to ErrorLogName too, "redirect" only there, "ignore" only to the
	// logger's own file. Default: duplicate.
	ConcentrateError string

	// AppLogName is the file of the application. Default: "app-web.log".
	AppLogName string

	// CoreLogName is the file of the framework and plugins. Default: "egg-web.log".
	CoreLogName string

	// AgentLogName is the file of the agent. Default: "egg-agent.log".
	AgentLogName string

	// ErrorLogName is the file of all errors. Default: "common-error.log".
	ErrorLogName string

	// CoreLogger is what is different for the framework's logger; its File is not
	// used.
	CoreLogger CustomLogger

	// Mode is that of new files. Default: 0640.
	Mode fs.FileMode

	// Formatter makes the lines of the plain files, without their line break. An
	// empty text writes no line. It must be safe for concurrent use. Default: the
	// lines the package comment shows.
	Formatter func(m *Meta) string
}

// CustomLogger is an entry of Egg's section `customLogger`. What is empty is as in
// [Config].
type CustomLogger struct {
	// File is the log file, below Dir unless it is absolute. Required.
	File string

	// Level, ConsoleLevel and ConcentrateError are as those of Config.
	Level, ConsoleLevel, ConcentrateError string

	// OutputJSON and OutputJSONOnly turn on what they do in Config.
	OutputJSON, OutputJSONOnly bool

	// Formatter is as that of Config.
	Formatter func(m *Meta) string
}

// Meta is a record for a formatter.
type Meta struct {
	Date           string // as in a line
	Level          string
	PID            int
	Hostname       string
	PaddingMessage string // "[userId/ip/traceId/12ms METHOD url]", "" without a request
	Message        string // with attributes, or the block of an error
}

// The names that loggers have in [Loggers.Get] beside those of customLogger.
const (
	appName      = "logger"
	coreName     = "coreLogger"
	agentName    = "agentLogger"
	errorName    = "errorLogger"
	scheduleName = "scheduleLogger"
)

// Default is the configuration that Egg has for the application name in the
// environment env, with its folder logs/{name} below root: Egg's root is the base
// folder in local and unittest, and the home folder elsewhere.
func Default(name, env, root string) *Config {
	c := &Config{
		Env:                      env,
		Dir:                      filepath.Join(root, "logs", name),
		DisableConsoleAfterReady: env != "local" && env != "unittest",
		Buffer:                   env != "unittest",
		AppLogName:               name + "-web.log",
	}
	switch env {
	case "local":
		c.CoreLogger.ConsoleLevel = "WARN"
	case "unittest":
		c.ConsoleLevel = "WARN"
	}
	c.fill()
	return c
}

// fill replaces what is empty.
func (c *Config) fill() {
	fill(&c.Dir, "logs")
	fill(&c.Encoding, "utf8")
	fill(&c.Level, "INFO")
	fill(&c.ConsoleLevel, "INFO")
	fill(&c.FlushInterval, time.Second)
	fill(&c.ConcentrateError, "duplicate")
	fill(&c.AppLogName, "app-web.log")
	fill(&c.CoreLogName, "egg-web.log")
	fill(&c.AgentLogName, "egg-agent.log")
	fill(&c.ErrorLogName, "common-error.log")
	fill(&c.Mode, 0o640)
}

func fill[T comparable](p *T, value T) {
	var empty T
	if *p == empty {
		*p = value
	}
}
