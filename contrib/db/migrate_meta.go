package db

import (
	"path"
	"strings"

	"gorm.io/gorm"
)

// metaTable is where Sequelize's command line keeps the names of what has run.
const metaTable = "SequelizeMeta"

// makeMeta makes the table if it is not there, and returns its rows.
func makeMeta(tx *gorm.DB) ([]string, error) {
	const table = `CREATE TABLE IF NOT EXISTS "SequelizeMeta" ("name" VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY)`
	if err := tx.Exec(table).Error; err != nil {
		return nil, err
	}
	return applied(tx)
}

// applied returns the rows of the table.
func applied(g *gorm.DB) ([]string, error) {
	var rows []string
	err := g.Raw(`SELECT "name" FROM "SequelizeMeta"`).Scan(&rows).Error
	return rows, err
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
