package engine_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/engine"
)

// childAddrs, when set, makes the test binary a server on these addresses.
const childAddrs = "ENGINE_TEST_CHILD"

func TestMain(m *testing.M) {
	if addrs := os.Getenv(childAddrs); addrs != "" {
		os.Exit(child(strings.Fields(addrs)))
	}
	os.Exit(m.Run())
}

// child serves until a signal comes, and tells the outcome on stdout.
func child(addrs []string) int {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	var servers sync.WaitGroup
	for _, addr := range addrs {
		l, err := engine.Listen(ctx, addr)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		servers.Go(func() {
			if err := engine.Serve(ctx, l, childHandler(addr), nil); err != nil {
				fmt.Println(err)
			}
		})
	}
	servers.Wait()
	fmt.Println("drained after:", context.Cause(ctx))
	return 0
}

func childHandler(addr string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, addr)
	})
	mux.HandleFunc("/environment", func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
			_, _ = fmt.Fprintf(w, "%s=%q ", name, os.Getenv(name))
		}
	})
	mux.HandleFunc("/grandchild", func(w http.ResponseWriter, r *http.Request) {
		out, err := exec.Command("sh", "-c", "for fd in 3 4 5; do if [ -e /dev/fd/$fd ]; then echo inherited $fd; fi; done").CombinedOutput()
		_, _ = fmt.Fprint(w, string(out), err)
	})
	mux.HandleFunc("/stuck", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "waiting")
		_ = http.NewResponseController(w).Flush()
		<-engine.Draining(r.Context())
		_, _ = io.WriteString(w, "draining")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	return mux
}
