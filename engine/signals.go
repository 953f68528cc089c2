package engine

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// Signals returns a context that ends at the first SIGINT or SIGTERM, with a
// cause that names the signal, or when ctx ends. By then these signals have
// their default effect again: a second one ends the process at once, so that an
// impatient operator need not wait for a drain.
//
// stop does the same without a signal; call it when the context is no longer
// needed.
func Signals(ctx context.Context) (_ context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	received := make(chan os.Signal, 1)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM)
	// signal.NotifyContext would end ctx first, and swallow a second signal
	// that comes before somebody calls its stop.
	end := func(cause error) {
		signal.Stop(received)
		cancel(cause)
	}
	go func() {
		select {
		case s := <-received:
			end(errors.New(s.String() + " signal received"))
		case <-ctx.Done():
			end(nil)
		}
	}()
	return ctx, func() { end(nil) }
}
