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
	// forget drops the time that was sent and that nobody has read, and tells whether there was one; the lock is held.
	forget func() bool
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
	return v.timer(d, c, sender(c))
}

// AfterFunc calls f in a goroutine of its own once the clock has been moved by d.
func (v *virtual) AfterFunc(d time.Duration, f func()) *Timer {
	return v.timer(d, nil, &entry{fire: func(time.Time) { go f() }, forget: func() bool { return false }})
}

// Ticker sends the time on its channel each time the clock has been moved by d.
func (v *virtual) Ticker(d time.Duration) *Ticker {
	if d <= 0 {
		panic("clock: a ticker needs a positive interval")
	}
	c := make(chan time.Time, 1)
	e := sender(c)
	e.every = d
	v.mu.Lock()
	defer v.mu.Unlock()
	v.add(e, d)
	return &Ticker{C: c, stop: func() { v.stop(e) }}
}

// Tick is the channel of a ticker that cannot be stopped; nil when d is not positive.
func (v *virtual) Tick(d time.Duration) <-chan time.Time {
	if d <= 0 {
		return nil
	}
	return v.Ticker(d).C
}

func (v *virtual) timer(d time.Duration, c <-chan time.Time, e *entry) *Timer {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.add(e, d)
	return &Timer{
		C:     c,
		stop:  func() bool { return v.stop(e) },
		reset: func(d time.Duration) bool { return v.reset(e, d) },
	}
}

// sender is an entry that sends the time on c, which has room for one: a time more is dropped, as package time does.
func sender(c chan time.Time) *entry {
	return &entry{
		fire: func(now time.Time) {
			select {
			case c <- now:
			default:
			}
		},
		forget: func() bool {
			select {
			case <-c:
				return true
			default:
				return false
			}
		},
	}
}

// stop tells whether the entry was active, as package time does since Go 1.23: set, or gone off while nobody has read
// the time. Nobody reads that time any more.
func (v *virtual) stop(e *entry) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.remove(e)
}

// reset sets an entry anew, and tells whether it was active, as stop does.
func (v *virtual) reset(e *entry, d time.Duration) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	wasActive := v.remove(e)
	v.add(e, d)
	return wasActive
}

// add sets an entry, or lets it go off at once; the lock is held.
func (v *virtual) add(e *entry, d time.Duration) {
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

// remove takes an entry off, with the time that nobody has read, and tells whether there was either; the lock is
// held.
func (v *virtual) remove(e *entry) bool {
	wasUnread := e.forget()
	for i, other := range v.entries {
		if other == e {
			v.entries = append(v.entries[:i], v.entries[i+1:]...)
			return true
		}
	}
	return wasUnread
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
