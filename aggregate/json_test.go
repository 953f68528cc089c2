package aggregate_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa/aggregate"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
)

type user struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// serve starts an instance of "users" that gives every request to handler.
func serve(t *testing.T, id string, handler http.HandlerFunc) discovery.Instance {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return discovery.Instance{ID: id, Service: "users", Address: srv.Listener.Addr().String()}
}

// text answers a body.
func text(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() != "/users?page=1" || r.Header.Get("Accept") != "application/json" {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// nobody is an address at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestJSON(t *testing.T) {
	res, err := static.New(
		serve(t, "a", text(http.StatusOK, `[{"id":1,"name":"Ann"}]`)),
		serve(t, "b", text(http.StatusInternalServerError, `[{"id":2,"name":"secret"}]`)),
		serve(t, "c", text(http.StatusOK, `[{"id":3,"name":"Cid"},{"id":4,"name":"Dee"}]`)),
		serve(t, "d", text(http.StatusOK, `<html>`)),
		serve(t, "e", text(http.StatusOK, `"`+strings.Repeat("x", 10<<20)+`"`)),
		discovery.Instance{ID: "f", Service: "users", Address: nobody(t)},
		serve(t, "g", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
	)
	if err != nil {
		t.Fatal(err)
	}
	got, err := aggregate.Call(t.Context(), res, "users", aggregate.JSON[[]user](nil, "http://users/users?page=1"), &aggregate.Options{Rule: aggregate.BestEffort})
	if err != nil {
		t.Fatal(err)
	}
	if all := aggregate.Flatten(got); len(all) != 3 || all[0] != (user{1, "Ann"}) || all[2] != (user{4, "Dee"}) {
		t.Errorf("%+v", all)
	}
	if s, want := notes(got.Failures), "b status 500, d failed, e failed, f unreachable, g failed"; s != want {
		t.Errorf("failures %q, want %q", s, want)
	}
	if s := got.Failures[2].String(); s != "e: the answer is larger than 10485760 bytes" {
		t.Errorf("failure %q", s)
	}
}

func TestFlattenOfNothingIsAnEmptyList(t *testing.T) {
	if all := aggregate.Flatten(&aggregate.Result[[]user]{}); all == nil || len(all) != 0 {
		t.Errorf("%#v", all)
	}
}

func TestJSONStopsWithItsContext(t *testing.T) {
	arrived, left := make(chan struct{}), make(chan struct{})
	in := serve(t, "a", func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(left)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if _, err := aggregate.JSON[user](nil, "http://users/")(ctx, in); ctx.Err() == nil || err == nil {
		t.Errorf("error %v", err)
	}
	<-left
}

func TestJSONPanicsForWhatIsNoURL(t *testing.T) {
	for _, raw := range []string{"/users", "users", "http://", "http://a b/"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("JSON took %q", raw)
				}
			}()
			aggregate.JSON[user](nil, raw)
		}()
	}
}
