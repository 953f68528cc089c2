package gateway

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
)

//go:embed page
var pageFiles embed.FS

// admin is the handler of the admin listener at an address. Nothing can be changed
// through it.
func (g *Gateway) admin(address string) http.Handler {
	page, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) //nolint:forbidigo // the name of a directory that is compiled in
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(page))
	mux.HandleFunc("GET /status.json", g.serveStatus)
	mux.HandleFunc("GET /health", g.serveHealth)
	local := isLoopback(address)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if local && !namesThisMachine(r.Host) {
			// A page elsewhere may have given its own name the address of this machine.
			http.Error(w, "ask for localhost or an address", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// isLoopback reports whether only this machine can connect.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func namesThisMachine(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	_, err = netip.ParseAddr(name)
	return name == "localhost" || err == nil
}

func (g *Gateway) serveStatus(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(g.Status()) //nolint:errchkjson // times of now; it fails when the client is gone
}

// serveHealth is for load balancers: 503 says that they should send nothing more.
func (g *Gateway) serveHealth(w http.ResponseWriter, _ *http.Request) {
	if g.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ok\n")) // fails when the client is gone
}
