package proxy

import (
	"errors"
	"net/http"

	"github.com/koa-go/koa/internal/gateway"
)

// idempotent reports whether sending r twice does what sending it once does (RFC
// 9110 9.2.2), or whether the client says so.
func idempotent(r *http.Request) bool {
	if idempotentMethod(r.Method) {
		return gateway.UpgradeOf(r) == ""
	}
	return r.Header["Idempotency-Key"] != nil
}

func idempotentMethod(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// repeatable reports whether another try may come to more than this one. What was
// not sent at all can always be sent to another instance.
func (j *job) repeatable(o outcome) bool {
	if o.err == nil {
		return j.again && !o.good()
	}
	if errors.Is(o.err, ErrNoInstance) || errors.Is(o.err, ErrClosed) {
		return false // for any instance
	}
	return j.again || gateway.IsUnreachable(o.err) && !j.own.touched()
}
