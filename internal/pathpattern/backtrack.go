package pathpattern

import (
	"regexp/syntax"
	"slices"
	"sync"
	"unicode/utf8"
)

// job is a place to go on from; with a negative pc it gives the slot ^pc its
// old value back.
type job struct{ pc, pos int }

// backtracker is one run of a program over a path.
type backtracker struct {
	*program
	path  string
	slots []int
	jobs  []job
	seen  []uint64 // a bit for each split at each position
}

// maxKept is how many words of seen a backtracker may have to be used again.
const maxKept = 1 << 10

var backtrackers = sync.Pool{New: func() any { return new(backtracker) }}

// match runs the program over path, trying choices in order of preference. It
// fills slots, where a capture that took no part has -1, unless they are nil.
func (p *program) match(path string, slots []int) bool {
	b := backtrackers.Get().(*backtracker)
	n := (p.splits*(len(path)+1) + 63) / 64
	b.seen = slices.Grow(b.seen[:0], n)[:n]
	clear(b.seen)
	b.program, b.path, b.slots = p, path, slots
	ok := b.run()
	b.program, b.path, b.slots = nil, "", nil
	if cap(b.seen) <= maxKept && cap(b.jobs) <= maxKept {
		backtrackers.Put(b)
	}
	return ok
}

// run looks for the first match.
//
// Whether a match can be completed depends on the instruction and the position
// alone, so no split is tried twice at one position. That bounds the time; it is
// what package regexp does for small inputs.
func (b *backtracker) run() bool {
	for i := range b.slots {
		b.slots[i] = -1
	}
	b.jobs = append(b.jobs[:0], job{})
	for len(b.jobs) > 0 {
		j := b.jobs[len(b.jobs)-1]
		b.jobs = b.jobs[:len(b.jobs)-1]
		if j.pc < 0 {
			b.slots[^j.pc] = j.pos
		} else if b.follow(j.pc, j.pos) {
			return true
		}
	}
	return false
}

// follow goes on from pc at pos until a match or a dead end. Splits leave jobs.
func (b *backtracker) follow(pc, pos int) bool {
	for pc >= 0 {
		switch in := &b.code[pc]; in.op {
		case opTail:
			return b.free || atEnd(b.path[pos:], &b.opts)
		case opSplit:
			if b.visited(in.mark, pos) {
				return false
			}
			b.jobs = append(b.jobs, job{in.y, pos})
			pc = in.x
		case opJump:
			pc = in.x
		case opSave:
			if b.slots != nil {
				b.jobs = append(b.jobs, job{^in.x, b.slots[in.x]})
				b.slots[in.x] = pos
			}
			pc++
		default:
			pc, pos = b.step(in, pc, pos)
		}
	}
	return false
}

// visited reports whether a split was tried at pos, and notes that it is.
func (b *backtracker) visited(mark, pos int) bool {
	bit := mark*(len(b.path)+1) + pos
	seen := b.seen[bit/64]&(1<<(bit%64)) != 0
	b.seen[bit/64] |= 1 << (bit % 64)
	return seen
}

// step runs an instruction that looks at the path; a negative pc says that it
// failed.
func (b *backtracker) step(in *inst, pc, pos int) (next, end int) {
	rest := b.path[pos:]
	switch in.op {
	case opText:
		if begins(rest, in.text, !b.opts.Sensitive) {
			return pc + 1, pos + len(in.text)
		}
	case opChar:
		if rest != "" && !b.forbidden(in, rest) {
			_, size := utf8.DecodeRuneInString(rest)
			return pc + 1, pos + size
		}
	case opRune:
		r, size := utf8.DecodeRuneInString(rest)
		if size > 0 && in.class.MatchRune(r) {
			return in.x, pos + size
		}
	case opAssert:
		before, _ := utf8.DecodeLastRuneInString(b.path[:pos])
		after, _ := utf8.DecodeRuneInString(rest)
		if pos == 0 {
			before = -1
		}
		if rest == "" {
			after = -1
		}
		if syntax.EmptyOp(in.class.Arg)&^syntax.EmptyOpContext(before, after) == 0 {
			return in.x, pos
		}
	}
	return -1, pos
}

func (b *backtracker) forbidden(in *inst, rest string) bool {
	for _, not := range in.not {
		if not != "" && begins(rest, not, !b.opts.Sensitive) {
			return true
		}
	}
	return false
}
