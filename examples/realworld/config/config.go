// Package config is the configuration: defaults in Go, and over them the files
// config.default.yaml and config.{env}.yaml. "realworld config" shows every value with the
// place it comes from.
package config

import (
	"embed"
	"time"

	"github.com/koa-go/koa/egg"
)

// Files are the files of this directory, which are part of the program.
//
//go:embed *.yaml
var Files embed.FS

// Config has the framework's keys and those of the application.
type Config struct {
	egg.Config

	// Conduit is the section conduit.
	Conduit Conduit
}

// Conduit are the settings of Conduit.
type Conduit struct {
	// TokenAge is how long a user stays logged in.
	TokenAge time.Duration

	// HashCost is bcrypt's: one more makes the hash of a password take twice as long.
	HashCost int
}

// Default returns the configuration as it is without files.
func Default() *Config {
	return &Config{Config: egg.DefaultConfig(), Conduit: Conduit{TokenAge: 30 * 24 * time.Hour, HashCost: 10}}
}
