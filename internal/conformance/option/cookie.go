package option

import "github.com/koa-go/koa/cookies"

// CookieSet reads the options of a cookie that is set; nil gives nil, which
// differs from empty options.
func CookieSet(v any) (*cookies.SetOptions, error) {
	if v == nil {
		return nil, nil
	}
	r := Read(v)
	opts := &cookies.SetOptions{
		MaxAge:      r.Millis("maxAge"),
		Expires:     r.Time("expires"),
		Domain:      r.Text("domain"),
		Secure:      r.choice("secure"),
		HTTPOnly:    r.choice("httpOnly"),
		Partitioned: r.Bool("partitioned"),
		Priority:    cookies.Priority(r.Text("priority")),
		Overwrite:   r.Bool("overwrite"),
		Signed:      r.choice("signed"),
		Encrypt:     r.Bool("encrypt"),
	}
	opts.Path, opts.OmitPath = r.path()
	opts.SameSite = r.sameSite()
	return opts, r.Done()
}

// CookieGet reads the options of a cookie that is read; nil gives nil.
func CookieGet(v any) (*cookies.GetOptions, error) {
	if v == nil {
		return nil, nil
	}
	r := Read(v)
	opts := &cookies.GetOptions{Signed: r.choice("signed"), Encrypt: r.Bool("encrypt")}
	return opts, r.Done()
}

// choice is the answer of a field whose absence means a third thing.
func (r *Reader) choice(name string) cookies.Choice {
	v, _ := r.Any(name)
	if v == nil {
		return cookies.Default
	}
	if r.Bool(name) {
		return cookies.Yes
	}
	return cookies.No
}

// path reads what npm cookies takes as a path: null, false and "" leave the
// attribute out.
func (r *Reader) path() (path string, omit bool) {
	v, given := r.Any("path")
	if given && (v == nil || v == false || v == "") {
		return "", true
	}
	return r.Text("path"), false
}

// sameSite reads what npm cookies takes: true is strict, false is none of them.
func (r *Reader) sameSite() cookies.SameSite {
	switch v, _ := r.Any("sameSite"); v {
	case true:
		return cookies.SameSiteStrict
	case false:
		return ""
	}
	return cookies.SameSite(r.Text("sameSite"))
}
