package mime

import (
	"strings"
	"testing"
)

func TestTableIsWellFormed(t *testing.T) {
	for line := range strings.Lines(types) {
		if line[0] == '#' {
			continue
		}
		columns := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		if len(columns) < 3 || strings.Count(columns[0], "/") != 1 || !strings.Contains("+-", columns[1]) {
			t.Errorf("odd line %q", line)
		}
	}
	tables := load()
	for extension, contentType := range tables.byExtension {
		if _, known := tables.byType[contentType]; !known || extension != strings.ToLower(extension) {
			t.Errorf("odd extension %q of %q", extension, contentType)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		readTables()
	}
}
