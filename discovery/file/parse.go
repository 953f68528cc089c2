package file

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/koa-go/koa/discovery"
)

// parse reads the lists of all services. It is strict, since a misspelt field
// would otherwise be a default that nobody asked for.
func parse(content []byte) (map[string][]discovery.Instance, error) {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	var services map[string][]discovery.Instance
	if err := decoder.Decode(&services); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty")
		}
		return nil, err
	}
	if services == nil {
		return nil, errors.New("the file has no object")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	for service, list := range services {
		prepared, err := discovery.PrepareList(service, list)
		if err != nil {
			return nil, err
		}
		services[service] = prepared
	}
	return services, nil
}
