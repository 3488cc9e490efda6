package clock

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var epoch = time.Unix(0, 0)

func TestMockStandsStillUntilItIsMoved(t *testing.T) {
	m := NewMock()
	if !m.Now().Equal(epoch) {
		t.Fatalf("it begins at %v", m.Now())
	}
	m.Add(2 * time.Hour)
	if got := m.Now().Sub(epoch); got != 2*time.Hour {
		t.Fatalf("it moved by %v", got)
	}
	m.Set(epoch.Add(24 * time.Hour))
	if got := m.Now().Sub(epoch); got != 24*time.Hour {
		t.Fatalf("it was set to %v", got)
	}
}

func TestMockTickerIsReadAtEveryTick(t *testing.T) {
	m := NewMock()
	var count atomic.Int64
	go func() {
		ticker := m.Ticker(time.Second)
		for range ticker.C {
			count.Add(1)
		}
	}()
	letRun()
	m.Add(10 * time.Second)
	if got := count.Load(); got != 10 {
		t.Fatalf("%d ticks were read", got)
	}
}

func TestMockLetsEachTimerGoOffAtItsInstant(t *testing.T) {
	m := NewMock()
	var log []string
	var mu sync.Mutex
	note := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		log = append(log, fmt.Sprintf("%s@%v", what, m.Now().Sub(epoch)))
	}
	done := make(chan struct{}, 8)
	m.AfterFunc(3*time.Second, func() { note("func"); done <- struct{}{} })
	go func() { m.Sleep(time.Second); note("sleep"); done <- struct{}{} }()
	go func() { <-m.After(2 * time.Second); note("after"); done <- struct{}{} }()
	go func() { <-m.Tick(4 * time.Second); note("tick"); done <- struct{}{} }()
	go func() { <-m.Timer(5 * time.Second).C; note("timer"); done <- struct{}{} }()
	letRun()
	m.Add(time.Minute)
	for i := 0; i < 5; i++ {
		<-done
	}
	want := []string{"sleep@1s", "after@2s", "func@3s", "tick@4s", "timer@5s"}
	if !reflect.DeepEqual(log, want) {
		t.Fatalf("%v", log)
	}
}

func TestTimersStopAndStartAgain(t *testing.T) {
	for name, c := range map[string]Clock{"mock": NewMock(), "machine": machine{}} {
		t.Run(name, func(t *testing.T) {
			timer := c.Timer(time.Hour)
			if !timer.Stop() || timer.Stop() {
				t.Fatal("a timer is stopped once")
			}
			if timer.Reset(time.Hour) || !timer.Reset(time.Millisecond) {
				t.Fatal("a reset tells whether the timer was set")
			}
			if m, isMock := c.(*Mock); isMock {
				m.Add(time.Millisecond)
			}
			<-timer.C
			if timer.Stop() {
				t.Fatal("a timer that went off cannot be stopped")
			}
			called := make(chan struct{})
			late := c.AfterFunc(time.Hour, func() { close(called) })
			late.Reset(0)
			<-called
		})
	}
}

func TestTickersStop(t *testing.T) {
	m := NewMock()
	ticker := m.Ticker(time.Second)
	m.Add(5 * time.Second)
	if got := (<-ticker.C).Sub(epoch); got != time.Second {
		t.Fatalf("the tick that had room was that of %v", got)
	}
	ticker.Stop()
	m.Add(5 * time.Second)
	select {
	case <-ticker.C:
		t.Fatal("it ticked after its end")
	default:
	}
}

func TestNothingToWaitFor(t *testing.T) {
	for name, c := range map[string]Clock{"mock": NewMock(), "machine": machine{}} {
		t.Run(name, func(t *testing.T) {
			c.Sleep(0)
			c.Sleep(-time.Second)
			<-c.After(0)
			<-c.Timer(-time.Second).C
			if c.Tick(0) != nil {
				t.Fatal("a tick without an interval never comes")
			}
			defer func() {
				if recover() == nil {
					t.Fatal("a ticker without an interval was made")
				}
			}()
			c.Ticker(0)
		})
	}
}

func TestNewIsTheMachinesClockWhereNobodyNamesAnother(t *testing.T) {
	t.Setenv("KEYPROOF_CLOCK", "")
	before := time.Now()
	c := New()
	c.Sleep(time.Millisecond)
	if now := c.Now(); now.Sub(before) < time.Millisecond || time.Since(now) < 0 {
		t.Fatalf("it shows %v", now)
	}
	ticker := c.Ticker(time.Millisecond)
	<-ticker.C
	ticker.Stop()
	<-c.Tick(time.Millisecond)
}
