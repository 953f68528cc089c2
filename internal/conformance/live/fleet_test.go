package live_test

import (
	"encoding/json"
	"testing"
	"time"
)

// fleet is the two servers, which have the same applications.
type fleet struct {
	node, ours *server
	store      string // the directory with the stored sessions

	exchanged int // answers that were as expected
	compared  int // of them, those that both servers gave with the same bytes
}

// server is one of the two.
type server struct {
	name string
	url  string
}

func startFleet(t *testing.T) *fleet {
	t.Helper()
	store := t.TempDir()
	apps := applications(store)
	return &fleet{
		node:  &server{name: "node", url: startNode(t, apps)},
		ours:  &server{name: "ours", url: startOurs(t, apps)},
		store: store,
	}
}

// other is the server that s is not.
func (f *fleet) other(s *server) *server {
	if s == f.node {
		return f.ours
	}
	return f.node
}

// application is one that both servers build. Its JSON is what server.js reads.
type application struct {
	Keys      []string        `json:"keys"` // newest first
	Algorithm string          `json:"algorithm,omitempty"`
	Egg       bool            `json:"egg,omitempty"`
	Session   *sessionOptions `json:"session,omitempty"`
	Store     string          `json:"store,omitempty"` // the directory with the sessions
	CSRF      string          `json:"csrf,omitempty"`  // where the secret is: session or cookie
}

type sessionOptions struct {
	MaxAge  age   `json:"maxAge,omitzero"`
	Rolling bool  `json:"rolling,omitempty"`
	Renew   bool  `json:"renew,omitempty"`
	Signed  *bool `json:"signed,omitempty"`
}

// age is a session's maxAge: milliseconds in JSON, or "session" when negative.
type age time.Duration

func (a age) MarshalJSON() ([]byte, error) {
	if a < 0 {
		return []byte(`"session"`), nil
	}
	return json.Marshal(time.Duration(a).Milliseconds())
}

func (a *age) UnmarshalJSON(text []byte) error {
	if string(text) == `"session"` {
		*a = -1
		return nil
	}
	var ms int64
	err := json.Unmarshal(text, &ms)
	*a = age(time.Duration(ms) * time.Millisecond)
	return err
}

const (
	oldKey = "k0-old"
	newKey = "k1-current"
)

// applications are those of a Koa fleet and of an Egg fleet. The keys are
// rotated from old over new to next.
func applications(store string) map[string]*application {
	rotated, hour := []string{newKey, oldKey}, age(time.Hour)
	apps := map[string]*application{
		"koa-sha256":   {Keys: rotated, Algorithm: "sha256"},
		"koa-unsigned": {Keys: rotated, Session: &sessionOptions{MaxAge: hour, Signed: new(bool)}},
		"koa-csrf":     {Keys: rotated, Session: &sessionOptions{}, CSRF: "session"},
		"egg-csrf":     {Keys: rotated, Egg: true, CSRF: "cookie"},
		"egg-csrf-in-session": {
			Keys: rotated, Egg: true, Session: &sessionOptions{}, CSRF: "session",
		},
	}
	for _, kind := range kinds {
		for name, app := range map[string]*application{
			"old":     {Keys: []string{oldKey}, Session: &sessionOptions{MaxAge: hour}},
			"new":     {Keys: rotated, Session: &sessionOptions{MaxAge: hour}},
			"next":    {Keys: []string{newKey}, Session: &sessionOptions{MaxAge: hour}},
			"default": {Keys: rotated, Session: &sessionOptions{}},
			"rolling": {Keys: rotated, Session: &sessionOptions{MaxAge: hour, Rolling: true}},
			"renew":   {Keys: rotated, Session: &sessionOptions{MaxAge: hour, Renew: true}},
			"browser": {Keys: rotated, Session: &sessionOptions{MaxAge: -1}},
			"stored":  {Keys: rotated, Session: &sessionOptions{MaxAge: hour}, Store: store},
		} {
			app.Egg = kind == "egg"
			apps[kind+"-"+name] = app
		}
	}
	return apps
}

var kinds = []string{"koa", "egg"}
