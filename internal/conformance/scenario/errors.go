package scenario

import "fmt"

// notYet says that a scenario needs something the repository does not have.
type notYet string

func (n notYet) Error() string { return string(n) + ": no implementation yet" }

// setupFailure is an error, or a panic, of the code under test while the
// application was built.
type setupFailure struct{ cause error }

func (f *setupFailure) Error() string { return f.cause.Error() }
func (f *setupFailure) Unwrap() error { return f.cause }

// atSetup runs code under test that builds a layer. Middleware refuses wrong
// options with a panic or with an error; both are its word, not ours.
func atSetup[T any](build func() (T, error)) (built T, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
			if err != nil {
				err = &setupFailure{err}
			}
		case error:
			err = &setupFailure{v}
		default:
			err = &setupFailure{fmt.Errorf("%v", v)}
		}
	}()
	return build()
}
