package mime

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed types.txt
var types string

// tables are types.txt, indexed. Their strings are parts of the embedded text.
type tables struct {
	byType      map[string]entry
	byExtension map[string]string
}

// entry is what is known of a type.
type entry struct {
	compressible bool
	charset      string // "" for none
	extension    string // the usual one, "" for none
}

// load returns the tables. Building them takes below a millisecond, which
// programs that get by with the common types never spend.
var load = sync.OnceValue(readTables)

func readTables() tables {
	t := tables{
		byType:      make(map[string]entry, 1<<11),
		byExtension: make(map[string]string, 1<<11),
	}
	for line := range strings.Lines(types) {
		if line[0] != '#' {
			t.add(line[:len(line)-1])
		}
	}
	return t
}

// add indexes a line: type, compressible, charset, extensions.
func (t tables) add(line string) {
	name, line, _ := strings.Cut(line, " ")
	compressible, line, _ := strings.Cut(line, " ")
	charset, extensions, _ := strings.Cut(line, " ")
	if charset == "-" {
		charset = ""
	}
	usual, _, _ := strings.Cut(extensions, " ")
	t.byType[name] = entry{compressible == "+", charset, strings.TrimPrefix(usual, "!")}

	for extensions != "" {
		var extension string
		extension, extensions, _ = strings.Cut(extensions, " ")
		if extension[0] != '!' {
			t.byExtension[extension] = name
		}
	}
}
