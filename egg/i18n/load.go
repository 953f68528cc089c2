package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// places are where a file system may have its locales. The first two are Egg's;
// the others are for one that begins below config, as an embedded one does.
var places = []string{"config/locale", "config/locales", "locale", "locales"}

// load reads all locale files, the later ones over the earlier ones.
func load(dirs []string, files []fs.FS) (map[string]map[string]string, error) {
	texts := map[string]map[string]string{}
	for _, dir := range dirs {
		if err := loadDir(texts, os.DirFS(dir), "."); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", dir, err)
		}
	}
	for _, f := range files {
		if f == nil {
			continue
		}
		for _, dir := range places {
			if info, err := fs.Stat(f, dir); err != nil || !info.IsDir() {
				continue
			}
			if err := loadDir(texts, f, dir); err != nil {
				return nil, fmt.Errorf("i18n: %w", err)
			}
			break
		}
	}
	return texts, nil
}

// loadDir reads the files of a directory, which need not exist.
func loadDir(texts map[string]map[string]string, files fs.FS, dir string) error {
	entries, err := fs.ReadDir(files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		name := path.Join(dir, entry.Name())
		read, err := loadFile(files, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if read == nil {
			continue
		}
		base, _, _ := strings.Cut(entry.Name(), ".")
		locale := normalize(base)
		if texts[locale] == nil {
			texts[locale] = map[string]string{}
		}
		maps.Copy(texts[locale], read)
	}
	return nil
}

// loadFile reads the texts of a file by its extension, nil for a file of another
// kind.
func loadFile(files fs.FS, name string) (map[string]string, error) {
	parse := parsers[path.Ext(name)]
	if parse == nil {
		return nil, nil
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

var parsers = map[string]func(text []byte) (map[string]string, error){
	".json":       parseJSON,
	".yaml":       parseYAML,
	".yml":        parseYAML,
	".properties": func(text []byte) (map[string]string, error) { return parseProperties(string(text)), nil },
	".js":         refuseScript,
	".ts":         refuseScript,
}

func parseJSON(text []byte) (map[string]string, error) {
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, err
	}
	return flatten(object), nil
}

func parseYAML(text []byte) (map[string]string, error) {
	var object map[string]any
	if err := yaml.Unmarshal(text, &object); err != nil {
		return nil, err
	}
	return flatten(object), nil
}

// refuseScript says so, lest a text of an application that moves here be missed.
func refuseScript([]byte) (map[string]string, error) {
	return nil, errors.New("scripts are not read; write the texts as JSON or YAML")
}
