package dev

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// line is a line of source in a frame.
type line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Marker string `json:"marker,omitempty"` // what to print below it: white space and "^"
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
	defer f.Close()
	var lines []line
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for n := 1; n <= p.Line+frameAfter && scanner.Scan(); n++ {
		if n < p.Line-frameBefore {
			continue
		}
		l := line{Number: n, Text: clip(scanner.Text())}
		if n == p.Line {
			l.Marker = marker(l.Text, p.Column)
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

// marker points at a column, which counts bytes from 1, below text. Tabs stay tabs,
// so that it fits whatever their width is.
func marker(text string, column int) string {
	if column < 1 || column > len(text)+1 {
		return ""
	}
	var b strings.Builder
	for _, r := range text[:column-1] {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case r >= 0x1100 && utf8.RuneLen(r) == 3: // about: scripts that take two columns
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String() + "^"
}
