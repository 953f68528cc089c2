package sessioncodec_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/koa-go/koa/internal/sessioncodec"
)

func TestEncodeAndDecode(t *testing.T) {
	for _, tt := range []struct{ name, value, payload string }{
		{"an object", `{"a":1}`, "eyJhIjoxfQ=="},
		{"an empty object", `{}`, "e30="},
		{"a session of koa-session", `{"user":{"name":"中文"},"_expire":1700000000000,"_maxAge":86400000}`,
			"eyJ1c2VyIjp7Im5hbWUiOiLkuK3mlocifSwiX2V4cGlyZSI6MTcwMDAwMDAwMDAwMCwiX21heEFnZSI6ODY0MDAwMDB9"},
		{"what HTML and old JavaScript would escape", "{\"e\":\"<&>😀\u2028\"}", "eyJlIjoiPCY+8J+YgOKAqCJ9"},
		{"an array", `[]`, "W10="},
		{"null", `null`, "bnVsbA=="},
		{"a number", `1`, "MQ=="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := sessioncodec.Encode(json.RawMessage(tt.value)); got != tt.payload {
				t.Errorf("Encode(%s) = %q, want %q", tt.value, got, tt.payload)
			}
			got, err := sessioncodec.Decode(tt.payload)
			if err != nil || string(got) != tt.value {
				t.Errorf("Decode(%q) = %s, %v, want %s", tt.payload, got, err, tt.value)
			}
		})
	}
}

func TestDecodeTakesOtherBase64(t *testing.T) {
	for _, tt := range []struct{ name, payload, want string }{
		{"without padding", "eyJhIjoxfQ", `{"a":1}`},
		{"with text behind the padding", "eyJhIjoxfQ==e30=", `{"a":1}`},
		{"with line breaks", "eyJh\r\nIjox\nfQ==", `{"a":1}`},
		{"in the alphabet for URLs", "Ij8_Pj4i", `"??>>"`},
		{"with bytes that are no UTF-8", "Iv8i", "\"\ufffd\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sessioncodec.Decode(tt.payload)
			if err != nil || string(got) != tt.want {
				t.Errorf("Decode(%q) = %s, %v, want %s", tt.payload, got, err, tt.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range []struct{ name, payload string }{
		{"nothing", ""},
		{"padding", "=="},
		{"no base64", "!!!"},
		{"JSON that is cut short", "eyJhIjox"},
		{"what is no JSON", "bm90IGpzb24="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sessioncodec.Decode(tt.payload)
			if !errors.Is(err, sessioncodec.ErrSyntax) {
				t.Errorf("Decode(%q) = %s, %v, want ErrSyntax", tt.payload, got, err)
			}
		})
	}
}

func TestChecksumIsTheOneOfKoaSession(t *testing.T) {
	if got := sessioncodec.Checksum(json.RawMessage(`{"a":1}`)); got != 1444654255 {
		t.Errorf("Checksum = %d, want 1444654255", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"eyJhIjoxfQ==", "W10=", "-_-_", "e30", "!", "IlxpIg=="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		value, err := sessioncodec.Decode(payload)
		if err != nil {
			return
		}
		again, err := sessioncodec.Decode(sessioncodec.Encode(value))
		if err != nil || string(again) != string(value) {
			t.Errorf("Decode(%q) = %s, encoded and read again %s, %v", payload, value, again, err)
		}
	})
}

func ExampleDecode() {
	value, err := sessioncodec.Decode("eyJ2aWV3cyI6MX0=")
	fmt.Println(string(value), err)
	// Output: {"views":1} <nil>
}

func ExampleChecksum() {
	before := sessioncodec.Checksum(json.RawMessage(`{"views":1}`))
	after := sessioncodec.Checksum(json.RawMessage(`{"views":2}`))
	fmt.Println(before == after)
	// Output: false
}
