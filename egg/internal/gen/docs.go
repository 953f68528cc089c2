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

type actionDoc struct {
	summary, description string
	deprecated           bool
}

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
				seen := map[string]bool{}
				a.describeType(x.sig.args[1], seen)
				a.describeType(x.sig.results[0], seen)
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
	if seen[t.id()] || len(seen) > maxTypes {
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

// splitDoc takes the first sentence as the summary and the rest as the description. A
// paragraph that begins with "Deprecated:" says what it says anywhere in Go.
func splitDoc(text string) actionDoc {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n\n")
	first = flat(first)
	d := actionDoc{
		summary:    new(doc.Package).Synopsis(first),
		deprecated: strings.Contains("\n\n"+text, "\n\nDeprecated: "),
	}
	first = strings.TrimSpace(strings.TrimPrefix(first, d.summary))
	d.description = strings.TrimSpace(first + "\n\n" + rest)
	return d
}
