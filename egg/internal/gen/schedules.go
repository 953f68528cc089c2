package gen

import (
	"go/types"
	"path/filepath"
	"strings"
)

// schedules collects the exported types of app/schedule with Spec and Run. Their keys
// are the paths of their files, as Egg's are.
func (a *App) schedules() {
	byKey := map[string]*component{}
	for _, p := range a.s.below(schedules.dir) {
		for _, name := range p.typeNames() {
			c := a.task(p, p.types[name])
			if c == nil {
				continue
			}
			if other := byKey[c.key]; other != nil {
				a.s.report(Problem{
					Kind: Name, Pos: a.s.at(p.types[name].Name.Pos()), Text: "two schedules are called " + c.key,
					Related: []Related{{a.s.at(other.pos), other.called()}}, Fix: "give each a file of its own",
				})
				continue
			}
			byKey[c.key] = c
		}
	}
}

// task is nil for a type that is no schedule.
func (a *App) task(p *pkg, d *typeDecl) *component {
	t := namedType(p.path, d.Name.Name)
	if !plainStruct(a.s, d, t) {
		return nil
	}
	set := a.s.methodSet(t)
	spec, run := set.byName["Spec"], set.byName["Run"]
	if spec == nil && run == nil {
		return nil
	}
	if spec == nil || run == nil || !isSpec(spec.sig) || !isRun(run.sig) {
		a.wrongSchedule(d, spec, run)
		return nil
	}
	c := a.componentOf(schedules, p, d)
	c.key = strings.TrimSuffix(a.s.rel(d.file.path), filepath.Ext(d.file.path))
	c.key = strings.TrimPrefix(c.key, "app/"+schedules.dir+"/")
	return c
}

// isSpec reports func() schedule.Spec.
func isSpec(sig *typ) bool {
	return len(sig.args) == 0 && len(sig.results) == 1 && sig.results[0].is(schedulePath, "Spec")
}

// isRun reports func(context.Context) error, perhaps with ...any behind.
func isRun(sig *typ) bool {
	args := sig.args
	if sig.variadic {
		last := args[len(args)-1]
		if last.args[0].kind != basic || last.args[0].name != "any" {
			return false
		}
		args = args[:len(args)-1]
	}
	return len(args) == 1 && args[0].is("context", "Context") && len(sig.results) == 1 && sig.results[0].isError()
}

func (a *App) wrongSchedule(d *typeDecl, spec, run *method) {
	recv := "func (s *" + d.Name.Name + ") "
	p := Problem{
		Kind: Signature, Pos: a.s.at(d.Name.Pos()),
		Text: d.file.pkg.name + "." + d.Name.Name + " is no schedule",
		Fix: "write " + recv + "Spec() schedule.Spec and " + recv + "Run(ctx context.Context) error; write //egg:ignore " +
			"above the type when it is not meant as one",
	}
	for _, m := range []*method{spec, run} {
		if m != nil {
			p.Related = append(p.Related, Related{a.s.at(m.pos), m.name + strings.TrimPrefix(types.ExprString(m.written), "func")})
		}
	}
	a.s.report(p)
}
