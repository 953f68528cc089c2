package gen

import (
	"go/ast"
	"go/doc"
	"strings"
)

// documentation is what comments say about actions and about the types that they read
// and return.
type documentation struct {
	actions map[string]actionDoc
	types   map[string]string
	fields  map[string]string
}

type actionDoc struct{ summary, description, deprecated string }

func (d *documentation) empty() bool { return len(d.actions)+len(d.types)+len(d.fields) == 0 }

// docs collects the comments once.
func (a *App) docs() *documentation {
	if a.documentation != nil {
		return a.documentation
	}
	d := &documentation{actions: map[string]actionDoc{}, types: map[string]string{}, fields: map[string]string{}}
	a.documentation = d
	for _, c := range a.order {
		for _, x := range c.actions {
			if text := x.doc.Text(); text != "" {
				d.actions[a.s.docKey(x.receiver)+"."+x.name] = splitDoc(text)
			}
			if x.typed() {
				a.describeType(x.sig.args[1], map[string]bool{})
				a.describeType(x.sig.results[0], map[string]bool{})
			}
		}
	}
	return d
}

// docKey names a type in the documentation: by its directory below app, and by the
// import path when it is elsewhere.
func (s *scanner) docKey(t *typ) string {
	dir, _ := strings.CutPrefix(t.pkg, s.app()+"/")
	return dir + "." + t.name
}

// describeType collects the comments of a type and of all it is made of.
func (a *App) describeType(t *typ, seen map[string]bool) {
	if seen[t.id()] {
		return
	}
	seen[t.id()] = true
	for _, u := range t.args {
		a.describeType(u, seen)
	}
	d := a.s.decl(t)
	if d == nil {
		return
	}
	if text := flat(d.doc.Text()); text != "" {
		a.documentation.types[a.s.docKey(t)] = text
	}
	e, c := a.s.underlying(t)
	st, ok := e.(*ast.StructType)
	if !ok {
		a.describeType(c.resolveOrSelf(e, t), seen)
		return
	}
	for _, field := range st.Fields.List {
		a.describeType(c.resolve(field.Type), seen)
		text := flat(field.Doc.Text())
		if text == "" {
			text = flat(field.Comment.Text())
		}
		for _, name := range field.Names {
			if text != "" && name.IsExported() {
				a.documentation.fields[a.s.docKey(t)+"."+name.Name] = text
			}
		}
	}
}

// resolveOrSelf is what a defined type is made of: the element of a slice or a map.
func (c scope) resolveOrSelf(e ast.Expr, t *typ) *typ {
	if e == nil {
		return t
	}
	return c.resolve(e)
}

// flat is a comment on one line.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// splitDoc takes the first sentence as the summary, a paragraph that begins with
// "Deprecated:" as the reason not to call, and the rest as the description.
func splitDoc(text string) actionDoc {
	var d actionDoc
	var kept []string
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if reason, found := strings.CutPrefix(p, "Deprecated: "); found {
			d.deprecated = flat(reason)
			continue
		}
		kept = append(kept, strings.TrimSpace(p))
	}
	if len(kept) == 0 {
		return d
	}
	first := flat(kept[0])
	d.summary = new(doc.Package).Synopsis(first)
	kept[0] = strings.TrimSpace(strings.TrimPrefix(first, d.summary))
	d.description = strings.TrimSpace(strings.Join(kept, "\n\n"))
	return d
}
