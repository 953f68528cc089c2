package gen

import (
	"cmp"
	"slices"
	"strings"
)

// visit is how far the walk over constructors is with one of them.
type visit uint8

const (
	unseen visit = iota
	waiting
	done
)

// sort binds parameters and puts constructors into an order in which each finds what it
// takes. Within that it is the order of sections and names.
func (a *App) sort() {
	rank := map[*section]int{services: 0, provided: 1, middlewares: 2, controllers: 3, schedules: 4, models: 5}
	slices.SortFunc(a.all, func(c, d *component) int {
		return cmp.Or(cmp.Compare(rank[c.section], rank[d.section]), slices.Compare(c.group, d.group),
			cmp.Compare(c.name, d.name), a.s.at(c.pos).compare(a.s.at(d.pos)))
	})
	for _, c := range a.all {
		if !c.section.lazy {
			a.visit(c, nil)
		}
	}
}

func (a *App) visit(c *component, path []*component) {
	switch c.state {
	case done:
		return
	case waiting:
		a.cycle(path[slices.Index(path, c):])
		return
	}
	c.state = waiting
	a.bind(c)
	path = append(path, c)
	for _, x := range c.args {
		if x.dep != nil {
			a.visit(x.dep, path)
		}
	}
	c.state = done
	a.order = append(a.order, c)
}

// cycle reports constructors each of which takes what the next one makes, beginning
// with the first by position.
func (a *App) cycle(loop []*component) {
	first := 0
	for i := range loop {
		if a.s.at(loop[i].pos).compare(a.s.at(loop[first].pos)) < 0 {
			first = i
		}
	}
	loop = slices.Concat(loop[first:], loop[:first])
	names := make([]string, 0, len(loop)+1)
	var related []Related
	for i, c := range loop {
		names = append(names, c.called())
		next := loop[(i+1)%len(loop)]
		for j, x := range c.args {
			if x.dep == next {
				related = append(related, Related{a.s.at(c.params[j].pos), c.called() + " takes " + a.s.show(c.params[j].typ)})
				break
			}
		}
		if i > 0 {
			related = append(related, Related{a.s.at(c.pos), c.called()})
		}
	}
	slices.SortStableFunc(related, func(x, y Related) int { return x.Pos.compare(y.Pos) })
	text := "constructors wait for each other: " + strings.Join(append(names, names[0]), " -> ")
	if len(loop) == 1 {
		text = loop[0].called() + " takes what it makes"
	}
	a.s.report(Problem{
		Kind: Cycle, Pos: a.s.at(loop[0].pos), Text: text, Related: related,
		Fix: "move what both sides need into a constructor of its own, or pass one to the methods of the other that need it",
	})
}
