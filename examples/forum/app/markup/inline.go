package markup

import (
	"html/template"
	"strings"
)

// inline writes a line with `code`, **strong** words and links.
func inline(out *strings.Builder, line string) {
	// A mark that was looked for in vain is not looked for again: linear time.
	var noCode, noStrong bool
	for line != "" {
		at := strings.IndexAny(line, "`*h")
		if at < 0 {
			break
		}
		text(out, line[:at])
		line = line[at:]
		n := 0
		switch {
		case line[0] == '`' && !noCode:
			n = wrap(out, line, "`", "code")
			noCode = n == 0
		case strings.HasPrefix(line, "**") && !noStrong:
			n = wrap(out, line, "**", "strong")
			noStrong = n == 0
		case line[0] == 'h':
			n = link(out, line)
		}
		if n == 0 {
			text(out, line[:1])
			n = 1
		}
		line = line[n:]
	}
	text(out, line)
}

func text(out *strings.Builder, s string) { template.HTMLEscape((*builder)(out), []byte(s)) }

// builder is a strings.Builder as an io.Writer.
type builder strings.Builder

func (b *builder) Write(p []byte) (int, error) { return (*strings.Builder)(b).Write(p) }

// wrap writes what stands between two marks at the beginning of s within an element, and
// returns how long that was with its marks, 0 without a second mark.
func wrap(out *strings.Builder, s, mark, element string) int {
	inner, _, found := strings.Cut(s[len(mark):], mark)
	if !found || strings.TrimSpace(inner) == "" {
		return 0
	}
	out.WriteString("<" + element + ">")
	text(out, inner)
	out.WriteString("</" + element + ">")
	return len(inner) + 2*len(mark)
}

// maxURL is how long a link may be. It also limits how far is looked for its end.
const maxURL = 2000

// link writes the URL at the beginning of s as a link, and returns how long it was, 0 when
// there is none.
func link(out *strings.Builder, s string) int {
	if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		return 0
	}
	s = s[:min(len(s), maxURL)]
	if n := strings.IndexAny(s, " \t\"'<>`*"); n >= 0 {
		s = s[:n]
	}
	url := strings.TrimRight(s, ".,;:!?)")
	if strings.HasSuffix(url, "/") && strings.Count(url, "/") == 2 {
		return 0 // there is no host
	}
	escaped := template.HTMLEscapeString(url)
	out.WriteString(`<a href="` + escaped + `" rel="nofollow ugc noopener">` + escaped + `</a>`)
	return len(url)
}
