package file_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/discovery/file"
)

// replace writes path as a deployment tool should: beside, then renamed.
func replace(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, list []discovery.Instance) {
	t.Helper()
	content, err := json.Marshal(map[string][]discovery.Instance{discoverytest.Service: list})
	if err != nil {
		t.Fatal(err)
	}
	replace(t, path, string(content))
}

// open follows a file quickly; what is wrong with it arrives in the channel.
func open(t *testing.T, path string) (*file.Resolver, <-chan error) {
	t.Helper()
	errs := make(chan error, 100)
	r, err := file.Open(path, &file.Options{
		Interval: 5 * time.Millisecond,
		OnError:  func(err error) { errs <- err },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return r, errs
}

func TestSuite(t *testing.T) {
	outages := map[string]func(t *testing.T, path string){
		"the file is gone": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"the file is cut off": func(t *testing.T, path string) {
			if err := os.Truncate(path, 20); err != nil {
				t.Fatal(err)
			}
		},
		"the file is bad": func(t *testing.T, path string) { replace(t, path, `{"users.test:7001": [{"adress": ""}]}`) }, //nolint:misspell // the mistake in it
	}
	for name, breakIt := range outages {
		t.Run(name, func(t *testing.T) {
			discoverytest.Run(t, func(t *testing.T, list []discovery.Instance) discoverytest.Subject {
				path := filepath.Join(t.TempDir(), "services.json")
				write(t, path, list)
				r, errs := open(t, path)
				return discoverytest.Subject{
					Resolver: r,
					Set:      func(t *testing.T, list []discovery.Instance) { write(t, path, list) },
					Outage: func(t *testing.T) func() {
						breakIt(t, path)
						<-errs
						return func() { write(t, path, list) }
					},
					Details: true,
					Close:   r.Close,
				}
			})
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, content, says string
	}{
		{"an empty file", "", "empty"},
		{"null", "null", "no object"},
		{"a list", `[]`, "cannot unmarshal"},
		{"an unknown field", `{"users": [{"address": "a.example:80", "wieght": 2}]}`, "wieght"},
		{"an address without a port", `{"users": [{"address": "a.example"}]}`, "a.example"},
		{"an instance of another service", `{"users": [{"service": "orders", "address": "a.example:80"}]}`, "orders"},
		{"the same instance twice", `{"users": [{"address": "a.example:80"}, {"address": "a.example:80"}]}`, "two instances"},
		{"a second object", `{} {}`, "follows"},
		{"more than 8 MiB", strings.Repeat(" ", 8<<20) + "{}", "larger"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "services.json")
			replace(t, path, tt.content)
			if _, err := file.Open(path, nil); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Open: %v, want an error about %q", err, tt.says)
			}
		})
	}
	if _, err := file.Open(filepath.Join(t.TempDir(), "none.json"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open without a file: %v", err)
	}
}

func TestErrorsAreReportedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "services.json")
	replace(t, path, `{"users": [{"address": "a.example:80"}]}`)
	r, errs := open(t, path)
	w, err := r.Watch(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	replace(t, path, `{`)
	<-errs
	replace(t, path, `[`)
	<-errs
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	<-errs
	replace(t, path, `{"users": []}`)
	if list, err := w.Next(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("Next = %v, %v, want the empty list", list, err)
	}
	if n := len(errs); n != 0 {
		t.Errorf("%d more reports than reasons", n)
	}
}

func TestServiceThatLeavesTheFileIsEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "services.json")
	replace(t, path, `{"users": [{"address": "a.example:80"}], "orders": [{"address": "b.example:80"}]}`)
	r, _ := open(t, path)
	w, err := r.Watch(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if list, err := w.Next(t.Context()); err != nil || len(list) != 1 {
		t.Fatalf("Next = %v, %v, want one instance", list, err)
	}
	replace(t, path, `{"orders": [{"address": "b.example:80"}]}`)
	if list, err := w.Next(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("Next = %v, %v, want none", list, err)
	}
}

func Example() {
	dir, err := os.MkdirTemp("", "services")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "services.json")
	if err := os.WriteFile(path, []byte(`{"users": [{"address": "10.0.0.1:8080", "zone": "north"}]}`), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	services, err := file.Open(path, &file.Options{OnError: func(err error) { fmt.Println(err) }})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer services.Close()
	list, err := services.Resolve(context.Background(), "users")
	fmt.Println(list[0].Address, list[0].Zone, err)
	// Output: 10.0.0.1:8080 north <nil>
}
