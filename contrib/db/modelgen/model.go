package modelgen

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jinzhu/inflection"
	"gorm.io/gorm/schema"
)

// model is the type of a table.
type model struct {
	table  *table
	name   string
	fields []field
	byName map[string]string // fields of columns
	taken  names

	stamped bool // has db.Timestamps
}

// unfitForTags would end a setting, or the tag.
const unfitForTags = "`\"\\;:"

// field is a line of the type: with a name, or embedded.
type field struct {
	name, goType string
	settings     []string // of GORM
	comment      string   // "": none
}

// planner makes models of tables.
type planner struct {
	naming schema.Namer
	sqlite bool
}

// plan makes the models of all tables.
func (p *planner) plan(tables []table) ([]*model, error) {
	var all []*model
	byTable := map[string]*model{}
	types := names{}
	for i := range tables {
		m, err := p.model(&tables[i], types)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", tables[i].name, err)
		}
		all = append(all, m)
		byTable[tables[i].name] = m
	}
	p.associate(all, byTable)
	return all, nil
}

// model makes that of a table, without associations.
func (p *planner) model(t *table, types names) (*model, error) {
	if strings.Contains(t.name, ".") {
		return nil, errors.New("GORM takes what is before a dot for a schema")
	}
	m := &model{
		table: t, name: types.take(goName(inflection.Singular(t.name))),
		byName: map[string]string{}, taken: names{"tablename": true}, // a method
	}
	var ends []field
	m.stamped = p.embeds(t, true, timeType, "CreatedAt", "UpdatedAt")
	paranoid := p.embeds(t, false, timeType, "DeletedAt")
	m.taken["timestamps"], m.taken["paranoid"] = m.stamped, paranoid
	for _, c := range t.columns {
		if strings.ContainsAny(c.Name, unfitForTags) {
			return nil, fmt.Errorf("no tag can have the name of the column %q", c.Name)
		}
		name := m.taken.take(goName(c.Name))
		m.byName[c.Name] = name
		switch {
		case m.stamped && isStamp(name):
			if name == "CreatedAt" {
				ends = append(ends, field{goType: "db.Timestamps"})
			}
		case paranoid && name == "DeletedAt":
			ends = append(ends, field{goType: "db.Paranoid"})
		default:
			m.fields = append(m.fields, p.field(t, c, name))
		}
	}
	m.fields = append(m.fields, ends...)
	return m, nil
}

// isStamp tells whether a field is one of db.Timestamps.
func isStamp(name string) bool { return name == "CreatedAt" || name == "UpdatedAt" }

// embeds tells whether a table has columns for all fields of one of package db's types.
func (p *planner) embeds(t *table, notNull bool, typ string, fields ...string) bool {
	found := 0
	for _, c := range t.columns {
		for _, f := range fields {
			if p.naming.ColumnName("", f) == c.Name && c.NotNull == notNull && goType(c, p.sqlite) == typ {
				found++
			}
		}
	}
	return found == len(fields)
}

// field makes that of a column.
func (p *planner) field(t *table, c column, name string) field {
	typ := goType(c, p.sqlite)
	f := field{name: name, goType: typ}
	switch {
	case name == "DeletedAt" && typ == timeType && !c.NotNull:
		f.goType = "gorm.DeletedAt"
	case !c.NotNull:
		f.goType = nullable(typ)
	}
	if p.naming.ColumnName("", name) != c.Name {
		f.settings = append(f.settings, "column:"+c.Name)
	}
	key := t.primary()
	if c.PrimaryKey && (len(key) > 1 || name != "ID") {
		f.settings = append(f.settings, "primaryKey")
	}
	if c.Generated {
		f.settings = append(f.settings, "->") // is read only
	}
	number := strings.HasPrefix(typ, "int")
	switch {
	case c.PrimaryKey && number && (!c.HasDefault || len(key) > 1):
		f.settings = append(f.settings, "autoIncrement:false")
	case c.HasDefault && c.NotNull && !c.Generated && !number && (c.PrimaryKey || typ == timeType || typ == dateType || strings.EqualFold(c.Type, "uuid")):
		f.settings = append(f.settings, "default:(-)")
	}
	if typ == jsonType {
		f.settings = append(f.settings, "serializer:json")
	}
	return f
}
