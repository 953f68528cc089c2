package cors

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/vary"
)

// keepHeader returns an error that says and does what err does, and whose
// answer has header as well. err itself is left alone: it may be shared between
// requests.
func keepHeader(err error, header http.Header) error {
	kept := &koa.HTTPError{Message: err.Error()}
	if e, ok := answering(err); ok {
		*kept = *e
	}
	kept.Status = koa.StatusOf(err)
	kept.Err = err
	kept.Header = merged(kept.Header, header)
	return kept
}

// answering finds the error in err's chain that decides what is sent: not one
// that a panic was called with, which is a panic all the same.
func answering(err error) (*koa.HTTPError, bool) {
	e, ok := errors.AsType[*koa.HTTPError](err)
	if !ok {
		return nil, false
	}
	p, panicked := errors.AsType[*koa.PanicError](err)
	return e, !panicked || !errors.Is(p, e)
}

// merged is an error's headers with those of this layer in place of its own of
// the same names, and with Vary extended.
func merged(own, header http.Header) http.Header {
	all := make(http.Header, len(own)+len(header)+1)
	for name, values := range own {
		name = http.CanonicalHeaderKey(name)
		all[name] = append(all[name], values...)
	}
	maps.Copy(all, header)
	value, _ := vary.Append(strings.Join(all["Vary"], ", "), "Origin") // fails for a bad field only
	all.Set("Vary", value)
	return all
}
