package clock

import (
	"runtime"
	"runtime/metrics"
	"time"
)

const (
	// quietLooks in a row have to show that no goroutine can go on.
	quietLooks = 3
	// lookAgain is the pause after a look that shows otherwise.
	lookAgain = 50 * time.Microsecond
	// longestRun bounds the wait for a program that never rests.
	longestRun = 2 * time.Second
	// blindRun is how long goroutines are left to run where the scheduler does not tell.
	blindRun = time.Millisecond
	// blindYields is how often the processor is yielded then.
	blindYields = 50
)

// What the scheduler tells since Go 1.26.
const (
	runnable = "/sched/goroutines/runnable:goroutines"
	running  = "/sched/goroutines/running:goroutines"
)

// letRun returns when every other goroutine waits for something: for time, for a channel, for the network. A goroutine in
// a system call that blocks, such as the reading of a file, counts as waiting.
func letRun() {
	samples := []metrics.Sample{{Name: runnable}, {Name: running}}
	start := time.Now()
	for quiet := 0; quiet < quietLooks; {
		runtime.Gosched()
		metrics.Read(samples)
		if samples[0].Value.Kind() != metrics.KindUint64 {
			letRunBlindly()
			return
		}
		// This goroutine is the one that runs.
		if samples[0].Value.Uint64() == 0 && samples[1].Value.Uint64() <= 1 {
			quiet++
			continue
		}
		quiet = 0
		if time.Since(start) > longestRun {
			return
		}
		time.Sleep(lookAgain)
	}
}

func letRunBlindly() {
	for i := 0; i < blindYields; i++ {
		runtime.Gosched()
	}
	time.Sleep(blindRun)
}
