module github.com/koa-go/koa

go 1.26
