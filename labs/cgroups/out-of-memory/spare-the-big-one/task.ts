import { defineTask } from '#checks/define-task.ts';
import { presenceOf } from '#checks/evidence.ts';
import { all, found, hasGrown, livesOn, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';

/** The kernel may be at it still, in milliseconds. */
const calm = 1_500;

export default defineTask({
	id: 'spare-the-big-one',
	title: 'Choose who is killed',
	mode: 'edge',
	reads: ['cgroup'],
	needs: ['the-kernels-word'],
	entry: 'true',
	vars: { name: animalName },
	start: `
setsid -f perl -e '$0 = "{{name}}"; my $memory = "x"; $memory x= 46 << 20; sleep 100000 while 1' < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f '^{{name}}$') && [ "$(awk '/VmRSS/ { print $2 }' /proc/$pid/status)" -gt 50000 ]; do sleep 0.05; done
`,
	check,
	hints: [
		'The kernel chooses by points: one for each page, and what the process itself has in `/proc/PID/oom_score_adj` on top. `man 5 proc_pid_oom_score_adj` has the scale.',
		'You may not take points from {{name}}, but you may give points to the other one before it grows. choom(1) starts a command with them.',
		'Type `choom -n 1000 -- tail /dev/zero`.',
	],
	wrong: {
		'big-one-killed':
			'The kernel has chosen {{name}}: it was the biggest, and a number for its size is all that the kernel goes by. Reset the lab, and give tail points before it grows.',
		'by-hand':
			'Something has ended, but not for want of memory: the counter of the cgroup stands where it stood. The same 137 comes from any kill -9. Let the kernel do it.',
	},
	explanation:
		'When nothing can be got back, the kernel kills the process of the cgroup with the most points: its pages, and oom_score_adj thousandths of the limit. Anyone may raise the number of their own processes; to lower it takes CAP_SYS_RESOURCE, which a container doesn’t have.',
});

function check(view: CheckView) {
	const big = bigOne(view);
	if (big === undefined) return unknown('The start of this task is not what it should be. Reset the lab.');
	const grown = hasGrown(view, '/', { name: 'memory.oomKills' });
	const spared = orElse(livesOn(big), grown.holds === true ? { wrong: 'big-one-killed' } : {});
	return verdictOf(all(spared, orElse(grown, handmade(view)), isCalm(view, big)), {
		passed: `The kernel killed for want of memory, and ${nameProcess(big.latest)}, the biggest, lives on.`,
	});
}

function bigOne(view: CheckView): ProcessRecord | undefined {
	const process = view.start.processes.find(({ argv }) => argv?.[0] === view.vars.name);
	return process && recordOf(view, process);
}

/** A tail that ended without the counter: somebody else has killed it. */
function handmade(view: CheckView): Parameters<typeof orElse>[1] {
	const tail = view.records
		.values()
		.find(({ fromStart, gone, lastAlive }) => !fromStart && gone !== null && lastAlive.exe?.path === '/usr/bin/tail');
	return tail === undefined ? {} : { wrong: 'by-hand', beside: [presenceOf(tail, 'ended, and not by the kernel')] };
}

/** Two may be killed one after the other: it has to be over. */
function isCalm(view: CheckView, big: ProcessRecord) {
	const tails = [...view.records.values()].filter(
		({ fromStart, latest }) => !fromStart && latest.exe?.path === '/usr/bin/tail',
	);
	const last = Math.max(0, ...tails.map(({ lastSeen }) => lastSeen));
	return found(view.snapshot.at - last >= calm, {
		says: 'it is over',
		otherwise: 'Let us see whether it stays so',
		evidence: [presenceOf(big, 'the biggest')],
	});
}
