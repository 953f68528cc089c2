package validate_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

type base struct {
	ID string `json:"id" validate:"uuid"`
}

type page[T any] struct {
	base
	Base2 base              `json:"nested"`
	Items []T               `json:"items" validate:"min=1,dive"`
	Meta  map[string]string `json:"meta" validate:"dive,keys,alpha,endkeys,max=2"`
	Name  string            `json:"name" validate:"required,min=3"`
	Again string            `json:"again" validate:"eqfield=Name"`
	Size  int               `json:"-" validate:"min=1"`
}

type item struct {
	Price int `json:"price" validate:"gte=1"`
}

func TestStructNamesFieldsAsJSONDoes(t *testing.T) {
	v := validate.New(nil)
	errs, err := v.CheckStruct(&page[item]{Items: []item{{1}, {0}}, Meta: map[string]string{"a": "long"}, Again: "x"})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"id: should be a UUID", "nested.id: should be a UUID", "items[1].price: should be at least 1",
		"meta[a]: length should be at most 2", "name: required", "again: should equal to name", "Size: should be at least 1",
	}, "; ")
	if errs.Error() != want {
		t.Errorf("got  %s\nwant %s", errs, want)
	}
}

func TestStructRefusesWhatIsNoStruct(t *testing.T) {
	v := validate.New(nil)
	for _, value := range []any{nil, 1, (*item)(nil), []item{}, struct {
		A int `validate:"nonsense"`
	}{}} {
		if errs, err := v.CheckStruct(value); err == nil {
			t.Errorf("CheckStruct(%#v) = %v, want an error about the program", value, errs)
		}
	}
}

func TestStructAnswersTheClient(t *testing.T) {
	v := validate.New(nil)
	ctx := koatest.NewContext(t)
	if err := v.Struct(ctx, item{Price: 1}); err != nil {
		t.Errorf("a right struct gives %v", err)
	}
	if err := v.Struct(ctx, item{}); err == nil || err.Error() != "Validation Failed" {
		t.Errorf("a wrong struct gives %v, want Validation Failed", err)
	}
	if err := v.Struct(ctx, 1); err == nil || err.Error() != "validate: int is no struct" {
		t.Errorf("no struct gives %v", err)
	}
}

