package bodyparser_test

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

type purchase struct {
	Name  string                       `json:"name" need:"yes"`
	Count int                          `json:"count" fallback:"3"`
	Note  bodyparser.Optional[string]  `json:"note"`
	Items []purchaseItem               `json:"items"`
	ByID  map[string]purchaseItem      `json:"byID"`
	Owner string                       `json:"owner" hidden:"yes"`
	Wait  time.Duration                `json:"wait"`
	Max   bodyparser.Optional[float64] `json:"max"`
}

type purchaseItem struct {
	Price int `json:"price" need:"yes"`
}

// tagRule reads rules from tags that only this test knows.
func tagRule(sf reflect.StructField, form bool) bodyparser.FieldRule {
	r := bodyparser.FieldRule{Skip: sf.Tag.Get("hidden") != ""}
	if form {
		r.Name = sf.Tag.Get("form")
	}
	if text, ok := sf.Tag.Lookup("fallback"); ok {
		r.Default = []string{text}
	}
	if sf.Tag.Get("need") != "" {
		r.Check = func(_, _ reflect.Value, present bool) bodyparser.FieldErrors {
			if present {
				return nil
			}
			return bodyparser.FieldErrors{{Problem: "required", Err: bodyparser.ErrMissing}}
		}
	}
	return r
}

// decodeBody sends a body and returns what a Decoder makes of it.
func decodeBody(t *testing.T, d *bodyparser.Decoder, mediaType, body string, dst any) error {
	t.Helper()
	var err error
	app := koa.New(&koa.Options{Silent: true})
	app.Use(bodyparser.New(nil), koa.Handle(func(ctx *koa.Context) error {
		err = d.Body(ctx, dst)
		return nil
	}))
	koatest.Request(t, app).Post("/").Set("Content-Type", mediaType).Send(body).Do()
	return err
}

func TestDecoderReportsAllFields(t *testing.T) {
	d := bodyparser.NewDecoder(tagRule)
	for _, tt := range []struct{ name, body, want string }{
		{"nothing when all is right", `{"name":"a","items":[{"price":0}]}`, ""},
		{"what is missing, at any depth", `{"items":[{"price":1},{}],"byID":{"x y":{}}}`,
			`items[1].price: required; byID["x y"].price: required; name: required`},
		{"null for what cannot be null", `{"name":null}`, "name: want a string, got null"},
		{"wrong types together with what is missing", `{"count":"x","wait":"1 fortnight"}`,
			`count: want a whole number from -9223372036854775808 to 9223372036854775807, got a string; ` +
				`wait: want a duration such as "1m30s"; name: required`},
		{"no field that bodies must not set", `{"name":"a","owner":42}`, ""},
		{"names that differ in case only once", `{"NAME":"a","name":"b"}`, `field "name" is given twice`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var o purchase
			err := decodeBody(t, d, "application/json", tt.body, &o)
			if got := text(err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if o.Owner != "" {
				t.Errorf("Owner = %q, want it untouched", o.Owner)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestDecoderFillsDefaults(t *testing.T) {
	d := bodyparser.NewDecoder(tagRule)
	var o purchase
	if err := decodeBody(t, d, "application/json", `{"name":"a","wait":"1m30s"}`, &o); err != nil {
		t.Fatal(err)
	}
	if o.Count != 3 || o.Wait != 90*time.Second || o.Note.Present {
		t.Errorf("got %+v, want a count of 3, a wait of 1m30s and no note", o)
	}
}

func TestDecoderTakesBlankInputsForAbsent(t *testing.T) {
	d := bodyparser.NewDecoder(tagRule)
	var o purchase
	if err := decodeBody(t, d, "application/x-www-form-urlencoded", "name=&count=&note=&max=", &o); err != nil {
		t.Fatal(err)
	}
	if o.Count != 3 || !o.Note.Present || o.Max.Present {
		t.Errorf("got %+v, want the default count, an empty note and no max", o)
	}
}

func TestDecoderStopsAtAHundredErrors(t *testing.T) {
	d := bodyparser.NewDecoder(tagRule)
	var o purchase
	body := `{"name":"a","items":[` + strings.Repeat("{},", 999) + `{}]}`
	found, ok := errors.AsType[bodyparser.FieldErrors](decodeBody(t, d, "application/json", body, &o))
	if !ok || len(found) != 100 {
		t.Errorf("got %d errors, want 100", len(found))
	}
}

func TestDecoderReadsTexts(t *testing.T) {
	d := bodyparser.NewDecoder(nil)
	for _, tt := range []struct {
		name  string
		texts []string
		dst   any
		want  string
	}{
		{"a number", []string{"7"}, new(int8), "7"},
		{"a number out of range", []string{"700"}, new(int8), "want a whole number from -128 to 127, got a string"},
		{"one value as a list", []string{"7"}, new([]uint), "[7]"},
		{"values as a list", []string{"7", "8"}, new([]uint), "[7 8]"},
		{"the wrong one of a list", []string{"7", "x"}, new([]uint), "[1]: want a whole number from 0 to 18446744073709551615, got a string"},
		{"two values for one", []string{"7", "8"}, new(string), "want a string, got a list of 2"},
		{"a text of its own before JSON", []string{"123"}, new(big.Int), "{false [123]}"},
		{"a time", []string{"2026-01-02T03:04:05Z"}, new(time.Time), "2026-01-02 03:04:05 +0000 UTC"},
		{"a duration", []string{"5s"}, new(time.Duration), "5s"},
		{"nanoseconds", []string{"5"}, new(time.Duration), "5ns"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := d.Texts(tt.dst, tt.texts...)
			got := fmt.Sprint(reflect.ValueOf(tt.dst).Elem().Interface())
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestOptionalOf(t *testing.T) {
	if inner, ok := bodyparser.OptionalOf(reflect.TypeFor[bodyparser.Optional[int]]()); !ok || inner.Kind() != reflect.Int {
		t.Errorf("OptionalOf(Optional[int]) = %v, %v, want int, true", inner, ok)
	}
	if _, ok := bodyparser.OptionalOf(reflect.TypeFor[purchase]()); ok {
		t.Error("OptionalOf(purchase) = true, want false")
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add(`{"name":"a","count":1,"items":[{"price":0}]}`)
	f.Add(`{"byID":{"a":{}},"note":null,"wait":"1s"}`)
	d := bodyparser.NewDecoder(tagRule)
	f.Fuzz(func(t *testing.T, body string) {
		var o purchase
		err := decodeBody(t, d, "application/json", body, &o)
		if err == nil && strings.TrimSpace(body) == "{}" {
			t.Errorf("an empty object was taken, and name is required")
		}
	})
}
