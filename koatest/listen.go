package koatest

import (
	"fmt"
	"os"
	"sync"

	"github.com/koa-go/koa"
)

// listening marks applications that have our listener: one is enough for any
// number of clients.
var (
	listening   = koa.NewKey[bool]("koatest: listening to errors")
	listeningMu sync.Mutex
)

func listen(app *koa.Application) {
	listeningMu.Lock()
	defer listeningMu.Unlock()
	if on, _ := listening.Provided(app); on {
		return
	}
	listening.Provide(app, true)
	app.OnError(report)
}

// report keeps an error with its request. What belongs to none of ours is
// printed, as the default listener would.
func report(err error, ctx *koa.Context) {
	if ctx != nil {
		if x, ok := ctx.Context().Value(exchangeKey{}).(*exchange); ok {
			x.report(err)
			return
		}
	}
	fmt.Fprintf(os.Stderr, "koatest: the application reported: %+v\n", err)
}
