package test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// All find an empty database and no secret, and each believes the tokens of the others.
func testProcesses(t *testing.T, database string) {
	dir := t.TempDir()
	programs := make([]*program, 4)
	for i := range programs {
		programs[i] = start(t, dir, database)
	}
	urls := make([]string, len(programs))
	for i, p := range programs {
		urls[i] = p.url(t)
	}
	status, body := call(t, http.MethodPost, urls[0]+"/api/users", "", account("ann", "ann@conduit.example"))
	if status != http.StatusCreated {
		t.Fatalf("signing up: %d %s", status, body)
	}
	token := decode[userAnswer](t, body).User.Token
	for _, url := range urls {
		if status, body := call(t, http.MethodGet, url+"/api/user", token, nil); status != http.StatusOK {
			t.Errorf("the token of another program: %d %s", status, body)
		}
	}
}

// call sends a request to a program.
func call(t *testing.T, method, url, token string, body any) (status int, answer []byte) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Token "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer
}
