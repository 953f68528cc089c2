package chaos_test

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/proxy"
)

// options are those that the test counts on, and what nginx beside it is told in its
// words.
func options() *proxy.Options {
	return &proxy.Options{
		DialTimeout:    2 * time.Second,
		TryTimeout:     2 * time.Second,
		Retries:        2,
		EjectAfter:     3,
		EjectTime:      2 * time.Second,
		MaxEjected:     0.7, // two of three
		CheckPath:      "/healthz",
		CheckInterval:  500 * time.Millisecond,
		CheckTimeout:   500 * time.Millisecond,
		CheckThreshold: 2,
	}
}

// gateway sends what is below /name/ to the service, and answers /status with what
// it knows of all.
func gateway(res discovery.Resolver, services []string) http.Handler {
	mux, proxies := http.NewServeMux(), map[string]*proxy.Proxy{}
	for _, name := range services {
		proxies[name] = proxy.New(res, name, options())
		mux.Handle("/"+name+"/", proxies[name])
	}
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		all := map[string]proxy.Status{}
		for name, p := range proxies {
			all[name] = p.Status()
		}
		_ = json.NewEncoder(w).Encode(all)
	})
	return mux
}
