import { defineAsk } from '#checks/define-question.ts';
import { cgroupNumberOf, threadsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'counts-as',
	question: '{{name}} is one process. As how many is it counted in pids.current?',
	answer: 'number',
	reads: ['cgroup'],
	vars: { name: animalName, threads: numberBetween(6, 29) },
	start: `
cat > /usr/local/bin/pool << 'PYTHON'
import sys, threading, time
for number in range(int(sys.argv[1]) - 1):
    threading.Thread(target=time.sleep, args=(100000,), daemon=True).start()
time.sleep(100000)
PYTHON
setsid -f bash -c 'exec -a {{name}} python3 /usr/local/bin/pool {{threads}}' < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f '^{{name}} ') && [ "$(awk '/^Threads/ { print $2 }' /proc/$pid/status)" = {{threads}} ]; do sleep 0.05; done
`,
	truth(view) {
		const pool = thePool(view);
		if (pool === undefined) return undefined;
		return {
			answers: [String(pool.threads)],
			says: `${nameProcess(pool)} has ${pool.threads} threads, and each of them has taken a place.`,
			evidence: [
				threadsOf(pool),
				cgroupNumberOf(view.snapshot, { path: '/', name: 'pids.current', meaning: 'all of the lab' }),
			],
		};
	},
	absent: '{{name}} isn’t there. Reset the lab.',
	wrong: {
		one: {
			answers: () => ['1'],
			says: 'It has one number in the list, but the cgroup counts what the kernel runs. Look at the number before and after its end.',
		},
		'with-one-more': {
			answers: (view) => [String((thePool(view)?.threads ?? 0) + 1)],
			says: 'One too many. Whoever reads the number is counted too, a cat for example, both times.',
		},
	},
	otherwise: 'Take the difference of pids.current before and after its end. Or read the line Threads of its status.',
});

/** As it was when the lab was made: it may have been ended since. */
function thePool({ start, vars }: CheckView) {
	return start.processes.find(({ argv }) => argv?.[0] === vars.name);
}
