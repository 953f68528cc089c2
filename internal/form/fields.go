package form

import (
	"slices"
	"strings"
)

// field is a name with brackets and dots still in it, and its value: a text, or
// a list when the very same name came more than once.
type field struct {
	name  string
	value *node
}

// brackets undoes the escaping of brackets, which many clients do, before names
// and values are told apart.
var brackets = strings.NewReplacer("%5B", "[", "%5b", "[", "%5D", "]", "%5d", "]")

// fields splits a body. Names that are numbers come first, in their order, as
// in a JavaScript object; that decides which of two values comes first in a
// list when a conflict joins them.
func (p *parser) fields(body string) ([]field, error) {
	var fields []field
	places := make(map[string]int)
	rest, more := brackets.Replace(body), body != ""
	for n := 0; more; n++ {
		if p.parameters > 0 && n == p.parameters {
			if err := p.over("ParameterLimit", p.parameters); err != nil {
				return nil, err
			}
			break
		}
		var part string
		part, rest, more = strings.Cut(rest, "&")
		name, value := split(part)
		if name == "" {
			continue
		}
		place, ok := places[name]
		if !ok {
			places[name] = len(fields)
			fields = append(fields, field{name, newText(value)})
			continue
		}
		combined, err := p.combine(fields[place].value, newText(value))
		if err != nil {
			return nil, err
		}
		fields[place].value = combined
	}
	slices.SortStableFunc(fields, compareNumbers)
	return fields, nil
}

// split returns the decoded name and value of a part. The first "]=" ends a
// name even when a "=" comes before it.
func split(part string) (name, value string) {
	i := strings.Index(part, "]=") + 1
	if i == 0 {
		i = strings.IndexByte(part, '=')
	}
	if i < 0 {
		return decode(part), ""
	}
	return decode(part[:i]), decode(part[i+1:])
}

// compareNumbers sorts names that are array indexes of ECMAScript before others.
func compareNumbers(a, b field) int {
	i, iok := index(a.name)
	j, jok := index(b.name)
	const most = 1<<32 - 2
	switch iok, jok = iok && i <= most, jok && j <= most; {
	case iok && jok:
		return i - j
	case iok:
		return -1
	case jok:
		return 1
	}
	return 0
}
