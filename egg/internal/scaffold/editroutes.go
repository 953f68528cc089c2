package scaffold

import (
	"errors"
	"fmt"
	"go/ast"
	"strconv"
	"strings"
)

// AddRoutes adds the routes of a part at the end of func Routes. It returns the text as it
// was when a route for the same path, by the same method of the router, is there already.
func AddRoutes(text []byte, r *Route) ([]byte, error) {
	f, err := parseGo("app/router.go", grouped(text))
	if err != nil {
		return nil, err
	}
	fn := f.function("Routes")
	if fn == nil {
		return nil, errors.New("there is no func Routes in it")
	}
	router, components := parameter(fn, 0), parameter(fn, 1)
	if router == "" || components == "" {
		return nil, errors.New("func Routes has not the parameters (r *egg.Router, c *Components)")
	}
	if f.registers(fn, router, r) {
		return text, nil
	}
	at := f.offset(fn.Body.Rbrace)
	if n := len(fn.Body.List); n > 0 {
		if last, ok := fn.Body.List[n-1].(*ast.ReturnStmt); ok {
			at = f.offset(last.Pos())
		}
	}
	var importPath string
	if r.Resources {
		importPath = "github.com/koa-go/koa/router"
	}
	return f.insert(at, r.lines(router, components)+"\n", importPath)
}

// Route is what to register.
type Route struct {
	Path      string   // /api/v1/posts
	Name      string   // of the routes: posts
	Field     string   // of the components: Controller.API.V1.Posts
	Actions   []string // Index, or more of a resource
	Resources bool     // register all of them at once
	Typed     bool     // actions have typed requests
}

// lines are the statements.
func (r *Route) lines(router, components string) string {
	handler := func(action string) string {
		h := components + "." + r.Field + "." + action
		if r.Typed {
			return "egg.Handle(" + h + ")"
		}
		return h
	}
	if !r.Resources {
		return fmt.Sprintf("\n%s.Get(%q, %s)", router, r.Path, handler("Index"))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s.Resources(%q, %q, router.Resource{\n", router, r.Name, r.Path)
	for _, a := range r.Actions {
		fmt.Fprintf(&b, "%s: %s,\n", a, handler(a))
	}
	return b.String() + "})"
}

// registers tells whether a function has such a route.
func (f *goFile) registers(fn *ast.FuncDecl, router string, r *Route) bool {
	method, arg := "Get", 0
	if r.Resources {
		method, arg = "Resources", 1
	}
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) <= arg {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		lit, isText := call.Args[arg].(*ast.BasicLit)
		if ok && isText && sel.Sel.Name == method && lit.Value == strconv.Quote(r.Path) {
			x, ok := sel.X.(*ast.Ident)
			found = found || ok && x.Name == router
		}
		return true
	})
	return found
}

// parameter is the name of a function's n-th parameter.
func parameter(fn *ast.FuncDecl, n int) string {
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			if n == 0 && name.Name != "_" {
				return name.Name
			}
			n--
		}
	}
	return ""
}
