// Command gingorm is the application in gin, with GORM on PostgreSQL.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/koa-go/koa/bench/internal/techempower"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gingorm:", err)
		os.Exit(1)
	}
}

func run() error {
	db, err := gorm.Open(postgres.Open(techempower.Database()), &gorm.Config{
		PrepareStmt:            true,
		SkipDefaultTransaction: true,
		Logger:                 logger.Default.LogMode(logger.Silent),
	})
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(techempower.Pool())
	pool.SetMaxIdleConns(techempower.Pool())
	gin.SetMode(gin.ReleaseMode)
	return routes(db).Run(techempower.Addr())
}

func routes(db *gorm.DB) *gin.Engine {
	r := gin.New()
	r.SetHTMLTemplate(techempower.Page)
	r.Use(func(c *gin.Context) { c.Header("Server", "gin") })
	r.GET("/plaintext", func(c *gin.Context) { c.String(http.StatusOK, techempower.Hello) })
	r.GET("/json", func(c *gin.Context) { c.JSON(http.StatusOK, techempower.Message{Message: techempower.Hello}) })
	h := handlers{db}
	r.GET("/db", h.world)
	r.GET("/queries", h.worlds)
	r.GET("/updates", h.update)
	r.GET("/fortunes", h.fortunes)
	return r
}

type handlers struct{ db *gorm.DB }

func (h handlers) world(c *gin.Context) {
	var w techempower.World
	if err := h.db.WithContext(c.Request.Context()).Take(&w, techempower.Random()).Error; err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, w)
}

func (h handlers) worlds(c *gin.Context) {
	worlds, err := h.read(c.Request.Context(), techempower.RandomIDs(techempower.Count(c.Query("queries"))))
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, worlds)
}

func (h handlers) update(c *gin.Context) {
	worlds, err := h.read(c.Request.Context(), techempower.DistinctIDs(techempower.Count(c.Query("queries"))))
	if err != nil {
		fail(c, err)
		return
	}
	for i := range worlds {
		worlds[i].RandomNumber = techempower.Random()
	}
	err = h.db.WithContext(c.Request.Context()).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"randomnumber"}),
	}).Create(&worlds).Error
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, worlds)
}

func (h handlers) fortunes(c *gin.Context) {
	var fortunes []techempower.Fortune
	if err := h.db.WithContext(c.Request.Context()).Find(&fortunes).Error; err != nil {
		fail(c, err)
		return
	}
	c.HTML(http.StatusOK, "fortunes", techempower.WithAdded(fortunes))
}

func (h handlers) read(ctx context.Context, ids []int32) ([]techempower.World, error) {
	worlds := make([]techempower.World, len(ids))
	for i, id := range ids {
		if err := h.db.WithContext(ctx).Take(&worlds[i], id).Error; err != nil {
			return nil, err
		}
	}
	return worlds, nil
}

func fail(c *gin.Context, err error) {
	_ = c.AbortWithError(http.StatusInternalServerError, err)
}
