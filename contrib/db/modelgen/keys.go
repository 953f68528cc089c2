package modelgen

import (
	"slices"

	"gorm.io/gorm"
)

// foreignKey is that of a table: its columns, and those of another table, in their order.
type foreignKey struct {
	columns   []string
	toTable   string
	toColumns []string
}

// keyColumn is one column of a key. Those of one key follow each other.
type keyColumn struct {
	Key        string
	FromColumn string `gorm:"column:from_column"`
	ToTable    string `gorm:"column:to_table"`
	ToColumn   string `gorm:"column:to_column"`
}

// keys reads those of a table whose columns are known.
func (c catalogue) keys(g *gorm.DB, t *table) error {
	var foreign, unique []keyColumn
	if err := g.Raw(c.foreign, t.name).Scan(&foreign).Error; err != nil {
		return err
	}
	for _, key := range chunks(foreign) {
		f := foreignKey{toTable: key[0].ToTable}
		for _, c := range key {
			f.columns, f.toColumns = append(f.columns, c.FromColumn), append(f.toColumns, c.ToColumn)
		}
		t.foreign = append(t.foreign, f)
	}
	if err := g.Raw(c.unique, t.name).Scan(&unique).Error; err != nil {
		return err
	}
	t.unique = [][]string{t.primary()}
	for _, key := range chunks(unique) {
		var columns []string
		for _, c := range key {
			columns = append(columns, c.FromColumn)
		}
		t.unique = append(t.unique, columns)
	}
	return nil
}

// chunks splits columns by their keys.
func chunks(columns []keyColumn) [][]keyColumn {
	var all [][]keyColumn
	for i, c := range columns {
		if i == 0 || c.Key != columns[i-1].Key {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], c)
	}
	return all
}

// isUnique tells whether no two rows have the same values in columns, if none is NULL.
func (t *table) isUnique(columns []string) bool {
	return slices.ContainsFunc(t.unique, func(key []string) bool { return len(key) > 0 && within(key, columns) })
}

// within tells whether all of some names are among others.
func within(some, others []string) bool {
	return !slices.ContainsFunc(some, func(name string) bool { return !slices.Contains(others, name) })
}
