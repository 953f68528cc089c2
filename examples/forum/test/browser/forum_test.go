package browser

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/koa-go/koa/examples/internal/browsertest"
)

const password = "correct horse battery"

func TestInChromium(t *testing.T) {
	browsertest.Chromium(t)
	s := serve(t)
	t.Run("forum", func(t *testing.T) { visitForum(t, s) })
	t.Run("description of the API", func(t *testing.T) { visitDescription(t, s) })
	t.Run("other sites", func(t *testing.T) { actAsOtherSite(t, s) })
}

// visitForum is the way of somebody through the forum, from signing up to logging out.
func visitForum(t *testing.T, s *server) {
	b := browsertest.Open(t, s.url)

	b.Visit("/")
	b.Sees("Latest topics", "Nobody has written anything here yet.", "Sign up")
	b.Looks("empty")

	t.Log("a name that will not do, and then one that will")
	b.Submit(`a[href="/signup"]`)
	b.Fill("#name", "a b")
	b.Fill("#password", password)
	b.Submit("form.card button")
	b.Sees("Use 2 to 20 letters")
	if got := browsertest.Get(b, chromedp.Evaluate[string](`document.activeElement.id + "=" + document.activeElement.value`)); got != "name=a b" {
		t.Errorf("the focus is on %s, want the field that is wrong, with what was in it", got)
	}
	b.Looks("signup")
	b.Fill("#name", "ann")
	b.Fill("#password", password)
	b.Submit("form.card button")
	b.Sees("Welcome to the forum!", "ann", "Log out")

	t.Log("a topic with a picture and a text attached")
	b.Submit(`a[href="/topics/new"]`)
	b.Fill("#title", "How long do you boil an egg?")
	b.Fill("#body", "I take **six minutes** from the fridge:\n\n- water first\n- then `egg`\n\n> four are enough\n\n```\nfunc boil(egg *Egg) { time.Sleep(6 * time.Minute) }\n```\n<script>alert(1)</script> https://example.com/eggs")
	b.Do(chromedp.SetValue(chromedp.CSS("#category"), "help"),
		chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{drawing(t, s.dir), notes(t, s.dir)}))
	b.Looks("new")
	b.Submit("form.card button")
	b.Sees("How long do you boil an egg?", "six minutes", "<script>alert(1)</script>", "notes.txt", "0 replies")
	b.Do(chromedp.ScrollIntoView(chromedp.CSS(".attached img")),
		chromedp.Poll[chromedp.Void](`document.querySelector(".attached img").naturalWidth === 320`))

	t.Log("a reply")
	b.Fill("#body", "Thank you, I will try.")
	b.Submit("form.card button")
	b.Sees("1 reply", "Thank you, I will try.")
	b.Do(chromedp.Evaluate[chromedp.Void](`scrollTo({top: 0, behavior: "instant"})`))
	b.Looks("topic")

	t.Log("a picture of oneself, a few words, and a token")
	b.Submit(`a[href="/settings"]`)
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("#avatar"), []string{drawing(t, s.dir)}))
	b.Submit(`form[action^="/settings/avatar"] button`)
	b.Sees("Your picture is saved.")
	b.Fill("#about", `<b>Eggs</b> since 1999 <script>alert(1)</script>`)
	b.Submit(`form[action="/settings"] button`)
	b.Sees("Your profile is saved.")
	b.Fill("#token-name", "my script")
	b.Submit(`form[action="/settings/tokens"] button`)
	b.Sees("It is not shown again.", "forum_")
	b.Looks("settings")
	b.Visit("/users/ann")
	b.Sees("Eggs since 1999", "Moderator")
	b.Looks("profile")

	t.Log("another language, which stays")
	b.Submit(`a[hreflang="zh-CN"]`)
	b.Sees("版主", "注册于")
	b.Visit("/")
	b.Sees("最新主题", "1 条回复")
	b.Looks("chinese")
	b.Submit(`a[hreflang="en"]`)
	b.Sees("Latest topics")

	t.Log("a page that is not there")
	b.Visit("/nothing")
	b.Sees("404", "There is nothing here")
	b.Looks("missing")

	t.Log("logging out and in again")
	b.Visit("/topics/1")
	b.Submit(`form[action="/logout"] button`)
	b.Sees("You are logged out.", "Log in")
	b.Visit("/settings")
	b.Sees("You have no account?")
	b.Fill("#name", "ann")
	b.Fill("#password", "not the password")
	b.Submit("form.card button")
	b.Sees("Name and password do not fit.")
	b.Looks("login")
	b.Fill("#password", password)
	b.Submit("form.card button")
	b.Sees("About you")

	t.Log("deleting the topic, after a question")
	b.Visit("/topics/1")
	b.Submit(`form[data-ask] button`)
	b.Sees("The topic is deleted.")
}

// visitDescription looks at the page about the API, which has a policy of its own.
func visitDescription(t *testing.T, s *server) {
	b := browsertest.Open(t, s.url)
	b.Visit("/docs")
	b.Do(chromedp.Poll[chromedp.Void](`document.body.innerText.includes("/api/v1/topics")`))
}

// actAsOtherSite sends forms as another site would: the browser has the session, and no
// token.
func actAsOtherSite(t *testing.T, s *server) {
	b := browsertest.Open(t, s.url)
	b.Visit("/signup")
	b.Fill("#name", "bob")
	b.Fill("#password", password)
	b.Submit("form.card button")

	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/logout"] [name=_csrf]').value = "made-up"`))
	b.Submit(`form[action="/logout"] button`)
	b.Sees("403", "You may not do that")
	b.Visit("/settings")
	b.Sees("About you")

	// A page of another origin posts a form to here. It is of the same machine, so that it
	// is not the kind of the cookie alone that stands in between.
	other := otherSite(t, `<form method="post" action="`+s.url+`/logout"><button>A nice picture</button></form>`)
	b.Do(chromedp.Navigate(other))
	b.Submit("button")
	b.Sees("403")
	b.Visit("/settings")
	b.Sees("About you")
}

// otherSite serves a page from another port.
func otherSite(t *testing.T, page string) string {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><link rel=icon href=data:>"+page)
	}))
	t.Cleanup(site.Close)
	return site.URL
}

// drawing makes a PNG of 320 by 240 pixels.
func drawing(t *testing.T, dir string) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			dx, dy := float64(x-160)/90, float64(y-125)/105
			c := color.RGBA{uint8(90 + y/3), uint8(150 + y/4), 190, 255}
			if d := dx*dx + dy*dy; d < .22 {
				c = color.RGBA{246, 178, 40, 255}
			} else if d < 1 {
				c = color.RGBA{255, 250, 240, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	path := filepath.Join(dir, "egg.png")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	return path
}

// notes makes a text.
func notes(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(path, []byte("Six minutes.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
