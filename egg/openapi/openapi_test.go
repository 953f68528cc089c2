package openapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/openapi"
	"github.com/koa-go/koa/middleware/bodyparser"
)

var update = flag.Bool("update", false, "write testdata/shop.json anew")

type paging struct {
	// Page counts from 1.
	Page int `query:"page" default:"1" validate:"min=1"`
}

type listPosts struct {
	paging
	Blog   int64                     `path:"blog" validate:"min=1"`
	Tags   []string                  `query:"tag" default:"go,egg" validate:"max=5,dive,min=2"`
	Since  *time.Time                `query:"since"`
	Wait   time.Duration             `query:"wait"`
	Order  string                    `query:"order" validate:"required,oneof=asc desc"`
	Draft  bodyparser.Optional[bool] `query:"draft"`
	Trace  string                    `header:"X-Trace" validate:"uuid"`
	Accept string                    `header:"Accept"`
	Theme  string                    `cookie:"theme"`
	User   string                    `json:"-"`
}

type stamps struct {
	CreatedAt time.Time  `json:"createdAt"`
	DeletedAt *time.Time `json:"deletedAt,omitempty"`
}

type Post struct {
	stamps
	ID       int64             `json:"id,string"`
	Title    string            `json:"title" validate:"required,min=1,max=200"`
	Slug     string            `json:"slug" validate:"startswith=p-"`
	Kind     *string           `json:"kind" validate:"oneof=news 'long read'"`
	Stars    float64           `json:"stars" default:"2.5" validate:"gte=0,lt=5.5"`
	Replies  []*Post           `json:"replies" validate:"max=3,unique"`
	Parent   *Post             `json:"parent"`
	Labels   map[string]int    `json:"labels,omitempty" validate:"max=9,dive,keys,alpha,endkeys,gt=0"`
	Extra    json.RawMessage   `json:"extra,omitempty"`
	Anything any               `json:"anything,omitempty"`
	Cover    []byte            `json:"cover,omitempty"`
	Pair     [2]bool           `json:"pair"`
	Score    *big.Float        `json:"score,omitempty"`
	Mails    []string          `json:"mails,omitempty" validate:"dive,email"`
	Secret   string            `json:"-"`
	Inline   struct{ A uint8 } `json:"inline"`
	Wait     time.Duration     `json:"wait,omitempty"`
	Code     string            `json:"code,omitempty" validate:"len=4,numeric"`
}

func (Post) StatusCode() int { return 201 }

type page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

type changePost struct {
	Blog  int64                         `path:"blog"`
	ID    string                        `path:"id"`
	Dry   bool                          `query:"dry"`
	Title bodyparser.Optional[string]   `json:"title" validate:"max=200"`
	Tags  bodyparser.Optional[[]string] `json:"tags" validate:"max=5,dive,min=2"`
	Must  *int                          `json:"must" validate:"required,min=1"`
}

type upload struct {
	Name string `form:"file_name" validate:"required"`
	Size int    `form:"size"`
}

type bulk struct {
	Posts []Post `body:"" validate:"required,max=10"`
}

func shop() (*openapi.Options, []openapi.Operation) {
	opts := &openapi.Options{
		Title: "Shop", Description: "Posts of *blogs*.", Servers: []string{"https://api.example.com"}, Legacy: true,
		Types:  map[string]string{"openapi_test.Post": "A post."},
		Fields: map[string]string{"openapi_test.paging.Page": "Counts from 1.", "openapi_test.Post.Title": "The <b>headline</b>.", "openapi_test.stamps.CreatedAt": "When it was written."},
	}
	return opts, []openapi.Operation{
		{
			Method: "GET", Path: `/blogs/:blog(\d+)/posts`, OperationID: "listPosts", Summary: "List posts", Tags: []string{"posts"},
			Req: reflect.TypeFor[*listPosts](), Res: reflect.TypeFor[page[Post]](),
		},
		{
			Method: "POST", Path: "/blogs/:blog/posts", OperationID: "createPost", Description: "Writes a post.", Tags: []string{"posts", "writing"},
			Req: reflect.TypeFor[Post](), Res: reflect.TypeFor[*Post](), Errors: map[int]string{409: "There is one already", 403: ""},
		},
		{Method: "PATCH", Path: "/blogs/:id/posts/:nr", Deprecated: true, Res: reflect.TypeFor[[]string]()},
		{Method: "PUT", Path: "/blogs/:blog/posts/:id", Req: reflect.TypeFor[changePost]()},
		{Method: "PUT", Path: "/bulk", Req: reflect.TypeFor[bulk](), Res: reflect.TypeFor[map[string]page[page[int]]]()},
		{Method: "POST", Path: "/files/:dir?", Req: reflect.TypeFor[upload]()},
		{Method: "GET", Path: "/static/*"},
		{Method: "PROPFIND", Path: "/dav"},
	}
}

// TestDocument compares with testdata/shop.json. npm @seriousme/openapi-schema-validator
// 2.x has found it valid, with the official schema of OpenAPI 3.1:
//
//	npx validate-api testdata/shop.json
func TestDocument(t *testing.T) {
	got, err := openapi.Document(shop())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/shop.json", got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the document is not that of testdata/shop.json; if it should be: go test -update\n%s", got)
	}
	for range 5 {
		if again, _ := openapi.Document(shop()); !bytes.Equal(got, again) {
			t.Fatal("the same operations give other bytes")
		}
	}
}
