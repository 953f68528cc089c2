package testserver

import (
	"os/exec"
	"testing"
)

// StartRedisCluster starts a cluster of three primaries, which end with the test, and
// returns them when all slots are served.
func StartRedisCluster(tb testing.TB) []*Redis {
	tb.Helper()
	nodes := make([]*Redis, 3)
	create := []string{"--cluster-yes", "--cluster", "create"}
	for i := range nodes {
		nodes[i] = StartRedis(tb, "--cluster-enabled", "yes")
		create = append(create, nodes[i].Addr)
	}
	if out, err := exec.Command(program(tb, "redis-cli"), create...).CombinedOutput(); err != nil {
		tb.Fatalf("testserver: redis-cli --cluster create: %v\n%s", err, out)
	}
	for _, node := range nodes {
		awaitReply(tb, node.Addr, []string{"cluster", "info"}, "cluster_state:ok")
	}
	return nodes
}
