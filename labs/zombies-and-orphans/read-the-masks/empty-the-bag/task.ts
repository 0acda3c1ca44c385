import { defineTask } from '#checks/define-task.ts';
import { argvOf, presenceOf, signalsOf } from '#checks/evidence.ts';
import { all, beside, type Finding, found, livesOn, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import { type Negligent, negligent, reapedOf } from '../zombies-of.ts';

export default defineTask({
	id: 'empty-the-bag',
	title: 'Empty the bag',
	mode: 'edge',
	vars: { signal: oneOf('USR1', 'USR2', 'ALRM', 'VTALRM', 'PROF', 'IO', 'PWR') },
	start: `
cat > /run/postman << 'PERL'
use POSIX ':sys_wait_h';
$SIG{HUP} = sub { $0 = 'postman: counted the letters' };
$SIG{'{{signal}}'} = sub { waitpid(-1, WNOHANG) };
for (1 .. 4) { if (!fork) { $0 = 'letter'; exit 0 } }
$0 = 'postman';
select undef, undef, undef, 100 while 1;
PERL
setsid -f perl /run/postman < /dev/null > /dev/null 2>&1
until [ "$(pgrep -c --runstates Z letter)" = 4 ]; do sleep 0.05; done
rm /run/postman
`,
	check,
	hints: [
		'postman has handlers for two signals, and one of them is for its children. What has a handler doesn’t kill. Its masks in /proc/PID/status tell which two.',
		'`grep SigCgt /proc/$(pgrep -xf postman)/status`: the rightmost bit is signal 1. Try both. If one zombie goes, the others need the same once more each, and a moment between: the same signal isn’t delivered twice at once.',
		'Type `for i in 1 2 3 4; do kill -{{signal}} $(pgrep -f ^postman); sleep 0.3; done`.',
	],
	wrong: {
		'parent-died':
			'That signal had no handler, so it did what signals do by default: it ended postman. Reset the lab, and read SigCgt before you send anything.',
		'other-handler':
			'postman has a handler for HUP, and it ran: look at what postman calls itself now. But it isn’t the one that waits for children. SigCgt has another bit.',
		'not-all':
			'It works: each such signal lets postman wait for one child. Send it again, with a moment between: of the same signal sent twice in a hurry only one may be delivered.',
	},
	explanation:
		'A bit in SigCgt says that a function of the program will run; it doesn’t say what that function does. This one waits for one child each time. Standard signals are not counted: if one is pending, another of the same kind adds nothing.',
});

function check(view: CheckView) {
	const family = negligent(view, 'postman');
	if (family === undefined) return unknown('postman was not there when this task began. Reset it.');
	const finding = all(parentLives(family.parent), allReaped(family));
	return verdictOf(finding, {
		passed: `${nameProcess(family.parent.first)} lives, and has waited for all of its children`,
	});
}

function parentLives(parent: ProcessRecord): Finding {
	return orElse(quietly(beside(livesOn(parent), signalsOf(parent.first, 'sigCgt'))), {
		says: `${nameProcess(parent.first)} died of a signal that it had no handler for`,
		wrong: 'parent-died',
	});
}

function allReaped(family: Negligent): Finding {
	const { parent, zombies } = family;
	const reaped = reapedOf(family);
	const left = zombies.filter(({ gone }) => gone === null);
	const name = nameProcess(parent.first);
	const finding = found(left.length === 0, {
		says: `It has waited for ${listPids(zombies.map(({ first }) => first))}`,
		otherwise: `${name} hasn’t waited for ${listPids(left.map(({ latest }) => latest))}`,
		evidence: zombies.map((zombie) => presenceOf(zombie)),
		context: [signalsOf(parent.latest, 'sigCgt')],
	});
	if (reaped.length > 0) return orElse(finding, { wrong: 'not-all' });
	const isTold = parent.latest.argv?.[0] !== parent.first.argv?.[0];
	return isTold
		? orElse(finding, { wrong: 'other-handler', beside: [argvOf(parent.latest, 'what it calls itself')] })
		: finding;
}
