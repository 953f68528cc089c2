package bench

import (
	"net/http"

	"github.com/labstack/echo/v5"
)

func newEcho5(layers int) http.Handler {
	e := echo.New()
	for range layers {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c *echo.Context) error { return next(c) }
		})
	}
	e.GET("/text", func(c *echo.Context) error { return c.String(http.StatusOK, text) })
	e.GET("/json", func(c *echo.Context) error { return c.JSON(http.StatusOK, newUser()) })
	e.RouteNotFound("/*", func(c *echo.Context) error { return c.String(http.StatusNotFound, notFound) })
	return e
}
