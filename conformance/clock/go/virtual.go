package clock

import (
	"sort"
	"sync"
	"time"
)

// entry is a timer or a ticker that is set.
type entry struct {
	deadline time.Time
	// every is the interval of a ticker, 0 for a timer.
	every time.Duration
	fire  func(now time.Time)
}

// virtual is a clock that is moved by somebody else.
type virtual struct {
	mu sync.Mutex
	// entries are sorted by deadline, then by who was set first.
	entries []*entry
	// now reads the time; the lock is held.
	now func() time.Time
	// set is called after an entry was added, with the lock held.
	set func(deadline time.Time)
}

// Now returns the time.
func (v *virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now()
}

// Sleep pauses the goroutine until the clock has been moved by d.
func (v *virtual) Sleep(d time.Duration) {
	if d > 0 {
		<-v.After(d)
	}
}

// After sends the time on the channel once the clock has been moved by d.
func (v *virtual) After(d time.Duration) <-chan time.Time { return v.Timer(d).C }

// Timer sends the time on its channel once the clock has been moved by d.
func (v *virtual) Timer(d time.Duration) *Timer {
	c := make(chan time.Time, 1)
	return v.timer(d, c, func(now time.Time) { offer(c, now) })
}

// AfterFunc calls f in a goroutine of its own once the clock has been moved by d.
func (v *virtual) AfterFunc(d time.Duration, f func()) *Timer {
	return v.timer(d, nil, func(time.Time) { go f() })
}

// Ticker sends the time on its channel each time the clock has been moved by d.
func (v *virtual) Ticker(d time.Duration) *Ticker {
	if d <= 0 {
		panic("clock: a ticker needs a positive interval")
	}
	c := make(chan time.Time, 1)
	e := &entry{every: d, fire: func(now time.Time) { offer(c, now) }}
	v.add(e, d)
	return &Ticker{C: c, stop: func() { v.remove(e) }}
}

// Tick is the channel of a ticker that cannot be stopped; nil when d is not positive.
func (v *virtual) Tick(d time.Duration) <-chan time.Time {
	if d <= 0 {
		return nil
	}
	return v.Ticker(d).C
}

func (v *virtual) timer(d time.Duration, c <-chan time.Time, fire func(now time.Time)) *Timer {
	e := &entry{fire: fire}
	v.add(e, d)
	return &Timer{
		C:    c,
		stop: func() bool { return v.remove(e) },
		reset: func(d time.Duration) bool {
			wasSet := v.remove(e)
			v.add(e, d)
			return wasSet
		},
	}
}

// offer drops a time that nobody has room for, as the timers of package time do.
func offer(c chan<- time.Time, now time.Time) {
	select {
	case c <- now:
	default:
	}
}

func (v *virtual) add(e *entry, d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	if d <= 0 {
		e.fire(now)
		return
	}
	v.insert(e, now.Add(d))
	if v.set != nil {
		v.set(e.deadline)
	}
}

func (v *virtual) insert(e *entry, deadline time.Time) {
	e.deadline = deadline
	at := sort.Search(len(v.entries), func(i int) bool { return v.entries[i].deadline.After(deadline) })
	v.entries = append(v.entries, nil)
	copy(v.entries[at+1:], v.entries[at:])
	v.entries[at] = e
}

// remove tells whether the entry was set.
func (v *virtual) remove(e *entry) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i, other := range v.entries {
		if other == e {
			v.entries = append(v.entries[:i], v.entries[i+1:]...)
			return true
		}
	}
	return false
}

// earliest is the deadline of the next entry; the lock is held.
func (v *virtual) earliest() (time.Time, bool) {
	if len(v.entries) == 0 {
		return time.Time{}, false
	}
	return v.entries[0].deadline, true
}

// ring lets the earliest entry go off if it is due; the lock is held.
func (v *virtual) ring(now time.Time) {
	if deadline, some := v.earliest(); !some || deadline.After(now) {
		return
	}
	e := v.entries[0]
	v.entries = v.entries[1:]
	if e.every > 0 {
		v.insert(e, e.deadline.Add(e.every))
	}
	e.fire(now)
}
