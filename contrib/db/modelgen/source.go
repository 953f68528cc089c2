package modelgen

import (
	"bytes"
	"fmt"
	"go/format"
	"slices"
	"strings"
)

// imports are the packages that types may need, in the order of their lines.
var imports = []struct{ prefix, path string }{
	{"json.", "encoding/json"},
	{"time.", "time"},
	{"gorm.", "gorm.io/gorm"},
	{"db.", "github.com/koa-go/koa/contrib/db"},
}

// source prints the file of a model.
func (p *planner) source(pkg string, m *model) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\n", pkg)
	m.printImports(&b)
	fmt.Fprintf(&b, "// %s is a row of the table %q.\ntype %s struct {\n", m.name, m.table.name, m.name)
	for _, f := range m.fields {
		if f.comment != "" {
			fmt.Fprintf(&b, "\n// %s\n", f.comment)
		}
		fmt.Fprintf(&b, "%s %s", f.name, f.goType)
		if len(f.settings) > 0 {
			fmt.Fprintf(&b, " `gorm:%q`", strings.Join(f.settings, ";"))
		}
		b.WriteByte('\n')
	}
	b.WriteString("}\n")
	if p.naming.TableName(m.name) != m.table.name {
		fmt.Fprintf(&b, "\n// TableName tells GORM the name of the table.\nfunc (%s) TableName() string { return %q }\n", m.name, m.table.name)
	}
	return format.Source(b.Bytes())
}

// printImports prints the lines of the packages that the fields need.
func (m *model) printImports(b *bytes.Buffer) {
	var standard, others []string
	for _, i := range imports {
		needed := func(f field) bool { return strings.HasPrefix(strings.TrimPrefix(f.goType, "*"), i.prefix) }
		switch {
		case !slices.ContainsFunc(m.fields, needed):
		case strings.Contains(i.path, "."):
			others = append(others, fmt.Sprintf("%q\n", i.path))
		default:
			standard = append(standard, fmt.Sprintf("%q\n", i.path))
		}
	}
	if len(standard)+len(others) > 0 {
		fmt.Fprintf(b, "import (\n%s\n%s)\n\n", strings.Join(standard, ""), strings.Join(others, ""))
	}
}
