import type { ProgressStore } from '../../src/progress/progress-store.ts';
import type { Attempt } from '../../src/protocol/labd-api.ts';

export function makeAttempt(fields: Partial<Attempt> = {}): Attempt {
	return {
		id: crypto.randomUUID(),
		learner: 'local',
		lesson: 'processes/first-zombie',
		kind: 'task',
		task: 'make-a-zombie',
		answer: null,
		lab: 'lab-1',
		at: 1_763_000_000_000,
		verdict: 'passed',
		says: 'Your sleep 4711 is a zombie (Z).',
		evidence: [{ source: '/proc/4711/status', field: 'State', value: 'Z (zombie)', manual: 'proc_pid_status(5)' }],
		...fields,
	};
}

/** Records attempts as fast as they are acknowledged, and prints the id of each that was. */
export async function recordForever(store: ProgressStore): Promise<never> {
	for (let number = 0; ; number += 1) {
		const attempt = makeAttempt({ task: `task-${crypto.randomUUID()}`, at: number });
		const result = await store.record(attempt);
		if (!result.ok) throw new Error(result.error.why);
		process.stdout.write(`${attempt.task}\n`);
	}
}
