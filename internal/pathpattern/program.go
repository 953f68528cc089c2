package pathpattern

import "regexp/syntax"

type op uint8

const (
	opText   op = iota // text comes next
	opChar             // a character at which none of not begins
	opRune             // a character of the class
	opAssert           // an empty-width condition of the class
	opSplit            // go on at x; if that fails, at y
	opJump             // go on at x
	opSave             // note the position in slot x
	opTail             // the end of a match, if the options allow it here
	opFail
)

type inst struct {
	op    op
	x, y  int
	mark  int // number of a split among the splits
	text  string
	not   [2]string // "" forbids nothing
	class *syntax.Inst
}

// program matches patterns in which the end of a parameter depends on what
// comes after it. It is what a regular expression is compiled to, with one
// operation more: a character that does not begin a given text, which RE2
// cannot say.
type program struct {
	code   []inst
	splits int
	opts   Options
	// free lets a match end anywhere.
	free bool
}

func (p *program) emit(in inst) int {
	if in.op == opSplit {
		in.mark = p.splits
		p.splits++
	}
	p.code = append(p.code, in)
	return len(p.code) - 1
}

func (p *program) text(s string) {
	if s != "" {
		p.emit(inst{op: opText, text: s})
	}
}

// long is one or more characters at which none of not begins, as many as
// possible.
func (p *program) long(not ...string) {
	in := inst{op: opChar}
	copy(in.not[:], not)
	loop := p.emit(in)
	split := p.emit(inst{op: opSplit, x: loop})
	p.code[split].y = len(p.code)
}

// short is long, but with as few characters as possible.
func (p *program) short(not ...string) {
	in := inst{op: opChar}
	copy(in.not[:], not)
	loop := p.emit(in)
	split := p.emit(inst{op: opSplit, y: loop})
	p.code[split].x = len(p.code)
}

// either is first or, if that leads nowhere, second.
func (p *program) either(first, second func()) {
	split := p.emit(inst{op: opSplit})
	p.code[split].x = len(p.code)
	first()
	jump := p.emit(inst{op: opJump})
	p.code[split].y = len(p.code)
	second()
	p.code[jump].x = len(p.code)
}

// capture notes where body begins and ends as capture i.
func (p *program) capture(i int, body func()) {
	p.emit(inst{op: opSave, x: 2 * i})
	body()
	p.emit(inst{op: opSave, x: 2*i + 1})
}

// splice adds a regular expression; it has no groups that capture.
func (p *program) splice(re *syntax.Prog) {
	base := len(p.code)
	end := base + len(re.Inst) + 1
	p.emit(inst{op: opJump, x: base + 1 + re.Start})
	for i := range re.Inst {
		in := &re.Inst[i]
		out := inst{op: opRune, x: base + 1 + int(in.Out), y: base + 1 + int(in.Arg), class: in}
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			out.op = opSplit
		case syntax.InstEmptyWidth:
			out.op = opAssert
		case syntax.InstNop, syntax.InstCapture:
			out.op = opJump
		case syntax.InstMatch:
			out.op, out.x = opJump, end
		case syntax.InstFail:
			out.op = opFail
		}
		p.emit(out)
	}
}
