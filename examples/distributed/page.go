package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/sse"
	"github.com/koa-go/koa/middleware/static"
	"github.com/koa-go/koa/proxy"
	"github.com/koa-go/koa/router"
)

//go:embed page
var pageFiles embed.FS

// refresh is how often the page is told what has changed.
const refresh = 300 * time.Millisecond

func (g *gateway) pageRoutes(r *router.Router) {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the directory is in the program
	}
	r.Get("/state", func(ctx *koa.Context) error {
		ctx.SetBody(g.state())
		return nil
	})
	r.Get("/events", g.events)
	r.Post("/instances/:id/:action", g.act)
	r.OnNotFound(static.New(".", &static.Options{FS: files}))
}

// act is a button of the page.
func (g *gateway) act(ctx *koa.Context) error {
	err := g.fleet.do(ctx.Context(), ctx.Param("id"), ctx.Param("action"))
	switch {
	case errors.Is(err, errNoChild), errors.Is(err, errNoAction):
		return ctx.Throw(http.StatusNotFound, err.Error())
	case errors.Is(err, errNotRunning):
		return ctx.Throw(http.StatusConflict, err.Error())
	case err != nil:
		return err
	}
	ctx.SetStatus(http.StatusNoContent)
	return nil
}

// events sends the state whenever it has changed.
func (g *gateway) events(ctx *koa.Context) error {
	return sse.Stream(ctx, func(c context.Context, send sse.Sender) error {
		ticker := time.NewTicker(refresh)
		defer ticker.Stop()
		sent := ""
		for {
			text, err := json.Marshal(g.state())
			if err != nil {
				return err
			}
			if string(text) != sent {
				sent = string(text)
				if err := send(sse.Event{Data: sent}); err != nil {
					return err
				}
			}
			select {
			case <-ticker.C:
			case <-c.Done():
				return nil
			}
		}
	}, nil)
}

// state is what the page shows.
type state struct {
	Registry  string                    `json:"registry"`
	Instances []instanceState           `json:"instances"`
	Served    map[string]map[string]int `json:"served"` // by route and instance
	Last      []request                 `json:"last"`
}

// instanceState is one instance from all sides.
type instanceState struct {
	ID      string     `json:"id"`
	Service string     `json:"service"`
	Process childState `json:"process"`

	// Health is what the proxy knows, nil while the instance is not in the list.
	Health *proxy.NodeStatus `json:"health"`
}

func (g *gateway) state() state {
	s := state{Registry: g.registry.name}
	s.Served, s.Last = g.traffic.snapshot()
	health := map[string]*proxy.NodeStatus{}
	for _, p := range g.proxies {
		nodes := p.Status().Nodes
		for i := range nodes {
			health[nodes[i].Instance.ID] = &nodes[i]
		}
	}
	for _, c := range g.fleet.children {
		s.Instances = append(s.Instances, instanceState{
			ID: c.id(), Service: c.service, Process: c.snapshot(), Health: health[c.id()],
		})
	}
	return s
}
