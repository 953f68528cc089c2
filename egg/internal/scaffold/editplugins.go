package scaffold

import (
	"bytes"
	"errors"
	"go/ast"
	"path"
	"strconv"
)

// AddPlugin adds a plugin to the list that func Plugins returns.
func AddPlugin(text []byte, importPath string) ([]byte, error) {
	f, err := parseGo("config/plugins.go", grouped(text))
	if err != nil {
		return nil, err
	}
	call := path.Base(importPath) + ".Plugin()"
	if bytes.Contains(text, []byte(strconv.Quote(importPath))) {
		return text, nil
	}
	fn := f.function("Plugins")
	if fn == nil {
		return nil, errors.New("there is no func Plugins in it")
	}
	for _, s := range fn.Body.List {
		ret, ok := s.(*ast.ReturnStmt)
		if !ok || len(ret.Results) != 1 {
			continue
		}
		if list, ok := ret.Results[0].(*ast.CompositeLit); ok {
			return f.insert(f.offset(list.Rbrace), f.before(list)+call+",\n", importPath)
		}
	}
	return nil, errors.New("func Plugins does not return a list that is written in place")
}

// before is what has to stand before another element of a list: a comma behind the last
// one, and a new line.
func (f *goFile) before(list *ast.CompositeLit) string {
	last := list.Lbrace + 1
	if n := len(list.Elts); n > 0 {
		last = list.Elts[n-1].End()
	}
	rest := f.text[f.offset(last):f.offset(list.Rbrace)]
	switch {
	case bytes.ContainsRune(rest, '\n'):
		return ""
	case len(list.Elts) > 0 && !bytes.ContainsRune(rest, ','):
		return ",\n"
	default:
		return "\n"
	}
}
