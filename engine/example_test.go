package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"syscall"
	"time"

	"github.com/koa-go/koa/engine"
)

// A whole server: it ends, after a drain, when the process is told to.
func ExampleRun() {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	err := engine.Run(ctx, ":3000", http.FileServer(http.Dir("public")), nil)
	if err != nil {
		log.Fatal(err)
	}
}

// The port is known before requests come, and the end of the context is the
// beginning of the drain.
func ExampleServe() {
	ctx, cancel := context.WithCancel(context.Background())
	l, err := engine.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error)
	go func() {
		served <- engine.Serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "hello")
		}), nil)
	}()

	res, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		log.Fatal(err)
	}
	_ = res.Body.Close()
	cancel()
	fmt.Println(string(text), <-served)
	// Output: hello <nil>
}

// Limits for an API with small requests and responses, behind HTTPS.
func ExampleOptions() {
	opts := &engine.Options{
		ReadTimeout:    10 * time.Second, // nobody uploads anything big
		WriteTimeout:   30 * time.Second, // nothing streams
		MaxHeaderBytes: 8 << 10,
		CertFile:       "/etc/shop/tls.crt", // read again when it is renewed
		KeyFile:        "/etc/shop/tls.key",
	}
	log.Fatal(engine.Run(context.Background(), ":443", http.NotFoundHandler(), opts))
}

// The error tells people what to do, and programs why.
func ExampleListen() {
	l, err := engine.Listen(context.Background(), "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()

	_, err = engine.Listen(context.Background(), l.Addr().String())
	fmt.Println(errors.Is(err, syscall.EADDRINUSE))

	_, err = engine.Listen(context.Background(), "3000")
	fmt.Println(err)
	// Output:
	// true
	// engine: cannot listen on "3000": a port needs a colon before it; write ":3000"
}

// A socket file for a proxy of the same group.
func ExampleOptions_Listen() {
	opts := &engine.Options{SocketMode: 0o660}
	l, err := opts.Listen(context.Background(), "unix:/run/shop/app.sock")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(engine.Serve(context.Background(), l, http.NotFoundHandler(), opts))
}

// An event stream says goodbye when the server drains, so that its client
// connects to another one instead of being cut.
func ExampleDraining() {
	ticks := func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case t := <-tick.C:
				fmt.Fprintf(w, "data: %v\n\n", t)
				_ = http.NewResponseController(w).Flush()
			case <-engine.Draining(ctx):
				fmt.Fprint(w, "event: bye\ndata:\n\n")
				return
			case <-ctx.Done(): // the client is gone
				return
			}
		}
	}
	log.Fatal(engine.Run(context.Background(), ":3000", http.HandlerFunc(ticks), nil))
}

// The cause of the end names the signal.
func ExampleSignals() {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	if err := engine.Run(ctx, ":3000", http.NotFoundHandler(), nil); err != nil {
		log.Fatal(err)
	}
	log.Print("stopped: ", context.Cause(ctx)) // stopped: interrupt signal received
}
