package clock

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// followed is a clock that shows the time of an emulator.
type followed struct {
	virtual
	protocol    *protocol
	participant int
	// told is the last turn, read when the machine's clock stood at at.
	told turn
	at   time.Time
	// reported is the deadline of the last report; the zero time when there was none.
	reported time.Time
	// earlier asks for another report.
	earlier chan struct{}
	lost    func(err error)
}

var (
	once   sync.Once
	shared *followed
)

// followOnce joins when it is called first: all clocks of a process are one participant.
func followOnce(url, name string) Clock {
	once.Do(func() {
		var err error
		shared, err = follow(url, name, func(err error) { exit("can be followed no longer", err) })
		if err != nil {
			exit("cannot be joined", err)
		}
		awsSleep = shared.sleepWithContext
	})
	return shared
}

// exit ends the process: to go on by the machine's clock would mix two times.
func exit(what string, err error) {
	fmt.Fprintf(os.Stderr, "the clock of KEYPROOF_CLOCK=%s %s: %v\n", os.Getenv("KEYPROOF_CLOCK"), what, err)
	os.Exit(1)
}

func follow(url, name string, lost func(err error)) (*followed, error) {
	if name == "" {
		name = fmt.Sprintf("process %d", os.Getpid())
	}
	p := newProtocol(url)
	first, err := p.join(name)
	if err != nil {
		return nil, err
	}
	f := &followed{
		protocol:    p,
		participant: first.Participant,
		told:        first,
		at:          time.Now(),
		earlier:     make(chan struct{}, 1),
		lost:        lost,
	}
	f.now = f.read
	f.set = f.wanted
	turns := make(chan turn)
	go f.listen(first.Turn, turns)
	go f.live(turns)
	return f, nil
}

// read is the time; the lock is held.
func (f *followed) read() time.Time {
	now := time.UnixMilli(f.told.Now)
	if f.told.Mode == "running" {
		now = now.Add(time.Since(f.at))
	}
	return now
}

// wanted asks for a report when the deadline is earlier than the world knows of; the lock is held.
func (f *followed) wanted(deadline time.Time) {
	if !f.reported.IsZero() && !deadline.Before(f.reported) {
		return
	}
	select {
	case f.earlier <- struct{}{}:
	default:
	}
}

// listen waits for turns, always.
func (f *followed) listen(after int, turns chan<- turn) {
	for {
		next, err := f.protocol.next(f.participant, after)
		if err != nil {
			f.lost(err)
			return
		}
		// The same again: nothing new in a long time.
		if next.Turn == after {
			continue
		}
		after = next.Turn
		turns <- next
	}
}

// live acts on turns and reports, one after the other.
func (f *followed) live(turns <-chan turn) {
	for {
		letRun()
		if err := f.protocol.report(f.participant, f.state()); err != nil {
			f.lost(err)
			return
		}
		select {
		case next := <-turns:
			f.act(next)
		case <-f.earlier:
		}
	}
}

// act takes the time over and lets the earliest timer go off if it is to: one at a time, so that what it brings about is
// over before the next one.
func (f *followed) act(next turn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	// A clock that ran may have been ahead by the way of a message.
	if last := f.read().UnixMilli(); last > next.Now {
		next.Now = last
	}
	f.told, f.at = next, time.Now()
	if next.Fire {
		f.ring(f.read())
	}
}

// state is the report that is due, in whole milliseconds: a deadline between two of them is the later one's.
func (f *followed) state() report {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reported = time.Time{}
	deadline, some := f.earliest()
	if !some {
		return report{Turn: f.told.Turn}
	}
	f.reported = deadline
	milliseconds := deadline.Add(time.Millisecond - time.Nanosecond).UnixMilli()
	return report{Turn: f.told.Turn, Deadline: &milliseconds}
}
