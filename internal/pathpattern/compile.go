package pathpattern

import (
	"fmt"
	"strings"
)

// Compile builds a path from parameters. Values are strings, which are escaped
// as encodeURIComponent does. A wildcard takes a []string, one for each
// segment; in the legacy grammar that is for repeated parameters, and an
// asterisk takes a string, in which "/" stays. Optional parts for which a value
// is missing are left out.
//
// The error is worded as path-to-regexp words it. A pattern made by
// [FromRegexp] cannot be compiled.
func (p *Pattern) Compile(params map[string]any) (string, error) {
	return p.compile.path(params)
}

// compiler builds paths from parameters.
type compiler interface {
	path(params map[string]any) (string, error)
}

// template builds paths as compile() of path-to-regexp 8 does.
type template []token

func (t template) path(params map[string]any) (string, error) {
	b := builder{params: params}
	if err := b.add(t); err != nil {
		return "", err
	}
	if len(b.missing) > 0 {
		return "", fmt.Errorf("Missing parameters: %s", strings.Join(b.missing, ", "))
	}
	return b.path.String(), nil
}

type builder struct {
	params  map[string]any
	path    strings.Builder
	missing []string
}

func (b *builder) add(tokens []token) error {
	for _, tok := range tokens {
		var err error
		switch tok.kind {
		case textToken:
			b.path.WriteString(tok.text)
		case groupToken:
			err = b.addGroup(tok.inner)
		case paramToken:
			err = b.addParam(tok.text)
		default:
			err = b.addWildcard(tok.text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addGroup adds an optional group unless one of its parameters is missing.
func (b *builder) addGroup(tokens []token) error {
	group := builder{params: b.params}
	if err := group.add(tokens); err != nil {
		return err
	}
	if len(group.missing) == 0 {
		b.path.WriteString(group.path.String())
	}
	return nil
}

func (b *builder) addParam(name string) error {
	switch value := b.params[name].(type) {
	case nil:
		b.missing = append(b.missing, name)
	case string:
		b.path.WriteString(encode(value, ""))
	default:
		return fmt.Errorf(`Expected "%s" to be a string`, name)
	}
	return nil
}

func (b *builder) addWildcard(name string) error {
	value, ok := b.params[name]
	if !ok || value == nil {
		b.missing = append(b.missing, name)
		return nil
	}
	segments, _ := value.([]string)
	if len(segments) == 0 {
		return fmt.Errorf(`Expected "%s" to be a non-empty array`, name)
	}
	for i, segment := range segments {
		if i > 0 {
			b.path.WriteByte('/')
		}
		b.path.WriteString(encode(segment, ""))
	}
	return nil
}
