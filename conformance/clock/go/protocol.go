package clock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// turn is what a participant is told: the time, and whether its timers that are due go off.
type turn struct {
	Participant int    `json:"participant"`
	Turn        int    `json:"turn"`
	Now         int64  `json:"now"`
	Mode        string `json:"mode"`
	Fire        bool   `json:"fire"`
}

// report is what a participant says once it is at rest.
type report struct {
	Turn     int    `json:"turn"`
	Deadline *int64 `json:"deadline"`
}

// protocol sends the messages of docs/clock-protocol.md.
type protocol struct {
	url    string
	client http.Client
}

func newProtocol(url string) *protocol {
	// A transport of its own: a proxy of the environment, or a program that changes the default, has no say here.
	return &protocol{url: url, client: http.Client{Transport: &http.Transport{}}}
}

func (p *protocol) join(name string) (turn, error) {
	return p.ask(http.MethodPost, "/participants", map[string]string{"name": name})
}

func (p *protocol) next(participant, after int) (turn, error) {
	return p.ask(http.MethodGet, fmt.Sprintf("/participants/%d/turn?after=%d", participant, after), nil)
}

func (p *protocol) report(participant int, r report) error {
	_, err := p.ask(http.MethodPut, fmt.Sprintf("/participants/%d", participant), r)
	return err
}

func (p *protocol) ask(method, path string, body any) (turn, error) {
	var answer struct {
		turn
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	var sent io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return turn{}, err
		}
		sent = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, p.url+path, sent)
	if err != nil {
		return turn{}, err
	}
	request.Header.Set("x-keyproof-control", "1")
	response, err := p.client.Do(request)
	if err != nil {
		return turn{}, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return turn{}, fmt.Errorf("no emulator of keyproof's answers there (status %d)", response.StatusCode)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return turn{}, fmt.Errorf("%s", answer.Error.Message)
	}
	return answer.turn, nil
}
