package bodyparser_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// decode runs the middleware over a body and decodes it.
func decode[T any](t testing.TB, contentType string, body any, opts *bodyparser.Options) (T, error) {
	t.Helper()
	ctx := post(t, contentType, body)
	run(t, ctx, opts)
	return bodyparser.Decode[T](ctx)
}

type base struct {
	ID int64 `json:"id"`
}

type order struct {
	base
	Name    string `json:"name"`
	NoTag   bool
	Items   []item            `json:"items"`
	Labels  map[string]string `json:"labels"`
	Pair    [2]int            `json:"pair"`
	Any     any               `json:"any"`
	Parent  *order            `json:"parent"`
	When    time.Time         `json:"when"`
	IP      netip.Addr        `json:"ip"`
	Data    []byte            `json:"data"`
	Big     uint64            `json:"big,string"`
	Number  json.Number       `json:"number"`
	Raw     json.RawMessage   `json:"raw"`
	Ignored string            `json:"-"`
	Small   int8              `json:"small"`
	Ratio   float32           `json:"ratio"`
	secret  string
}

type item struct {
	Price float64 `json:"price"`
}

func TestDecodeJSON(t *testing.T) {
	got, err := decode[order](t, typeJSON, `{
		"id": 9007199254740993, "name": "a", "notag": true, "items": [{"price": 1.5}, {"price": 2}],
		"labels": {"x": "y"}, "pair": [1, 2], "any": {"n": [1, "s", null]}, "parent": {"name": "b"},
		"when": "2024-01-02T03:04:05Z", "ip": "::1", "data": "aGk=", "big": "18446744073709551615",
		"number": 1.50, "raw": [1], "Ignored": "x", "-": "x", "small": -128, "ratio": 0.5, "secret": "x", "other": 1
	}`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := order{
		base: base{ID: 9007199254740993}, Name: "a", NoTag: true, Items: []item{{1.5}, {2}},
		Labels: map[string]string{"x": "y"}, Pair: [2]int{1, 2}, Any: map[string]any{"n": []any{1.0, "s", nil}},
		Parent: &order{Name: "b"}, When: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), IP: netip.IPv6Loopback(),
		Data: []byte("hi"), Big: 1<<64 - 1, Number: "1.50", Raw: json.RawMessage("[1]"), Small: -128, Ratio: 0.5,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.secret != "" {
		t.Error("an unexported field was set")
	}
}

func TestDecodeOtherTypes(t *testing.T) {
	if got, err := decode[[]int](t, typeJSON, `[1,2]`, nil); err != nil || !reflect.DeepEqual(got, []int{1, 2}) {
		t.Errorf("a list: %v, %v", got, err)
	}
	if got, err := decode[*item](t, typeJSON, `{"price":1}`, nil); err != nil || got.Price != 1 {
		t.Errorf("a pointer: %v, %v", got, err)
	}
	if got, err := decode[map[int]bool](t, typeJSON, `{"1":true}`, nil); err != nil || !got[1] {
		t.Errorf("a map by numbers: %v, %v", got, err)
	}
	if got, err := decode[any](t, typeJSON, `{"a":1}`, nil); err != nil || !reflect.DeepEqual(got, map[string]any{"a": 1.0}) {
		t.Errorf("anything: %v, %v", got, err)
	}
	text := &bodyparser.Options{EnableTypes: []string{"text"}}
	if got, err := decode[string](t, "text/plain", "hi", text); err != nil || got != "hi" {
		t.Errorf("text: %q, %v", got, err)
	}
	if got, err := decode[item](t, typeJSON, nil, nil); err != nil || got != (item{}) {
		t.Errorf("no body: %v, %v", got, err)
	}
	if got, err := decode[item](t, "", nil, nil); err != nil || got != (item{}) {
		t.Errorf("neither type nor body: %v, %v", got, err)
	}
}

func TestDecodeSaysWhere(t *testing.T) {
	strict := &bodyparser.Options{DisallowUnknownFields: true}
	for _, tt := range []struct {
		name string
		opts *bodyparser.Options
		body string
		want string
	}{
		{"for a string in the place of a number", nil, `{"items":[{},{},{"price":"9"}]}`, "items[2].price: want a number, got a string"},
		{"for a number in the place of a string", nil, `{"name":1}`, "name: want a string, got a number"},
		{"for an object in the place of a list", nil, `{"items":{}}`, "items: want a list, got an object"},
		{"for a list in the place of an object", nil, `[1,2]`, "want an object, got a list of 2"},
		{"for a fraction", nil, `{"id":1.5}`, "id: want a whole number from -9223372036854775808 to 9223372036854775807, got a number"},
		{"for a number out of range", nil, `{"small":128}`, "small: want a whole number from -128 to 127, got a number"},
		{"for a null that has no place", nil, `{"name":null}`, "name: want a string, got null"},
		{"for a list of another length", nil, `{"pair":[1]}`, "pair: want a list of 2, got a list of 1"},
		{"for a boolean", nil, `{"NoTag":"true"}`, "NoTag: want true or false, got a string"},
		{"for a time", nil, `{"parent":{"when":"yesterday"}}`, "parent.when: invalid value"},
		{"for an address", nil, `{"ip":"localhost"}`, "ip: invalid value"},
		{"for an address that is no text", nil, `{"ip":4}`, "ip: want a string, got a number"},
		{"for bytes", nil, `{"data":"?"}`, "data: want base64"},
		{"for a quoted number", nil, `{"big":5}`, "big: want a string, got a number"},
		{"for a quoted number that is none", nil, `{"big":"x"}`, "big: want a whole number from 0 to 18446744073709551615, got a string"},
		{"for a value in a map", nil, `{"labels":{"the key":1}}`, `labels["the key"]: want a string, got a number`},
		{"for an unknown field", strict, `{"items":[{"prize":1}]}`, `items[0]: unknown field "prize"`},
		{"for a field in two letter cases", nil, `{"name":"a","NAME":"b"}`, `field "name" is given twice`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decode[order](t, typeJSON, tt.body, tt.opts)
			he, ok := errors.AsType[*koa.HTTPError](err)
			if !ok || he.Status != 400 || !he.Expose || he.Message != tt.want {
				t.Fatalf("got %#v, want 400 %s", err, tt.want)
			}
			field, ok := errors.AsType[*bodyparser.FieldError](err)
			if !ok || !strings.HasPrefix(tt.want, field.Path) {
				t.Errorf("the cause is %#v", field)
			}
		})
	}
}

