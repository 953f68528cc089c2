package test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"

	"github.com/koa-go/koa/examples/forum/config"

	"github.com/koa-go/koa/egg"
)

// picture is a PNG of that size.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var uploadPath = regexp.MustCompile(`/uploads/[A-Z2-7]{26}`)

func TestAttachments(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	image := picture(t, 2, 3)
	sendFiles(t, ann, "/topics", newTopic("With files"),
		file{"files", "egg.PNG", image}, file{"files", `no"tes.txt`, "<script>alert(1)</script>"}).Expect(302)
	page := ann.Get("/topics/1").Expect(200).ExpectContains(`alt="egg.PNG"`, "25 B")
	paths := uploadPath.FindAllString(string(page.Body), -1)
	if len(paths) != 3 { // the picture, in a link
		t.Fatalf("uploads in the page: %v", paths)
	}

	sent := a.Request().Get(paths[0]).Expect(200).ExpectBody(image).ExpectHeader("Content-Type", "image/png").
		ExpectHeader("Cache-Control", "max-age=31536000,immutable").ExpectHeader("Content-Disposition", "")
	for _, response := range []*koatest.Response{sent, a.Request().Get(paths[2]).Expect(200)} {
		response.ExpectHeader("X-Content-Type-Options", "nosniff").ExpectHeader("Cross-Origin-Resource-Policy", "same-origin")
		if policy := response.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, ";sandbox") {
			t.Errorf("the policy of an upload is %q", policy)
		}
	}
	a.Request().Get(paths[2]).Expect(200).ExpectHeader("Content-Type", "text/plain; charset=utf-8").
		ExpectHeader("Content-Disposition", `attachment; filename="no\"tes.txt"`)
	a.Request().Get(paths[0]).Set("Range", "bytes=0-3").Expect(206).ExpectBody(image[:4])
}

func TestFilesThatWillNotDo(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	for _, tt := range []struct {
		name    string
		files   []file
		status  int
		problem string
	}{
		{"a page called a picture", []file{{"files", "a.png", "<html><script>alert(1)</script>"}}, 422, "Only pictures, PDF"},
		{"a program called a text", []file{{"files", "a.txt", "\x7fELF\x02\x01\x01\x00"}}, 422, "Only pictures, PDF"},
		{"a page", []file{{"files", "a.html", "<html>"}}, 400, "Invalid filename: a.html"},
		{"a drawing with scripts", []file{{"files", "a.svg", "<svg onload='alert(1)'/>"}}, 400, "Invalid filename: a.svg"},
		{"a large file", []file{{"files", "a.txt", strings.Repeat("x", 2<<20)}}, 413, "That is too large"},
		{"many files", []file{{"files", "1.txt", "x"}, {"files", "2.txt", "x"}, {"files", "3.txt", "x"}, {"files", "4.txt", "x"}, {"files", "5.txt", "x"}},
			413, "That is too large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sendFiles(t, ann, "/topics", newTopic("Not this one"), tt.files...).Expect(tt.status).ExpectContains(tt.problem)
		})
	}
	ann.Get("/topics/1").Expect(404)
}

func TestAvatars(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	sendFiles(t, ann, "/settings/avatar", nil, file{"avatar", "me.png", picture(t, 400, 300)}).Expect(302)
	page := ann.Get("/settings").Expect(200).ExpectContains("Your picture is saved.")
	path := uploadPath.FindString(string(page.Body))
	got, err := png.Decode(bytes.NewReader(a.Request().Get(path).Expect(200).Body))
	if err != nil || got.Bounds().Dx() != 160 || got.Bounds().Dy() != 160 {
		t.Errorf("the picture is %v, %v; want 160 by 160", got.Bounds(), err)
	}

	// A picture of 60,000 by 60,000 pixels in 70 bytes.
	bomb, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAYAAAAAAAAA")
	for _, content := range []string{"no picture", string(bomb), picture(t, 2, 3)[:40]} {
		sendFiles(t, ann, "/settings/avatar", nil, file{"avatar", "me.png", content}).Expect(422).ExpectContains("This is no PNG")
	}
	sendFiles(t, ann, "/settings/avatar", nil).Expect(422).ExpectContains("Choose a picture first.")
}

func TestOrphansAreRemoved(t *testing.T) {
	a := boot(t, eggtest.Now(time.Now()))
	ann := signUp(t, a, "ann")
	sendFiles(t, ann, "/topics", newTopic("Kept"), file{"files", "a.txt", "kept"}).Expect(302)
	sendFiles(t, ann, "/topics", newTopic("Deleted"), file{"files", "a.txt", "deleted"}).Expect(302)
	for range 2 {
		sendFiles(t, ann, "/settings/avatar", nil, file{"avatar", "me.png", picture(t, 9, 9)}).Expect(302)
	}
	send(t, ann, "/topics/2", map[string][]string{"_method": {"DELETE"}}).Expect(302)

	dir := egg.ConfigOf[*config.Config](a.App).Forum.Uploads
	for _, step := range []struct {
		after time.Duration
		files int
	}{{0, 4}, {25 * time.Hour, 2}} {
		a.Clock().Advance(step.after)
		if err := a.RunSchedule("clean_uploads"); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != step.files {
			t.Errorf("after %v there are %d files (%v), want %d", step.after, len(left), err, step.files)
		}
	}
	a.ExpectLog("2 files removed")
}

func TestAbout(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	send(t, ann, "/settings", map[string][]string{"about": {`<b>Hi</b><script>alert(1)</script><img src=x onerror=alert(2)>`}}).Expect(302)
	page := a.Request().Get("/users/ann").Expect(200).ExpectContains("<b>Hi</b>", "&lt;script&gt;")
	if strings.Contains(string(page.Body), "onerror") && strings.Contains(string(page.Body), "<img src=x onerror") {
		t.Error("the page has a handler of events in it")
	}
}
