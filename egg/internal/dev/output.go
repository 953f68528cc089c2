package dev

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// lockedWriter lets several write whole pieces to one output.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// lineWriter passes on whole lines, so that those of two workers, or of standard
// output and standard error, do not run into each other.
type lineWriter struct {
	to   io.Writer
	tail *tail
	part []byte
}

// longestLine is where a line without an end is passed on in pieces.
const longestLine = 64 << 10

func (l *lineWriter) Write(p []byte) (int, error) {
	l.part = append(l.part, p...)
	end := bytes.LastIndexByte(l.part, '\n') + 1
	if end == 0 && len(l.part) > longestLine {
		end = len(l.part)
	}
	l.pass(end)
	return len(p), nil
}

func (l *lineWriter) pass(n int) {
	if n == 0 {
		return
	}
	l.tail.add(l.part[:n])
	_, _ = l.to.Write(l.part[:n]) // a terminal that is gone must not end the worker
	l.part = append(l.part[:0], l.part[n:]...)
}

// flush passes on a last line without an end.
func (l *lineWriter) flush() {
	if len(l.part) > 0 {
		l.part = append(l.part, '\n')
		l.pass(len(l.part))
	}
}

// tail keeps what a worker printed last.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailSize = 16 << 10

func (t *tail) add(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - tailSize; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
}

// String is valid text without the colours of a terminal.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(string(escapes.ReplaceAll(t.text, nil)), "�")
}
