package proxy_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/proxy"
)

// shout changes to a protocol that answers lines in upper case and says
// goodbye at the end.
func shout(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Connection") != "Upgrade" || r.Header.Get("Upgrade") != "shout" {
			http.Error(w, r.Header.Get("Upgrade")+"?", http.StatusUpgradeRequired)
			return
		}
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: shout\r\nSet-Cookie: b=2\r\n\r\nHELLO\n")
		_ = rw.Flush()
		for {
			line, err := rw.ReadString('\n')
			if err != nil {
				break
			}
			_, _ = rw.WriteString(strings.ToUpper(line))
			_ = rw.Flush()
		}
		_, _ = rw.WriteString("GOODBYE\n")
		_ = rw.Flush()
	}
}

// ask sends an upgrade with the first line of the new protocol behind it.
func ask(t *testing.T, front *memhttp.Server, upgrade string) (net.Conn, *bufio.Reader, *http.Response) {
	t.Helper()
	conn, err := front.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: "+upgrade+"\r\n\r\nearly\r\n")
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return conn, r, res
}

func TestUpgrades(t *testing.T) {
	returned := make(chan error, 1)
	app := behind(t, shout(t), nil, func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("X-Layer", "1")
		ctx.Set("Set-Cookie", "a=1")
		err := next(ctx)
		if ctx.Writable() {
			t.Error("the connection is not taken over")
		}
		returned <- err
		return err
	})
	conn, r, res := ask(t, memhttp.NewServer(t, app), "shout")
	if res.StatusCode != http.StatusSwitchingProtocols || res.Header.Get("Upgrade") != "shout" ||
		res.Header.Get("X-Layer") != "1" || strings.Join(res.Header["Set-Cookie"], ";") != "a=1;b=2" {
		t.Fatalf("got %d %v", res.StatusCode, res.Header)
	}
	if _, err := io.WriteString(conn, "late\r\n"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"HELLO\n", "EARLY\r\n", "LATE\r\n"} {
		if got, err := r.ReadString('\n'); got != want {
			t.Fatalf("got %q (%v), want %q", got, err, want)
		}
	}
	if err := conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(r); string(rest) != "GOODBYE\n" {
		t.Errorf("after the end of what the client sends: got %q (%v), want GOODBYE", rest, err)
	}
	if err := <-returned; err != nil {
		t.Errorf("the layer returns %v", err)
	}
}

func TestClientsThatGoEndTheirTunnels(t *testing.T) {
	ended := make(chan struct{})
	inner := shout(t)
	app := behind(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		inner(w, r)
	}, nil)
	conn, _, _ := ask(t, memhttp.NewServer(t, app), "shout")
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	<-ended
}

func TestUpgradesThatAreRefusedAreAnswers(t *testing.T) {
	front := memhttp.NewServer(t, behind(t, shout(t), nil))
	_, _, res := ask(t, front, "whisper")
	body, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusUpgradeRequired || string(body) != "whisper?\n" {
		t.Errorf("got %d %q (%v)", res.StatusCode, body, err)
	}
}

func TestHTTP2IsNoUpgrade(t *testing.T) {
	front := memhttp.NewServer(t, behind(t, shout(t), nil))
	_, _, res := ask(t, front, "shout, h2c")
	body, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusUpgradeRequired || string(body) != "?\n" {
		t.Errorf("got %d %q (%v), want that the upstream sees no upgrade", res.StatusCode, body, err)
	}
}

func TestOtherProtocolsThanAskedForAre502(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{
		Transport: raw(t, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"),
	}))
	koatest.Request(t, app).Get("/").Set("Connection", "Upgrade").Set("Upgrade", "shout").Expect(http.StatusBadGateway)
}
