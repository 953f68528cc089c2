package openapi_test

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/koa-go/koa/egg/openapi"
)

func ExampleDocument() {
	type getUser struct {
		ID     int64 `path:"id" validate:"min=1"`
		Fields bool  `query:"fields" default:"true"`
	}
	type user struct {
		Name string `json:"name"`
	}
	text, err := openapi.Document(&openapi.Options{Title: "Users"}, []openapi.Operation{{
		Method: "GET", Path: "/users/:id", OperationID: "getUser",
		Req: reflect.TypeFor[getUser](), Res: reflect.TypeFor[user](),
	}})
	if err != nil {
		panic(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Schema   map[string]any
			}
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		panic(err)
	}
	for _, p := range doc.Paths["/users/{id}"]["get"].Parameters {
		fmt.Println(p.Name, p.In, p.Schema)
	}
	// Output:
	// id path map[format:int64 minimum:1 type:integer]
	// fields query map[default:true type:boolean]
}
