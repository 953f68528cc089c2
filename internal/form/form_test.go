package form_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/form"
)

// The wants are what qs 6.17.1 gives with the options of co-body 6.2.0, as JSON.

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"reads nothing", "", `{}`},
		{"reads a value", "a=1", `{"a":"1"}`},
		{"reads nested names", "a[b][c]=1&a[b][d]=2", `{"a":{"b":{"c":"1","d":"2"}}}`},
		{"reads dots as brackets", "a.b[c].d=1", `{"a":{"b":{"c":{"d":"1"}}}}`},
		{"keeps dots inside brackets and at the end", "a[b.c]=1&d.=2&e..f=3", `{"a":{"b.c":"1"},"d.":"2","e.":{"f":"3"}}`},
		{"appends to lists", "a[]=1&a[]=2", `{"a":["1","2"]}`},
		{"sorts indexes and closes gaps", "a[5]=z&a[1]=y&a[0]=x", `{"a":["x","y","z"]}`},
		{"joins equal names", "a=1&a=2&a=3", `{"a":["1","2","3"]}`},
		{"joins a value and an object", "a=1&a[b]=2", `{"a":["1",{"b":"2"}]}`},
		{"joins an object and values", "a[b]=1&a=2&a.c=&a=3", `{"a":{"0":"2","1":"3","b":"1","c":""}}`},
		{"joins an object and a value, then names", "a[b]=1&a=2&a[c]=3&a.d=4", `{"a":{"0":{"b":"1"},"1":"2","c":"3","d":"4"}}`},
		{"joins a list and an object", "a[]=1&a[x]=2", `{"a":{"0":"1","x":"2"}}`},
		{"merges objects in lists", "a[][b]=1&a[][c]=2", `{"a":[{"b":"1","c":"2"}]}`},
		{"merges objects by index", "a[0][b]=1&a[1][b]=3&a[0][c]=2", `{"a":[{"b":"1","c":"2"},{"b":"3"}]}`},
		{"joins what was joined and more", "a[b][c]=1&a[b]=2&a[b][d]=3&a.b=4", `{"a":{"b":{"0":{"c":"1"},"1":"2","2":"4","d":"3"}}}`},
		{"joins a value and a great index", "a=1&a[20]=x", `{"a":{"0":"1","21":"x"}}`},
		{"counts on from a great index", "a[20]=x&a.b=1&a=y", `{"a":{"20":"x","21":"y","b":"1"}}`},
		{"counts on from the great index of another list", "a[0]=x&a[20]=y&a[]=z&a=w", `{"a":{"0":["x","z"],"20":"y","21":"w"}}`},
		{"joins a value and a list of objects", "a=1&a[][b]=2&a[0][c]=3", `{"a":["1",{"b":"2"},{"c":"3"}]}`},
		{"joins values under different spellings", "a[b]=x&a.b=y&a[b].c=z", `{"a":{"b":{"0":"x","1":"y","c":"z"}}}`},
		{"drops an empty value that meets another", "a[b]=1&a.b=", `{"a":{"b":"1"}}`},
		{"makes an object of an index over the limit", "a[20]=z", `{"a":{"20":"z"}}`},
		{"makes an object of a list over the limit", "a[]=" + strings.Repeat("x&a[]=", 20) + "x",
			`{"a":{` + numbered(21) + `}}`},
		{"stops at the depth", "a[b][c][d][e][f][g][h]=1", `{"a":{"b":{"c":{"d":{"e":{"f":{"[g][h]":"1"}}}}}}}`},
		{"takes a name that begins with a bracket", "[a]=1&[b][c]=2", `{"a":"1","b":{"c":"2"}}`},
		{"numbers values without a name", "[]=1&[]=2", `{"0":"1","1":"2"}`},
		{"drops text behind brackets", "a[b]c=1&a[b]c[d]=2", `{"a":{"b":["1",{"d":"2"}]}}`},
		{"keeps brackets that do not close", "a[=1&b[c=2&d]=3&e[[f]=4", `{"a":{"[":"1"},"b":{"[c":"2"},"d]":"3","e":{"[[f]":"4"}}`},
		{"balances brackets", "a[b[c]]=1", `{"a":{"b[c]":"1"}}`},
		{"prefers the end of a bracket to an equals sign", "a[b=c]=1", `{"a":{"b=c":"1"}}`},
		{"ignores names of Object.prototype", "__proto__[a]=1&a[__proto__][b]=1&a.constructor.c=1&toString=1", `{}`},
		{"decodes escaped brackets", "a%5Bb%5d=1", `{"a":{"b":"1"}}`},
		{"decodes names and values", "a+%C3%A9=1+2%2B", `{"a é":"1 2+"}`},
		{"keeps all escapes when one is broken", "a=%41%zz&b=%41%4", `{"a":"%41%zz","b":"%41%4"}`},
		{"keeps escapes that are no UTF-8", "a=%41%FF&b=%C3x%A9", `{"a":"%41%FF","b":"%C3x%A9"}`},
		{"takes names without values", "a&b", `{"a":"","b":""}`},
		{"ignores values without names", "=x&&a=1&&", `{"a":"1"}`},
		{"does not split at semicolons", "a=1;b=2", `{"a":"1;b=2"}`},
		{"decodes some of a value", "a=x%41y&%42c=1", `{"a":"xAy","Bc":"1"}`},
		{"puts numbers first", "[]=a&0=b", `{"0":["b","a"]}`},
		{"puts numbers in order", "x=0&2=a&1=b&[2]=c&[1]=d", `{"1":["b","d"],"2":["a","c"],"x":"0"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, tt.body, nil, tt.want)
		})
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"%d":"x"`, i)
	}
	return b.String()[1:]
}

