package modelgen

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jinzhu/inflection"
)

// link is a foreign key between two models.
type link struct {
	from, to *model
	key      foreignKey

	columns, targets []string // the fields of the key, and those it refers to
	one              string   // the field of from that belongs to a row of to
}

// associate adds the fields for all foreign keys between models: first to both sides of
// each, and then, behind their names, to both sides of each join table.
func (p *planner) associate(all []*model, byTable map[string]*model) {
	links := map[*model][]*link{}
	for _, m := range all {
		for _, key := range m.table.foreign {
			if to := byTable[key.toTable]; to != nil {
				l := newLink(m, to, key)
				l.belong()
				l.have()
				links[m] = append(links[m], l)
			}
		}
	}
	for _, m := range all {
		if ends := links[m]; len(ends) == 2 && p.joins(m, ends[0], ends[1]) {
			m.join(ends[0], ends[1])
			m.join(ends[1], ends[0])
		}
	}
}

func newLink(from, to *model, key foreignKey) *link {
	l := &link{from: from, to: to, key: key}
	for i, column := range key.columns {
		l.columns = append(l.columns, from.byName[column])
		l.targets = append(l.targets, to.byName[key.toColumns[i]])
	}
	return l
}

func (l *link) settings() []string {
	return []string{"foreignKey:" + strings.Join(l.columns, ","), "references:" + strings.Join(l.targets, ",")}
}

// belong adds the field for the row that a row belongs to: Author for AuthorID, or for
// TenantID and AuthorID, of which the other side has the first as well.
func (l *link) belong() {
	settings := l.settings()
	if l.from != l.to && l.from.has(l.targets) && l.to.has(l.columns) {
		settings = append(settings, "belongsTo") // or GORM takes it for the other side
	}
	var own []string
	for i, column := range l.columns {
		if column != l.targets[i] {
			own = append(own, column)
		}
	}
	name := l.to.name
	if len(own) == 1 {
		if short, is := strings.CutSuffix(own[0], "ID"); is {
			name = cmp.Or(short, name)
		}
	}
	l.one = l.from.taken.take(name)
	l.from.fields = append(l.from.fields, field{name: l.one, goType: "*" + l.to.name, settings: settings})
}

// have adds the field for the rows that belong to a row, or the only one. GORM would take
// one of the same table for a row it belongs to.
func (l *link) have() {
	name, goType := inflection.Plural(l.from.name), "[]"+l.from.name
	if l.from != l.to && l.from.table.isUnique(l.key.columns) {
		name, goType = l.from.name, "*"+l.from.name
	}
	if l.from == l.to || l.one != l.to.name && l.to.taken[strings.ToLower(name)] {
		name += "By" + l.one
	}
	l.to.fields = append(l.to.fields, field{name: l.to.taken.take(name), goType: goType, settings: l.settings()})
}

// has tells whether a model has fields of these names for columns.
func (m *model) has(names []string) bool {
	return within(names, slices.Collect(maps.Values(m.byName)))
}
