package clock

import "time"

// machine is the machine's own clock.
type machine struct{}

func (machine) After(d time.Duration) <-chan time.Time { return time.After(d) }
func (machine) Now() time.Time                         { return time.Now() }
func (machine) Sleep(d time.Duration)                  { time.Sleep(d) }
func (machine) Tick(d time.Duration) <-chan time.Time  { return time.Tick(d) }

func (machine) AfterFunc(d time.Duration, f func()) *Timer { return wrap(time.AfterFunc(d, f)) }
func (machine) Timer(d time.Duration) *Timer               { return wrap(time.NewTimer(d)) }

func (machine) Ticker(d time.Duration) *Ticker {
	t := time.NewTicker(d)
	return &Ticker{C: t.C, stop: t.Stop}
}

func wrap(t *time.Timer) *Timer {
	return &Timer{C: t.C, stop: t.Stop, reset: t.Reset}
}
