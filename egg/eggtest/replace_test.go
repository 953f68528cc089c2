package eggtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
)

// fakeUsers takes the place of all of Users.
type fakeUsers struct{}

func (fakeUsers) Name(context.Context, int) (string, error) { return "fake", nil }
func (fakeUsers) Count(context.Context) int                 { return 1 }

// nameless is Users with another Name.
type nameless struct{ Users }

func (nameless) Name(context.Context, int) (string, error) {
	return "", errors.New("the names are gone")
}

func TestReplace(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.Replace[Users](fakeUsers{}))
	a.Request().Get("/users/1").Expect(200).ExpectBody("fake of 1")
}

func TestReplaceAPointer(t *testing.T) {
	t.Parallel()
	mine := &table{}
	a := eggtest.Boot(t, newShop, eggtest.Replace(mine))
	a.Request().Get("/users/1").Expect(200).ExpectBody("real of 3")
}

func TestWrap(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.Wrap(func(real Users) Users { return nameless{real} }))
	a.Request().Get("/users/1").Expect(500).ExpectContains("the names are gone")
	a.ExpectLog("the names are gone", "errorLogger")
}

// louder embeds the real Users, and overrides one method.
type louder struct{ Users }

func (l louder) Name(ctx context.Context, id int) (string, error) {
	name, err := l.Users.Name(ctx, id)
	return name + "!", err
}

// One method of a service behaves otherwise, the others are the real ones.
func ExampleWrap() {
	test := func(t *testing.T) {
		a := eggtest.Boot(t, newShop, eggtest.Wrap(func(real Users) Users { return louder{real} }))
		a.Request().Get("/users/1").Expect(200).ExpectBody("real! of 3")
	}
	run("TestUser", test)
	// Output: TestUser passes
}

func ExampleBoot() {
	test := func(t *testing.T) {
		a := eggtest.Boot(t, newShop)
		a.MockSession(map[string]any{"name": "tobi"})
		a.MockCSRF()
		a.Request().Get("/").Expect(200).ExpectBody("hello tobi")
		a.Request().Post("/notes").Send(map[string]string{"text": "buy eggs"}).Expect(200).ExpectContains("buy eggs")
		a.ExpectLog("noted")
	}
	run("TestNotes", test)
	// Output: TestNotes passes
}

// run runs a test as go test does.
func run(name string, test func(t *testing.T)) {
	ok := testing.RunTests(func(_, _ string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: name, F: test}})
	if ok {
		fmt.Println(name, "passes")
	}
}
