package gen

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	lines := func(from, to int) string {
		var b strings.Builder
		for i := from; i <= to; i++ {
			b.WriteString(strings.Repeat("x", i) + "\n")
		}
		return b.String()
	}
	for _, tt := range []struct{ name, old, now, want string }{
		{"is empty for equal texts", "a\nb\n", "a\nb\n", ""},
		{"shows a new file", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"shows a removed file", "a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
		{"keeps common lines between changes", "a\nb\nc\n", "A\nb\nC\n", "@@ -1,3 +1,3 @@\n-a\n+A\n b\n-c\n+C\n"},
		{
			"leaves out what is far from a change", lines(1, 9), lines(1, 8) + "y\n",
			"@@ -6,4 +6,4 @@\n xxxxxx\n xxxxxxx\n xxxxxxxx\n-xxxxxxxxx\n+y\n",
		},
		{
			"makes hunks of changes that are far apart", "a\n" + lines(1, 8) + "b\n", lines(1, 8),
			"@@ -1,4 +1,3 @@\n-a\n x\n xx\n xxx\n@@ -7,4 +6,3 @@\n xxxxxx\n xxxxxxx\n xxxxxxxx\n-b\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := diff("f", tt.old, tt.now)
			got = strings.TrimPrefix(got, "--- f\n+++ f (generated now)\n")
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestDiffOfLongTexts(t *testing.T) {
	old, now := strings.Repeat("a\n", 3000), strings.Repeat("b\n", 3000)
	got := diff("f", "same\n"+old, "same\n"+now)
	if want := "@@ -1,3001 +1,3001 @@\n same\n" + strings.Repeat("-a\n", 3000) + strings.Repeat("+b\n", 3000); !strings.HasSuffix(got, want) {
		t.Errorf("got %d bytes, want to end with %d", len(got), len(want))
	}
}
