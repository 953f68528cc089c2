package egg

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/koa-go/koa/egg/config"
)

// table prints rows in columns.
func table(w io.Writer, rows ...[]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	return t.Flush()
}

// configCommand shows the configuration.
type configCommand struct {
	Key  string `arg:"" optional:"" help:"Show only what begins with this key."`
	JSON bool   `help:"Print JSON." name:"json"`
	All  bool   `help:"Show values that nobody set, too." short:"a"`
}

// Run is called by kong.
func (c *configCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	values := slices.DeleteFunc(v.app.ConfigValues(), func(value config.Value) bool {
		return !strings.HasPrefix(value.Path, c.Key) || !c.All && c.Key == "" && value.Source.Name == "Go default"
	})
	if len(values) == 0 && c.Key != "" {
		return fmt.Errorf("egg: no key begins with %s; config --all lists all of them", c.Key)
	}
	if c.JSON {
		return writeJSON(v.Stdout, configRows(values))
	}
	rows := [][]string{{"KEY", "VALUE", "FROM"}}
	for _, value := range values {
		rows = append(rows, []string{value.Path, shorten(text(value.Value), 60), value.Source.String()})
	}
	return table(v.Stdout, rows...)
}

// configRow is a value of the configuration for programs.
type configRow struct {
	Key        string      `json:"key"`
	Value      any         `json:"value"`
	From       string      `json:"from"`
	Overridden []overruled `json:"overridden,omitempty"` // the last one first
}

// overruled is what was set elsewhere, to no effect.
type overruled struct {
	Value any    `json:"value"`
	From  string `json:"from"`
}

func configRows(values []config.Value) []configRow {
	rows := make([]configRow, 0, len(values))
	for _, value := range values {
		row := configRow{Key: value.Path, Value: value.Value, From: value.Source.String()}
		for _, l := range value.Overridden {
			row.Overridden = append(row.Overridden, overruled{l.Value, l.Source.String()})
		}
		rows = append(rows, row)
	}
	return rows
}

// text is a value as JSON, a text without its quotes.
func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// shorten keeps a line of a table readable.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// pluginsCommand lists the plugins.
type pluginsCommand struct {
	JSON bool `help:"Print JSON." name:"json"`
}

// Run is called by kong.
func (c *pluginsCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	plugins := v.app.Plugins()
	if c.JSON {
		return writeJSON(v.Stdout, plugins)
	}
	rows := [][]string{{"PLUGIN", "STATE", "FROM", "NEEDS"}}
	for _, p := range plugins {
		state := "off"
		if p.Enabled {
			state = "on"
		}
		if p.Reason != "" {
			state += " (" + p.Reason + ")"
		}
		rows = append(rows, []string{p.Name, state, p.Source, strings.Join(p.Needs, " ")})
	}
	return table(v.Stdout, rows...)
}
