package rewrite

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// template is a URL with places for what groups matched.
type template []part

// part is text, or what the group of that number matched, 0 being all.
type part struct {
	text  string
	group int // noGroup for text
}

const noGroup = -1

var place = regexp.MustCompile(`\$(\d+)|:(\w+)`)

// parse reads a template. names are those of the groups.
func parse(to string, names []string) template {
	var t template
	rest := 0
	for _, m := range place.FindAllStringSubmatchIndex(to, -1) {
		t = append(t, part{to[rest:m[0]], noGroup}, part{group: groupOf(to, m, names)})
		rest = m[1]
	}
	return append(t, part{to[rest:], noGroup})
}

// groupOf is the number of the group that a place is for, one that does not
// exist for a number too great.
func groupOf(to string, place []int, names []string) int {
	if number := group(to, place, 1); number != "" {
		n, err := strconv.Atoi(number)
		if err != nil {
			return len(names) + 1
		}
		return n
	}
	name := group(to, place, 2)
	// As in koa-rewrite the last one of a name counts.
	for i, known := range slices.Backward(names) {
		if known == name {
			return i + 1
		}
	}
	panic(fmt.Sprintf("rewrite: %q: there is no parameter :%s to put in", to, name))
}

// fill makes the URL from a match of url.
func (t template) fill(url string, match []int) string {
	var b strings.Builder
	for _, p := range t {
		switch i := 2 * p.group; {
		case p.group == noGroup:
			b.WriteString(p.text)
		case i < len(match) && match[i] >= 0:
			b.WriteString(url[match[i]:match[i+1]])
		}
	}
	return b.String()
}
