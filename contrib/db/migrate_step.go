package db

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// step is one migration, there or back.
type step struct {
	name   string // of the migration
	script script
	record string // the statement that writes down that it ran
	row    string // its value
}

// step runs one migration, which next chooses by the rows of the table when the lock is
// held, and returns its name, or "" if there is none to run.
func (m *Migrations) step(ctx context.Context, next func(rows []string) (*step, error)) (name string, err error) {
	err = m.db.exclusively(ctx, m.outside, func(g *gorm.DB) error {
		var s *step
		err := g.Transaction(func(tx *gorm.DB) error {
			rows, err := makeMeta(tx)
			if err != nil {
				return err
			}
			if s, err = next(rows); err != nil || s == nil || s.script.outside {
				return err
			}
			return m.db.run(tx, s)
		})
		if err != nil || s == nil {
			return err
		}
		name = s.name
		if s.script.outside {
			return m.db.run(g, s)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return name, nil
}

// nextUp is the first that has not run, or nil.
func (m *Migrations) nextUp(rows []string) (*step, error) {
	for _, name := range m.names {
		if !slices.ContainsFunc(rows, isRow(name)) {
			return &step{
				name: name, script: m.scripts[name+upEnd],
				record: `INSERT INTO "SequelizeMeta" ("name") VALUES (?)`, row: name + ".sql",
			}, nil
		}
	}
	return nil, nil
}

// nextDown is the last that has run, or nil.
func (m *Migrations) nextDown(rows []string) (*step, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	row := slices.Max(rows)
	name := stem(row)
	back, ok := m.scripts[name+downEnd]
	if !ok {
		return nil, fmt.Errorf("%s cannot be taken back: there is no %s", row, name+downEnd)
	}
	return &step{name: name, script: back, record: `DELETE FROM "SequelizeMeta" WHERE "name" = ?`, row: row}, nil
}

// run runs the statements of a step, and writes down that they ran.
func (d *DB) run(g *gorm.DB, s *step) error {
	execute := d.runScript
	if s.script.outside {
		execute = d.runOutside
	}
	if err := execute(g, s.script.text); err != nil {
		return fmt.Errorf("%s: %w", s.script.file, err)
	}
	return g.Exec(s.record, s.row).Error
}
