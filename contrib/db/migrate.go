package db

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
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
// together with its row there, so that a process which is killed leaves nothing by halves.
// Programs that migrate one database at once take turns.
//
// # Outside of transactions
//
// What cannot run in a transaction, such as CREATE INDEX CONCURRENTLY and VACUUM, has a
// file of its own with a first line that says so:
//
//	-- migrate: no transaction
//	DROP INDEX CONCURRENTLY IF EXISTS users_name;
//	CREATE INDEX CONCURRENTLY users_name ON users (name);
//
// Its statements run one by one, still one program at a time, and the row is written after
// the last. If one fails, or the process is killed, those before it stay, and the file runs
// again from its beginning: it has to be safe to run twice. IF NOT EXISTS is not enough
// for an index made concurrently, since a failure leaves an invalid one, which exists.
// On PostgreSQL a statement ends with a semicolon at the end of a line; one that has such
// a line within, as the body of a function, belongs in a transaction. On SQLite the lock
// leaves an empty file beside the database's, with -migrate at the end of its name.
type Migrations struct {
	db      *DB
	names   []string // of the migrations, sorted
	scripts map[string]script
	outside bool // some script is outside of transactions
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

// NewMigrations reads the migrations whose files are in the root of files. Files with
// other names are an error if they end with .sql, and else left alone.
func NewMigrations(d *DB, files fs.FS) (*Migrations, error) {
	m := &Migrations{db: d, scripts: map[string]script{}}
	if err := m.read(files); err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	for file := range m.scripts {
		if name, down := strings.CutSuffix(file, downEnd); down && !slices.Contains(m.names, name) {
			return nil, fmt.Errorf("db: migrations: there is %s and no %s", file, name+upEnd)
		}
	}
	return m, nil
}

// read reads the files.
func (m *Migrations) read(files fs.FS) error {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		file := e.Name()
		if !strings.HasSuffix(file, ".sql") {
			continue
		}
		name, up := strings.CutSuffix(file, upEnd)
		if up {
			m.names = append(m.names, name)
		} else if !strings.HasSuffix(file, downEnd) {
			return fmt.Errorf("the name of %s ends with neither %s nor %s", file, upEnd, downEnd)
		}
		s, err := readScript(files, file)
		if err != nil {
			return err
		}
		m.scripts[file] = s
		m.outside = m.outside || s.outside
	}
	slices.Sort(m.names)
	return nil
}

// Up runs the migrations that have not run, at most limit of them, or all if limit is 0.
// It returns the names of those that have run now, also with an error, which is that of
// the one after them.
func (m *Migrations) Up(ctx context.Context, limit int) ([]string, error) {
	return m.repeat(limit, func() (string, error) { return m.step(ctx, m.nextUp) })
}

// Down takes back the migrations that ran last by their names, limit of them, or all if
// limit is 0. It returns the names of those taken back, also with an error. One that has
// no file for the way down ends it with an error.
func (m *Migrations) Down(ctx context.Context, limit int) ([]string, error) {
	return m.repeat(limit, func() (string, error) { return m.step(ctx, m.nextDown) })
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
