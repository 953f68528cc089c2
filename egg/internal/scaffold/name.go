package scaffold

import (
	"fmt"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/koa-go/koa/egg/internal/gen"
)

// Name is the name of a part of an application in all its spellings.
type Name struct {
	Dir     []string // directories between app/controller and the file: api, v1
	File    string   // the file without .go: user_posts
	Type    string   // the Go type: UserPosts
	Var     string   // a variable: userPosts
	Package string   // of the deepest directory; "" without directories
}

var (
	validPart = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*$`)

	// What the go command gives a meaning at the end of a file's name.
	special = regexp.MustCompile(`_(test|gen|aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|` +
		`solaris|unix|wasip1|windows|386|amd64|arm|arm64|loong64|mips|mipsle|mips64|mips64le|ppc64|ppc64le|riscv64|s390x|wasm)$`)
)

// ParseName reads what people type: posts, api/v1/posts, user_posts, UserPosts.
func ParseName(text string) (Name, error) {
	var n Name
	parts := strings.Split(strings.Trim(text, "/"), "/")
	for _, p := range parts {
		if !validPart.MatchString(p) {
			return n, fmt.Errorf("%q is no name: take letters and digits, with _ or - between words and / between directories", text)
		}
	}
	words := splitWords(parts[len(parts)-1])
	n.File = strings.Join(words, "_")
	if special.MatchString(n.File) {
		return n, fmt.Errorf("the go command gives names that end in %s a meaning of its own; choose another one than %q",
			special.FindString(n.File), n.File)
	}
	n.Type = camel(words)
	n.Var = words[0] + camel(words[1:])
	for _, p := range parts[:len(parts)-1] {
		n.Dir = append(n.Dir, strings.Join(splitWords(p), "_"))
	}
	if len(n.Dir) > 0 {
		n.Package = strings.ReplaceAll(n.Dir[len(n.Dir)-1], "_", "")
	}
	for _, id := range []string{n.Var, n.Package} {
		if token.IsKeyword(id) || id == "internal" || id == "vendor" || id == "testdata" || id == "init" || id == "main" {
			return n, fmt.Errorf("%s means something else in Go; choose another name", id)
		}
	}
	return n, nil
}

// splitWords finds the words of a name, in lower case.
func splitWords(text string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
		}
		word = nil
	}
	runes := []rune(text)
	for i, r := range runes {
		starts := unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if r == '_' || r == '-' || starts {
			flush()
		}
		if r != '_' && r != '-' {
			word = append(word, r)
		}
	}
	flush()
	return words
}

// camel joins words as the name of an exported Go identifier.
func camel(words []string) string { return gen.FieldName(strings.Join(words, "_")) }

// singular is the last word of a name for one of many.
func singular(words []string) []string {
	one := slices.Clone(words)
	last := one[len(one)-1]
	switch {
	case strings.HasSuffix(last, "ies") && len(last) > 4:
		last = strings.TrimSuffix(last, "ies") + "y"
	case strings.HasSuffix(last, "sses"), strings.HasSuffix(last, "xes"), strings.HasSuffix(last, "ches"), strings.HasSuffix(last, "shes"):
		last = strings.TrimSuffix(last, "es")
	case strings.HasSuffix(last, "ss"), strings.HasSuffix(last, "us"), strings.HasSuffix(last, "is"), last == "news":
	case strings.HasSuffix(last, "s") && len(last) > 2:
		last = strings.TrimSuffix(last, "s")
	}
	one[len(one)-1] = last
	return one
}

// Path is the path below which routes of that name are: /api/v1/user-posts.
func (n Name) Path() string {
	return "/" + strings.ReplaceAll(path.Join(path.Join(n.Dir...), n.File), "_", "-")
}

// Key joins all parts with _: a name for files and routes that is nobody else's.
func (n Name) Key() string { return strings.Join(append(slices.Clone(n.Dir), n.File), "_") }

// Slashed is the name as a path: api/v1/user_posts.
func (n Name) Slashed() string { return path.Join(path.Join(n.Dir...), n.File) }

// Text is the name in words: user posts.
func (n Name) Text() string { return strings.ReplaceAll(n.File, "_", " ") }

// One is the singular of Type.
func (n Name) One() string { return camel(singular(strings.Split(n.File, "_"))) }

// OneText is the singular in words: user post.
func (n Name) OneText() string { return strings.Join(singular(strings.Split(n.File, "_")), " ") }

// API tells whether the name is below a directory called api.
func (n Name) API() bool { return slices.Contains(n.Dir, "api") }
