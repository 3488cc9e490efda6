//go:build go1.23

package clock

import (
	"testing"
	"time"
)

// each runs a test on the mock and on the machine's clock, whose timers drop stale times since Go 1.23. The setting is
// what a program gets whose go.mod names that version.
func each(t *testing.T, test func(t *testing.T, c Clock, passHour func())) {
	t.Setenv("GODEBUG", "asynctimerchan=0")
	m := NewMock()
	t.Run("mock", func(t *testing.T) { test(t, m, func() { m.Add(time.Hour) }) })
	t.Run("machine", func(t *testing.T) { test(t, scaled{}, func() { time.Sleep(time.Hour / scale) }) })
}

// scale is how much faster the hours of a test pass on the machine's clock.
const scale = 360_000

// scaled is the machine's clock, with short hours.
type scaled struct{ machine }

func (s scaled) Timer(d time.Duration) *Timer {
	t := s.machine.Timer(d / scale)
	return &Timer{C: t.C, stop: t.stop, reset: func(d time.Duration) bool { return t.reset(d / scale) }}
}

func (s scaled) Ticker(d time.Duration) *Ticker { return s.machine.Ticker(d / scale) }

func blocks(t *testing.T, c <-chan time.Time) {
	t.Helper()
	select {
	case stale := <-c:
		t.Fatalf("it kept %v", stale)
	default:
	}
}

func TestAResetTimerForgetsTheTimeThatNobodyRead(t *testing.T) {
	each(t, func(t *testing.T, c Clock, passHour func()) {
		timer := c.Timer(time.Minute)
		passHour()
		if !timer.Reset(1000 * time.Hour) {
			t.Fatal("a timer whose time nobody has read is active")
		}
		blocks(t, timer.C)
		if !timer.Reset(time.Minute) {
			t.Fatal("it was set")
		}
		passHour()
		<-timer.C
		if timer.Reset(time.Minute) {
			t.Fatal("a timer whose time was read is not active")
		}
		passHour()
		<-timer.C
	})
}

func TestAStoppedTimerForgetsTheTimeThatNobodyRead(t *testing.T) {
	each(t, func(t *testing.T, c Clock, passHour func()) {
		timer := c.Timer(time.Minute)
		passHour()
		if !timer.Stop() {
			t.Fatal("a timer whose time nobody has read is active")
		}
		blocks(t, timer.C)
		if timer.Stop() || timer.Reset(0) {
			t.Fatal("it was stopped")
		}
		<-timer.C
		if timer.Stop() {
			t.Fatal("its time was read")
		}
	})
}

func TestAStoppedTickerForgetsTheTickThatNobodyRead(t *testing.T) {
	each(t, func(t *testing.T, c Clock, passHour func()) {
		ticker := c.Ticker(time.Minute)
		passHour()
		ticker.Stop()
		blocks(t, ticker.C)
	})
}
