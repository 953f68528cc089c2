package pathpattern

// Programmed returns p with all matching left to a program, where the
// alternatives alone would do.
func Programmed(p *Pattern) *Pattern {
	forced := *p
	switch {
	case p.program != nil || p.regexp != nil:
	case p.opts.Legacy:
		l := legacy{path: p.source, opts: p.opts, keys: p.keys}
		forced.program = l.assemble(l.end(p.compile.(legacyTemplate)))
	default:
		e := &expander{path: p.source}
		if err := e.expand(p.compile.(template), nil, nil); err != nil {
			panic(err)
		}
		forced.program = assemble8(e.ways, p.opts)
	}
	return &forced
}
