package clock

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// world is the emulator that the tests follow: KEYPROOF_TEST_CLOCK names one whose time stands still, and that nobody
// else uses.
func world(t *testing.T) string {
	url := os.Getenv("KEYPROOF_TEST_CLOCK")
	if url == "" {
		t.Skip("KEYPROOF_TEST_CLOCK names no emulator, for instance http://127.0.0.1:4566/_keyproof/clock")
	}
	return url
}

// control asks the emulator's control API.
func control(t *testing.T, method, url, body string) {
	t.Helper()
	request, err := http.NewRequest(method, url, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("x-keyproof-control", "1")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s", method, url, response.Status)
	}
}

// joined is a clock that leaves the world with the test.
func joined(t *testing.T, url string) *followed {
	t.Helper()
	leaving := false
	var mu sync.Mutex
	f, err := follow(url, t.Name(), func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if !leaving {
			t.Errorf("lost: %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mu.Lock()
		leaving = true
		mu.Unlock()
		control(t, http.MethodDelete, fmt.Sprintf("%s/participants/%d", url, f.participant), "")
	})
	return f
}

func TestFollowsEveryJump(t *testing.T) {
	url := world(t)
	f := joined(t, url)
	var clock Clock = f
	start := clock.Now()
	var mu sync.Mutex
	var log []string
	note := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		log = append(log, fmt.Sprintf("%s@%v", what, clock.Now().Sub(start)))
	}
	go func() {
		for range clock.Tick(2 * time.Hour) {
			note("tick")
		}
	}()
	go func() {
		clock.Sleep(time.Hour)
		note("slept")
		<-clock.After(30 * time.Minute)
		note("after")
	}()
	clock.AfterFunc(3*time.Hour, func() { note("func") })
	stopped := clock.Timer(150 * time.Minute)
	stopped.Stop()
	control(t, http.MethodPost, url+"/advance", `{"hours": 5}`)
	want := []string{"slept@1h0m0s", "after@1h30m0s", "tick@2h0m0s", "func@3h0m0s", "tick@4h0m0s"}
	mu.Lock()
	defer mu.Unlock()
	if !reflect.DeepEqual(log, want) {
		t.Fatalf("%v", log)
	}
	if got := clock.Now().Sub(start); got != 5*time.Hour {
		t.Fatalf("it stands at %v", got)
	}
}

func TestTimersBetweenTwoMillisecondsGoOff(t *testing.T) {
	url := world(t)
	f := joined(t, url)
	timer := f.Timer(1500 * time.Microsecond)
	control(t, http.MethodPost, url+"/advance", `{"milliseconds": 2}`)
	<-timer.C
}

func TestFollowsAClockThatRuns(t *testing.T) {
	url := world(t)
	f := joined(t, url)
	start := f.Now()
	control(t, http.MethodPost, url+"/run", "")
	f.Sleep(5 * time.Millisecond)
	if got := f.Now().Sub(start); got < 5*time.Millisecond {
		t.Fatalf("it slept for %v", got)
	}
	control(t, http.MethodPost, url+"/freeze", "")
	frozen := f.Now()
	letRun()
	if got := f.Now(); !got.Equal(frozen) {
		t.Fatalf("it stands still at %v and at %v", frozen, got)
	}
}

func TestTellsWhenTheWorldGoesOnWithoutIt(t *testing.T) {
	url := world(t)
	lost := make(chan error, 2)
	f, err := follow(url, "", func(err error) { lost <- err })
	if err != nil {
		t.Fatal(err)
	}
	control(t, http.MethodDelete, fmt.Sprintf("%s/participants/%d", url, f.participant), "")
	if err := <-lost; !strings.Contains(err.Error(), "takes no part any more: left") {
		t.Fatal(err)
	}
}

func TestCannotJoinWhereNobodyIs(t *testing.T) {
	_, err := follow("http://127.0.0.1:1/_keyproof/clock", "nobody", nil)
	if err == nil || !strings.Contains(err.Error(), "refused") {
		t.Fatal(errors.Join(err, errors.New("it joined")))
	}
}
