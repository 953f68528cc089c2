package dev

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Options say what to run and how. Only Dir has no useful zero value in a program
// that was started somewhere else.
type Options struct {
	// Dir is the application's directory, with main.go, in a module. Default: the
	// working directory.
	Dir string

	// Addr is where to listen, in the words of engine.Listen. Default:
	// "localhost:7001".
	Addr string

	// Args are further arguments of the program, after `--env local start`.
	Args []string

	// BuildFlags are further flags of go build, such as -tags=sqlite or -race. They
	// stand after those of the supervisor, so they win.
	BuildFlags []string

	// Out is where the supervisor reports and where the lines go that the worker
	// prints, on either of its outputs. Default: standard output.
	Out io.Writer

	// NoColor turns colours in Out off; JSON makes the supervisor's own reports
	// lines of JSON. Lines of the worker are as the worker wrote them.
	NoColor, JSON bool

	// Open opens a browser when the application answers for the first time.
	Open bool

	// Poll looks at the files twice a second in place of watching them, which some
	// network file systems and shared folders of virtual machines need. It is also
	// what happens when watching fails.
	Poll bool

	// WaitLimit is how long a request waits for a worker before it is answered with
	// 504. Default: 30 s.
	WaitLimit time.Duration

	// StartLimit is how long a worker may take until it answers. Default: 30 s.
	StartLimit time.Duration

	// DrainLimit is how long a worker that was told to end may take; then it is
	// killed. Default: 5 s.
	DrainLimit time.Duration
}

func (o Options) withDefaults() (Options, error) {
	dir, err := filepath.Abs(cmp.Or(o.Dir, "."))
	if err != nil {
		return o, err
	}
	if o.Dir, err = filepath.EvalSymlinks(dir); err != nil {
		return o, err
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	o.Addr = cmp.Or(o.Addr, "localhost:7001")
	o.WaitLimit = cmp.Or(o.WaitLimit, 30*time.Second)
	o.StartLimit = cmp.Or(o.StartLimit, 30*time.Second)
	o.DrainLimit = cmp.Or(o.DrainLimit, 5*time.Second)
	return o, nil
}
