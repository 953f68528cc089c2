package engine

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Signals returns a context that ends at the first SIGINT or SIGTERM, with a
// cause that names the signal, or when ctx ends. From then on these signals
// have their default effect again: a second one ends the process at once, so
// that an impatient operator need not wait for a drain.
//
// stop does the same without a signal; call it when the context is no longer
// needed.
func Signals(ctx context.Context) (_ context.Context, stop context.CancelFunc) {
	ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
