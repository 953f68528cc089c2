package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/terminal"
)

// The colours of terminals that are used here.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	dim    = "2"
	bold   = "1"
)

// paint puts a colour around text where w shows colours.
func paint(w io.Writer, colour, text string) string {
	if !terminal.HasColor(w) {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// writeJSON prints v for programs.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// note prints a line of what a command does: a word, and what about it.
func (v *invocation) note(word, text string) {
	fmt.Fprintf(v.Stdout, "  %s  %s\n", paint(v.Stdout, bold, pad(word, 8)), text)
}

// step does something that may take a while: what it is stands on the screen before, and
// how long it took behind.
func (v *invocation) step(word, text string, do func() error) error {
	fmt.Fprintf(v.Stdout, "  %s  %s ", paint(v.Stdout, bold, pad(word, 8)), text)
	start := time.Now()
	err := do()
	took := seconds(time.Since(start))
	if err != nil {
		took = paint(v.Stdout, red, "failed after "+took)
	} else {
		took = paint(v.Stdout, dim, "("+took+")")
	}
	fmt.Fprintln(v.Stdout, took)
	return err
}

// seconds is a duration as people read it.
func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func pad(text string, n int) string { return text + strings.Repeat(" ", max(0, n-len(text))) }

// count is a number and its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
