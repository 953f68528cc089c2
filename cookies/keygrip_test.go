package cookies_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/cookies"
)

// The signatures are those of npm keygrip 1.1.0.
func TestSign(t *testing.T) {
	for _, tt := range []struct{ algorithm, encoding, want string }{
		{"", "", "k66JmJKe4JFlaKZ07gOnYEM3QwU"},
		{"sha1", "base64", "k66JmJKe4JFlaKZ07gOnYEM3QwU"},
		{"SHA256", "base64", "8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw"},
		{"sha384", "base64", "XN-pL7aUgSb4wVHoO48CVTxbfaJs3T61xgS-UQtsbUp80fvp6F-lu_g0RlJoxU_U"},
		{"sha512", "hex", "81f835b5a54983b0e841c8def9f9cd67a871af7fd6222043786ba561c8f567a5179435ce57fc73c5817b1db585e7cd370c0f53068b1e1941c97906205051fd48"},
		{"sha224", "hex", "6461fa86446be31d250063cbe89a2c03e708085902c95192a0b7b12a"},
		{"sha512-256", "hex", "326ef44602abe6ab2563e6fb0eaeb709551a6f9de477dc0bbcfab49b8b8ce925"},
		{"sha512-224", "hex", "79ea1ec288e79bd3a401837164884c4648f7696571be94d2c9b6280f"},
		{"sha3-224", "hex", "d80907080f8207fe106de9a2e407eebc6336528ddee4b1f844d7dde3"},
		{"sha3-256", "hex", "2f0e735925627a99d40c345c8380a20211a6fca9c21978ab1499e61ebd4ef40c"},
		{"sha3-384", "hex", "ac2d0fa8ebdcd9317857705b8ba38bbcf2862ca73429cef1f3168e39d30386a4cdb04aca08c29e1d9e61daef028fa64f"},
		{"sha3-512", "hex", "b8273289437691dd6830d781366d59b319633df2116c1fe6cff007078c41f7665f17092baca9d34b37b0380c4c73ed75cc4277dca8f60c11f8606b1e5065fcc0"},
	} {
		t.Run(tt.algorithm+" in "+tt.encoding, func(t *testing.T) {
			k, err := cookies.NewKeygrip([]string{"k1-current"}, &cookies.KeygripOptions{Algorithm: tt.algorithm, Encoding: tt.encoding})
			if err != nil {
				t.Fatal(err)
			}
			if got := k.Sign("sg=v2"); got != tt.want {
				t.Errorf("Sign = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIndex(t *testing.T) {
	k := keygrip(t, "sha1", "SEKRIT2", "SEKRIT1")
	for _, tt := range []struct {
		name, digest string
		want         int
	}{
		{"knows the first key", "vSL9_dnQHxyNxm2RmhaWu0H3I84", 0},
		{"knows the second key", "VeZ0FzVOpkHnjsQxqMJPV4F7PzE", 1},
		{"refuses another key", "8IV0FtPknfqcj09zY6ahGCjHW4I", -1},
		{"refuses a part", "vSL9_dnQHxyNxm2RmhaWu0H3I8", -1},
		{"refuses more", "vSL9_dnQHxyNxm2RmhaWu0H3I84A", -1},
		{"refuses other letter case", "VSL9_DNQHXYNXM2RMHAWU0H3I84", -1},
		{"refuses padding", "vSL9_dnQHxyNxm2RmhaWu0H3I84=", -1},
		{"refuses the other alphabet", "vSL9/dnQHxyNxm2RmhaWu0H3I84", -1},
		{"refuses nothing at all", "", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := k.Index("this data", tt.digest); got != tt.want {
				t.Errorf("Index = %d, want %d", got, tt.want)
			}
			if got := k.Verify("this data", tt.digest); got != (tt.want >= 0) {
				t.Errorf("Verify = %v, want %v", got, tt.want >= 0)
			}
		})
	}
}

func TestAlsoAccept(t *testing.T) {
	k, err := cookies.NewKeygrip([]string{"k1-current", "k0-old"}, &cookies.KeygripOptions{Algorithm: "sha256", AlsoAccept: []string{"SHA1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, digest string
		want         int
	}{
		{"prefers its own algorithm", "8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw", 0},
		{"knows its own algorithm with the old key", "U33UA3JVfosUL01i3aYrpzAXY0-y0purfGNAfquobKU", 1},
		{"counts on with the other algorithm", "k66JmJKe4JFlaKZ07gOnYEM3QwU", 2},
		{"counts on with its old key", "g2tq_rvY7Rv2ebmML5FbmUYoLmQ", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := k.Index("sg=v2", tt.digest); got != tt.want {
				t.Errorf("Index = %d, want %d", got, tt.want)
			}
		})
	}
}

func TestNewKeygripRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		keys []string
		opts *cookies.KeygripOptions
		want string
	}{
		{"no keys", nil, nil, "Keys must be provided."},
		{"an empty key", []string{"a", ""}, nil, "key 2 of 2 is empty"},
		{"an unknown algorithm", []string{"a"}, &cookies.KeygripOptions{Algorithm: "md5"}, `unknown algorithm "md5", known are sha1,`},
		{"an unknown algorithm to accept", []string{"a"}, &cookies.KeygripOptions{AlsoAccept: []string{"rot13"}}, `unknown algorithm "rot13"`},
		{"an unknown encoding", []string{"a"}, &cookies.KeygripOptions{Encoding: "latin1"}, `unknown encoding "latin1"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := cookies.NewKeygrip(tt.keys, tt.opts)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("NewKeygrip: %v, want %q", err, tt.want)
			}
		})
	}
}

func TestKeygripDoesNotPrintItsKeys(t *testing.T) {
	opts := cookies.Options{Keys: keygrip(t, "sha256", "top secret")}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, v := range []any{opts.Keys, opts, &opts} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, "secret") || strings.Contains(text, fmt.Sprintf("%d", []byte("secret"))) {
				t.Errorf("%s of %T is %s", format, v, text)
			}
		}
	}
	if got, want := opts.Keys.String(), "Keygrip(1 keys, sha256)"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}

func TestKeygripServesManyGoroutines(t *testing.T) {
	k := keygrip(t, "sha1")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				data := fmt.Sprint("n=", i, ".", j)
				if !k.Verify(data, k.Sign(data)) || k.Verify("x"+data, k.Sign(data)) {
					t.Errorf("the signature of %q is not right", data)
				}
				value, _, ok := k.DecryptEgg(k.EncryptEgg(data))
				if !ok || value != data {
					t.Errorf("decrypted %q, %v; want %q", value, ok, data)
				}
			}
		})
	}
	all.Wait()
}
