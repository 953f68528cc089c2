package vectors

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/koa-go/koa/internal/conformance/match"
)

// complete fills in the defaults of a scenario and checks what the types of
// its fields do not.
func (s *Scenario) complete() error {
	if s.ID == "" || s.Group == "" {
		return errors.New("id and group must be given")
	}
	if s.Now.IsZero() {
		s.Now = defaultNow
	}
	if s.App.Env == "" {
		s.App.Env = "test"
	}
	if s.SetupError == nil && len(s.Expect) != len(s.Requests) {
		return fmt.Errorf("%d requests need as many replies, got %d", len(s.Requests), len(s.Expect))
	}
	for i := range s.Files {
		if err := s.Files[i].complete(); err != nil {
			return err
		}
	}
	for i := range s.Requests {
		if err := s.Requests[i].complete(); err != nil {
			return fmt.Errorf("request %d: %w", i+1, err)
		}
	}
	for i := range s.Expect {
		if err := s.Expect[i].check(); err != nil {
			return fmt.Errorf("reply %d: %w", i+1, err)
		}
	}
	return nil
}

func (f *File) complete() error {
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return fmt.Errorf("the path %q leads out of the directory of files", f.Path)
	}
	if f.MTime.IsZero() {
		f.MTime = defaultMTime
	}
	return nil
}

func (r *Request) complete() error {
	if r.Method == "" || r.Target == "" {
		return errors.New("method and target must be given")
	}
	if r.Version == "" {
		r.Version = "1.1"
	}
	if r.Version != "1.0" && r.Version != "1.1" {
		return fmt.Errorf("version must be 1.0 or 1.1, got %q", r.Version)
	}
	if r.Body != nil && r.BodyBase64 != nil {
		return errors.New("body and bodyBase64 exclude each other")
	}
	return nil
}

// Content is the body, and whether there is one.
func (r *Request) Content() ([]byte, bool) {
	if r.Body != nil {
		return []byte(*r.Body), true
	}
	return r.BodyBase64, r.BodyBase64 != nil
}

func (r *Reply) check() error {
	if !r.Closed && !r.Status.Given {
		return errors.New("status must be given, or closed")
	}
	for _, v := range []any{r.Status.Any, r.Headers.Any, r.Body.Any, r.Decoded.Any, r.Observed.Any, r.Errors.Any} {
		if err := match.Check(v); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a case that says neither what comes out nor what goes wrong.
func (u *Unit) check() error {
	if u.Name == "" {
		return errors.New("unit must be given")
	}
	for i, c := range u.Cases {
		if c.Has("output") == c.Has("error") {
			return fmt.Errorf("case %d: want either output or error", i+1)
		}
		for _, name := range []string{"output", "error"} {
			want, _ := c.Get(name)
			if err := match.Check(want); err != nil {
				return fmt.Errorf("case %d: %w", i+1, err)
			}
		}
	}
	return nil
}
