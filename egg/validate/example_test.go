package validate_test

import (
	"fmt"

	"github.com/koa-go/koa/egg/validate"
)

func ExampleSchema_Check() {
	schema := validate.New(nil).MustCompile(validate.Rules{
		"name": "string",
		"age":  validate.Rule{Type: "int?", Min: new(0.0)},
		"tags": map[string]any{"type": "array", "itemType": "string", "max": 3},
	})
	errs := schema.Check(map[string]any{"age": -1.0, "tags": []any{"a", 2.0}})
	for _, e := range errs {
		fmt.Printf("%s: %s (%s)\n", e.Field, e.Message, e.Code)
	}
	// Output:
	// age: should bigger than 0 (invalid)
	// name: required (missing_field)
	// tags[1]: should be a string (invalid)
}

func ExampleValidator_CheckStruct() {
	type user struct {
		Email string   `json:"email" validate:"required,email"`
		Roles []string `json:"roles" validate:"dive,oneof=admin user"`
	}
	errs, err := validate.New(nil).CheckStruct(user{Email: "nobody", Roles: []string{"user", "root"}})
	if err != nil {
		panic(err)
	}
	for _, e := range errs {
		fmt.Println(e)
	}
	// Output:
	// email: should be an email
	// roles[1]: should be one of admin, user
}
