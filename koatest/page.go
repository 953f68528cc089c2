package koatest

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// page is a response as failures show it.
type page struct {
	proto  string
	status int
	header http.Header
	body   []byte
}

func (r *Response) page() *page {
	return &page{proto: r.proto, status: r.Status, header: r.Header, body: r.Body}
}

// lines are head and body without a diff.
func (p *page) lines() []line {
	return slices.Concat(unmarked(p.head()), unmarked([]string{""}), shorten(unmarked(p.bodyLines())))
}

// diffPages shows got, and where want is different.
func diffPages(want, got *page) []line {
	body := diff(want.bodyLines(), got.bodyLines())
	if !bytes.Equal(want.body, got.body) && !differ(body) {
		// Something that is not seen: white space in JSON, a carriage return.
		body = diff(quotedLines(want.body), quotedLines(got.body))
	}
	return slices.Concat(diff(want.head(), got.head()), unmarked([]string{""}), shorten(body))
}

// head is the status line and the header lines by name.
func (p *page) head() []string {
	if p.status == 0 {
		return []string{"(no head)"}
	}
	lines := []string{strings.TrimSpace(fmt.Sprintf("%s %d %s", p.proto, p.status, http.StatusText(p.status)))}
	for _, name := range slices.Sorted(maps.Keys(p.header)) {
		for _, value := range p.header[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}

// bodyLines shows JSON indented, other text as it is, and anything else as hex.
func (p *page) bodyLines() []string {
	if len(p.body) == 0 {
		return nil
	}
	if text, err := indented(p.body); err == nil && isJSON(p.header.Get("Content-Type")) {
		return wrapped(text)
	}
	if !printable(p.body) {
		return strings.Split(strings.TrimSuffix(hex.Dump(p.body), "\n"), "\n")
	}
	return wrapped(string(p.body))
}

func printable(body []byte) bool {
	return utf8.Valid(body) && !bytes.ContainsFunc(body, func(c rune) bool {
		return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f
	})
}

func quotedLines(body []byte) []string {
	var lines []string
	for part := range strings.Lines(string(body)) {
		lines = append(lines, wrapped(fmt.Sprintf("%q", part))...)
	}
	return lines
}

// maxWidth is where lines are broken, so that a difference in the middle of a
// minified page is found and not the whole page shown.
const maxWidth = 120

func wrapped(text string) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		for len(part) > maxWidth {
			cut := maxWidth
			for cut > 1 && !utf8.RuneStart(part[cut]) {
				cut--
			}
			lines = append(lines, part[:cut])
			part = part[cut:]
		}
		lines = append(lines, part)
	}
	return lines
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && (mediaType == "application/json" || strings.HasSuffix(mediaType, "+json"))
}

// sameJSON compares what two texts mean, with numbers as they are written.
func sameJSON(want, got []byte) (bool, error) {
	a, err := indented(want)
	if err != nil {
		return false, err
	}
	b, err := indented(got)
	return a == b, err
}

// indented is a JSON text with sorted members and one value to a line.
func indented(text []byte) (string, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		return "", err // a Decoder would stop after the first value
	}
	dec := json.NewDecoder(bytes.NewReader(whole))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return "", err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
