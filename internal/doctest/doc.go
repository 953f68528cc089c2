// Package doctest compiles the Go code of README and docs, so that what a
// reader copies works. It finds the blocks and makes files of them; the rest is
// tests: here for package koa, in egg/internal/doctest for docs/egg.
//
// Of every Markdown file at the root, in docs and in docs/distributed, each block fenced as go is
// compiled:
//
//   - a block that starts with a package clause is a program of its own;
//   - a block that is a valid file body is a list of declarations;
//   - anything else is statements of a layer: they stand in a function with app
//     (*koa.Application), ctx (*koa.Context), next (koa.Handler) and resolver
//     (discovery.Resolver), which returns an error.
//
// Blocks that are not programs need no import lines: the packages they use are
// found by name. A block that is not meant to compile is fenced as text.
package doctest
