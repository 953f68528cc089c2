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
)

const password = "correct horse battery"

func TestInChromium(t *testing.T) {
	chromium(t)
	s := serve(t)
	t.Run("forum", func(t *testing.T) { visitForum(t, s) })
	t.Run("description of the API", func(t *testing.T) { visitDescription(t, s) })
	t.Run("other sites", func(t *testing.T) { actAsOtherSite(t, s) })
}

// visitForum is the way of somebody through the forum, from signing up to logging out.
func visitForum(t *testing.T, s *server) {
	b := open(t, s)

	b.visit("/")
	b.sees("Latest topics", "Nobody has written anything here yet.", "Sign up")
	b.looks("empty")

	t.Log("a name that will not do, and then one that will")
	b.submit(`a[href="/signup"]`)
	b.fill("#name", "a b")
	b.fill("#password", password)
	b.submit("form.card button")
	b.sees("Use 2 to 20 letters")
	if got := get(b, chromedp.Evaluate[string](`document.activeElement.id + "=" + document.activeElement.value`)); got != "name=a b" {
		t.Errorf("the focus is on %s, want the field that is wrong, with what was in it", got)
	}
	b.looks("signup")
	b.fill("#name", "ann")
	b.fill("#password", password)
	b.submit("form.card button")
	b.sees("Welcome to the forum!", "ann", "Log out")

	t.Log("a topic with a picture and a text attached")
	b.submit(`a[href="/topics/new"]`)
	b.fill("#title", "How long do you boil an egg?")
	b.fill("#body", "I take **six minutes** from the fridge:\n\n- water first\n- then `egg`\n\n> four are enough\n\n```\nfunc boil(egg *Egg) { time.Sleep(6 * time.Minute) }\n```\n<script>alert(1)</script> https://example.com/eggs")
	b.do(chromedp.SetValue(chromedp.CSS("#category"), "help"),
		chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{drawing(t, s.dir), notes(t, s.dir)}))
	b.looks("new")
	b.submit("form.card button")
	b.sees("How long do you boil an egg?", "six minutes", "<script>alert(1)</script>", "notes.txt", "0 replies")
	b.do(chromedp.ScrollIntoView(chromedp.CSS(".attached img")),
		chromedp.Poll[chromedp.Void](`document.querySelector(".attached img").naturalWidth === 320`))

	t.Log("a reply")
	b.fill("#body", "Thank you, I will try.")
	b.submit("form.card button")
	b.sees("1 reply", "Thank you, I will try.")
	b.do(chromedp.Evaluate[chromedp.Void](`scrollTo({top: 0, behavior: "instant"})`))
	b.looks("topic")

	t.Log("a picture of oneself, a few words, and a token")
	b.submit(`a[href="/settings"]`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#avatar"), []string{drawing(t, s.dir)}))
	b.submit(`form[action^="/settings/avatar"] button`)
	b.sees("Your picture is saved.")
	b.fill("#about", `<b>Eggs</b> since 1999 <script>alert(1)</script>`)
	b.submit(`form[action="/settings"] button`)
	b.sees("Your profile is saved.")
	b.fill("#token-name", "my script")
	b.submit(`form[action="/settings/tokens"] button`)
	b.sees("It is not shown again.", "forum_")
	b.looks("settings")
	b.visit("/users/ann")
	b.sees("Eggs since 1999", "Moderator")
	b.looks("profile")

	t.Log("another language, which stays")
	b.submit(`a[hreflang="zh-CN"]`)
	b.sees("版主", "注册于")
	b.visit("/")
	b.sees("最新主题", "1 条回复")
	b.looks("chinese")
	b.submit(`a[hreflang="en"]`)
	b.sees("Latest topics")

	t.Log("a page that is not there")
	b.visit("/nothing")
	b.sees("404", "There is nothing here")
	b.looks("missing")

	t.Log("logging out and in again")
	b.visit("/topics/1")
	b.submit(`form[action="/logout"] button`)
	b.sees("You are logged out.", "Log in")
	b.visit("/settings")
	b.sees("You have no account?")
	b.fill("#name", "ann")
	b.fill("#password", "not the password")
	b.submit("form.card button")
	b.sees("Name and password do not fit.")
	b.looks("login")
	b.fill("#password", password)
	b.submit("form.card button")
	b.sees("About you")

	t.Log("deleting the topic, after a question")
	b.visit("/topics/1")
	b.submit(`form[data-ask] button`)
	b.sees("The topic is deleted.")
}

// visitDescription looks at the page about the API, which has a policy of its own.
func visitDescription(t *testing.T, s *server) {
	b := open(t, s)
	b.visit("/docs")
	b.do(chromedp.Poll[chromedp.Void](`document.body.innerText.includes("/api/v1/topics")`))
}

// actAsOtherSite sends forms as another site would: the browser has the session, and no
// token.
func actAsOtherSite(t *testing.T, s *server) {
	b := open(t, s)
	b.visit("/signup")
	b.fill("#name", "bob")
	b.fill("#password", password)
	b.submit("form.card button")

	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/logout"] [name=_csrf]').value = "made-up"`))
	b.submit(`form[action="/logout"] button`)
	b.sees("403", "You may not do that")
	b.visit("/settings")
	b.sees("About you")

	// A page of another origin posts a form to here. It is of the same machine, so that it
	// is not the kind of the cookie alone that stands in between.
	other := otherSite(t, `<form method="post" action="`+b.url+`/logout"><button>A nice picture</button></form>`)
	b.do(chromedp.Navigate(other))
	b.submit("button")
	b.sees("403")
	b.visit("/settings")
	b.sees("About you")
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