func TestParseTakesOptions(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		opts       form.Options
		want       string
	}{
		{"no dots", "a.b=1", form.Options{NoDots: true}, `{"a.b":"1"}`},
		{"a parameter limit", "a=1&b=2&c=3", form.Options{ParameterLimit: 2}, `{"a":"1","b":"2"}`},
		{"no parameter limit", strings.Repeat("&", 2000) + "a=1", form.Options{ParameterLimit: -1}, `{"a":"1"}`},
		{"an array limit", "a[]=1&a[]=2&a[]=3&a[]=4", form.Options{ArrayLimit: 2}, `{"a":{"0":"1","1":"2","2":"3","3":"4"}}`},
		{"an array limit for indexes", "a[1]=x&a[2]=y&a=z", form.Options{ArrayLimit: 2}, `{"a":{"1":"x","2":"y","3":"z"}}`},
		{"an array limit for joined values", "a=1&a=2&a[b]=3", form.Options{ArrayLimit: 1}, `{"a":{"0":"1","1":"2","b":"3"}}`},
		{"no lists", "a[]=1&b[0]=2&c=1&c=2", form.Options{ArrayLimit: -1}, `{"a":{"0":"1"},"b":{"0":"2"},"c":{"0":"1","1":"2"}}`},
		{"a depth", "a[b][c]=1", form.Options{Depth: 1}, `{"a":{"b":{"[c]":"1"}}}`},
		{"no depth", "a[b]=1&[c]=2&[toString]=3", form.Options{Depth: -1}, `{"a[b]":"1","c":"2"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, tt.body, &tt.opts, tt.want)
		})
	}
}

func check(t *testing.T, body string, opts *form.Options, want string) {
	t.Helper()
	got, err := form.Parse(body, opts)
	if err != nil {
		t.Fatalf("Parse(%q): %v", body, err)
	}
	var wanted map[string]any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, wanted) {
		text, _ := json.Marshal(got)
		t.Errorf("Parse(%q) = %s, want %s", body, text, want)
	}
}

func TestParseStrictNamesTheLimit(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		opts       form.Options
		want       form.LimitError
	}{
		{"of parameters", strings.Repeat("a=1&", 1000) + "a=1", form.Options{ArrayLimit: 2000}, form.LimitError{Name: "ParameterLimit", Limit: 1000}},
		{"of equal names", "a=1&a=2&a=3", form.Options{ArrayLimit: 2}, form.LimitError{Name: "ArrayLimit", Limit: 2}},
		{"of indexes", "a[20]=1", form.Options{}, form.LimitError{Name: "ArrayLimit", Limit: 20}},
		{"of merged lists", "a[0]=1&a[]=2", form.Options{ArrayLimit: 1}, form.LimitError{Name: "ArrayLimit", Limit: 1}},
		{"of conflicts", "a[b][c]=1&a[b]=2&a[b][d]=3&a.b=4", form.Options{ArrayLimit: 2}, form.LimitError{Name: "ArrayLimit", Limit: 2}},
		{"of lists in lists", "a[0][]=1&a.0[]=2&a[0].0=3", form.Options{ArrayLimit: 2}, form.LimitError{Name: "ArrayLimit", Limit: 2}},
		{"of lists by brackets", "a[]=1&b[][]=1", form.Options{ArrayLimit: -1}, form.LimitError{Name: "ArrayLimit", Limit: 0}},
		{"of depth", "a[b][c]=1", form.Options{Depth: 1}, form.LimitError{Name: "Depth", Limit: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Strict = true
			got, err := form.Parse(tt.body, &tt.opts)
			over, ok := errors.AsType[*form.LimitError](err)
			if !ok || *over != tt.want {
				t.Fatalf("Parse = %v, %v, want %v", got, err, &tt.want)
			}
			if over.StatusCode() != 400 || !strings.Contains(over.Error(), tt.want.Name) {
				t.Errorf("error is %d %q, want 400 and the limit's name", over.StatusCode(), over)
			}
		})
	}
}

// Each body costs a quadratic parser minutes.
func TestParseIsLinear(t *testing.T) {
	const n = 100_000
	opts := &form.Options{ParameterLimit: -1, ArrayLimit: 1 << 30, Depth: 1 << 20}
	for _, tt := range []struct{ name, body string }{
		{"in equal names", strings.Repeat("a=1&", n)},
		{"in list elements", strings.Repeat("a[]=1&a.0=2&", n/2)},
		{"in great indexes", strings.Repeat("a[999999999]=1&a[0]=1&", n/2)},
		{"in depth", strings.Repeat("a[b]", n) + "=1"},
		{"in brackets that do not close", strings.Repeat("a[", n) + "=1"},
		{"in dots", "a" + strings.Repeat(".", n) + "=1"},
		{"in escapes", "a=" + strings.Repeat("%41", n) + "%"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			if _, err := form.Parse(tt.body, opts); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a=1&a[b]=2&a[]=3", "a[0][b]=1&a[20]=2&a.b=3", "[]=1&[[a]=2&a]=%zz", "__proto__[a]=1", "a[b[c]].d=%C3%A9",
	} {
		f.Add(s, 3, 2, 4)
	}
	f.Fuzz(func(t *testing.T, body string, array, depth, parameters int) {
		opts := &form.Options{ArrayLimit: array, Depth: depth, ParameterLimit: parameters}
		values, err := form.Parse(body, opts)
		if err != nil {
			t.Fatalf("Parse(%q): %v", body, err)
		}
		if _, err := json.Marshal(values); err != nil {
			t.Errorf("Parse(%q) = %v: %v", body, values, err)
		}
		opts.Strict = true
		strict, err := form.Parse(body, opts)
		if err == nil && !reflect.DeepEqual(strict, values) {
			t.Errorf("Parse(%q) = %v, strict %v", body, values, strict)
		}
	})
}

func ExampleParse() {
	values, _ := form.Parse("user[name]=Ada&user.tags[]=a&user.tags[]=b", nil)
	text, _ := json.Marshal(values)
	fmt.Println(string(text))
	// Output: {"user":{"name":"Ada","tags":["a","b"]}}
}

func ExampleLimitError() {
	_, err := form.Parse("a=1&b=2&c=3", &form.Options{ParameterLimit: 2, Strict: true})
	fmt.Println(err)
	// Output: form: over ParameterLimit of 2
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := form.Parse("user[name]=Ada&user[mail]=a%40b.c&tags[]=x&tags[]=y&ok=1", nil); err != nil {
			b.Fatal(err)
		}
	}
}
