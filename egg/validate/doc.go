// Package validate checks what clients send, and says what is wrong with it as
// Egg's ctx.validate does:
//
//	422 Unprocessable Entity
//	{"code": "invalid_param", "message": "Validation Failed",
//	 "errors": [{"message": "should be an integer", "code": "invalid", "field": "page"}]}
//
// There are two kinds of rules. Those of npm parameter 3.7 are values, for data
// without a Go type:
//
//	var creation = validator.MustCompile(validate.Rules{
//		"name": "string",
//		"age":  validate.Rule{Type: "int?", Min: new(0.0), Max: new(150.0)},
//		"role": []string{"admin", "user"},
//		"tags": map[string]any{"type": "array", "itemType": "string", "max": 5},
//	})
//
//	err := creation.Body(ctx)
//
// The types are number, int (integer), string, id, date, dateTime (datetime),
// boolean (bool), array, object, enum, email, password, url, and those of
// [Validator.AddRule]. A question mark behind the type makes the field optional.
//
// The other kind are the validate tags of go-playground/validator on Go structs,
// see [Validator.Struct]; package bind checks them in the input of typed handlers.
//
// All texts can be translated, see [Options.Translate]: a text such as "should be
// at least %s" is the key.
package validate
