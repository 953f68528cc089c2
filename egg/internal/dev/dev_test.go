package dev_test

import (
	"strings"
	"testing"
)

func TestSaveGivesNewAnswer(t *testing.T) {
	s := start(t, smallApp, nil)
	if got := s.get("/text", nil).body; got != "one" {
		t.Fatalf("the first answer is %q", got)
	}
	s.write("text.go", textOf("two"))
	s.expect("/text", "two")
	s.until("the report", func() bool { return strings.Contains(s.out.String(), "rebuilt in ") })
}
