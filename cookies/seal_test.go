package cookies_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

// The vectors of c2sp.org/XAES-256-GCM.
func TestXAES(t *testing.T) {
	for _, tt := range []struct {
		name       string
		key        byte
		data, want string
	}{
		{"without carry", 1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"},
		{"with carry", 3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sealed := cookies.SealXAES([32]byte([]byte(strings.Repeat(string(tt.key), 32))), "ABCDEFGHIJKLMNOPQRSTUVWX", "XAES-256-GCM", tt.data)
			if got := hex.EncodeToString(sealed); got != tt.want {
				t.Errorf("sealed is %s, want %s", got, tt.want)
			}
		})
	}
}

// Made by a program in another language from the format at Seal: sealed ends a
// minute after instant, endless never does and has the old key.
const (
	sealed  = "v1.QUJDREVGR0hJSktMTU5PUFFSU1RVVldYvatYXDO0LplffBr4nMZYZmNXpZ-9FPeJek_Wo5qYA-QpyJg"
	endless = "v1.YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4zTFbG4uoOqeF50TqeyeFy3eG_Ks8D0bmM7C7KqUt-AHLNVU"
)

func TestOpen(t *testing.T) {
	for _, tt := range []struct {
		name, cookie, text string
		at                 time.Time
		want               error // nil: opens
	}{
		{"opens", "sid", sealed, instant, nil},
		{"opens until the end", "sid", sealed, instant.Add(time.Minute - time.Millisecond), nil},
		{"ends", "sid", sealed, instant.Add(time.Minute), cookies.ErrExpired},
		{"opens with an old key", "sid", endless, instant.AddDate(99, 0, 0), nil},
		{"refuses another name", "sid2", sealed, instant, cookies.ErrSeal},
		{"refuses another version", "sid", "v2" + sealed[2:], instant, cookies.ErrSeal},
		{"refuses a value that is not sealed", "sid", "hello", instant, cookies.ErrSeal},
		{"refuses nothing", "sid", "", instant, cookies.ErrSeal},
		{"refuses the prefix alone", "sid", "v1.", instant, cookies.ErrSeal},
		{"refuses a nonce alone", "sid", sealed[:35], instant, cookies.ErrSeal},
		{"refuses padding", "sid", sealed + "=", instant, cookies.ErrSeal},
		{"refuses a line break", "sid", sealed[:40] + "\n" + sealed[40:], instant, cookies.ErrSeal},
		{"refuses other trailing bits", "sid", sealed[:len(sealed)-1] + "h", instant, cookies.ErrSeal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := keygrip(t, "sha1").Open(tt.cookie, tt.text, tt.at)
			if !errors.Is(err, tt.want) {
				t.Errorf("Open: %v, want %v", err, tt.want)
			}
			if want := "hello é世"; err == nil && got != want {
				t.Errorf("Open = %q, want %q", got, want)
			}
		})
	}
}

func TestOpenNoticesEveryAlteration(t *testing.T) {
	k := keygrip(t, "sha1")
	const alphabet = "AQgw"
	for i := len("v1."); i < len(sealed)-1; i++ {
		for _, c := range alphabet {
			altered := sealed[:i] + string(c) + sealed[i+1:]
			if altered == sealed {
				continue
			}
			if got, err := k.Open("sid", altered, instant); err != cookies.ErrSeal {
				t.Fatalf("with %q at %d, Open = %q, %v", c, i, got, err)
			}
		}
	}
}

func TestSealIsDifferentEachTime(t *testing.T) {
	k := keygrip(t, "sha1")
	if a, b := k.Seal("sid", "v", time.Time{}), k.Seal("sid", "v", time.Time{}); a == b {
		t.Errorf("two seals are equal: %s", a)
	}
}

func TestSetSealed(t *testing.T) {
	keys := keygrip(t, "sha1")
	for _, tt := range []struct {
		name  string
		opts  *cookies.SetOptions
		want  string // after the value
		later time.Duration
		err   error
	}{
		{"is lax, and never ends", nil, "; path=/; samesite=lax; httponly", 1e6 * time.Hour, nil},
		{"is as strict as told, and never signed", &cookies.SetOptions{SameSite: "strict", Signed: cookies.Yes, Encrypt: true}, "; path=/; samesite=strict; httponly", 0, nil},
		{"lasts for MaxAge", &cookies.SetOptions{MaxAge: time.Minute}, "; path=/; expires=Tue, 02 Jan 2024 03:05:05 GMT; samesite=lax; httponly", 59 * time.Second, nil},
		{"ends after MaxAge, whatever the browser does", &cookies.SetOptions{MaxAge: time.Minute}, "; path=/; expires=Tue, 02 Jan 2024 03:05:05 GMT; samesite=lax; httponly", time.Minute, cookies.ErrExpired},
		{"ends at Expires", &cookies.SetOptions{Expires: instant.Add(time.Hour)}, "; path=/; expires=Tue, 02 Jan 2024 04:04:05 GMT; samesite=lax; httponly", time.Hour, cookies.ErrExpired},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			const value = "any text; é世\n"
			if err := x.cookies(cookies.Options{Keys: keys}).SetSealed("sid", value, tt.opts); err != nil {
				t.Fatal(err)
			}
			pair, attributes, _ := strings.Cut(x.response.Header().Get("Set-Cookie"), ";")
			x.wantSet(t, pair+tt.want)
			if strings.Contains(attributes, ".sig") || !strings.HasPrefix(pair, "sid=v1.") {
				t.Errorf("Set-Cookie starts with %q", pair)
			}

			later := cookies.Options{Keys: keys, Now: func() time.Time { return instant.Add(tt.later) }}
			got, err := newExchange(pair).cookies(later).GetSealed("sid")
			if !errors.Is(err, tt.err) || err == nil && got != value {
				t.Errorf("GetSealed = %q, %v; want %q, %v", got, err, value, tt.err)
			}
		})
	}
}

func TestSetSealedRemoves(t *testing.T) {
	x := newExchange("")
	if err := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")}).SetSealed("sid", "", nil); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t, "sid=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly")
}

func TestGetSealedErrors(t *testing.T) {
	for _, tt := range []struct {
		name, cookie string
		keys         *cookies.Keygrip
		want         error
	}{
		{"tells that there is no cookie", "x=1", keygrip(t, "sha1"), cookies.ErrNoCookie},
		{"tells that the seal is broken", "sid=" + sealed + "x", keygrip(t, "sha1"), cookies.ErrSeal},
		{"tells that the key is unknown", "sid=" + sealed, keygrip(t, "sha1", "other"), cookies.ErrSeal},
		{"tells that there are no keys", "sid=" + sealed, nil, cookies.ErrNoKeys},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newExchange(tt.cookie).cookies(cookies.Options{Keys: tt.keys}).GetSealed("sid")
			wantCause(t, err, "sid", tt.want.Error())
			if !errors.Is(err, tt.want) {
				t.Errorf("%v is not %v", err, tt.want)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	k := keygrip(f, "sha1")
	f.Add(sealed)
	f.Add(endless)
	f.Add("v1.")
	f.Add("v1.AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := k.Open("sid", text, instant); err == nil && text != sealed && text != endless {
			t.Errorf("Open(%q) = %q, forged", text, got)
		}
	})
}
