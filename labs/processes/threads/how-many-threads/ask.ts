import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, threadsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'how-many-threads',
	question: 'How many threads does {{name}} have?',
	answer: 'number',
	vars: { name: animalName, helpers: numberBetween(31, 49) },
	start: `
cat > /run/choir.py <<'END'
import threading, time
for each in range({{helpers}}):
    threading.Thread(target=time.sleep, args=[1000000], daemon=True).start()
time.sleep(1000000)
END
setsid -f bash -c 'exec -a {{name}} python3 /run/choir.py' < /dev/null > /dev/null 2>&1
choir=
until choir=$(pgrep -f ^{{name}}) && [ "$(ls /proc/$choir/task | wc -l)" -gt {{helpers}} ]; do sleep 0.05; done
`,
	truth(view) {
		const choir = theChoir(view);
		if (choir === undefined) return undefined;
		return {
			answers: [String(choir.threads)],
			says: `${nameProcess(choir)} is one process, and ${choir.threads} threads run in it.`,
			evidence: [threadsOf(choir), insidePidOf(choir, 'one process, and so one number for all of them')],
		};
	},
	absent: '{{name}} has ended. Reset the lab to get it back.',
	wrong: {
		'without-the-first': {
			answers: (view) => [String(Number(view.vars.helpers))],
			says: 'One short. So many were started by the first thread; and the first, in which the program began, is a thread too.',
		},
		'one-line': {
			answers: () => ['1'],
			says: '`ps -f` shows one line, because it is one process. Its threads are in its status, on the line Threads, and under /proc/PID/task.',
		},
		'its-number': {
			answers: (view) => theChoir(view)?.insidePids.map(String) ?? [],
			says: 'That is its pid. Look into /proc/PID/status with it, for the line Threads.',
		},
	},
	otherwise: 'Find its number with `pgrep -f {{name}}`, then type `grep Threads /proc/PID/status` with it.',
});

function theChoir(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}
