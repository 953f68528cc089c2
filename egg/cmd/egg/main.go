// Command egg makes, checks, runs and tests applications of egg for Go; egg --help
// tells how. An application can have it as a tool of its module: go tool egg.
package main

import "github.com/koa-go/koa/egg/internal/cli"

func main() { cli.Main() }
