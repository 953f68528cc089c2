package koatest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// fakeTB is a test that may fail without the real one failing.
type fakeTB struct {
	testing.TB

	message string
}

func (f *fakeTB) Helper() {}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failure is the message with which run ends its test, "" if it does not.
func failure(t *testing.T, run func(tb testing.TB)) string {
	t.Helper()
	fake := &fakeTB{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(fake)
	}()
	<-ended
	return fake.message
}

// mustFail compares a failure's message with the lines wanted.
func mustFail(t *testing.T, run func(tb testing.TB), want ...string) {
	t.Helper()
	if got, want := failure(t, run), strings.Join(want, "\n"); got != want {
		t.Errorf("the message is\n%s\nwant\n%s", got, want)
	}
}