func TestMessagesOfTags(t *testing.T) {
	type all struct {
		A string        `json:"a" validate:"email"`
		B int           `json:"b" validate:"oneof=1 2"`
		C string        `json:"c" validate:"oneof='New York' Rome"`
		D string        `json:"d" validate:"len=2"`
		E []int         `json:"e" validate:"max=1"`
		F time.Time     `json:"f" validate:"gt"`
		G string        `json:"g" validate:"hexcolor|rgb"`
		H string        `json:"h" validate:"startswith=a0x2Cb"`
		I float64       `json:"i" validate:"gt=1.5"`
		J *int          `json:"j" validate:"lt=3"`
		K string        `json:"k" validate:"even"`
		L time.Duration `json:"l" validate:"max=1s"`
	}
	v := validate.New(nil)
	v.AddTag("even", func(value reflect.Value, _ string) bool { return len(value.String())%2 == 0 }, "should be even")
	errs, err := v.CheckStruct(all{A: "x", C: "x", D: "x", E: []int{1, 2}, G: "x", H: "x", J: new(5), K: "x", L: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a: should be an email", "b: should be one of 1, 2", "c: should be one of New York, Rome", "d: length should be 2",
		"e: should have at most 1 items", "f: should be greater than now", "g: should match hexcolor|rgb",
		"h: should start with a,b", "i: should be greater than 1.5", "j: should be less than 3", "k: should be even",
		"l: should be at most 1s",
	}
	if got := strings.Split(errs.Error(), "; "); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// change is what a Field is asked about.
type change struct {
	Count    int                         `validate:"required,max=5"`
	Note     bodyparser.Optional[string] `validate:"min=3"`
	Tags     []string                    `validate:"max=2,dive,required,min=2"`
	Scores   map[string]*int             `validate:"dive,keys,alpha,endkeys,required,min=1"`
	Any      any                         `validate:"min=3"`
	Password string                      `json:"password"`
	Confirm  string                      `validate:"eqfield=Password"`
	Other    *string                     `validate:"nefield=Password"`
	Kind     string
	Extra    string `validate:"required_if=Kind big"`
	With     string `validate:"required_with=Kind"`
	Without  string `validate:"required_without=Kind Count"`
	Unless   string `validate:"required_unless=Kind big"`
	Zero     int    `validate:"omitempty,min=2"`
	Off      string `validate:"-"`
}

func TestFieldsThatWereSent(t *testing.T) {
	v := validate.New(nil)
	for _, tt := range []struct {
		name    string
		field   string
		value   change
		present bool
		want    string
	}{
		{"zero is a value", "Count", change{}, true, ""},
		{"absent is missing", "Count", change{}, false, "required"},
		{"a value has to fit", "Count", change{Count: 6}, true, "should be at most 5"},
		{"absent breaks no rule", "Note", change{}, false, ""},
		{"an optional value has to fit", "Note", change{Note: bodyparser.Optional[string]{Value: "a", Present: true}}, true, "length should be at least 3"},
		{"a list has to fit", "Tags", change{Tags: []string{"aa", "bb", "cc"}}, true, "should have at most 2 items"},
		{"items have to fit", "Tags", change{Tags: []string{"aa", "b"}}, true, "[1]: length should be at least 2"},
		{"keys and values have to fit", "Scores", change{Scores: map[string]*int{"1": new(1), "b": nil, "c": new(0)}}, true,
			`["1"]: should have letters only; ["b"]: required; ["c"]: should be at least 1`},
		{"a rule that is not for the type is broken", "Any", change{Any: true}, true, "should be at least 3"},
		{"any type may fit", "Any", change{Any: "abc"}, true, ""},
		{"fields have to be equal", "Confirm", change{Password: "a", Confirm: "b"}, true, "should equal to password"},
		{"equal fields are", "Confirm", change{Password: "a", Confirm: "a"}, true, ""},
		{"fields have to differ", "Other", change{Password: "a", Other: new("a")}, true, "should not equal to password"},
		{"required if it is", "Extra", change{Kind: "big"}, false, "required"},
		{"not required if it is not", "Extra", change{Kind: "small"}, false, ""},
		{"required with another", "With", change{Kind: "x"}, false, "required"},
		{"required without another", "Without", change{Kind: "x"}, false, "required"},
		{"not required without", "Without", change{Kind: "x", Count: 1}, false, ""},
		{"required unless it is", "Unless", change{Kind: "x"}, false, "required"},
		{"not required unless it is", "Unless", change{Kind: "big"}, false, ""},
		{"zero may be left out", "Zero", change{}, true, ""},
		{"nothing is looked at", "Off", change{Off: "x"}, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			owner := reflect.TypeFor[change]()
			sf, _ := owner.FieldByName(tt.field)
			f, err := v.Field(owner, sf)
			if err != nil {
				t.Fatal(err)
			}
			value := reflect.ValueOf(tt.value)
			if got := f.Check(value, value.FieldByIndex(sf.Index), tt.present).Error(); got != tt.want {
				t.Errorf("Check = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTagsThatMakeNoSense(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"a word that is not known", struct {
			A int `validate:"mni=3"`
		}{}, "mni=3 for a int"},
		{"a rule for another type", struct {
			A bool `validate:"min=3"`
		}{}, "min=3 for a bool"},
		{"a param that is no number", struct {
			A int `validate:"min=x"`
		}{}, "min=x for a int"},
		{"a dive into no list", struct {
			A int `validate:"dive,min=1"`
		}{}, "dive into a int"},
		{"a rule for other items", struct {
			A []bool `validate:"dive,min=1"`
		}{}, "min=1 for a bool"},
		{"a field that is not there", struct {
			A int `validate:"eqfield=B"`
		}{}, `has no field "B"`},
		{"half a pair", struct {
			A int `validate:"required_if=A"`
		}{}, "want pairs"},
		{"a required that is not known", struct {
			A int `validate:"required_maybe=A"`
		}{}, "there is no such rule"},
		{"a rule that needs the struct around", struct {
			A int `validate:"excluded_with=A"`
		}{}, "write a method Validate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			owner := reflect.TypeOf(tt.value)
			_, err := validate.New(nil).Field(owner, owner.Field(0))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Field: %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParseTag(t *testing.T) {
	got := validate.ParseTag("required,min=1,dive,keys,alpha,endkeys,omitempty,oneof=a 0x2C,hexcolor|rgb")
	want := validate.Tag{
		Required: true,
		Rules:    []validate.TagRule{{Name: "min", Param: "1"}},
		Keys:     &validate.Tag{Rules: []validate.TagRule{{Name: "alpha"}}},
		Items:    &validate.Tag{OmitEmpty: true, Rules: []validate.TagRule{{Name: "oneof", Param: "a ,"}, {Name: "hexcolor|rgb"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
