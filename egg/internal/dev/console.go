package dev

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// escapes are the sequences that colour a terminal.
var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// console is where the supervisor reports.
type console struct {
	out   io.Writer
	color bool
	json  bool
}

// event is a report.
type event struct {
	Event   string   `json:"event"`
	Text    string   `json:"text"`
	Timing  *timing  `json:"timing,omitempty"`
	Failure *failure `json:"failure,omitempty"`
}

// The colours of a terminal.
const (
	red, green, yellow, dim, bold = "31", "32", "33", "2", "1"
)

func (c *console) paint(code, text string) string {
	if !c.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// say reports in one piece, so that no line of a worker gets in between.
func (c *console) say(code string, e event) {
	if c.json {
		enc := json.NewEncoder(c.out)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(struct { //nolint:errchkjson // the reader may be gone
			Time time.Time `json:"time"`
			event
		}{time.Now(), e})
		return
	}
	text := c.paint(dim, "[egg:dev] ") + c.paint(code, e.Text) + "\n"
	if e.Failure != nil {
		text += c.failure(e.Failure)
	}
	_, _ = io.WriteString(c.out, text)
}

// failure is what the page shows, for a terminal.
func (c *console) failure(f *failure) string {
	var b strings.Builder
	for _, d := range f.Diagnostics {
		fmt.Fprintf(&b, "\n  %s %s\n", c.paint(bold, d.String()), c.paint(red, indent(d.Text)))
		c.frame(&b, d.Frame)
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s %s\n", c.paint(bold, r.String()), r.Note)
			c.frame(&b, r.Frame)
		}
		if d.Fix != "" {
			fmt.Fprintf(&b, "  %s %s\n", c.paint(green, "fix:"), indent(d.Fix))
		}
	}
	if f.Output != "" && f.Stage != starting && f.Stage != running { // a worker's lines were passed through
		fmt.Fprintf(&b, "\n  %s\n", indent(strings.TrimSpace(f.Output)))
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n    ") }

func (c *console) frame(b *strings.Builder, lines []line) {
	for _, l := range lines {
		number := fmt.Sprintf("%6d | ", l.Number)
		if !l.Here {
			fmt.Fprintf(b, "%s%s\n", c.paint(dim, number), l.Text)
			continue
		}
		fmt.Fprintf(b, "%s%s\n", c.paint(red, ">"+number[1:]), l.Text)
		if m := l.marker(); m != "" {
			fmt.Fprintf(b, "%s%s\n", c.paint(dim, "       | "), c.paint(red, m))
		}
	}
}

// timing is where the time between a save and its answer went.
type timing struct {
	Total    int64 `json:"total"` // milliseconds, as all; from noticing the save to the switch
	Generate int64 `json:"generate"`
	Build    int64 `json:"build"`
	Start    int64 `json:"start"`
	Files    int   `json:"files"`
	built    bool
}

// String is such as "640 ms (gen 12, build 540, start 60, 3 files)".
func (t *timing) String() string {
	files := "1 file"
	if t.Files != 1 {
		files = fmt.Sprintf("%d files", t.Files)
	}
	return fmt.Sprintf("%d ms (%s, %s)", t.Total, t.phases(), files)
}

func (t *timing) phases() string {
	if !t.built {
		return fmt.Sprintf("start %d", t.Start)
	}
	return fmt.Sprintf("gen %d, build %d, start %d", t.Generate, t.Build, t.Start)
}
