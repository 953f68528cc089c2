package engine

import (
	"fmt"
	"time"
)

// OptionError says which field of [Options] makes no sense.
type OptionError struct {
	Field   string // name of the field
	Value   any    // what it was set to
	Problem string // what is wrong, and what to write instead
}

// Error names the field, its value and the problem.
func (e *OptionError) Error() string {
	return fmt.Sprintf("engine: Options.%s is %v: %s", e.Field, e.Value, e.Problem)
}

const (
	// leastDuration is below any useful limit: a smaller one is a number
	// written without its unit.
	leastDuration = time.Millisecond

	// headerSlop is what net/http reads beyond http.Server.MaxHeaderBytes.
	headerSlop = 4096

	// mostHeaderBytes keeps the limit within what HTTP/2 can announce.
	mostHeaderBytes = 1 << 30
)

func (o *Options) validate() error {
	for _, check := range []func() error{o.validateDurations, o.validateSizes, o.validateProtocols} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (o *Options) validateDurations() error {
	for _, f := range []struct {
		name  string
		value time.Duration
	}{
		{"ReadHeaderTimeout", o.ReadHeaderTimeout},
		{"ReadTimeout", o.ReadTimeout},
		{"WriteTimeout", o.WriteTimeout},
		{"StallTimeout", o.StallTimeout},
		{"IdleTimeout", o.IdleTimeout},
		{"KeepAlive", o.KeepAlive},
		{"DrainDelay", o.DrainDelay},
		{"DrainTimeout", o.DrainTimeout},
		{"DrainLinger", o.DrainLinger},
	} {
		if 0 < f.value && f.value < leastDuration {
			return &OptionError{f.name, f.value, fmt.Sprintf("the unit is missing; write %d*time.Second", int64(f.value))}
		}
	}
	if o.ReadTimeout > 0 && o.ReadHeaderTimeout > o.ReadTimeout {
		return &OptionError{"ReadHeaderTimeout", o.ReadHeaderTimeout,
			fmt.Sprintf("longer than ReadTimeout (%v), which covers header and body", o.ReadTimeout)}
	}
	return nil
}

func (o *Options) validateSizes() error {
	if n := o.MaxHeaderBytes; n != 0 && (n <= headerSlop || n > mostHeaderBytes) {
		return &OptionError{"MaxHeaderBytes", n,
			fmt.Sprintf("must be between %d and %d", headerSlop+1, mostHeaderBytes)}
	}
	if o.SocketMode&^0o777 != 0 {
		return &OptionError{"SocketMode", fmt.Sprintf("%#o", uint32(o.SocketMode)), "only permission bits, such as 0o660, fit a socket"}
	}
	return nil
}

func (o *Options) validateProtocols() error {
	if o.CertFile != "" && o.KeyFile == "" {
		return &OptionError{"KeyFile", `""`, "CertFile needs its key"}
	}
	if o.KeyFile != "" && o.CertFile == "" {
		return &OptionError{"CertFile", `""`, "KeyFile needs its certificate"}
	}
	if c := o.TLS; c != nil && o.CertFile == "" &&
		len(c.Certificates) == 0 && c.GetCertificate == nil && c.GetConfigForClient == nil {
		return &OptionError{"TLS", "without a certificate", "set CertFile and KeyFile, or one of TLS.Certificates, TLS.GetCertificate and TLS.GetConfigForClient"}
	}
	if o.H2C && o.DisableHTTP2 {
		return &OptionError{"H2C", true, "DisableHTTP2 is set as well"}
	}
	return nil
}
