module github.com/koa-go/koa/examples

go 1.26

require github.com/koa-go/koa v0.0.0

replace github.com/koa-go/koa => ../
