package egg

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/router"
)

// table prints rows in columns.
func table(w io.Writer, rows ...[]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	return t.Flush()
}

// routesCommand lists the routes.
type routesCommand struct {
	JSON bool `help:"Print JSON." name:"json"`
}

func (c *routesCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	entries := v.app.router.Table()
	if c.JSON {
		return writeJSON(v.Stdout, entries)
	}
	rows := [][]string{{"METHOD", "PATH", "NAME", "HANDLER", "AT"}}
	for _, e := range entries {
		rows = append(rows, []string{methods(e), e.Path, e.Name, handlerName(e), v.app.relative(e.Source)})
	}
	return table(v.Stdout, rows...)
}

// methods are those of a route for people: HEAD goes without saying, and a route for
// all methods says so.
func methods(e router.Entry) string {
	switch {
	case len(e.Methods) == 0:
		return "(use)"
	case len(e.Methods) > 8:
		return "ALL"
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(e.Methods), func(m string) bool {
		return m == http.MethodHead && len(e.Methods) > 1
	}), ",")
}

// handlerName is the last function of the chain, as it is written in Go.
func handlerName(e router.Entry) string {
	if len(e.Chain) == 0 {
		return ""
	}
	return shortFunc(e.Chain[len(e.Chain)-1].Name)
}

// shortFunc turns example.com/shop/app/controller.(*Home).Index-fm into
// controller.Home.Index.
func shortFunc(name string) string {
	name = strings.TrimSuffix(name, "-fm")
	name = name[strings.LastIndex(name, "/")+1:]
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}

// middlewareCommand shows the chain for a request.
type middlewareCommand struct {
	Path   string `arg:"" optional:"" help:"Path of the request, such as /users/1." default:"/"`
	Method string `help:"Method of the request." default:"GET"`
	JSON   bool   `help:"Print JSON." name:"json"`
}

func (c *middlewareCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	u, err := url.ParseRequestURI(c.Path)
	if err != nil {
		return fmt.Errorf("egg: %q is no path of a request; write one that begins with /", c.Path)
	}
	rows := v.app.chainFor(strings.ToUpper(c.Method), u)
	if c.JSON {
		return writeJSON(v.Stdout, rows)
	}
	lines := [][]string{{"", "LAYER", "FROM", "RUNS"}}
	for i, r := range rows {
		when := r.When
		if when == "" {
			when = "always"
		}
		lines = append(lines, []string{fmt.Sprint(i + 1), r.Name, strings.TrimSpace(r.From + " " + v.app.relative(r.Source)), when})
	}
	return table(v.Stdout, lines...)
}

// configCommand shows the configuration.
type configCommand struct {
	Key  string `arg:"" optional:"" help:"Show only what begins with this key."`
	JSON bool   `help:"Print JSON." name:"json"`
	All  bool   `help:"Show values that nobody set, too." short:"a"`
}

func (c *configCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	values := slices.DeleteFunc(v.app.ConfigValues(), func(value config.Value) bool {
		return !strings.HasPrefix(value.Path, c.Key) || !c.All && c.Key == "" && value.Source.Name == "Go default"
	})
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

// versionCommand prints versions.
type versionCommand struct{}

func (c *versionCommand) Run(v *invocation) error {
	fmt.Fprintf(v.Stdout, "%s %s, egg %s, %s\n", v.app.name(), moduleVersion(""), moduleVersion("github.com/koa-go/koa/egg"), runtime.Version())
	return nil
}

// moduleVersion is the version of a module of the program, or of the program itself.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if path == "" || info.Main.Path == path {
		return orDevel(info.Main.Version)
	}
	for _, m := range info.Deps {
		if m.Path == path {
			if m.Replace != nil && m.Replace.Version == "" {
				return "(devel)"
			}
			return orDevel(m.Version)
		}
	}
	return "(unknown)"
}

func orDevel(version string) string {
	if version == "" {
		return "(devel)"
	}
	return version
}
