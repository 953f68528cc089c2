package eggdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alecthomas/kong"

	"github.com/koa-go/koa/contrib/db"
)

// migrate is the command.
type migrate struct {
	Action string `arg:"" enum:"up,down,status,new" help:"What to do: up runs what has not run, down takes the last one back, status lists all, new writes the files of one."`
	Name   string `arg:"" optional:"" help:"The name of the new one."`
	Steps  int    `help:"How many, at most: for up all, for down one, unless said." placeholder:"N"`

	plugin *plugin
}

// Validate is called by kong.
func (c *migrate) Validate() error {
	switch {
	case c.Action == "new" && c.Name == "":
		return errors.New("migrate new needs a name")
	case c.Action != "new" && c.Name != "":
		return fmt.Errorf("migrate %s takes no name", c.Action)
	case c.Steps < 0:
		return errors.New("--steps is below zero")
	}
	return nil
}

// Run is called by kong.
func (c *migrate) Run(ctx context.Context, k *kong.Context) error {
	if c.Action == "new" {
		files, err := c.plugin.newMigration(c.Name, time.Now())
		return tell(k.Stdout, "wrote", files, err)
	}
	m, err := c.plugin.migrations()
	if err != nil {
		return err
	}
	switch c.Action {
	case "up":
		done, err := m.Up(ctx, c.Steps)
		return tell(k.Stdout, "up", done, err)
	case "down":
		done, err := m.Down(ctx, max(c.Steps, 1))
		return tell(k.Stdout, "down", done, err)
	}
	return c.status(ctx, k.Stdout, m)
}

// tell prints what was done, also with the error of what was not.
func tell(out io.Writer, word string, done []string, err error) error {
	for _, name := range done {
		fmt.Fprintf(out, "%s %s\n", word, name)
	}
	if len(done) == 0 && err == nil {
		fmt.Fprintln(out, "nothing to do")
	}
	return err
}

// status prints a line for each, in the words of Sequelize's command line.
func (c *migrate) status(ctx context.Context, out io.Writer, m *db.Migrations) error {
	all, err := m.Status(ctx)
	for _, one := range all {
		state := "down"
		switch {
		case one.Missing:
			state = "up (no file)"
		case one.Applied:
			state = "up"
		}
		fmt.Fprintf(out, "%s %s\n", state, one.Name)
	}
	return err
}
