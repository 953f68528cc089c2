// Command forum is the whole application in one program: forum start,
// forum routes, forum config and more; forum --help tells.
package main

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/app"
)

func main() { egg.Main(app.New) }
