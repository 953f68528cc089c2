package dateformat_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/internal/dateformat"
)

var (
	east = time.FixedZone("", 5*3600+30*60)
	west = time.FixedZone("", -3*3600)
	when = time.Date(2024, 1, 2, 3, 4, 5, 678_900_000, east)
)

// The wants are those of date-format 4.0.14.
func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		t       time.Time
		want    string
	}{
		{dateformat.ISO8601, when, "2024-01-02T03:04:05.678"},
		{dateformat.ISO8601Offset, when, "2024-01-02T03:04:05.678+05:30"},
		{dateformat.ISO8601Offset, when.In(west), "2024-01-01T18:34:05.678-03:00"},
		{dateformat.ISO8601Offset, when.UTC(), "2024-01-01T21:34:05.678Z"},
		{dateformat.DateTime, when, "02 01 2024 03:04:05.678"},
		{dateformat.AbsoluteTime, when, "03:04:05.678"},
		{"yy-MM", when, "24-01"},
		{"y", when, "24"},
		{"yyyy yy", when, "2024 2024"},
		{"'hh'_ddd", when, "'03'_02d"},
		{"", when, ""},
		{"-text-", when, "-text-"},
	} {
		if got := dateformat.Compile(tt.pattern).Format(tt.t); got != tt.want {
			t.Errorf("Format of %q = %q, want %q", tt.pattern, got, tt.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		pattern, in string
		want        time.Time // zero: refused
	}{
		{"yyyy-MM-dd", "2024-01-02", time.Date(2024, 1, 2, 0, 0, 0, 0, time.Local)},
		{"yyyy-MM-dd-hh", "2024-01-02-13", time.Date(2024, 1, 2, 13, 0, 0, 0, time.Local)},
		{"yy.MM", "24.02", time.Date(2024, 2, 1, 0, 0, 0, 0, time.Local)},
		{dateformat.ISO8601Offset, "2024-01-02T03:04:05.678+05:30", when.Truncate(time.Millisecond)},
		{dateformat.ISO8601Offset, "2024-01-02T03:04:05.678Z", time.Date(2024, 1, 2, 3, 4, 5, 678_000_000, time.UTC)},
		{"yyyy-MM-dd", "2024-02-30", time.Time{}},
		{"yyyy-MM-dd", "2024-01-02x", time.Time{}},
		{"yyyy-MM-dd", "2024-1-2", time.Time{}},
		{"yyyy-MM-dd", "x024-01-02", time.Time{}},
		{"yyyy-MM-dd", "", time.Time{}},
		{"hhO", "03+5:30", time.Time{}},
		{"hhO", "03*05:30", time.Time{}},
	} {
		got, ok := dateformat.Compile(tt.pattern).Parse(tt.in)
		if ok != !tt.want.IsZero() || ok && !got.Equal(tt.want) {
			t.Errorf("Parse of %q with %q = %v, %v, want %v", tt.in, tt.pattern, got, ok, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("yyyy-MM-dd", "2024-01-02")
	f.Add(dateformat.ISO8601Offset, "2024-01-02T03:04:05.678+05:30")
	f.Add("yOSSS", "24-03:00999")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		p := dateformat.Compile(pattern)
		if parsed, ok := p.Parse(s); ok && p.Format(parsed) != s {
			t.Errorf("%q with %q is read as %v, which is written %q", s, pattern, parsed, p.Format(parsed))
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	p := dateformat.Compile(dateformat.ISO8601)
	var buf [64]byte
	b.ReportAllocs()
	for b.Loop() {
		p.Append(buf[:0], when)
	}
}
