package pathpattern

import "strings"

// assemble8 makes the program for a pattern of path-to-regexp 8.
func assemble8(ways [][]piece, opts Options) *program {
	p := &program{opts: opts}
	for i, way := range ways {
		split := -1
		if i < len(ways)-1 {
			split = p.emit(inst{op: opSplit})
			p.code[split].x = len(p.code)
		}
		a := assembler{program: p}
		for j := range way {
			a.add(way[j], way[j+1:])
		}
		p.emit(inst{op: opTail})
		if split >= 0 {
			p.code[split].y = len(p.code)
		}
	}
	return p
}

// assembler follows toRegExpSource() of path-to-regexp 8: a second parameter in
// a segment, or a second wildcard, may not contain the text before it, which
// makes the split unique where there would be many.
type assembler struct {
	*program

	before      string // text since the last capture
	afterWild   string // text since the last wildcard, up to the next capture
	afterIsWild bool   // the last capture is a wildcard
	paramInside bool   // the segment has a parameter so far
	wildInside  bool   // the segment has a wildcard so far
}

// add adds a piece, of which next follow.
func (a *assembler) add(pc piece, next []piece) {
	switch pc.kind {
	case textPiece:
		a.addText(pc.text)
		return
	case paramPiece:
		a.capture(pc.key, func() { a.param(next) })
		a.paramInside, a.afterIsWild = true, false
	default:
		a.capture(pc.key, a.wildcard)
		a.wildInside, a.afterIsWild = true, true
		a.afterWild = ""
	}
	a.before = ""
}

func (a *assembler) addText(text string) {
	a.text(text)
	a.before += text
	if a.afterIsWild {
		a.afterWild += text
	}
	if strings.Contains(text, "/") {
		a.paramInside, a.wildInside = false, false
	}
}

func (a *assembler) param(next []piece) {
	switch {
	case a.wildInside:
		a.long("/", a.before)
	case wildcardInSegment(next):
		a.long("/", next[0].text)
	case a.paramInside:
		before := a.before
		a.either(func() { a.long("/", before) }, func() { a.text(before) })
	default:
		a.long("/")
	}
}

func (a *assembler) wildcard() {
	switch {
	case a.wildInside:
		a.long(a.before)
	case a.afterWild != "":
		a.either(func() { a.long(a.afterWild) }, func() { a.long("/") })
	default:
		a.long()
	}
}

// wildcardInSegment reports whether a wildcard comes before the next "/".
func wildcardInSegment(next []piece) bool {
	for _, pc := range next {
		switch {
		case pc.kind == restPiece:
			return true
		case strings.Contains(pc.text, "/"):
			return false
		}
	}
	return false
}
