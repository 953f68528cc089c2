package csrftoken_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/csrftoken"
)

func TestTokenize(t *testing.T) {
	for _, tt := range []struct{ name, secret, salt, want string }{
		{"gives the token of npm csrf", "secret", "saltsalt", "saltsalt-kToZWCfX_Yz6brPuiMH7uoUmE6Q"},
		{"takes a secret with a dash", "with-dash", "a1b2c3d4", "a1b2c3d4-I3w8-jTI0zzCu7f2FUAhXrgoDpA"},
		{"takes an empty salt", "s", "", "-hAyMGwheMBxE3iTgfBEA4kl7lWg"},
		{"gives the token of an egg fleet", "xlkQKQj-FCgCqlvlpPEiHcHp", "abcdefgh", "abcdefgh-2Kk1c_cKeVoWMbX5f4p2P8B6Aio"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := csrftoken.Tokenize(tt.secret, tt.salt); got != tt.want {
				t.Errorf("Tokenize(%q, %q) = %q, want %q", tt.secret, tt.salt, got, tt.want)
			}
		})
	}
}

func TestVerify(t *testing.T) {
	const token = "saltsalt-kToZWCfX_Yz6brPuiMH7uoUmE6Q"
	for _, tt := range []struct {
		name, secret, token string
		want                bool
	}{
		{"accepts a token of the secret", "secret", token, true},
		{"accepts a token with an empty salt", "s", "-hAyMGwheMBxE3iTgfBEA4kl7lWg", true},
		{"refuses another secret", "secretx", token, false},
		{"refuses an empty secret", "", csrftoken.Tokenize("", "saltsalt"), false},
		{"refuses an empty token", "secret", "", false},
		{"refuses a token without a dash", "secret", "nodash", false},
		{"refuses a dash alone", "secret", "-", false},
		{"refuses a token cut short", "secret", token[:len(token)-1], false},
		{"refuses padding", "secret", token + "=", false},
		{"refuses another salt", "secret", "x" + token, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := csrftoken.Verify(tt.secret, tt.token); got != tt.want {
				t.Errorf("Verify(%q, %q) = %v, want %v", tt.secret, tt.token, got, tt.want)
			}
		})
	}
}

func TestNewTakesLengths(t *testing.T) {
	for _, tt := range []struct {
		name         string
		opts         *csrftoken.Options
		secret, salt int
	}{
		{"npm's lengths by default", nil, 18, 8},
		{"npm's lengths for zeros", &csrftoken.Options{}, 18, 8},
		{"npm's lengths for negative values", &csrftoken.Options{SecretLength: -1, SaltLength: -1}, 18, 8},
		{"other lengths", &csrftoken.Options{SecretLength: 32, SaltLength: 300}, 32, 300},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tokens := csrftoken.New(tt.opts)
			secret := tokens.Secret()
			b, err := base64.RawURLEncoding.DecodeString(secret)
			if err != nil || len(b) != tt.secret {
				t.Errorf("Secret() = %q: %d bytes, %v, want %d", secret, len(b), err, tt.secret)
			}
			token := tokens.Create(secret)
			want := fmt.Sprintf(`^[A-Za-z0-9]{%d}-[\w-]{27}$`, tt.salt)
			if !regexp.MustCompile(want).MatchString(token) {
				t.Errorf("Create = %q, want %s", token, want)
			}
			if !csrftoken.Verify(secret, token) {
				t.Errorf("Verify(%q, %q) = false", secret, token)
			}
		})
	}
}

func TestCreateNeverRepeats(t *testing.T) {
	tokens := csrftoken.New(nil)
	seen := map[string]bool{}
	for range 1000 {
		secret := tokens.Secret()
		token := tokens.Create("secret")
		if seen[secret] || seen[token] {
			t.Fatalf("%q or %q came twice", secret, token)
		}
		seen[secret], seen[token] = true, true
	}
}

func TestCreateUsesTheWholeAlphabet(t *testing.T) {
	token := csrftoken.New(&csrftoken.Options{SaltLength: 10_000}).Create("secret")
	seen := map[byte]bool{}
	for i := range 10_000 {
		seen[token[i]] = true
	}
	if len(seen) != 62 {
		t.Errorf("%d different characters in a salt, want 62", len(seen))
	}
}

func TestCreateNeedsASecret(t *testing.T) {
	if token := csrftoken.New(nil).Create(""); token != "" {
		t.Errorf(`Create("") = %q, want ""`, token)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("secret", "saltsalt-kToZWCfX_Yz6brPuiMH7uoUmE6Q")
	f.Add("s", "-")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, secret, token string) {
		salt, _, found := strings.Cut(token, "-")
		want := secret != "" && found && token == csrftoken.Tokenize(secret, salt)
		if got := csrftoken.Verify(secret, token); got != want {
			t.Errorf("Verify(%q, %q) = %v, want %v", secret, token, got, want)
		}
	})
}

func ExampleTokens_Create() {
	tokens := csrftoken.New(nil)
	secret := tokens.Secret()      // kept in the session
	token := tokens.Create(secret) // sent in the form
	fmt.Println(csrftoken.Verify(secret, token))
	// Output: true
}