func TestDecodeForm(t *testing.T) {
	type form struct {
		Name  string
		Age   int
		Agree bool
		Ratio float64
		Tags  []string
		Data  []byte
		Owner struct{ City string }
	}
	got, err := decode[form](t, typeForm, "name=tobi&age=3&agree=on&ratio=1e2&tags=a&data=hi&owner.city=Victoria", nil)
	want := form{Name: "tobi", Age: 3, Agree: true, Ratio: 100, Tags: []string{"a"}, Data: []byte("hi")}
	want.Owner.City = "Victoria"
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	for body, want := range map[string]string{
		"age=x":      "age: want a whole number from -9223372036854775808 to 9223372036854775807, got a string",
		"age=":       "age: want a whole number from -9223372036854775808 to 9223372036854775807, got a string",
		"ratio=0x1":  "ratio: want a number, got a string",
		"ratio=NaN":  "ratio: want a number, got a string",
		"agree=yes":  "agree: want true or false, got a string",
		"name[x]=1":  "name: want a string, got an object",
		"owner=none": "owner: want an object, got a string",
	} {
		if _, err := decode[form](t, typeForm, body, nil); koa.StatusOf(err) != 400 || err.Error() != want {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
	}
}

func TestDecodeOptional(t *testing.T) {
	type change struct {
		Name  bodyparser.Optional[string]  `json:"name,omitzero"`
		Age   bodyparser.Optional[int]     `json:"age,omitzero"`
		Email bodyparser.Optional[*string] `json:"email,omitzero"`
	}
	got, err := decode[change](t, typeJSON, `{"name":"","age":null}`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := got.Name.Get(); v != "" || !ok || !got.Name.Present {
		t.Errorf("an empty name is %+v, want present", got.Name)
	}
	if _, ok := got.Age.Get(); ok || !got.Age.Present || !got.Age.Null {
		t.Errorf("a null age is %+v, want present and null", got.Age)
	}
	if !got.Email.IsZero() {
		t.Errorf("an absent address is %+v, want the zero value", got.Email)
	}
	if _, err := decode[change](t, typeJSON, `{"age":"x"}`, nil); err == nil || !strings.HasPrefix(err.Error(), "age: want a whole number") {
		t.Errorf("got %v, want an error that names age", err)
	}

	text, err := json.Marshal(got)
	if err != nil || string(text) != `{"name":"","age":null}` {
		t.Errorf("encoding/json writes %s, %v", text, err)
	}
	var again change
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("encoding/json reads %+v, %v, want %+v", again, err, got)
	}
}

type account struct {
	Email  address                             `json:"email"`
	Backup bodyparser.Optional[address]        `json:"backup"`
	Others []*address                          `json:"others"`
	Named  map[string]address                  `json:"named"`
	Limit  bodyparser.Optional[map[string]int] `json:"limit"`
}

func (a *account) Validate() error {
	if a.Limit.Null {
		return koa.NewError(409, "no limit is not allowed")
	}
	if len(a.Others) > 2 {
		return errors.New("too many addresses")
	}
	return nil
}

type address string

func (a address) Validate() error {
	if a != "" && !strings.Contains(string(a), "@") {
		return errors.New("is no address")
	}
	return nil
}

func TestDecodeValidates(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"a field", `{"email":"x"}`, 422, "email: is no address"},
		{"an optional field", `{"backup":"x"}`, 422, "backup: is no address"},
		{"the elements of a list", `{"others":["a@b","x"]}`, 422, "others[1]: is no address"},
		{"the values of a map", `{"named":{"b":"y","a":"x"}}`, 422, "named.a: is no address"},
		{"the whole", `{"others":["a@b","a@b","a@b"]}`, 422, "too many addresses"},
		{"with a status of its own", `{"limit":null}`, 409, "no limit is not allowed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decode[account](t, typeJSON, tt.body, nil)
			if koa.StatusOf(err) != tt.status || err.Error() != tt.want {
				t.Errorf("got %v with status %d, want %q with %d", err, koa.StatusOf(err), tt.want, tt.status)
			}
		})
	}
	if _, err := decode[account](t, typeJSON, `{"email":"a@b","limit":{"n":1}}`, nil); err != nil {
		t.Errorf("a good body gives %v", err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Run("a body of a type that is not parsed", func(t *testing.T) {
		_, err := decode[item](t, "text/csv", "a,b", nil)
		if koa.StatusOf(err) != 415 || !strings.HasPrefix(err.Error(), "Content-Type must be one of application/json, ") {
			t.Errorf("got %v, want 415 and the types", err)
		}
	})
	t.Run("to work without a parser", func(t *testing.T) {
		_, err := bodyparser.Decode[item](koatest.NewContext(t))
		if koa.StatusOf(err) != 500 || !strings.Contains(err.Error(), "bodyparser.New") {
			t.Errorf("got %v, want 500 and advice", err)
		}
	})
	t.Run("a Go type that no body can fill", func(t *testing.T) {
		_, err := decode[struct{ F func() }](t, typeJSON, `{"f":1}`, nil)
		if koa.StatusOf(err) != 500 || err.Error() != "bodyparser: Decode cannot fill a func()" {
			t.Errorf("got %v, want 500", err)
		}
	})
}

func TestDecodeTakesWhatAnotherParserRead(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("POST"))
	ctx.Request.SetBody(map[string]any{"price": "1.5", "n": 2.0})
	got, err := bodyparser.Decode[struct {
		Price float64
		N     int
	}](ctx)
	if err != nil || got.Price != 1.5 || got.N != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestDecodeTakesWhatAParserBelowRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		parsed any // by a layer below, nil for none
		status int // of the error
		want   string
	}{
		{"a form with fields", map[string]any{"name": "ann"}, 0, "ann"},
		{"a form without any", map[string]any{}, 0, ""},
		{"nothing", nil, 415, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := post(t, "multipart/form-data; boundary=x", "--x--")
			run(t, ctx, nil)
			if tt.parsed != nil {
				ctx.Request.SetBody(tt.parsed)
			}
			got, err := bodyparser.Decode[struct{ Name string }](ctx)
			if tt.status != 0 && koa.StatusOf(err) != tt.status || tt.status == 0 && err != nil || got.Name != tt.want {
				t.Errorf("got %+v, %v, want %q and status %d", got, err, tt.want, tt.status)
			}
		})
	}
}

// FuzzDecode sees that whatever a client sends gives a value or an error for it.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"id":1,"items":[{"price":1}],"parent":{"parent":null}}`, `{"when":"x","ip":1}`, `[]`, `{"big":"1","data":"aGk="}`,
	} {
		f.Add(true, []byte(seed))
	}
	f.Add(false, []byte("id=1&items[0].price=2&labels.a=b&any=1&pair=1&pair=2"))
	f.Fuzz(func(t *testing.T, isJSON bool, body []byte) {
		contentType := typeForm
		if isJSON {
			contentType = typeJSON
		}
		ctx := post(t, contentType, body)
		if err := koatest.Run(ctx, bodyparser.New(nil), nil); err != nil {
			if koa.StatusOf(err) >= 500 {
				t.Fatalf("parsing gives %v", err)
			}
			return
		}
		if _, err := bodyparser.Decode[order](ctx); err != nil && koa.StatusOf(err) >= 500 {
			t.Fatalf("Decode gives %v", err)
		}
	})
}
