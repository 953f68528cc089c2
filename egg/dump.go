package egg

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// dump writes what the application was loaded with into the directory run, as Egg does:
// application_config.json with its _meta twin, which tells where each value is from, and
// router.json. A directory that cannot be written is no reason not to start.
func (app *App) dump() {
	if app.start.Quiet || app.start.NoFiles {
		return
	}
	values, sources := app.configs.Dump()
	for name, v := range map[string]any{
		"application_config.json":      map[string]any{"config": values, "plugins": app.Plugins(), "appInfo": app.info},
		"application_config_meta.json": sources,
		"router.json":                  app.router.Table(),
	} {
		if err := writeDump(filepath.Join(app.info.Rundir, name), v); err != nil {
			app.CoreLogger().Warn(fmt.Sprintf("[egg:core] dump: %v", err))
			return
		}
	}
}

func writeDump(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o600)
}
