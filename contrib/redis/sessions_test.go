package redis_test

import (
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/middleware/session/storetest"
)

func TestSessions(t *testing.T) {
	client := start(t)
	for name, opts := range map[string]*redis.SessionOptions{
		"as egg-session-redis": nil,
		"as koa-redis":         {Seconds: true},
		"with a prefix":        {Prefix: "app:"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(*testing.T) session.Store { return redis.NewSessions(client, opts) })
		})
	}
}

// TestSessionsAreWrittenAsNodeDoes checks keys, values and lives, as the npm packages
// write them.
func TestSessionsAreWrittenAsNodeDoes(t *testing.T) {
	const data = `{"user":"é","_expire":1700000000000,"_maxAge":90500}`
	client := start(t)
	for _, tt := range []struct {
		name   string
		opts   redis.SessionOptions
		maxAge time.Duration
		key    string
		life   time.Duration
	}{
		{"egg-session-redis", redis.SessionOptions{}, 100500 * time.Millisecond, "id", 100500 * time.Millisecond},
		{"egg-session-redis, for the browser", redis.SessionOptions{}, session.BrowserSession, "id", 24 * time.Hour},
		{"koa-redis rounds up", redis.SessionOptions{Seconds: true}, 100500 * time.Millisecond, "id", 101 * time.Second},
		{"koa-redis with whole seconds", redis.SessionOptions{Seconds: true}, 100 * time.Second, "id", 100 * time.Second},
		{"a prefix", redis.SessionOptions{Prefix: "app:"}, 100 * time.Second, "app:id", 100 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := redis.NewSessions(client, &tt.opts)
			life := lifeOf(t, client, tt.key, func() {
				if err := store.Set(t.Context(), "id", []byte(data), session.SetOptions{MaxAge: tt.maxAge}); err != nil {
					t.Fatal(err)
				}
			})
			life.want(t, tt.life)
			if got := client.Get(t.Context(), tt.key).Val(); got != data {
				t.Errorf("GET %s = %q, want %q", tt.key, got, data)
			}
		})
	}
}

// TestSessionsSendTheCommandsOfNode looks at what reaches the server.
func TestSessionsSendTheCommandsOfNode(t *testing.T) {
	for _, tt := range []struct {
		opts redis.SessionOptions
		want string
	}{
		{redis.SessionOptions{}, "cmdstat_set"},
		{redis.SessionOptions{Seconds: true}, "cmdstat_setex"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			client := start(t)
			if err := redis.NewSessions(client, &tt.opts).Set(t.Context(), "id", []byte(`{}`), session.SetOptions{MaxAge: time.Hour}); err != nil {
				t.Fatal(err)
			}
			if got := client.InfoMap(t.Context(), "commandstats").Item("Commandstats", tt.want); got == "" {
				t.Errorf("the server has counted no %s", tt.want)
			}
		})
	}
}

func TestSessionsReadWhatNodeHasWritten(t *testing.T) {
	client := start(t)
	store := redis.NewSessions(client, nil)
	if err := client.Set(t.Context(), "id", `{"views":1}`, time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(t.Context(), "id"); string(got) != `{"views":1}` || err != nil {
		t.Errorf("Get = %q, %v", got, err)
	}
	if err := store.Destroy(t.Context(), "id"); err != nil {
		t.Fatal(err)
	}
	if err := client.Get(t.Context(), "id").Err(); err != goredis.Nil {
		t.Errorf("GET after Destroy: %v, want nothing", err)
	}
}
