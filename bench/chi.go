package bench

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// newChi routes to the handlers of newNetHTTP: chi has no responses of its own.
func newChi(layers int) http.Handler {
	r := chi.NewRouter()
	for range layers {
		r.Use(passHTTP)
	}
	r.Get("/text", writeText)
	r.Get("/json", writeJSON)
	r.NotFound(writeNotFound)
	return r
}
