package testserver_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// failing is a test that ends as others do, and keeps why.
type failing struct {
	testing.TB
	why string
}

func (f *failing) Fatalf(format string, a ...any) {
	f.why = fmt.Sprintf(format, a...)
	runtime.Goexit()
}

func TestServerThatDoesNotStartSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		name  string
		start func(tb testing.TB)
		want  string
	}{
		{"redis", func(tb testing.TB) { testserver.StartRedis(tb, "--no-such-option", "1") }, "no-such-option"},
		{"nats", func(tb testing.TB) { testserver.StartNATS(tb, "--no-such-option") }, "no-such-option"},
		{"consul", func(tb testing.TB) { testserver.StartConsul(tb, "no_such_option = 1") }, "no_such_option"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &failing{TB: t}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				tt.start(f)
			}()
			if <-ended; !strings.Contains(f.why, tt.want) {
				t.Errorf("the test ends with %q, want what the server says of %s", f.why, tt.want)
			}
		})
	}
}
