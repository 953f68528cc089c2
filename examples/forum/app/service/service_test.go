package service_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
	"github.com/koa-go/koa/examples/forum/config"
	"github.com/koa-go/koa/examples/forum/database"
	"github.com/koa-go/koa/examples/forum/plugin/sqlite"
)

// clock stands still until it is moved.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// forum are the services on a database in memory: no application is needed to test them.
type forum struct {
	clock   *clock
	users   *service.Users
	tokens  *service.Tokens
	topics  *service.Topics
	uploads *service.Uploads
}

func open(t *testing.T) *forum {
	t.Helper()
	db, err := sqlite.Open(sqlite.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := sqlite.Migrate(t.Context(), db, database.Migrations(), time.Now()); err != nil {
		t.Fatal(err)
	}
	c := config.Default()
	c.Forum.Uploads, c.Forum.PageSize = t.TempDir(), 2
	log, now := slog.New(slog.DiscardHandler), &clock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	users := model.NewUsers(db)
	uploads := service.NewUploads(c, model.NewUploads(db), users, now, log)
	return &forum{
		clock:   now,
		users:   service.NewUsers(users, service.NewPasswords(), now, log),
		tokens:  service.NewTokens(model.NewTokens(db), users, now),
		uploads: uploads,
		topics:  service.NewTopics(c, model.NewTopics(db), model.NewPosts(db), model.NewCategories(db), uploads, now, log),
	}
}

func (f *forum) signUp(t *testing.T, name string) *model.User {
	t.Helper()
	user, err := f.users.SignUp(t.Context(), name, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func (f *forum) start(t *testing.T, author *model.User, title string) *model.Topic {
	t.Helper()
	topic, err := f.topics.Start(t.Context(), author, service.NewTopic{Category: "help", Title: title, Body: "text"})
	if err != nil {
		t.Fatal(err)
	}
	return topic
}

func TestTheFirstUserIsAModerator(t *testing.T) {
	f := open(t)
	if ann, bob := f.signUp(t, "ann"), f.signUp(t, "bob"); !ann.Moderator || bob.Moderator {
		t.Errorf("moderators: ann %v, bob %v; want ann only", ann.Moderator, bob.Moderator)
	}
}

func TestPasswords(t *testing.T) {
	p, ctx := service.NewPasswords(), t.Context()
	hash, err := p.Hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := p.Hash(ctx, "correct horse")
	if hash == again {
		t.Error("two hashes of a password are the same")
	}
	// By the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for _, tt := range []struct {
		name, hash, password string
		want, fails          bool
	}{
		{"is its own", hash, "correct horse", true, false},
		{"is no other", hash, "correct horse ", false, false},
		{"has its parameters", reference, "password", true, false},
		{"is nobody's", "", "", false, false},
		{"is broken", "$argon2id$v=19$m=x$$", "password", false, true},
		{"is of another kind", "$2a$10$abc", "password", false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := p.Check(ctx, tt.hash, tt.password)
			if got != tt.want || (err != nil) != tt.fails {
				t.Errorf("Check() = %v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestTopicsInOrderOfTheirLastPost(t *testing.T) {
	f, ctx := open(t), t.Context()
	ann := f.signUp(t, "ann")
	for _, title := range []string{"one", "two", "three"} {
		f.start(t, ann, title)
		f.clock.now = f.clock.now.Add(time.Minute)
	}
	post, page, err := f.topics.Reply(ctx, ann, 1, "up", nil)
	if err != nil || page != 1 || post.ID != 4 {
		t.Fatalf("Reply() = %v, page %d, %v", post, page, err)
	}
	topics, p, err := f.topics.List(ctx, model.TopicQuery{}, 1)
	if err != nil || len(topics) != 2 || topics[0].Title != "one" || topics[1].Title != "three" {
		t.Errorf("List() = %v, %v; want one, three", topics, err)
	}
	if p.Last() != 2 || p.Next() != 2 || p.Previous() != 0 {
		t.Errorf("the page is %+v", p)
	}
	if _, page, _ := f.topics.Reply(ctx, ann, 1, "a third post", nil); page != 2 {
		t.Errorf("the third post is on page %d, want 2", page)
	}
}

func TestClosedTopics(t *testing.T) {
	f, ctx := open(t), t.Context()
	f.signUp(t, "admin")
	ann, bob := f.signUp(t, "ann"), f.signUp(t, "bob")
	topic := f.start(t, ann, "mine")
	if err := f.topics.Close(ctx, bob, topic.ID); !errors.Is(err, service.ErrForbidden) {
		t.Errorf("Close() by another user = %v, want ErrForbidden", err)
	}
	if err := f.topics.Close(ctx, ann, topic.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.topics.Reply(ctx, bob, topic.ID, "late", nil); !errors.Is(err, service.ErrClosed) {
		t.Errorf("Reply() = %v, want ErrClosed", err)
	}
	if err := f.topics.Close(ctx, ann, 99); !errors.Is(err, service.ErrNotFound) {
		t.Errorf("Close() of nothing = %v, want ErrNotFound", err)
	}
}

func TestTokens(t *testing.T) {
	f, ctx := open(t), t.Context()
	ann := f.signUp(t, "ann")
	text, err := f.tokens.Issue(ctx, ann, "script")
	if err != nil {
		t.Fatal(err)
	}
	if user, err := f.tokens.User(ctx, text); err != nil || user.ID != ann.ID {
		t.Errorf("User() = %v, %v; want ann", user, err)
	}
	for _, wrong := range []string{"", text + "x", text[:len(text)-1]} {
		if _, err := f.tokens.User(ctx, wrong); !errors.Is(err, service.ErrNotFound) {
			t.Errorf("User(%q) = %v, want ErrNotFound", wrong, err)
		}
	}
}
