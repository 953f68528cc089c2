package egg

import (
	"fmt"
	"net/url"
	"strings"
)

// middlewareCommand shows the chain for a request.
type middlewareCommand struct {
	Path   string `arg:"" optional:"" help:"Path of the request, such as /users/1." default:"/"`
	Method string `help:"Method of the request." default:"GET"`
	JSON   bool   `help:"Print JSON." name:"json"`
}

// Run is called by kong.
func (c *middlewareCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	u, err := url.ParseRequestURI(c.Path)
	if err != nil {
		return fmt.Errorf("egg: %q is no path of a request; write one that begins with /", c.Path)
	}
	rows := v.app.chainFor(strings.ToUpper(c.Method), u)
	for i := range rows {
		rows[i].Source = v.app.relative(rows[i].Source)
	}
	if c.JSON {
		return writeJSON(v.Stdout, rows)
	}
	lines := [][]string{{"", "LAYER", "FROM", "RUNS"}}
	for i, r := range rows {
		when := r.When
		if when == "" {
			when = "always"
		}
		lines = append(lines, []string{fmt.Sprint(i + 1), r.Name, strings.TrimSpace(r.From + " " + r.Source), when})
	}
	if err := table(v.Stdout, lines...); err != nil {
		return err
	}
	if rows[len(rows)-1].From != "router" {
		fmt.Fprintf(v.Stdout, "No route is for %s %s: unless a layer answers, it is a 404.\n", strings.ToUpper(c.Method), c.Path)
	}
	return nil
}
