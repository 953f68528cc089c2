// Package markup makes HTML of what people write: paragraphs, > quotes, - lists, ``` blocks
// of code, `code`, **strong** words and links.
package markup

import (
	"html/template"
	"strings"
)

// HTML returns text as HTML. All of it is escaped, so nothing but the elements of this
// package can be in there, and it takes linear time.
func HTML(text string) template.HTML {
	w := &writer{}
	for line := range strings.Lines(text) {
		w.line(strings.TrimRight(line, " \t\r\n"))
	}
	w.enter(none)
	return template.HTML(w.out.String())
}

// block is what a line is part of.
type block struct{ open, between, close string }

var (
	none      = &block{}
	paragraph = &block{"<p>", "<br>\n", "</p>\n"}
	quote     = &block{"<blockquote><p>", "<br>\n", "</p></blockquote>\n"}
	list      = &block{"<ul>\n<li>", "</li>\n<li>", "</li>\n</ul>\n"}
	code      = &block{"<pre><code>", "\n", "</code></pre>\n"}
)

type writer struct {
	out   strings.Builder
	in    *block // nil is none
	empty bool   // in code: there is no line yet
}

const fence = "```"

func (w *writer) line(line string) {
	fenced := strings.HasPrefix(line, fence)
	switch {
	case w.in == code && fenced:
		w.enter(none)
	case w.in == code:
		if !w.empty {
			w.enter(code)
		}
		w.empty = false
		w.out.WriteString(template.HTMLEscapeString(line))
	case fenced:
		w.enter(none)
		w.enter(code)
		w.empty = true
	case line == "":
		w.enter(none)
	default:
		b, rest := kind(line)
		w.enter(b)
		inline(&w.out, rest)
	}
}

// kind is what block a line belongs to, and what it says there.
func kind(line string) (*block, string) {
	if rest, ok := strings.CutPrefix(line, ">"); ok {
		return quote, strings.TrimSpace(rest)
	}
	for _, mark := range []string{"- ", "* "} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return list, strings.TrimSpace(rest)
		}
	}
	return paragraph, line
}

// enter goes on with a block, or closes the one it is in and begins another.
func (w *writer) enter(b *block) {
	if w.in == b {
		w.out.WriteString(b.between)
		return
	}
	if w.in != nil {
		w.out.WriteString(w.in.close)
	}
	w.in = b
	w.out.WriteString(b.open)
}
