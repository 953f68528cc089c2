package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/koa-go/koa/bench/internal/measure"
	"github.com/koa-go/koa/bench/routing"
)

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(append([]string{"-rounds", "5", "-time", "50us"}, args...), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryCellIsMeasured(t *testing.T) {
	var cells []measure.Cell
	if err := json.Unmarshal([]byte(output(t, "-json")), &cells); err != nil {
		t.Fatal(err)
	}
	if want := len(routing.Cases()) * len(routing.Peers()); len(cells) != want {
		t.Fatalf("%d cells, want %d", len(cells), want)
	}
	for _, c := range cells {
		if len(c.Samples) != 5 || c.Median.Nanoseconds <= 0 {
			t.Errorf("%s of %s: %d samples, median %v ns", c.Case, c.Peer, len(c.Samples), c.Median.Nanoseconds)
		}
	}
}

func TestTableHasAllCases(t *testing.T) {
	text := output(t)
	for _, c := range routing.Cases() {
		if strings.Count(text, "\n"+c.Name+" ") != 4 {
			t.Errorf("%q is not in all four sections", c.Name)
		}
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "4"}, {"-time", "0s"}, {"x"}} {
		if err := run(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
