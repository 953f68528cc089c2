package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/koa-go/koa/bench"
	"github.com/koa-go/koa/bench/internal/measure"
)

func compareOutput(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(append([]string{"-rounds", "5", "-time", "50us"}, args...), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryCellIsMeasured(t *testing.T) {
	var got results
	if err := json.Unmarshal([]byte(compareOutput(t, "-json")), &got); err != nil {
		t.Fatal(err)
	}
	if want := len(bench.Cases()) * len(bench.Peers()); len(got.Cells) != want {
		t.Fatalf("%d cells, want %d", len(got.Cells), want)
	}
	for _, c := range got.Cells {
		if len(c.Samples) != 5 || c.Median.Nanoseconds <= 0 {
			t.Errorf("%s of %s: %d samples, median %v ns", c.Case, c.Peer, len(c.Samples), c.Median.Nanoseconds)
		}
	}
}

func TestTableFitsATerminal(t *testing.T) {
	table := compareOutput(t)
	for line := range strings.Lines(table) {
		if len(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("a line is longer than 80 characters: %q", line)
		}
	}
	for _, p := range bench.Peers() {
		if !strings.Contains(table, p.Name) {
			t.Errorf("the table does not name %s", p.Name)
		}
	}
}

func TestRatiosAreToKoa(t *testing.T) {
	r := &results{}
	for _, c := range bench.Cases() {
		for _, p := range bench.Peers() {
			ns := 300.0
			if p.Name == "koa" {
				ns = 120
			}
			r.Cells = append(r.Cells, measure.Cell{Case: c.Name, Peer: p.Name, Median: measure.Sample{Nanoseconds: ns}})
		}
	}
	if want := "text            2.50      2.50      2.50      2.50      2.50      1.00      2.50\n"; !strings.Contains(r.table(), want) {
		t.Errorf("the table is\n%s\nand has no line %q", r.table(), want)
	}
}

func TestWrongArguments(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "4"}, {"-time", "0s"}, {"text"}} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("run(%q) succeeded", args)
		}
	}
}
