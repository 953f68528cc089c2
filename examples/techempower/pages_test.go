package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
)

// fixed is a store whose fortunes are in memory.
type fixed struct{ store }

func (fixed) Fortunes(context.Context) ([]Fortune, error) { return newFortunes(), nil }

// discard is a response that goes nowhere.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)               {}

// BenchmarkFortunes is what a page costs from the rows to the bytes.
func BenchmarkFortunes(b *testing.B) {
	for page := range pages {
		b.Run(page, func(b *testing.B) {
			app := newApp(fixed{}, settings{env: "production", server: "koa", page: page})
			request := httptest.NewRequest(http.MethodGet, "/fortunes", http.NoBody)
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				app.ServeHTTP(w, request)
			}
		})
	}
}
