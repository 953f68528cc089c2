package prometheus

import (
	"github.com/jackc/pgx/v5/pgxpool"
	prom "github.com/prometheus/client_golang/prometheus"
)

// NewPoolCollector returns what shows the state of a pool of PostgreSQL connections, as of
// DB.Pool of contrib/db, with the label db_name. Pools of database/sql, as of SQLite, have
// one in client_golang: collectors.NewDBStatsCollector.
//
//	pgxpool_connections{state}       acquired, idle or constructing
//	pgxpool_max_connections
//	pgxpool_acquires_total
//	pgxpool_empty_acquires_total     those that had to wait
//	pgxpool_canceled_acquires_total  those that gave up
//	pgxpool_acquire_seconds_total    how long they took together
func NewPoolCollector(name string, pool *pgxpool.Pool) prom.Collector {
	desc := func(what, help string, labels ...string) *prom.Desc {
		return prom.NewDesc("pgxpool_"+what, help, labels, prom.Labels{"db_name": name})
	}
	return &poolCollector{
		pool:        pool,
		connections: desc("connections", "Connections by state: acquired, idle or constructing.", "state"),
		limit:       desc("max_connections", "How many connections there are at most."),
		acquires:    desc("acquires_total", "How often a connection was asked for and given."),
		empty:       desc("empty_acquires_total", "How often a connection had to be waited for."),
		canceled:    desc("canceled_acquires_total", "How often the wait for a connection ended without one."),
		waited:      desc("acquire_seconds_total", "How long connections were waited for together."),
	}
}

type poolCollector struct {
	pool *pgxpool.Pool

	connections, limit, acquires, empty, canceled, waited *prom.Desc
}

// Describe sends what Collect will send.
func (c *poolCollector) Describe(to chan<- *prom.Desc) {
	for _, d := range []*prom.Desc{c.connections, c.limit, c.acquires, c.empty, c.canceled, c.waited} {
		to <- d
	}
}

// Collect sends the state of the pool at this moment.
func (c *poolCollector) Collect(to chan<- prom.Metric) {
	s := c.pool.Stat()
	send := func(d *prom.Desc, kind prom.ValueType, v float64, labels ...string) {
		to <- prom.MustNewConstMetric(d, kind, v, labels...)
	}
	send(c.connections, prom.GaugeValue, float64(s.AcquiredConns()), "acquired")
	send(c.connections, prom.GaugeValue, float64(s.IdleConns()), "idle")
	send(c.connections, prom.GaugeValue, float64(s.ConstructingConns()), "constructing")
	send(c.limit, prom.GaugeValue, float64(s.MaxConns()))
	send(c.acquires, prom.CounterValue, float64(s.AcquireCount()))
	send(c.empty, prom.CounterValue, float64(s.EmptyAcquireCount()))
	send(c.canceled, prom.CounterValue, float64(s.CanceledAcquireCount()))
	send(c.waited, prom.CounterValue, s.AcquireDuration().Seconds())
}
