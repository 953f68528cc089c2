package measure_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/koa-go/koa/bench/internal/measure"
)

func TestMedian(t *testing.T) {
	samples := []measure.Sample{{5, 1, 10}, {1, 3, 30}, {3, 2, 20}}
	if got, want := measure.Median(samples), (measure.Sample{3, 2, 20}); got != want {
		t.Errorf("median of three = %v, want %v", got, want)
	}
	if got, want := measure.Median(append(samples, measure.Sample{4, 4, 40})), (measure.Sample{3.5, 2.5, 25}); got != want {
		t.Errorf("median of four = %v, want %v", got, want)
	}
}

func TestEveryRequestIsServedInTurn(t *testing.T) {
	served := map[string]int{}
	count := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { served[r.URL.Path]++ })
	requests := []*http.Request{httptest.NewRequest("GET", "/a", nil), httptest.NewRequest("GET", "/b", nil)}
	cells := measure.Rounds("case", []*measure.Subject{measure.NewSubject("peer", count, requests, time.Microsecond)}, 5)
	if len(cells) != 1 || cells[0].Case != "case" || cells[0].Peer != "peer" || len(cells[0].Samples) != 5 {
		t.Fatalf("cells = %+v, want one with five samples", cells)
	}
	if served["/a"] < 6 || served["/a"] != served["/b"] {
		t.Errorf("served %v, want both requests equally often, in each of five rounds and before", served)
	}
}
