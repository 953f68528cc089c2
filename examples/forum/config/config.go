// Package config is the configuration: defaults in Go, and over them the files
// config.default.yaml and config.{env}.yaml. "egg config" shows every value with the
// place it comes from.
package config

import (
	"embed"
	"time"

	"github.com/koa-go/koa/egg"
)

// Files are the files of this directory, which are part of the program.
//
//go:embed *.yaml locale
var Files embed.FS

// Config has the framework's keys and those of the application.
type Config struct {
	egg.Config

	// Forum is the section forum.
	Forum Forum
}

// Forum are the settings of the forum.
type Forum struct {
	// Name is what the forum is called.
	Name string

	// PageSize is how many topics, or posts of a topic, a page has.
	PageSize int

	// CloseAfter is how long a topic stays open in which nobody posts.
	CloseAfter time.Duration

	// Uploads is the directory of uploaded files, below the application's root.
	Uploads string

	// OrphanAge is how old an upload must be that belongs to nothing to be removed.
	OrphanAge time.Duration
}

// Default returns the configuration as it is without files.
func Default() *Config {
	c := &Config{Config: egg.DefaultConfig(), Forum: Forum{
		Name:       "Henhouse",
		PageSize:   20,
		CloseAfter: 180 * 24 * time.Hour,
		Uploads:    "data/uploads",
		OrphanAge:  24 * time.Hour,
	}}
	// What is a function stands here; all else in config.default.yaml.
	c.Security.CSRF.IgnoreFunc = hasToken
	return c
}

// hasToken lets requests with an API token pass without a CSRF token. A page of another
// site cannot send that header, and middleware.Identify looks at no session then.
func hasToken(ctx *egg.Context) bool { return ctx.Get("Authorization") != "" }
