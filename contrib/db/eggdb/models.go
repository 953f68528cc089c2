package eggdb

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/alecthomas/kong"

	"github.com/koa-go/koa/contrib/db/modelgen"
)

// models is the command.
type models struct {
	Dir  string   `arg:"" optional:"" default:"app/model" help:"Where to write them; its last name is that of the package."`
	Skip []string `help:"Tables to leave out." placeholder:"TABLE"`

	plugin *plugin
}

// Run is called by kong.
func (c *models) Run(ctx context.Context, k *kong.Context) error {
	files, err := modelgen.Generate(ctx, c.plugin.main, &modelgen.Options{Package: filepath.Base(c.Dir), Skip: c.Skip})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return errors.New("the database has no tables")
	}
	done, err := modelgen.Write(c.Dir, files)
	return tell(k.Stdout, "wrote", done, err)
}
