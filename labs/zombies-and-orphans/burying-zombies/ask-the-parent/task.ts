import { defineTask } from '#checks/define-task.ts';
import { goneOf, signalsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isZombie } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import { processKey } from '#proc/snapshot.ts';

export default defineTask({
	id: 'ask-the-parent',
	title: 'Ask the parent to look',
	mode: 'edge',
	start: `
cat > /usr/local/bin/nursery << 'PERL'
#!/usr/bin/perl
# Starts one child, and looks after it only when asked.
$0 = 'nursery';
my $asked = (qw(USR1 USR2 ALRM))[rand 3];
$SIG{$asked} = sub { 1 while waitpid(-1, 1) > 0 };
if (!fork) { $0 = 'toddler'; exit 7 }
sleep 1 while 1;
PERL
chmod 700 /usr/local/bin/nursery
setsid /usr/local/bin/nursery < /dev/null > /dev/null 2>&1 &
sleep 0.8
rm /usr/local/bin/nursery
`,
	check,
	hints: [
		'nursery has a handler for one signal, and in that handler it waits for its children. The kernel tells for which: look at the masks in /proc/PID/status.',
		'`grep SigCgt /proc/$(pgrep nursery)/status`. Read the hexadecimal number as bits: signal N is bit N-1. `kill -l` lists the signals by number.',
		'0000000000000200 is 10, SIGUSR1; 0000000000000800 is 12, SIGUSR2; 0000000000002000 is 14, SIGALRM. Send that one: `kill -USR1 $(pgrep nursery)`, or the like.',
	],
	wrong: {
		'parent-died':
			'That signal was not the one nursery has a handler for, so it did what signals do by default: it killed. Reset the lab, and read SigCgt before you send anything.',
		'parent-stopped':
			'nursery is stopped, so it can’t run its handler: signals wait until it goes on. Send it SIGCONT, then read SigCgt.',
	},
	explanation:
		'SigCgt is the set of signals that a process has handlers for. Each time the handler runs it calls waitpid, the kernel hands over the child’s exit status, and the zombie’s entry goes.',
});

function check(view: CheckView) {
	const parent = view.start.processes.find((process) => process.argv?.[0] === 'nursery');
	const zombie = view.start.processes.find((process) => isZombie(process) && process.ppid === parent?.pid);
	const buried = zombie && view.records.get(processKey(zombie));
	const record = parent && view.records.get(processKey(parent));
	if (parent === undefined || record === undefined || zombie === undefined || buried === undefined)
		return unknown('The start of this task is not what it should be. Reset the lab.');
	const now = findProcess(view, processKey(parent));
	if (now === undefined || !isAlive(now))
		return notYet(`${nameProcess(parent)} died of a signal that it had no handler for.`, {
			wrong: 'parent-died',
			evidence: [goneOf(record), signalsOf(parent, 'sigCgt')],
		});
	const left = findProcess(view, processKey(zombie));
	if (left === undefined && buried.gone !== null && view.snapshot.at > buried.gone)
		return passed(`${nameProcess(now)} is alive and has waited for its child ${zombie.insidePids[0]}.`, [
			goneOf(buried, 'the zombie’s entry is gone'),
			stateOf(now, 'its parent lives'),
			signalsOf(now, 'sigCgt'),
		]);
	if (now.state === 'T')
		return notYet(`${nameProcess(now)} is stopped: it can’t look after anybody.`, {
			wrong: 'parent-stopped',
			evidence: [stateOf(now), signalsOf(now, 'shdPnd')],
		});
	return notYet(`${nameProcess(now)} hasn’t looked after its child ${zombie.insidePids[0]} yet.`, {
		evidence: left === undefined ? [] : [stateOf(left)],
	});
}
