package modelgen

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// table is a table of the database.
type table struct {
	name    string
	columns []column
	foreign []foreignKey
	unique  [][]string // the columns of each unique key, of which the primary one is the first
}

// column is a column.
type column struct {
	Name       string
	Type       string // the database's word
	NotNull    bool   `gorm:"column:not_null"`
	PrimaryKey bool   `gorm:"column:primary_key"`
	HasDefault bool   `gorm:"column:has_default"`
	Generated  bool   // by an expression, always
}

// catalogue are the questions to one kind of database. Those about a table take its name.
type catalogue struct {
	tables, columns, foreign, unique string
}

// kinds are the catalogues by GORM's names of the databases.
var kinds = map[string]catalogue{"postgres": postgresCatalogue, "sqlite": sqliteCatalogue}

// migrationsTable is that of migrations, and no model.
const migrationsTable = "SequelizeMeta"

// read reads the tables that are not left out, sorted by their names.
func read(ctx context.Context, d *db.DB, skip []string) ([]table, error) {
	g := d.From(ctx)
	ask := kinds[g.Name()]
	var names []string
	if err := g.Raw(ask.tables).Scan(&names).Error; err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []table
	for _, name := range names {
		if name == migrationsTable || slices.Contains(skip, name) {
			continue
		}
		t, err := ask.table(g, name)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// table reads one.
func (c catalogue) table(g *gorm.DB, name string) (table, error) {
	t := table{name: name}
	if err := g.Raw(c.columns, name).Scan(&t.columns).Error; err != nil {
		return t, err
	}
	return t, c.keys(g, &t)
}

// primary returns the names of the columns of the primary key.
func (t *table) primary() []string {
	var names []string
	for _, c := range t.columns {
		if c.PrimaryKey {
			names = append(names, c.Name)
		}
	}
	return names
}

var postgresCatalogue = catalogue{
	tables: `SELECT table_name FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
	columns: `SELECT a.attname AS name, t.typname AS type, a.attnotnull AS not_null,
			coalesce(a.attnum = ANY (k.conkey), false) AS primary_key,
			a.atthasdef OR a.attidentity <> '' AS has_default,
			a.attgenerated <> '' AS generated
		FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
			LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p'
		WHERE a.attrelid = to_regclass(quote_ident(?)) AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY a.attnum`,
	foreign: `SELECT k.conname AS key, f.attname AS from_column, c.relname AS to_table, p.attname AS to_column
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid
			CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (own, other, place)
			JOIN pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = u.own
			JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.other
		WHERE k.contype = 'f' AND k.conrelid = to_regclass(quote_ident(?))
			AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
		ORDER BY k.conkey, k.conname, u.place`,
	unique: `SELECT i.indexrelid::text AS key, a.attname AS from_column
		FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS u (num, place)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num
		WHERE i.indrelid = to_regclass(quote_ident(?)) AND i.indisunique AND i.indpred IS NULL
			AND i.indexprs IS NULL AND u.place <= i.indnkeyatts
		ORDER BY i.indexrelid, u.place`,
}

// In SQLite a lone INTEGER PRIMARY KEY is the number of the row, which it chooses. A foreign
// key may write the names of others in letters of either case.
var sqliteCatalogue = catalogue{
	tables: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`,
	columns: `SELECT name, type, "notnull" OR pk > 0 AS not_null, pk > 0 AS primary_key,
			dflt_value IS NOT NULL OR (pk > 0 AND upper(type) = 'INTEGER' AND sum(pk > 0) OVER () = 1) AS has_default,
			hidden > 1 AS generated
		FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid`,
	foreign: `SELECT CAST(f.id AS TEXT) AS key, f."from" AS from_column, t.name AS to_table, c.name AS to_column
		FROM pragma_foreign_key_list(?) f
			JOIN sqlite_master t ON t.type = 'table' AND t.name = f."table" COLLATE NOCASE
			JOIN pragma_table_xinfo(t.name) c ON iif(f."to" IS NULL, c.pk = f.seq + 1, c.name = f."to" COLLATE NOCASE)
		ORDER BY f.id DESC, f.seq`,
	unique: `SELECT l.name AS key, coalesce(i.name, '') AS from_column
		FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i
		WHERE l."unique" AND NOT l.partial ORDER BY l.seq, i.seqno`,
}
