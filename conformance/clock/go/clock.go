// Package clock has the public API of github.com/andres-erbsen/clock. Its clock follows the time of a Keyproof emulator
// when KEYPROOF_CLOCK says where one is (docs/clock-protocol.md), and the machine's otherwise.
package clock

import (
	"os"
	"time"
)

// Clock offers what package time does.
type Clock interface {
	After(d time.Duration) <-chan time.Time
	AfterFunc(d time.Duration, f func()) *Timer
	Now() time.Time
	Sleep(d time.Duration)
	Tick(d time.Duration) <-chan time.Time
	Ticker(d time.Duration) *Ticker
	Timer(d time.Duration) *Timer
}

// New returns the clock of the world that this process was started in: that of KEYPROOF_CLOCK, the same for all callers,
// else the machine's. When the former cannot be joined, or is lost later, the process ends with exit code 1.
func New() Clock {
	if url := os.Getenv("KEYPROOF_CLOCK"); url != "" {
		return followOnce(url, os.Getenv("KEYPROOF_CLOCK_NAME"))
	}
	return machine{}
}

// Timer represents a single event. The time is sent on C, unless the timer was made by AfterFunc.
type Timer struct {
	C <-chan time.Time

	stop  func() bool
	reset func(d time.Duration) bool
}

// Stop turns the timer off. It returns false when the timer had expired or been stopped. As in package time since Go
// 1.23, a timer on C has expired when its time was read; nothing is read from C after Stop.
func (t *Timer) Stop() bool { return t.stop() }

// Reset lets the timer expire after d, and returns what Stop would. No earlier time is read from C after Reset.
func (t *Timer) Reset(d time.Duration) bool { return t.reset(d) }

// Ticker holds a channel on which the time is sent at regular intervals.
type Ticker struct {
	C <-chan time.Time

	stop func()
}

// Stop turns the ticker off. Nothing is read from C after Stop.
func (t *Ticker) Stop() { t.stop() }
