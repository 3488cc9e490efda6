package clock

import "time"

// Mock is a clock that the program itself moves, for tests.
type Mock struct {
	virtual
	time time.Time
}

// NewMock returns a clock that stands at the Unix epoch.
func NewMock() *Mock {
	m := &Mock{time: time.Unix(0, 0)}
	m.now = func() time.Time { return m.time }
	return m
}

// Add moves the clock forward by d. Call it from one goroutine at a time.
func (m *Mock) Add(d time.Duration) { m.Set(m.Now().Add(d)) }

// Set moves the clock to t: every timer and ticker on the way goes off at its instant, and what it wakes runs before the
// next one. Call it from one goroutine at a time.
func (m *Mock) Set(t time.Time) {
	for m.step(t) {
		letRun()
	}
	letRun()
}

// step moves the clock to the next deadline and lets it go off; to t, and false, when there is none up to t.
func (m *Mock) step(t time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	deadline, some := m.earliest()
	if !some || deadline.After(t) {
		m.time = t
		return false
	}
	m.time = deadline
	m.ring(deadline)
	return true
}
