package cookies_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"
)

// The texts are those of egg-cookies 2.10.1.
func TestDecryptEgg(t *testing.T) {
	k := keygrip(t, "sha256")
	for _, tt := range []struct {
		name, text, want string
		key              int
	}{
		{"knows the first key", "YsGTY10PMxigdiMkB_7BDw==", "hello", 0},
		{"knows the second key", "FWxzmluOA3Jg568IQmZyxw==", "hello", 1},
		{"reads UTF-8", "rW9UPVgSn8wruzKvkQVmGw==", "é世", 0},
		{"needs no padding", "YsGTY10PMxigdiMkB_7BDw", "hello", 0},
		{"reads the other alphabet", "YsGTY10PMxigdiMkB/7BDw==", "hello", 0},
		{"refuses other keys", "uh08TJFsge0oeOdcRAzvOQ==", "", -1},
		{"refuses half a block", "YsGTY10PMxg=", "", -1},
		{"refuses what is not base64", "YsGTY10PMxigdiMkB_7B!!==", "", -1},
		{"refuses nothing", "", "", -1},
		{"refuses only padding", "====", "", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, key, ok := k.DecryptEgg(tt.text)
			if got != tt.want || key != tt.key || ok != (tt.key >= 0) {
				t.Errorf("DecryptEgg = %q, %d, %v; want %q, %d", got, key, ok, tt.want, tt.key)
			}
		})
	}
}

func TestEncryptEggPadsWholeBlocks(t *testing.T) {
	const want = "62PIs6SmE_AuvTybZA5ioDK5PUHw-6Z9r-7hT-uwVbw2a5DU1izJ5nIMXPc8PScXB5uZlvrDciFgkujYrVtgag=="
	k := keygrip(t, "sha256", "1234567890abcdef1234567890abcdef")
	if got := k.EncryptEgg(strings.Repeat("x", 50)); got != want {
		t.Errorf("EncryptEgg = %q, want %q", got, want)
	}
	for n := range 40 {
		want := strings.Repeat("x", n)
		if got, _, ok := k.DecryptEgg(k.EncryptEgg(want)); got != want || !ok {
			t.Errorf("%d bytes come back as %q, %v", n, got, ok)
		}
	}
}

func TestDecryptEggRefusesWrongKeys(t *testing.T) {
	k := keygrip(t, "sha256")
	if got, _, ok := k.DecryptEgg(k.EncryptEgg("\xff")); ok {
		t.Errorf("a value that is not UTF-8 decrypts to %q", got)
	}
	data, err := base64.URLEncoding.DecodeString(k.EncryptEgg(strings.Repeat("x", 32)))
	if err != nil {
		t.Fatal(err)
	}
	data[16] ^= 1 // alters the first byte of the padding
	if got, _, ok := k.DecryptEgg(base64.URLEncoding.EncodeToString(data)); ok {
		t.Errorf("unequal padding decrypts to %q", got)
	}
}

func FuzzDecryptEgg(f *testing.F) {
	k := keygrip(f, "sha256")
	f.Add("YsGTY10PMxigdiMkB_7BDw==")
	f.Add("rW9UPVgSn8wruzKvkQVmGw")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		value, key, ok := k.DecryptEgg(text)
		if !utf8.ValidString(value) {
			t.Errorf("DecryptEgg(%q) = %q, which is not UTF-8", text, value)
		}
		if ok && key == 0 && strings.TrimRight(k.EncryptEgg(value), "=") != strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "=")) {
			t.Errorf("DecryptEgg(%q) = %q, which encrypts to %q", text, value, k.EncryptEgg(value))
		}
	})
}

const (
	midwayHello = "enc::5b9b2332939d6fb09cb9d2053dd58a05953f7c7f3b670fc34945f128cb4f3b50cca345256d05dd0553a7302b0ce6870e7111e7b0cbfcf10f37865c5c633cf9a376da51d65aed7401fd4185914fab8a4cb5c7ff9baab0aa258494c53ab2e1ba003938363639ffd1bd03f9"
	midwayOld   = "enc::010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010202020202020202020202020202020213ff583e9f62670cd2b66bb068e0cbef313030303016cef73d028422"
)

// midwayHello was made by Midway 4, midwayOld by Node's crypto in its format.
func TestDecryptMidway(t *testing.T) {
	k := keygrip(t, "sha256")
	for _, tt := range []struct {
		name, text, want string
		key              int
	}{
		{"knows the first key", midwayHello, "hello", 0},
		{"knows the second key", midwayOld, "old 你", 1},
		{"refuses an altered value", midwayOld[:len(midwayOld)-1] + "3", "", -1},
		{"refuses another prefix", strings.TrimPrefix(midwayOld, "enc::"), "", -1},
		{"refuses what is not hex", midwayOld + "xx", "", -1},
		{"refuses a short text", midwayOld[:100], "", -1},
		{"refuses a count below 10000", strings.Replace(midwayOld, "3130303030", "3030303030", 1), "", -1},
		{"refuses a count that is none", strings.Replace(midwayOld, "3130303030", "312e303030", 1), "", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, key, ok := k.DecryptMidway(tt.text)
			if got != tt.want || key != tt.key || ok != (tt.key >= 0) {
				t.Errorf("DecryptMidway = %q, %d, %v; want %q, %d", got, key, ok, tt.want, tt.key)
			}
		})
	}
}

func FuzzDecryptMidway(f *testing.F) {
	k := keygrip(f, "sha256")
	f.Add(midwayOld)
	f.Add(midwayHello[:200])
	f.Add("enc::")
	f.Fuzz(func(t *testing.T, text string) {
		if value, _, ok := k.DecryptMidway(text); ok && !strings.EqualFold(text, midwayOld) && !strings.EqualFold(text, midwayHello) {
			t.Errorf("DecryptMidway(%q) = %q, forged", text, value)
		}
	})
}
