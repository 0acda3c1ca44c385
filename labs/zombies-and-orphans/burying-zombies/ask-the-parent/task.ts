import { defineTask } from '#checks/define-task.ts';
import { signalsOf } from '#checks/evidence.ts';
import { all, beside, type Finding, gone, inState, livesOn, not, orElse, saying, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import { type Family, startFamily } from '../start-family.ts';

export default defineTask({
	id: 'ask-the-parent',
	title: 'Ask the parent to look',
	mode: 'edge',
	needs: ['bury-the-dead'],
	entry: 'kill $(ps -o ppid= -p $(pgrep --runstates Z))',
	vars: { signal: oneOf('USR1', 'USR2', 'ALRM', 'VTALRM', 'PROF', 'IO') },
	start: `
cat > /run/nursery << 'PERL'
# Starts one child, and looks after it only when asked.
$0 = 'nursery';
$SIG{'{{signal}}'} = sub { 1 while waitpid(-1, 1) > 0 };
if (!fork) { $0 = 'toddler'; exit 7 }
sleep 1 while 1;
PERL
setsid perl /run/nursery < /dev/null > /dev/null 2>&1 &
until pgrep --runstates Z --parent "$(pgrep -x nursery)"; do sleep 0.02; done
rm /run/nursery
`,
	check,
	hints: [
		'nursery has a handler for one signal, and in that handler it waits for its children. The kernel tells for which: look at the masks in /proc/PID/status.',
		'`grep SigCgt /proc/$(pgrep nursery)/status`. Read the hexadecimal number as bits: the rightmost is signal 1, the next one signal 2. `kill -l` lists the signals by number.',
		'In your lab it is SIG{{signal}}. Type `kill -{{signal}} $(pgrep nursery)`.',
	],
	wrong: {
		'parent-died':
			'That signal was not the one nursery has a handler for, so it did what signals do by default: it killed. Reset the lab, and read SigCgt before you send anything.',
		'parent-stopped':
			'nursery is stopped, so it can’t run its handler: signals wait until it goes on. Send it SIGCONT, then read SigCgt.',
	},
	explanation:
		'SigCgt is the set of signals that a process has handlers for. Each time the handler runs it calls `waitpid`, the kernel hands over the child’s exit status, and the zombie’s entry goes.',
});

function check(view: CheckView) {
	const family = startFamily(view, 'nursery');
	if (family === undefined) return unknown('The start of this task is not what it should be. Reset it.');
	return verdictOf(all(parentLives(family.parent), isReaped(family)));
}

function parentLives(parent: ProcessRecord): Finding {
	return orElse(beside(livesOn(parent), signalsOf(parent.first, 'sigCgt')), {
		says: `${nameProcess(parent.first)} died of a signal that it had no handler for`,
		wrong: 'parent-died',
	});
}

function isReaped({ parent, zombie }: Family): Finding {
	const child = nameProcess(zombie.first);
	const finding = saying(gone(zombie), `It has waited for its child ${child}`);
	const now = parent.latest;
	if (now.state !== 'T')
		return orElse(finding, { says: `${nameProcess(now)} hasn’t looked after its child ${child} yet` });
	return orElse(finding, {
		says: `${nameProcess(now)} is stopped (T): it can’t look after anybody`,
		wrong: 'parent-stopped',
		beside: [...not(inState(now, 'T')).evidence, signalsOf(now, 'shdPnd')],
	});
}
