package main

import (
	"strings"
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	var values []time.Duration
	for i := range 20 {
		values = append(values, time.Duration(20-i)*time.Millisecond)
	}
	for part, want := range map[float64]int64{0: 1, 0.5: 11, 0.9: 19, 1: 20} {
		if got := quantile(values, part); got != time.Duration(want)*time.Millisecond {
			t.Errorf("quantile %v is %v, want %v ms", part, got, want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestTable(t *testing.T) {
	s := &subject{name: "egg dev", times: []time.Duration{time.Second}}
	s.sent.Store(50)
	if got := table([]*subject{s}); !strings.Contains(got, "egg dev             1     1000     1000        0         50\n") {
		t.Errorf("the table is\n%s", got)
	}
}
