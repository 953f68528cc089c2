package archtest_test

import (
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// mustReturn are the methods whose error is the answer: in JavaScript they
// throw, in Go a caller who forgets `return` goes on as if nothing was wrong.
var mustReturn = []string{
	"Throw", "Throwf", "Assert", "AssertEqual", "AssertNotEqual", "AssertDeepEqual", "AssertNotDeepEqual",
}

// dropped lists the calls of next(ctx), Throw and Assert whose error nobody
// looks at. Assigning it to _ is a visible decision and allowed.
func dropped(s source) []token.Pos {
	var found []token.Pos
	ast.Inspect(s.ast, func(n ast.Node) bool {
		var call *ast.CallExpr
		switch st := n.(type) {
		case *ast.ExprStmt:
			call, _ = st.X.(*ast.CallExpr)
		case *ast.GoStmt:
			call = st.Call
		case *ast.DeferStmt:
			call = st.Call
		}
		if call != nil && isAnswer(call) {
			found = append(found, call.Pos())
		}
		return true
	})
	return found
}

func isAnswer(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.Ident: // next() without a context is an iterator's
		return f.Name == "next" && len(call.Args) == 1
	case *ast.SelectorExpr:
		return slices.Contains(mustReturn, f.Sel.Name)
	}
	return false
}

func TestDropped(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		want       int
	}{
		{"finds a throw without return", `ctx.Throw(404)`, 1},
		{"finds an assertion nobody checks", `ctx.Assert(ok, 401)`, 1},
		{"finds a next nobody waits for", `next(ctx)`, 1},
		{"finds a deferred next", `defer next(ctx)`, 1},
		{"finds a next in a goroutine", `go next(ctx)`, 1},
		{"finds one inside a function literal", `use(func() error { next(ctx); return nil })`, 1},
		{"accepts a returned throw", `return ctx.Throw(404)`, 0},
		{"accepts a checked next", `if err := next(ctx); err != nil { return err }`, 0},
		{"accepts a decision to ignore", `_ = next(ctx)`, 0},
		{"leaves iterators alone", `next()`, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := parse(t, "x.go", []byte("package x\nfunc f() error {\n"+tt.code+"\nreturn nil\n}"))
			if got := dropped(s); len(got) != tt.want {
				t.Errorf("found %d dropped errors, want %d", len(got), tt.want)
			}
		})
	}
}

func TestNoErrorOfTheOnionIsDropped(t *testing.T) {
	for _, s := range sources(t) {
		for _, pos := range dropped(s) {
			t.Errorf("%s: the error is dropped; return it, or assign it to _ to ignore it on purpose", s.at(pos))
		}
	}
}
