package vary_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/vary"
)

func TestAppend(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header string
		fields []string
		want   string
	}{
		{"starts a header", "", []string{"Origin"}, "Origin"},
		{"adds to a header", "Accept", []string{"Origin"}, "Accept, Origin"},
		{"leaves a header that has the name in another case", "Accept", []string{"accept"}, "Accept"},
		{"leaves the spelling of what is there", "A,B , C", []string{"b"}, "A,B , C"},
		{"adds what is missing of a list", "Accept", []string{"Origin, accept"}, "Accept, Origin"},
		{"adds each of several fields once", "Accept", []string{"A", "b", "B"}, "Accept, A, b"},
		{"leaves a header that varies on everything", "*", []string{"Origin"}, "*"},
		{"becomes everything when everything is added", "Accept", []string{"*"}, "*"},
		{"becomes everything when everything is one of several", "", []string{"X", "*"}, "*"},
		{"becomes everything when everything was hidden in a list", "Accept, *", []string{"X"}, "*"},
		{"adds nothing without fields", "Accept", nil, "Accept"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := vary.Append(tt.header, tt.fields...)
			if err != nil || got != tt.want {
				t.Errorf("Append(%q, %q) = %q, %v, want %q", tt.header, tt.fields, got, err, tt.want)
			}
		})
	}
}

func TestAppendRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields []string
		want   string
	}{
		{"an empty field", []string{""}, "field argument is required"},
		{"a space in a name", []string{"a b"}, "field argument contains an invalid header name"},
		{"a bad name after a good one", []string{"ok", "not ok"}, "field argument contains an invalid header name"},
		{"a colon", []string{"a:b"}, "field argument contains an invalid header name"},
		{"a line break", []string{"a\r\nSet-Cookie: b"}, "field argument contains an invalid header name"},
		{"an empty element", []string{"a,,b"}, "field argument contains an invalid header name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := vary.Append("Accept", tt.fields...); err == nil || err.Error() != tt.want {
				t.Errorf("Append = %q, %v, want the error %q", got, err, tt.want)
			}
		})
	}
}

func TestAppendAllocatesNothingWithoutChange(t *testing.T) {
	n := testing.AllocsPerRun(100, func() {
		_, _ = vary.Append("Accept-Encoding, Origin", "origin", "Accept-Encoding")
	})
	if n != 0 {
		t.Errorf("Append allocates %v times, want 0", n)
	}
}

func FuzzAppend(f *testing.F) {
	f.Add("Accept", "Origin, accept")
	f.Add("A,B , C", "b")
	f.Add(" , *", "X")
	f.Fuzz(func(t *testing.T, header, field string) {
		once, err := vary.Append(header, field)
		if err != nil {
			return
		}
		if once != "*" && !strings.HasPrefix(once, header) {
			t.Errorf("Append(%q, %q) = %q, which lost what was there", header, field, once)
		}
		if twice, err := vary.Append(once, field); err != nil || twice != once {
			t.Errorf("Append(%q, %q) = %q, %v, the second time", once, field, twice, err)
		}
	})
}

func ExampleAppend() {
	header, err := vary.Append("Accept-Encoding", "Origin", "accept-encoding")
	fmt.Println(header, err)
	// Output: Accept-Encoding, Origin <nil>
}
