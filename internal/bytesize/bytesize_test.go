package bytesize_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/koa-go/koa/internal/bytesize"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     int64
	}{
		{"reads a unit", "1kb", 1024},
		{"reads a unit in capitals", "1KB", 1024},
		{"reads a unit after spaces", "1  kb", 1024},
		{"reads decimals", "1.5mb", 1572864},
		{"rounds down to bytes", "1.7kb", 1740},
		{"reads the largest unit", "2PB", 1 << 51},
		{"reads a sign", "-1kb", -1024},
		{"reads a plus", "+1kb", 1024},
		{"takes a bare number for bytes", "100", 100},
		{"takes b for bytes", "100b", 100},
		{"drops decimals of bytes", "10.7", 10},
		{"reads zero", "0", 0},
		{"takes a lone k for nothing", "1k", 1},
		{"takes a unit after a space in front for nothing", " 1kb", 1},
		{"takes an exponent for nothing", "1e3", 1},
		{"takes a hexadecimal for its zero", "0x10", 0},
		{"takes a number before other text", "12 apples", 12},
		{"stops at the largest integer", "99999999999999pb", math.MaxInt64},
		{"stops at the smallest integer", "-99999999999999pb", math.MinInt64},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := bytesize.Parse(tt.in); !ok || got != tt.want {
				t.Errorf("Parse(%q) = %d, %v, want %d", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, in := range []string{"", "abc", "kb", "-", "-kb", ".5mb", "Infinity", "NaN"} {
		if got, ok := bytesize.Parse(in); ok {
			t.Errorf("Parse(%q) = %d, want nothing", in, got)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   int64
		want string
	}{
		{"writes zero", 0, "0B"},
		{"writes bytes", 1023, "1023B"},
		{"writes whole units", 1024, "1KB"},
		{"writes one decimal", 1536, "1.5KB"},
		{"writes two decimals", 1792, "1.75KB"},
		{"keeps a zero inside", 1075, "1.05KB"},
		{"rounds halves up", 1152, "1.13KB"},
		{"stays in a unit it rounds out of", 1<<20 - 1, "1024KB"},
		{"writes the largest unit", 3 << 60, "3072PB"},
		{"keeps the sign", -1536, "-1.5KB"},
		{"writes the smallest integer", math.MinInt64, "-8192PB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := bytesize.Format(tt.in); got != tt.want {
				t.Errorf("Format(%d) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1.5mb", "-1 kb", "10.7", "1e400pb", "\v+0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := bytesize.Parse(s)
		if !ok && n != 0 {
			t.Errorf("Parse(%q) = %d although it refuses", s, n)
		}
		if _, ok := bytesize.Parse(bytesize.Format(n)); !ok {
			t.Errorf("Parse refuses %q, which Format made of %d", bytesize.Format(n), n)
		}
	})
}

func ExampleParse() {
	limit, ok := bytesize.Parse("1mb")
	fmt.Println(limit, ok, bytesize.Format(limit+512<<10))
	// Output: 1048576 true 1.5MB
}
