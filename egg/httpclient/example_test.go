package httpclient_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
)

// api is a service that the examples call.
func api() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == "POST":
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, "%s created", r.FormValue("name"))
		case r.URL.Path == "/users/1":
			fmt.Fprint(w, `{"id":1,"name":"Ann"}`)
		default:
			http.NotFound(w, r)
		}
	}))
}

func Example() {
	server := api()
	defer server.Close()
	ctx := context.Background()
	client := httpclient.New(nil) // one for the whole program

	type User struct {
		ID   int
		Name string
	}
	user, err := httpclient.JSON[User](ctx, client, server.URL+"/users/1", nil)
	fmt.Println(user.Name, err)

	_, err = httpclient.JSON[User](ctx, client, server.URL+"/users/2", nil)
	if status, ok := errors.AsType[*httpclient.StatusError](err); ok {
		fmt.Println("status", status.Result.Status)
	}
	// Output:
	// Ann <nil>
	// status 404
}

func ExampleClient_Request() {
	server := api()
	defer server.Close()
	client := httpclient.New(nil)

	res, err := client.Request(context.Background(), server.URL+"/users", &httpclient.RequestOptions{
		Method:  "POST",
		Data:    map[string]any{"name": "Bob"}, // a form, unless ContentType is "json"
		Timeout: 3 * time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Status, res.Text())
	// Output: 201 Bob created
}

func ExampleClient_HTTP() {
	server := api()
	defer server.Close()
	client := httpclient.New(&httpclient.Options{Retry: &httpclient.Retry{Max: 2, Statuses: []int{502, 503, 504}}})

	library := client.HTTP() // retries, logs and is guarded as client is
	res, err := library.Get(server.URL + "/users/1")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	fmt.Println(res.StatusCode)
	// Output: 200
}

func ExampleClient_Safe() {
	client := httpclient.New(nil)
	safe := client.Safe(&httpclient.Guard{
		Allow: []netip.Prefix{netip.MustParsePrefix("10.7.0.0/16")}, // our pictures
	})

	// A user asks for a preview of this page.
	_, err := safe.Request(context.Background(), "http://169.254.169.254/latest/meta-data/", nil)
	if blocked, ok := errors.AsType[*httpclient.BlockedError](err); ok {
		fmt.Println(blocked.Host, "is blocked by", blocked.Rule)
	}
	// Output: 169.254.169.254 is blocked by 169.254.0.0/16 (link-local)
}

func ExampleFile() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, file, err := r.FormFile("photo")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprint(w, r.FormValue("album"), " ", file.Filename, " ", file.Header.Get("Content-Type"))
	}))
	defer server.Close()

	res, err := httpclient.New(nil).Request(context.Background(), server.URL, &httpclient.RequestOptions{
		Data:  map[string]string{"album": "summer"},
		Files: []httpclient.File{{Field: "photo", Name: "beach.jpg", Content: strings.NewReader("...")}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Text())
	// Output: summer beach.jpg image/jpeg
}
