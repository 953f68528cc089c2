package engine_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/memhttp"
)

func TestOptionsNonsense(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts engine.Options
		want string
	}{
		{"a duration without a unit", engine.Options{ReadTimeout: 30},
			"engine: Options.ReadTimeout is 30ns: the unit is missing; write 30*time.Second"},
		{"a drain without a unit", engine.Options{DrainTimeout: 25},
			"engine: Options.DrainTimeout is 25ns: the unit is missing; write 25*time.Second"},
		{"a header that may take longer than the request", engine.Options{ReadHeaderTimeout: time.Minute, ReadTimeout: time.Second},
			"engine: Options.ReadHeaderTimeout is 1m0s: longer than ReadTimeout (1s), which covers header and body"},
		{"a header limit that cannot be held", engine.Options{MaxHeaderBytes: 4096},
			"engine: Options.MaxHeaderBytes is 4096: must be between 4097 and 1073741824"},
		{"a header without limit", engine.Options{MaxHeaderBytes: -1},
			"engine: Options.MaxHeaderBytes is -1: must be between 4097 and 1073741824"},
		{"a header limit beyond reason", engine.Options{MaxHeaderBytes: 1<<30 + 1},
			"engine: Options.MaxHeaderBytes is 1073741825: must be between 4097 and 1073741824"},
		{"a certificate without its key", engine.Options{CertFile: "a.pem"},
			`engine: Options.KeyFile is "": CertFile needs its key`},
		{"a key without its certificate", engine.Options{KeyFile: "a.key"},
			`engine: Options.CertFile is "": KeyFile needs its certificate`},
		{"TLS without a certificate", engine.Options{TLS: &tls.Config{}},
			"engine: Options.TLS is without a certificate: set CertFile and KeyFile, or one of TLS.Certificates, TLS.GetCertificate and TLS.GetConfigForClient"},
		{"HTTP/2 that is on and off", engine.Options{H2C: true, DisableHTTP2: true},
			"engine: Options.H2C is true: DisableHTTP2 is set as well"},
		{"a mode with a file type", engine.Options{SocketMode: 0o4660},
			"engine: Options.SocketMode is 04660: only permission bits, such as 0o660, fit a socket"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := engine.Serve(t.Context(), memhttp.Listen(), http.HandlerFunc(hello), &tt.opts)
			if e, ok := errors.AsType[*engine.OptionError](err); !ok || e.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestOptionsSense(t *testing.T) {
	for _, opts := range []engine.Options{
		{},
		{ReadHeaderTimeout: time.Hour, ReadTimeout: -1},
		{ReadTimeout: time.Second},
		{MaxHeaderBytes: 4097},
		{TLS: &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, nil }}},
		{HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 1}},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		before := opts
		if err := engine.Serve(ctx, memhttp.Listen(), http.HandlerFunc(hello), &opts); err != nil {
			t.Errorf("%+v: %v", opts, err)
		}
		if opts.ReadTimeout != before.ReadTimeout || opts.HTTP2 != before.HTTP2 || opts.ErrorLog != nil {
			t.Errorf("the options of the caller were changed: %+v", opts)
		}
	}
}
