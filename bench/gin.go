package bench

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// newGin is without gin.Default's logger and recovery.
func newGin(layers int) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	for range layers {
		r.Use(func(c *gin.Context) { c.Next() })
	}
	r.GET("/text", func(c *gin.Context) { c.String(http.StatusOK, text) })
	r.GET("/json", func(c *gin.Context) { c.JSON(http.StatusOK, newUser()) })
	r.NoRoute(func(c *gin.Context) { c.String(http.StatusNotFound, notFound) })
	return r
}
