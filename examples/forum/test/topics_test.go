package test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/eggtest"
)

func newTopic(title string) map[string]string {
	return map[string]string{"category": "help", "title": title, "body": "How do I **boil** an egg?"}
}

func TestTopics(t *testing.T) {
	a := boot(t)
	ann, bob, visitor := signUp(t, a, "ann"), signUp(t, a, "bob"), a.Agent()

	sendFiles(t, bob, "/topics", newTopic("Eggs <and> more")).Expect(302).ExpectHeader("Location", "/topics/1")
	visitor.Get("/topics/1").Expect(200).
		ExpectContains("Eggs &lt;and&gt; more", "<strong>boil</strong>", "0 replies", "Log in to reply")
	visitor.Get("/categories/help").Expect(200).ExpectContains("Eggs &lt;and&gt; more")
	visitor.Get("/users/BOB").Expect(200).ExpectContains("Eggs &lt;and&gt; more")
	visitor.Get("/feed.xml").Expect(200).
		ExpectHeader("Content-Type", "application/rss+xml").ExpectContains("<title>Eggs &lt;and&gt; more</title>")

	sendFiles(t, ann, "/topics/1/replies", map[string]string{"body": "Six minutes."}).
		Expect(302).ExpectHeader("Location", "/topics/1?page=1#post-2")
	visitor.Get("/topics/1").Expect(200).ExpectContains("1 reply", "Six minutes.")

	sendFiles(t, visitor, "/topics", newTopic("Not me")).Expect(302).ExpectHeader("Location", "/login")
	sendFiles(t, visitor, "/topics/1/replies", map[string]string{"body": "Not me"}).Expect(302)
	sendFiles(t, ann, "/topics/99/replies", map[string]string{"body": "Where?"}).Expect(404)
	for _, path := range []string{"/topics/99", "/topics/x", "/categories/none", "/users/nobody", "/uploads/none", "/none"} {
		visitor.Get(path).Set("Accept", "text/html").Expect(404).ExpectContains("There is nothing here")
	}
}

func TestTopicsThatWillNotDo(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	for _, tt := range []struct {
		name, field, value string
		problem            string
	}{
		{"no title", "title", "  ", "Use at least 3 characters"},
		{"a long title", "title", strings.Repeat("x", 121), "Use at most 120 characters"},
		{"no text", "body", "\r\n ", "Use at least 1 characters"},
		{"another category", "category", "none", "There is no such category."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fields := newTopic("A title to keep")
			fields[tt.field] = tt.value
			page := sendFiles(t, ann, "/topics", fields).Expect(422).ExpectContains(tt.problem, `aria-invalid="true"`)
			if tt.field != "body" {
				page.ExpectContains("How do I **boil** an egg?")
			}
		})
	}
	sendFiles(t, ann, "/topics", map[string]string{}).Expect(422).ExpectContains("Fill this in.")
}

func TestManagingTopics(t *testing.T) {
	a := boot(t)
	admin, bob, carl := signUp(t, a, "admin"), signUp(t, a, "bob"), signUp(t, a, "carl")
	sendFiles(t, bob, "/topics", newTopic("First")).Expect(302)
	sendFiles(t, bob, "/topics", newTopic("Second")).Expect(302)

	send(t, carl, "/topics/1/close", url.Values{}).Expect(403)
	send(t, carl, "/topics/1", url.Values{"_method": {"DELETE"}}).Expect(403)
	if page := carl.Get("/topics/1").Expect(200); strings.Contains(string(page.Body), "Delete") {
		t.Error("others are offered to delete a topic")
	}

	send(t, bob, "/topics/1/close", url.Values{}).Expect(302)
	send(t, bob, "/topics/1/close", url.Values{}).Expect(409)
	carl.Get("/topics/1").Expect(200).ExpectContains("This topic is closed.")
	sendFiles(t, carl, "/topics/1/replies", map[string]string{"body": "Too late"}).Expect(409)

	send(t, admin, "/topics/2", url.Values{"_method": {"DELETE"}}).Expect(302)
	admin.Get("/").Expect(200).ExpectContains("The topic is deleted.")
	carl.Get("/topics/2").Expect(404)
}

func TestPages(t *testing.T) {
	a := boot(t, eggtest.Set("forum.pageSize=2"))
	ann := signUp(t, a, "ann")
	for i := range 3 {
		sendFiles(t, ann, "/topics", newTopic(fmt.Sprintf("Topic %d", i))).Expect(302)
	}
	ann.Get("/").Expect(200).ExpectContains("Topic 2", "Topic 1", "Page 1 of 2", `href="?page=2"`)
	ann.Get("/?page=2").Expect(200).ExpectContains("Topic 0", `href="?page=1"`)
	for _, page := range []string{"99", "0", "-1", "x", "99999999999999999999"} {
		ann.Get("/?page=" + page).Expect(200).ExpectContains("Page ")
	}
	for i := range 2 {
		sendFiles(t, ann, "/topics/1/replies", map[string]string{"body": fmt.Sprint("reply ", i)}).Expect(302)
	}
	ann.Get("/topics/1?page=2").Expect(200).ExpectContains("reply 1")
}

func TestStaleTopicsAreClosed(t *testing.T) {
	a := boot(t, eggtest.Now(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
	ann := signUp(t, a, "ann")
	sendFiles(t, ann, "/topics", newTopic("Old")).Expect(302)
	a.Clock().Advance(181 * 24 * time.Hour)
	ann = a.Agent()
	send(t, ann, "/login", url.Values{"name": {"ann"}, "password": {password}}).Expect(302)
	sendFiles(t, ann, "/topics", newTopic("New")).Expect(302)
	if err := a.RunSchedule("close_stale"); err != nil {
		t.Fatal(err)
	}
	a.ExpectLog("1 topics closed")
	ann.Get("/topics/1").Expect(200).ExpectContains("This topic is closed.")
	ann.Get("/topics/2").Expect(200).ExpectContains("Your reply")
}

func TestLanguages(t *testing.T) {
	a := boot(t)
	browser := a.Agent()
	browser.Get("/").Set("Accept-Language", "zh-CN,en;q=0.5").Expect(200).ExpectContains("最新主题", `lang="zh-cn"`)
	browser.Get("/?locale=en-US").Expect(200).ExpectContains("Latest topics")
	browser.Get("/").Set("Accept-Language", "zh-CN").Expect(200).ExpectContains("Latest topics")
	send(t, browser, "/signup?locale=zh-CN", url.Values{"name": {"安娜"}, "password": {"short"}}).Expect(422).ExpectContains("至少 10 个字符")
	send(t, browser, "/signup", url.Values{"name": {"安娜"}, "password": {password}}).Expect(302)
	browser.Get("/").Expect(200).ExpectContains("欢迎来到论坛！", "安娜")
}

func TestHeaders(t *testing.T) {
	a := boot(t)
	for _, path := range []string{"/", "/none", "/api/v1/topics/99"} {
		page := a.Request().Get(path).Do().
			ExpectHeader("X-Content-Type-Options", "nosniff").ExpectHeader("Referrer-Policy", "same-origin")
		policy := page.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "script-src 'nonce-") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
	}
}
