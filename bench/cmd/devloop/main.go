// Command devloop measures the time from saving a file of a new application to the
// first answer of the changed program, with egg dev and with air:
//
//	go run ./bench/cmd/devloop
//	go run ./bench/cmd/devloop -edits 40 -only "egg dev"
//
// The application is what `egg new` writes, with one action more, whose text is
// edited. While each tool works a client asks every 20 ms; a request that gets no
// answer, or one of 500 and above, has failed. The tools take turns, so that
// whatever else the machine does falls on all of them. Needs the go command, and
// modules from the proxy or the cache: air is installed for the run, at a version that
// is fixed below.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "devloop:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("devloop", flag.ContinueOnError)
	edits := flags.Int("edits", 20, "how often the file is edited with each tool")
	only := flags.String("only", "", "a part of the name of the tools to run")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "devloop-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	w := &workshop{dir: dir}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	var subjects []*subject
	defer func() {
		for _, s := range subjects {
			s.stop()
		}
	}()
	for _, t := range tools {
		if !strings.Contains(t.name, *only) {
			continue
		}
		s, err := w.start(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		subjects = append(subjects, s)
	}
	for i := range *edits {
		for _, s := range subjects {
			if err := s.edit(ctx, i); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	_, err = io.WriteString(out, table(subjects))
	return err
}
