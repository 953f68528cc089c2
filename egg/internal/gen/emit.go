package gen

import (
	"bytes"
	"fmt"
	"go/format"
	"go/token"
	"path/filepath"
	"strings"
)

// emitter writes the body of one generated file.
type emitter struct {
	a      *App
	im     *imports
	b      bytes.Buffer
	theirs bool // a line directive points into a file of the user
}

func (e *emitter) f(format string, args ...any) { fmt.Fprintf(&e.b, format+"\n", args...) }

// q is the name of a package in this file.
func (e *emitter) q(importPath string) string { return e.im.qualifier(importPath) }

func (e *emitter) typ(t *typ) string { return t.format(e.q) }

func (e *emitter) name(importPath, name string) string { return qualified(e.q(importPath), name) }

// back stands for the line directive that returns to the generated file, until it is
// known which line that is.
const back = "//line " + wireFile + ":1"

// at makes the next line one of the user's file, so that what the compiler says about a
// call is shown where the constructor is.
func (e *emitter) at(pos token.Pos) {
	p := e.a.s.fset.PositionFor(pos, false)
	file, err := filepath.Rel(filepath.Join(e.a.Dir, "app"), p.Filename)
	if err != nil {
		return
	}
	e.f("//line %s:%d", filepath.ToSlash(file), p.Line)
	e.theirs = true
}

// here makes the next line one of the generated file again.
func (e *emitter) here() {
	if e.theirs {
		e.f(back)
		e.theirs = false
	}
}

// render returns the file that write writes, as gofmt leaves it. It writes twice: only
// then is it known which packages need a name.
func (a *App) render(doc string, write func(*emitter)) ([]byte, error) {
	im := newImports(a.s)
	write(&emitter{a: a, im: im})
	im.assign()
	e := &emitter{a: a, im: im}
	write(e)
	text := header + "\n\n" + doc + "package " + a.packageName() + "\n\n" + im.block() + "\n" + e.b.String()
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("gen: what was generated is no Go, which is a mistake of egg: %w", err)
	}
	return numberLines(formatted), nil
}

// packageName is what the hand-written files of directory app say.
func (a *App) packageName() string {
	if p := a.s.pkg(a.s.app()); p != nil {
		return p.name
	}
	return "app"
}

// numberLines completes the directives which lead back to the generated file.
func numberLines(text []byte) []byte {
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if line == back {
			lines[i] = fmt.Sprintf("//line %s:%d", wireFile, i+2)
		}
	}
	return []byte(strings.Join(lines, "\n"))
}
