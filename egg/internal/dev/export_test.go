package dev

import (
	"context"
	"os"
	"time"
)

// AwaitForTest awaits a worker that ended after its report.
func AwaitForTest(ready *os.File) error {
	w := &worker{tail: &tail{}, exited: make(chan struct{}), state: "exit status 1"}
	close(w.exited)
	l := &launcher{limit: time.Minute}
	return l.await(context.Background(), w, ready)
}

// AdmitForTest returns a Content-Security-Policy after it was made to admit source,
// and the nonce for scripts.
func AdmitForTest(policy, source string) (admitted, nonce string) {
	p := parsePolicies(policy)
	nonce = p.nonce("")
	p.admit(source)
	return p.String(), nonce
}

// ReadPlacesForTest returns what was found in the output of a tool.
func ReadPlacesForTest(dir, said string) []Diagnostic { return readPlaces(dir, said) }

// Diagnostic and Line are what frames are made of.
type (
	Diagnostic = diagnostic
	Line       = line
)

// MarkerForTest points at the column of a line.
func MarkerForTest(text string, column int) string {
	return line{Text: text, Column: column}.marker()
}

// BackOff is the delay before a start after so many ends in a row.
var BackOff = backOff
