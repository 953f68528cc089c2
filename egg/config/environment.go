package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Env finds the environment and scope by Egg's rules (egg-core, getServerEnv).
// The environment is the first that is not empty of: start, the option a program
// was started with; the file env in dir, which is the application's config
// directory and may be nil; the variable EGG_SERVER_ENV. Without them it is
// unittest when NODE_ENV is test, prod when it is production, and otherwise
// local. The scope is EGG_SERVER_SCOPE. Space around names is removed: a file
// ends in a line break (egg issue 2416).
//
// The error tells of a file env that cannot be read.
func Env(start string, dir fs.FS, getenv func(name string) string) (env, scope string, err error) {
	scope = strings.TrimSpace(getenv("EGG_SERVER_SCOPE"))
	if env = strings.TrimSpace(start); env != "" {
		return env, scope, nil
	}
	if env, err = envFile(dir); env != "" || err != nil {
		return env, scope, err
	}
	if env = strings.TrimSpace(getenv("EGG_SERVER_ENV")); env != "" {
		return env, scope, nil
	}
	switch getenv("NODE_ENV") {
	case "test":
		return "unittest", scope, nil
	case "production":
		return "prod", scope, nil
	default:
		return "local", scope, nil
	}
}

func envFile(dir fs.FS) (string, error) {
	if dir == nil {
		return "", nil
	}
	data, err := fs.ReadFile(dir, "env")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("config: read the environment's name: %w", err)
	}
	return strings.TrimSpace(string(data)), nil
}
