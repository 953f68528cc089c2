package gateway_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/gateway"
)

// TestFilesOfTheDocsAreGood reads what readers copy.
func TestFilesOfTheDocsAreGood(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "distributed", "gateway.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```yaml\n")[1:]
	if len(blocks) < 2 {
		t.Fatalf("the page has %d files, want at least 2", len(blocks))
	}
	for _, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		g, err := gateway.New(file(t, text), &gateway.Options{Log: quiet})
		if err != nil {
			t.Errorf("%v in\n%s", err, text)
			continue
		}
		_ = g.Close()
	}
}
