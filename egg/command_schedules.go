package egg

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/internal/duration"
	"github.com/koa-go/koa/egg/schedule"
)

// schedulesCommand lists the tasks, or runs one.
type schedulesCommand struct {
	JSON bool   `help:"Print JSON." name:"json"`
	Run_ string `help:"Run this task now and wait for it." name:"run" placeholder:"NAME"`
}

// Run is called by kong.
func (c *schedulesCommand) Run(v *invocation) error {
	if c.Run_ != "" {
		return c.runNow(v)
	}
	if err := v.load(); err != nil {
		return err
	}
	tasks := v.app.schedule.Tasks()
	if c.JSON {
		return writeJSON(v.Stdout, taskRows(tasks))
	}
	rows := [][]string{{"TASK", "WHEN", "TYPE", "STATE"}}
	for _, t := range taskRows(tasks) {
		state := "on"
		if t.Disabled {
			state = "off"
		}
		rows = append(rows, []string{t.Name, t.When, t.Type, state})
	}
	return table(v.Stdout, rows...)
}

// runNow makes the application ready, as for requests, and runs the task.
func (c *schedulesCommand) runNow(v *invocation) error {
	err := v.app.Load(v.ctx, v.start())
	if err == nil {
		err = v.app.Ready(v.ctx)
	}
	if err == nil {
		err = v.app.RunSchedule(v.ctx, c.Run_)
	}
	if errors.Is(err, schedule.ErrNotFound) {
		err = fmt.Errorf("%w; there are %s", err, strings.Join(v.app.tasks(), ", "))
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.ctx), 10*time.Second)
	defer cancel()
	if closed := v.app.Close(ctx); err == nil {
		err = closed
	}
	return err
}

// tasks are the names of the tasks.
func (app *App) tasks() []string {
	var names []string
	for _, t := range app.schedule.Tasks() {
		names = append(names, t.Name)
	}
	return names
}

// taskRow is a task for people and programs.
type taskRow struct {
	Name     string `json:"name"`
	When     string `json:"when"`
	Type     string `json:"type"`
	Disabled bool   `json:"disabled"`
}

func taskRows(tasks []schedule.Status) []taskRow {
	rows := make([]taskRow, 0, len(tasks))
	for _, t := range tasks {
		row := taskRow{Name: t.Name, Type: t.Spec.Type, Disabled: t.Spec.Disable}
		switch {
		case t.Spec.Cron != "":
			row.When = t.Spec.Cron
		case t.Spec.Interval > 0:
			row.When = "every " + duration.Short(t.Spec.Interval)
		default:
			row.When = "at the start"
		}
		if row.Type == "" {
			row.Type = schedule.Worker
		}
		rows = append(rows, row)
	}
	return rows
}
