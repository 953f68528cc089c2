package gen

import (
	"bytes"
	"fmt"
	"go/format"
)

// emitter writes the body of one generated file.
type emitter struct {
	a  *App
	im *imports
	b  bytes.Buffer
}

func (e *emitter) f(format string, args ...any) { fmt.Fprintf(&e.b, format+"\n", args...) }

// q is the name of a package in this file.
func (e *emitter) q(importPath string) string { return e.im.qualifier(importPath) }

func (e *emitter) typ(t *typ) string { return t.format(e.q) }

func (e *emitter) name(importPath, name string) string { return qualified(e.q(importPath), name) }

// render returns the file that write writes, as gofmt leaves it. It writes twice: only
// then is it known which packages need a name.
func (a *App) render(write func(*emitter)) ([]byte, error) {
	im := newImports(a.s)
	write(&emitter{a: a, im: im})
	im.assign()
	e := &emitter{a: a, im: im}
	write(e)
	text := header + "\n\npackage " + a.packageName() + "\n\n" + im.block() + "\n" + e.b.String()
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("gen: what was generated is no Go, which is a mistake of egg: %w", err)
	}
	return formatted, nil
}

// packageName is what the hand-written files of directory app say.
func (a *App) packageName() string {
	if p := a.s.pkg(a.s.app()); p != nil {
		return p.name
	}
	return "app"
}
