package modelgen

import (
	"strconv"
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals, of those that GORM reads so.
var initialisms = map[string]bool{
	"api": true, "ascii": true, "cpu": true, "css": true, "dns": true, "eof": true, "guid": true, "html": true,
	"http": true, "https": true, "id": true, "ip": true, "json": true, "ram": true, "sql": true, "ssh": true,
	"tls": true, "ttl": true, "uid": true, "ui": true, "uri": true, "url": true, "utf8": true, "uuid": true, "xml": true,
}

// goName makes the name of something exported of that of a table or column.
func goName(name string) string {
	var b strings.Builder
	for _, word := range words(name) {
		lower := strings.ToLower(word)
		if initialisms[lower] {
			b.WriteString(strings.ToUpper(word))
			continue
		}
		runes := []rune(lower)
		b.WriteString(string(unicode.ToUpper(runes[0])) + string(runes[1:]))
	}
	goName := b.String()
	if goName == "" || !unicode.IsUpper([]rune(goName)[0]) {
		return "X" + goName
	}
	return goName
}

// words splits at what is no letter or digit, and where a capital follows a small letter.
func words(name string) []string {
	var all []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, string(word))
			word = nil
		}
	}
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			continue
		case unicode.IsUpper(c) && len(word) > 0 && !unicode.IsUpper(word[len(word)-1]):
			end()
		}
		word = append(word, c)
	}
	end()
	return all
}

// names are those that are taken in one scope, in small letters, as files may not differ
// by case alone.
type names map[string]bool

// take returns name, or if it is taken the first of name2, name3 and so on.
func (n names) take(name string) string {
	free := name
	for i := 2; n[strings.ToLower(free)]; i++ {
		free = name + strconv.Itoa(i)
	}
	n[strings.ToLower(free)] = true
	return free
}
