package eggredis_test

import (
	"testing"

	"github.com/koa-go/koa/contrib/redis/eggredis"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

func TestReadinessNeedsTheServer(t *testing.T) {
	probes := eggtest.Set("health.enable=true", "health.cacheFor=-1")
	server := testserver.StartRedis(t)
	needs := eggtest.Boot(t, app(eggredis.Plugin()), at(t, "redis.client", server.Addr), probes)
	degrades := eggtest.Boot(t, app(eggredis.Plugin()), at(t, "redis.client", server.Addr), probes,
		eggtest.Set("redis.client.weakDependent=true"))
	needs.Request().Get("/readyz").Expect(200)
	server.Kill()
	needs.Request().Get("/readyz").Expect(503).ExpectBody(`{"status":"failing"}`)
	needs.ExpectLog("[egg:health] redis does not work: the server "+server.Addr+" does not answer", "coreLogger")
	degrades.Request().Get("/readyz").Expect(200)
}
