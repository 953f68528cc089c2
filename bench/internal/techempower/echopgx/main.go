// Command echopgx is the application in echo, with pgx's pool on PostgreSQL.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v5"

	"github.com/koa-go/koa/bench/internal/techempower"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "echopgx:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	config, err := pgxpool.ParseConfig(techempower.Database())
	if err != nil {
		return err
	}
	config.MaxConns = int32(techempower.Pool())
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	return http.ListenAndServe(techempower.Addr(), routes(pool))
}

func routes(pool *pgxpool.Pool) *echo.Echo {
	e := echo.New()
	e.Renderer = &echo.TemplateRenderer{Template: techempower.Page}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) error {
			c.Response().Header().Set("Server", "echo")
			return next(c)
		}
	})
	e.GET("/plaintext", func(c *echo.Context) error { return c.String(http.StatusOK, techempower.Hello) })
	e.GET("/json", func(c *echo.Context) error {
		return c.JSON(http.StatusOK, techempower.Message{Message: techempower.Hello})
	})
	h := handlers{pool}
	e.GET("/db", h.world)
	e.GET("/queries", h.worlds)
	e.GET("/updates", h.update)
	e.GET("/fortunes", h.fortunes)
	return e
}

type handlers struct{ pool *pgxpool.Pool }

func (h handlers) world(c *echo.Context) error {
	worlds, err := h.read(c.Request().Context(), []int32{techempower.Random()})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, worlds[0])
}

func (h handlers) worlds(c *echo.Context) error {
	worlds, err := h.read(c.Request().Context(), techempower.RandomIDs(techempower.Count(c.QueryParam("queries"))))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, worlds)
}

// updateWorlds is the statement of examples/techempower.
const updateWorlds = "INSERT INTO world (id, randomnumber) SELECT * FROM unnest($1::int[], $2::int[])" +
	" ON CONFLICT (id) DO UPDATE SET randomnumber = excluded.randomnumber"

func (h handlers) update(c *echo.Context) error {
	ctx, ids := c.Request().Context(), techempower.DistinctIDs(techempower.Count(c.QueryParam("queries")))
	worlds, err := h.read(ctx, ids)
	if err != nil {
		return err
	}
	numbers := techempower.RandomIDs(len(worlds))
	for i := range worlds {
		worlds[i].RandomNumber = numbers[i]
	}
	if _, err := h.pool.Exec(ctx, updateWorlds, ids, numbers); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, worlds)
}

func (h handlers) fortunes(c *echo.Context) error {
	rows, err := h.pool.Query(c.Request().Context(), "SELECT id, message FROM fortune")
	if err != nil {
		return err
	}
	fortunes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[techempower.Fortune])
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "fortunes", techempower.WithAdded(fortunes))
}

func (h handlers) read(ctx context.Context, ids []int32) ([]techempower.World, error) {
	worlds := make([]techempower.World, len(ids))
	for i, id := range ids {
		row := h.pool.QueryRow(ctx, "SELECT id, randomnumber FROM world WHERE id = $1", id)
		if err := row.Scan(&worlds[i].ID, &worlds[i].RandomNumber); err != nil {
			return nil, err
		}
	}
	return worlds, nil
}
