package gen

import "path/filepath"

// helpers are the exported functions of app/extend/helper.go, for views.
func (a *App) helpers() {
	p := a.s.pkg(a.s.app("extend"))
	if p == nil {
		return
	}
	for _, name := range p.funcNames() {
		fn := p.funcs[name]
		if !fn.Name.IsExported() || filepath.Base(fn.file.path) != "helper.go" || ignored(fn.Doc) {
			continue
		}
		if fn.Type.TypeParams != nil {
			a.s.report(Problem{
				Kind: Generic, Pos: a.s.at(fn.Name.Pos()),
				Text: p.name + "." + name + " has type parameters, and a view cannot say what they are",
				Fix:  "write a helper without them, or //egg:ignore above " + name,
			})
			continue
		}
		a.helperFuncs = append(a.helperFuncs, fn)
	}
}
