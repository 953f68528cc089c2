package db

import (
	"path"
	"strings"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// metaTable is where Sequelize's command line keeps the names of what has run.
const metaTable = "SequelizeMeta"

// migrationLock is the number of the lock that migrations take in PostgreSQL, where each
// database has locks of its own: the letters koa-migr.
const migrationLock = 0x6b6f612d6d696772

// lockMigrations waits until no other program migrates, and makes the table. The lock is
// held until the transaction ends, by whatever end. SQLite's transactions that write are
// one at a time anyway.
func (d *DB) lockMigrations(tx *gorm.DB) error {
	if d.isPostgres() {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", int64(migrationLock)).Error; err != nil {
			return err
		}
	}
	return tx.Exec(`CREATE TABLE IF NOT EXISTS "SequelizeMeta" ("name" VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY)`).Error
}

// applied returns the rows of the table.
func applied(g *gorm.DB) ([]string, error) {
	var rows []string
	err := g.Raw(`SELECT "name" FROM "SequelizeMeta"`).Scan(&rows).Error
	return rows, err
}

// runScript runs many statements. It goes around GORM, which would look for placeholders,
// and around prepared statements, which hold one statement each.
func (d *DB) runScript(tx *gorm.DB, script string) error {
	var args []any
	if d.isPostgres() {
		args = []any{pgx.QueryExecModeSimpleProtocol}
	}
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, script, args...)
	return err
}

// isRow returns whether a row of the table is that of a migration.
func isRow(name string) func(row string) bool {
	return func(row string) bool { return stem(row) == name }
}

// stem is a row without the end of the file's name: .sql, or .js and its like.
func stem(row string) string {
	switch end := path.Ext(row); end {
	case ".sql", ".js", ".cjs", ".mjs", ".ts":
		return strings.TrimSuffix(row, end)
	}
	return row
}
