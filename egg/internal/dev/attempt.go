package dev

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/koa-go/koa/egg/internal/gen"
)

// revive is the attempt to start the last good program again after it ended.
const revive = build + 1

// result is what an attempt brought: a worker or a failure.
type result struct {
	class   class
	program string
	worker  *worker
	failure *failure
	timing  timing
}

// try generates, builds and starts, or does as much of that as c asks for.
func (s *supervisor) try(ctx context.Context, c class, program string) *result {
	r := &result{class: c, program: program}
	steps := []step{{&r.timing.Start, func() (err error) {
		r.worker, err = s.launcher.launch(ctx, r.program)
		return err
	}}}
	if c == build {
		r.timing.built = true
		steps = append([]step{{&r.timing.Generate, s.generate}, {&r.timing.Build, func() (err error) {
			r.program, err = s.builder.build(ctx)
			return err
		}}}, steps...)
	}
	for _, step := range steps {
		if err := step.run(); err != nil {
			r.failure = asFailure(err)
			break
		}
	}
	return r
}

// step is a phase whose time is shown.
type step struct {
	took *int64
	do   func() error
}

func (s step) run() error {
	begun := time.Now()
	err := s.do()
	*s.took = time.Since(begun).Milliseconds()
	return err
}

func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return &failure{Stage: starting, Title: "The application could not be started", Output: err.Error()}
}

// generate brings the generated files up to date.
func (s *supervisor) generate() error {
	return s.tree.generate(func() (written []string, err error) {
		result, err := gen.Generate(s.opts.Dir, gen.Options{})
		if err != nil {
			return nil, generateFailure(s.opts.Dir, err)
		}
		for _, f := range result.Files {
			if f.Status != gen.Unchanged {
				written = append(written, filepath.Join(s.opts.Dir, filepath.FromSlash(f.Path)))
			}
		}
		return written, nil
	})
}
