package live_test

import (
	"slices"
	"testing"
)

// compareTables compares what the applications are made of.
func compareTables(t *testing.T, f *fleet) {
	f.sameRoutes(t, "prod")
	for name := range f.apps {
		f.sameMiddleware(t, name)
	}
	t.Logf("%d routes and the middleware of %d applications are the same on both sides", len(f.node.Tables["prod"].Routes), len(f.apps))
}

// sameRoutes compares the routes of an application, which are the same in all.
func (f *fleet) sameRoutes(t *testing.T, name string) {
	t.Helper()
	theirs := f.node.Tables[name].Routes
	ours := f.ours[name].Router().Table()
	if len(ours) != len(theirs) {
		t.Fatalf("%d routes, Egg has %d", len(ours), len(theirs))
	}
	for i, want := range theirs {
		got := route{ours[i].Name, sorted(ours[i].Methods), ours[i].Path}
		want.Methods = sorted(want.Methods)
		if jsonText(got) != jsonText(want) {
			t.Errorf("route %d\n  ours %v\n  node %v", i, got, want)
		}
	}
}

// sorted are the methods of a route, of which Egg has HEAD twice where all are meant.
func sorted(methods []string) []string {
	methods = slices.Clone(methods)
	slices.Sort(methods)
	return slices.Compact(methods)
}

// sameMiddleware compares the lists of middleware.
func (f *fleet) sameMiddleware(t *testing.T, name string) {
	t.Helper()
	want := f.node.Tables[name]
	layers := slices.DeleteFunc(f.ours[name].CoreMiddleware(), func(name string) bool {
		return name == "view" || name == "multipart" // which Egg has outside the list, or only in file mode
	})
	layers = append(layers, f.ours[name].Config().Middleware...)
	theirs := slices.DeleteFunc(want.Middleware, func(name string) bool { return name == "eggLoaderTrace" || name == "multipart" })
	if !slices.Equal(layers, theirs) {
		t.Errorf("%s: the middleware is\nours %v\nnode %v", name, layers, theirs)
	}
}
