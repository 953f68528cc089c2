package otel

import (
	"net/http"
	"path"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
)

// Layer makes a span of each run of a layer, inside that of the request. The spans of the
// layers further in are inside of it, as the layers are. It has the status of an error
// when the layer returns one that means a 5xx. Requests whose span nobody keeps, and those
// without any, pass by.
func Layer(name string, layer koa.Middleware) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		outer := ctx.Context()
		parent := trace.SpanFromContext(outer)
		if !parent.IsRecording() {
			return layer(ctx, next)
		}
		inner, span := tracerOf(parent.TracerProvider()).Start(outer, name)
		defer span.End() // also when http.ErrAbortHandler passes through
		ctx.SetContext(inner)
		err := layer(ctx, next)
		ctx.SetContext(outer)
		if koa.StatusOf(err) >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, err.Error())
		}
		return err
	}
}

// Compose is for the option of this name of an application: a [Layer] of each of its
// layers inside that of [New], with the name of the function or of the package that made it.
//
//	app := koa.New(&koa.Options{Compose: otel.Compose})
//	app.Use(otel.New(nil), session.New(nil))
func Compose(stack []koa.Middleware) koa.Middleware {
	for i, layer := range stack {
		stack[i] = Layer(layerName(layer), layer)
	}
	return koa.Compose(stack...)
}

// closure is the end of the name of a function without a name of its own.
var closure = regexp.MustCompile(`\.func\d+(\.\d+)*$`)

// layerName is the name of a layer: session for what session.New returned, shop.logins for
// a function of that name, and shop/app.go:12 for one without. The name of a closure is of
// little use, as it says into what the compiler put the function around it.
func layerName(layer koa.Middleware) string {
	f := runtime.FuncForPC(reflect.ValueOf(layer).Pointer())
	if f == nil {
		return "layer"
	}
	name := path.Base(f.Name())
	end := closure.FindStringIndex(name)
	if end == nil {
		return strings.TrimSuffix(name, "-fm")
	}
	file, line := f.FileLine(f.Entry())
	dir := path.Base(path.Dir(file))
	if strings.HasSuffix(name[:end[0]], ".New") {
		return dir
	}
	return dir + "/" + path.Base(file) + ":" + strconv.Itoa(line)
}
