package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Migrations are the steps of a schema: files of SQL, usually embedded, that run in the
// order of their names:
//
//	20261122093000-create-users.up.sql
//	20261122093000-create-users.down.sql
//
// Which have run is in the table "SequelizeMeta", column name, of Sequelize's command line,
// so that a database goes on where its Node.js application left it: a migration counts as
// run, whether it is there as name.sql or as name.js. Each runs in a transaction of its own
// together with its row there, so that a process which is killed leaves nothing by halves;
// statements that cannot run in one, such as CREATE INDEX CONCURRENTLY, have no place here.
// Programs that migrate one database at once take turns.
type Migrations struct {
	db    *DB
	files fs.FS
	names []string // of the migrations, sorted
}

// Migration is one of them, and its state.
type Migration struct {
	// Name is that of its files without .up.sql, or as Sequelize's table has it.
	Name string

	// Applied tells that it has run.
	Applied bool

	// Missing tells that it has run and there is no file, as for those of Node.js.
	Missing bool
}

// The ends of a migration's two files.
const (
	upEnd   = ".up.sql"
	downEnd = ".down.sql"
)

// NewMigrations returns the migrations whose files are in the root of files. Files with
// other names are an error if they end with .sql, and else left alone.
func NewMigrations(d *DB, files fs.FS) (*Migrations, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	m := &Migrations{db: d, files: files}
	var downs []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), upEnd); ok {
			m.names = append(m.names, name)
		} else if name, ok := strings.CutSuffix(e.Name(), downEnd); ok {
			downs = append(downs, name)
		} else if strings.HasSuffix(e.Name(), ".sql") {
			return nil, fmt.Errorf("db: migrations: the name of %s ends with neither %s nor %s", e.Name(), upEnd, downEnd)
		}
	}
	slices.Sort(m.names)
	for _, name := range downs {
		if !slices.Contains(m.names, name) {
			return nil, fmt.Errorf("db: migrations: there is %s and no %s", name+downEnd, name+upEnd)
		}
	}
	return m, nil
}

// Up runs the migrations that have not run, at most limit of them, or all if limit is 0.
// It returns the names of those that have run now, also with an error, which is that of
// the one after them.
func (m *Migrations) Up(ctx context.Context, limit int) ([]string, error) {
	return m.repeat(limit, func() (string, error) { return m.step(ctx, m.up) })
}

// Down takes back the migrations that ran last by their names, limit of them, or all if
// limit is 0. It returns the names of those taken back, also with an error. One that has
// no file for the way down ends it with an error.
func (m *Migrations) Down(ctx context.Context, limit int) ([]string, error) {
	return m.repeat(limit, func() (string, error) { return m.step(ctx, m.down) })
}

// Status returns all migrations, those with files and those the database knows, in order.
func (m *Migrations) Status(ctx context.Context) ([]Migration, error) {
	var rows []string
	if g := m.db.gorm.WithContext(ctx); g.Migrator().HasTable(metaTable) {
		var err error
		if rows, err = applied(g); err != nil {
			return nil, fmt.Errorf("db: migrations: %w", err)
		}
	}
	all := make([]Migration, 0, len(m.names)+len(rows))
	for _, name := range m.names {
		all = append(all, Migration{Name: name, Applied: slices.ContainsFunc(rows, isRow(name))})
	}
	for _, row := range rows {
		if !slices.Contains(m.names, stem(row)) {
			all = append(all, Migration{Name: row, Applied: true, Missing: true})
		}
	}
	slices.SortFunc(all, func(a, b Migration) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// repeat calls step until it has no more to do.
func (m *Migrations) repeat(limit int, step func() (string, error)) ([]string, error) {
	var done []string
	for limit <= 0 || len(done) < limit {
		name, err := step()
		if err != nil {
			return done, fmt.Errorf("db: migrations: %w", err)
		}
		if name == "" {
			break
		}
		done = append(done, name)
	}
	return done, nil
}

// step runs one migration, which is chosen when the lock is held.
func (m *Migrations) step(ctx context.Context, run func(tx *gorm.DB, rows []string) (string, error)) (name string, err error) {
	err = m.db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := m.db.lockMigrations(tx); err != nil {
			return err
		}
		rows, err := applied(tx)
		if err != nil {
			return err
		}
		name, err = run(tx, rows)
		return err
	})
	return name, err
}

// up runs the first that has not run.
func (m *Migrations) up(tx *gorm.DB, rows []string) (string, error) {
	for _, name := range m.names {
		if slices.ContainsFunc(rows, isRow(name)) {
			continue
		}
		if err := m.execute(tx, name+upEnd); err != nil {
			return "", err
		}
		return name, tx.Exec(`INSERT INTO "SequelizeMeta" ("name") VALUES (?)`, name+".sql").Error
	}
	return "", nil
}

// down takes the last back that has run.
func (m *Migrations) down(tx *gorm.DB, rows []string) (string, error) {
	if len(rows) == 0 {
		return "", nil
	}
	row := slices.Max(rows)
	if err := m.execute(tx, stem(row)+downEnd); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s cannot be taken back: %w", row, err)
		}
		return "", err
	}
	return stem(row), tx.Exec(`DELETE FROM "SequelizeMeta" WHERE "name" = ?`, row).Error
}

// execute runs the statements of a file.
func (m *Migrations) execute(tx *gorm.DB, file string) error {
	text, err := fs.ReadFile(m.files, file)
	if err != nil {
		return err
	}
	if err := m.db.runScript(tx, string(text)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
