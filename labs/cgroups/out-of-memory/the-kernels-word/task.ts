import { defineTask } from '#checks/define-task.ts';
import { cgroupNumberOf, exitCodeOf } from '#checks/evidence.ts';
import { beside, best, type Finding, found, heldFor, orElse, verdictOf, zombie } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isZombie, newProcesses, recordOf } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** Every process is a zombie for a moment, in milliseconds. */
const longEnough = 1_000;

const killed = 9;

export default defineTask({
	id: 'the-kernels-word',
	title: 'The kernel’s own word for 137',
	mode: 'edge',
	reads: ['cgroup'],
	check,
	hints: [
		'A zombie keeps the word until its parent asks. So you want a parent that doesn’t: a shell that starts a child and then becomes another program.',
		"`bash -c 'sleep 1000 & exec tail -f /dev/null' &` is such a parent. Its child has to be killed by hand.",
		"Type `bash -c 'sleep 1000 & exec tail -f /dev/null' &`, and then `pkill -KILL -xf 'sleep 1000'`.",
	],
	wrong: {
		'said-137':
			'This one said 137 itself and ended as it liked: the kernel keeps 137 × 256 for that. Nobody was killed. Send it SIGKILL.',
		'other-signal':
			'It was ended by a signal, but another one: without a name kill sends TERM. The word asked for is 9.',
	},
	explanation:
		'Field 52 of stat is the wait status. For who was killed by signal 9 it is 9, and for who exited with 3 it is 3 times 256. Shells and engines make 137 of the 9. Why the signal was sent, nobody wrote down.',
});

function check(view: CheckView) {
	const zombies = newProcesses(view).filter((process) => isZombie(process) && !wasHog(view, process));
	const finding = best(zombies, {
		conditions: (one) => [zombie(one), withCounter(view, endedByKill(one)), heldFor(view, one, longEnough)],
		none: 'There is no new zombie yet whose word could be read',
		passed: (one) => `${nameProcess(one)} was killed by signal 9, and its parent hasn’t asked yet`,
	});
	return verdictOf(finding);
}

/** It ran into the limit, so its 9 is the kernel's. */
function wasHog(view: CheckView, process: ProcessFacts): boolean {
	return recordOf(view, process)?.lastAlive.exe?.path === '/usr/bin/tail';
}

function endedByKill(process: ProcessFacts): Finding {
	const finding = found(process.exitCode === killed, {
		says: `${nameProcess(process)} was killed by signal 9`,
		otherwise: `${nameProcess(process)} has ended in another way`,
		evidence: [exitCodeOf(process)],
	});
	if (process.exitCode === 137 << 8) return orElse(finding, { wrong: 'said-137' });
	return (process.exitCode & 0x7f) === 0 ? finding : orElse(finding, { wrong: 'other-signal' });
}

function withCounter({ snapshot }: CheckView, finding: Finding): Finding {
	return beside(
		finding,
		cgroupNumberOf(snapshot, { path: '/', name: 'memory.oomKills', meaning: 'it adds nothing to this' }),
	);
}
