package modelgen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jinzhu/inflection"
)

// joins tells whether the rows of a model do nothing but join those of two others, each
// pair once, in a table of which GORM finds the names: it has no tag for those of columns.
func (p *planner) joins(m *model, a, b *link) bool {
	ends := slices.Concat(a.key.columns, b.key.columns)
	t := m.table
	if !t.isUnique(ends) || t.isUnique(a.key.columns) || t.isUnique(b.key.columns) {
		return false
	}
	if strings.ContainsAny(t.name, unfitForTags) || p.naming.JoinTableName(t.name) != t.name {
		return false
	}
	for _, c := range t.columns {
		name := m.byName[c.Name]
		switch {
		case slices.Contains(ends, c.Name):
			if p.naming.ColumnName(t.name, name) != c.Name {
				return false
			}
		case name == "DeletedAt": // of which GORM would not know
			return false
		case m.stamped && isStamp(name), !c.NotNull, c.HasDefault, c.Generated:
		default:
			return false
		}
	}
	return true
}

// join adds the field for the rows there that rows here are joined with.
func (m *model) join(here, there *link) {
	name := inflection.Plural(there.to.name)
	switch {
	case here.to == there.to:
		name += "By" + here.one
	case here.to.taken[strings.ToLower(name)]:
		name += "By" + m.name
	}
	f := field{
		name: here.to.taken.take(name), goType: "[]" + there.to.name,
		settings: []string{
			"many2many:" + m.table.name,
			"foreignKey:" + strings.Join(here.targets, ","), "joinForeignKey:" + strings.Join(here.columns, ","),
			"references:" + strings.Join(there.targets, ","), "joinReferences:" + strings.Join(there.columns, ","),
		},
	}
	if m.stamped {
		f.comment = fmt.Sprintf("Before any are added, SetupJoinTable(&%s{}, %q, &%s{}) is to tell GORM of their times.", here.to.name, f.name, m.name)
	}
	here.to.fields = append(here.to.fields, f)
}
