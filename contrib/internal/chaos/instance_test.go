package chaos_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// usualDelay is so long that an instance that is killed under load has requests.
const usualDelay = 5 * time.Millisecond

// instance answers with the name of its service, after a delay that PUT /delay
// changes. Its health does not depend on that.
func instance(service string) http.Handler {
	var delay atomic.Int64
	delay.Store(int64(usualDelay))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("PUT /delay", func(w http.ResponseWriter, r *http.Request) {
		d, err := time.ParseDuration(r.URL.RawQuery)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		delay.Store(int64(d))
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		if d := time.Duration(delay.Load()); d > 0 {
			time.Sleep(d)
		}
		_, _ = io.WriteString(w, service)
	})
	return mux
}
