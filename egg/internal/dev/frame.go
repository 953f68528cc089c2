package dev

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of source in a frame.
type line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Column int    `json:"column,omitempty"` // bytes from 1, on the line that is meant
	Here   bool   `json:"here,omitempty"`   // this is the line that is meant
}

const (
	frameBefore = 4
	frameAfter  = 3
	frameWidth  = 400 // bytes of a line that are shown
)

// frame reads the lines around a place and the places related to it.
func (d *diagnostic) frame(dir string) {
	d.Frame = readFrame(dir, d.place)
	for i := range d.Related {
		d.Related[i].Frame = readFrame(dir, d.Related[i])
	}
}

// readFrame returns nothing for a file that cannot be read any more.
func readFrame(dir string, p place) []line {
	name := filepath.FromSlash(p.File)
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	f, err := os.Open(name)
	if err != nil || p.Line == 0 {
		return nil
	}
	defer func() { _ = f.Close() }()
	var lines []line
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for n := 1; n <= p.Line+frameAfter && scanner.Scan(); n++ {
		if n < p.Line-frameBefore {
			continue
		}
		l := line{Number: n, Text: clip(scanner.Text())}
		if n == p.Line {
			l.Here, l.Column = true, p.Column
		}
		lines = append(lines, l)
	}
	return lines
}

func clip(text string) string {
	if len(text) <= frameWidth {
		return text
	}
	return strings.ToValidUTF8(text[:frameWidth], "") + "…"
}

// Before is the text before the column.
func (l line) Before() string { return l.Text[:l.split()] }

// Token is the word, or the single character, at the column.
func (l line) Token() string {
	rest := l.Text[l.split():]
	for i, r := range rest {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			continue
		}
		if i == 0 {
			_, i = utf8.DecodeRuneInString(rest)
		}
		return rest[:i]
	}
	return rest
}

// After is the text after the token.
func (l line) After() string { return l.Text[l.split()+len(l.Token()):] }

// split is where Before ends; at the end of the text when there is no such column.
func (l line) split() int {
	if l.Column < 1 || l.Column > len(l.Text) {
		return len(l.Text)
	}
	return l.Column - 1
}

// marker points at the column from the line below, "" when there is none. Tabs stay
// tabs, so that it fits whatever their width is.
func (l line) marker() string {
	if l.Column < 1 || l.Column > len(l.Text)+1 {
		return ""
	}
	var b strings.Builder
	for _, r := range l.Before() {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case r >= 0x1100 && utf8.RuneLen(r) >= 3: // about: scripts that take two columns
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String() + "^"
}
