package nats

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/koa-go/koa/discovery"
)

// maxValue is how long the JSON of an instance may be.
const maxValue = 64 << 10

// record is what a value holds.
type record struct {
	discovery.Instance

	// Registration tells calls of Register apart. Others need not write it.
	Registration string `json:"registration,omitempty"`
}

// encode returns the value for a prepared instance.
func encode(in discovery.Instance, registration string) ([]byte, error) {
	value, err := json.Marshal(record{in, registration})
	if err != nil {
		return nil, err
	}
	if len(value) > maxValue {
		return nil, fmt.Errorf("the instance is %d bytes of JSON; %d are allowed", len(value), maxValue)
	}
	return value, nil
}

// decode reads the value that is at key in the list of a service. Fields that it does not know
// are those of newer or other programs.
func decode(service, key string, value []byte) (discovery.Instance, error) {
	if len(value) > maxValue {
		return discovery.Instance{}, fmt.Errorf("the value is longer than %d bytes", maxValue)
	}
	var r record
	if err := json.Unmarshal(value, &r); err != nil {
		return discovery.Instance{}, err
	}
	if r.Service == "" {
		r.Service = service
	}
	in, err := r.Prepare()
	if err != nil {
		return discovery.Instance{}, err
	}
	if at, err := keyOf(in.Service, in.ID); err != nil {
		return discovery.Instance{}, err
	} else if at != key {
		return discovery.Instance{}, errors.New("it belongs at the key " + at)
	}
	return in, nil
}
