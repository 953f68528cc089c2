package pathpattern

import "regexp"

// Options say how a pattern is read and matched. The zero value is the default
// of path-to-regexp: the whole path, case ignored, one "/" more at the end
// allowed.
type Options struct {
	// Legacy reads the pattern in the grammar of path-to-regexp 1.9.
	Legacy bool
	// Prefix lets the path go on after what the pattern matched, if it goes on
	// with "/" (path-to-regexp's end: false).
	Prefix bool
	// Sensitive makes upper and lower case differ.
	Sensitive bool
	// Strict forbids a "/" at the end of the path that the pattern does not have
	// (trailing: false in path-to-regexp 8). The legacy grammar without it also
	// lets a path do without the "/" that ends the pattern.
	Strict bool
}

// Key is a parameter of a pattern.
type Key struct {
	// Name is what the pattern calls the parameter. An unnamed group of the
	// legacy grammar is called by its number among them, from "0".
	Name string
	// Wildcard reports whether the parameter was written with "*".
	Wildcard bool
}

// Pattern is a path pattern, ready to match.
type Pattern struct {
	source       string
	opts         Options
	keys         []Key
	alternatives []Alternative
	compile      compiler

	// One of these decides where the alternatives alone do not.
	program *program
	regexp  *regexp.Regexp
}

// Parse reads a pattern. Nil options are the defaults. The error is a
// [*SyntaxError].
func Parse(path string, opts *Options) (*Pattern, error) {
	p := &Pattern{source: path}
	if opts != nil {
		p.opts = *opts
	}
	read := p.parse8
	if p.opts.Legacy {
		read = p.parseLegacy
	}
	if err := read(); err != nil {
		return nil, err
	}
	return p, nil
}

// FromRegexp returns the pattern that a regular expression is: it matches the
// paths in which re finds something. Its keys are the named groups of re; with
// the legacy grammar they are all groups, by number from "0". The other options
// have no effect. It cannot be compiled to a path.
func FromRegexp(re *regexp.Regexp, opts *Options) *Pattern {
	p := &Pattern{source: re.String(), regexp: re, compile: regexpCompiler{}}
	if opts != nil {
		p.opts = *opts
	}
	p.keys = regexpKeys(re, p.opts.Legacy)
	p.alternatives = []Alternative{{}}
	return p
}

// String returns the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// Options returns what the pattern was parsed with.
func (p *Pattern) Options() Options { return p.opts }

// Keys returns the parameters in the order of [Pattern.Captures]. As in
// path-to-regexp 8, a parameter before an optional group counts once with the
// group and once without. The slice must not be changed.
func (p *Pattern) Keys() []Key { return p.keys }

// Alternatives returns the patterns without optional parts that the pattern
// stands for, in the order in which they are tried. There is at least one. The
// slice must not be changed.
func (p *Pattern) Alternatives() []Alternative { return p.alternatives }
