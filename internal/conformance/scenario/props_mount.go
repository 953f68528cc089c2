package scenario

import "github.com/koa-go/koa/middleware/mount"

var mountProperties = map[string]property{
	"mountPath": of(mount.Path, orNull),
}
