import { defineTask } from '#checks/define-task.ts';
import { goneOf, insidePidOf, presenceOf, signalsOf } from '#checks/evidence.ts';
import { all, type Finding, found, livesOn, not, orElse, saying, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import { type Box, startBox } from '../box.ts';

/** The kernel ends all of a namespace at once; looks at it are some moments apart. In milliseconds. */
const atOnce = 1_500;

export default defineTask({
	id: 'one-shot',
	title: 'One shot',
	mode: 'edge',
	needs: ['come-in'],
	entry: `
setsid -f nsenter --target "$(pgrep -f ^number-one)" --pid --mount sleep 2000 < /dev/null > /dev/null 2>&1
until pgrep -xf 'sleep 2000'; do sleep 0.05; done
pkill -KILL -x nsenter
while pgrep -x nsenter; do sleep 0.05; done
`,
	check,
	hints: [
		'One of them matters more than all the others: when it ends, the kernel ends the rest. Which one is it, and which number does it have where you are?',
		'TERM won’t do: to a number 1 without a handler for it the kernel doesn’t even deliver it. KILL from outside is delivered.',
		'Type `kill -9 $(pgrep -f ^number-one)`, in the lab, not in the box.',
	],
	wrong: {
		'one-by-one':
			'You have ended the members one after the other. Each took a signal of its own, and number 1 would go on taking in new ones. Reset this task, and aim at the one on which all depend.',
		'asked-nicely':
			'TERM ended those that can be asked. no-term ignores it, and number 1 doesn’t even get it: it has no handler, so the kernel drops it. Which signal can nobody ignore, and whom has it to hit?',
		'from-inside':
			'From inside the box its number 1 can’t be killed, not even with -9: the kernel drops what comes from the own namespace. Shoot from outside, where it has another number.',
		'killed-unshare':
			'That was unshare, the parent of number 1, which only waited outside. Number 1 has been adopted and lives, and so do the others.',
	},
	explanation:
		'When number 1 of a pid namespace ends, for whatever reason, the kernel sends SIGKILL to every process in it (zap_pid_ns_processes), waits for all of them, and only then lets number 1 go. Sessions, ignored signals and parents outside make no difference.',
});

function check(view: CheckView) {
	const box = startBox(view);
	if (box === undefined) return unknown('The box was not there when this task began. Reset it.');
	return verdictOf(all(firstEnded(view, box), wentWithIt(box)));
}

function firstEnded(view: CheckView, { first, others }: Box): Finding {
	const isGone = saying(not(livesOn(first)), `${nameProcess(first.first)}, number 1 of the box, is gone`);
	const finding = orElse(isGone, {
		says: `${nameProcess(first.latest)}, number 1 of the box, is alive`,
		beside: [insidePidOf(first.latest)],
	});
	const guest = newProcesses(view).find(
		(process) => isAlive(process) && sharesNamespace(process, first.latest, 'pid') && process.ttyNr !== 0,
	);
	const fallen = others.filter((other) => not(livesOn(other)).holds === true);
	const deaf = others.find(({ lastAlive }) => lastAlive.argv?.[0] === 'no-term');
	if (fallen.length > 0) {
		const isDeafAlive = deaf !== undefined && livesOn(deaf).holds === true;
		return orElse(finding, {
			wrong: isDeafAlive ? 'asked-nicely' : 'one-by-one',
			says: `${fallen.length} of its members have ended; ${nameProcess(first.latest)}, number 1 of the box, is alive`,
			beside: [
				...fallen.map((other) => presenceOf(other, nameProcess(other.lastAlive))),
				...(isDeafAlive ? [signalsOf(deaf.latest, 'sigIgn')] : []),
			],
		});
	}
	if (guest !== undefined)
		return orElse(finding, {
			wrong: 'from-inside',
			says: `${nameProcess(guest)} of yours is in the box, and its number 1, ${nameProcess(first.latest)}, is alive`,
			beside: [insidePidOf(guest)],
		});
	return parentLives(view, first) ? finding : orElse(finding, { wrong: 'killed-unshare' });
}

/** The unshare that made the box. */
function parentLives(view: CheckView, first: ProcessRecord): boolean {
	const made = first.parents[0]?.parent;
	const maker = made == null ? undefined : view.records.get(made);
	return maker === undefined || livesOn(maker).holds === true;
}

function wentWithIt({ first, others }: Box): Finding {
	const together = others.filter((other) => isAtOnce(first, other));
	const left = others.filter(({ gone }) => gone === null);
	const finding = found(together.length > 0 && left.length === 0, {
		says: `With it all that were left in the box went at once: ${listPids(together.map(({ lastAlive }) => lastAlive))}`,
		otherwise:
			left.length > 0
				? `${listPids(left.map(({ latest }) => latest))} of the box ${left.length === 1 ? 'is' : 'are'} still there`
				: `${nameProcess(first.first)} is gone, but the others had ended before it`,
		evidence: [...others.map((other) => presenceOf(other, nameProcess(other.lastAlive))), goneOf(first, 'number 1')],
	});
	return orElse(finding, left.length === 0 ? { wrong: 'one-by-one' } : {});
}

/** It was alive until just before number 1 was gone; a zombie may have waited for days. */
function isAtOnce(first: ProcessRecord, other: ProcessRecord): boolean {
	if (first.gone === null || other.gone === null) return false;
	const died = other.states.find(({ state }) => state === 'Z')?.since ?? other.gone;
	return Math.abs(first.gone - died) <= atOnce;
}
