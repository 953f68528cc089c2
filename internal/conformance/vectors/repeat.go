package vectors

import (
	"encoding/json"
	"fmt"
	"strings"
)

// maxRepeat bounds what a vector may ask to be held in memory.
const maxRepeat = 64 << 20

// Repeat is a long text written short: [text, times].
type Repeat struct {
	Text  string
	Times int
}

// UnmarshalJSON reads [text, times].
func (r *Repeat) UnmarshalJSON(data []byte) error {
	pair := []any{&r.Text, &r.Times}
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 || r.Times < 0 || r.Times*len(r.Text) > maxRepeat {
		return fmt.Errorf("want [text, times], got %s", data)
	}
	return nil
}

// String is the long text.
func (r *Repeat) String() string { return strings.Repeat(r.Text, r.Times) }
