import { defineTask } from '#checks/define-task.ts';
import { goneOf, insidePidOf, starttimeOf } from '#checks/evidence.ts';
import { best, type Finding, found, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

export default defineTask({
	id: 'same-number-twice',
	title: 'One number, two processes',
	mode: 'edge',
	check,
	hints: [
		'The kernel goes on from the number that it gave out last, and it keeps that number in a file under /proc/sys/kernel, which root of the pid namespace may write.',
		'Start a sleep in the background, end it, and let the shell take notice. Then write its number less one into ns_last_pid; the next process that is born gets its number.',
		'Type `sleep 60 &`, then `kill $!`, then `echo $(($! - 1)) > /proc/sys/kernel/ns_last_pid; sleep 61 &`.',
	],
	wrong: {
		'new-number':
			'One sleep after the other, but the second has a number of its own. Tell the kernel where to go on: /proc/sys/kernel/ns_last_pid.',
		'same-process':
			'That is one process all the time: execve has changed its program and nothing else. Its start time tells. It is to be two, the second born after the end of the first.',
		'other-list':
			'Both are number 1, but each in a pid namespace of its own, and at the same time: two lists, and so two numbers. It is to be one number of the lab.',
	},
	explanation:
		'ns_last_pid holds the number that was given out last in this pid namespace. Whoever may write it chooses the next. Programs that restore processes from a file need it; left alone, the numbers come round again too, after pid_max.',
});

function check(view: CheckView) {
	const sleeps = [...view.records.values()].filter(
		({ fromStart, lastAlive }) => !fromStart && runsProgram(lastAlive, '/usr/bin/sleep'),
	);
	const finding = best(sleeps.filter(isThere), {
		conditions: (sleep) => [isInTheLab(sleep, sleeps), hasANumberOf(view, sleep, sleeps)],
		none: 'There is no sleep of yours now',
		passed: (sleep) =>
			`${numberOf(sleep)} was the number of a sleep that is gone, and is that of another now, which began later`,
	});
	return verdictOf(finding);
}

function isThere({ gone, latest }: ProcessRecord): boolean {
	return gone === null && isAlive(latest);
}

function numberOf({ lastAlive }: ProcessRecord): number | undefined {
	return lastAlive.insidePids[0];
}

function isInTheLab(sleep: ProcessRecord, sleeps: readonly ProcessRecord[]): Finding {
	const finding = found(sleep.latest.insidePids.length === 1, {
		says: `${nameProcess(sleep.latest)} is in the lab’s own pid namespace`,
		otherwise: `${nameProcess(sleep.latest)} is in a pid namespace below the lab’s`,
		evidence: [insidePidOf(sleep.latest)],
	});
	return orElse(
		finding,
		sleeps.filter(({ lastAlive }) => isNestedInit(lastAlive)).length > 1 ? { wrong: 'other-list' } : {},
	);
}

function hasANumberOf(view: CheckView, sleep: ProcessRecord, sleeps: readonly ProcessRecord[]): Finding {
	const name = nameProcess(sleep.latest);
	const earlier = sleeps.filter(
		(other) => other !== sleep && other.gone !== null && other.first.starttime <= sleep.first.starttime,
	);
	const twin = earlier.find((other) => numberOf(other) === numberOf(sleep) && other.lastAlive.insidePids.length === 1);
	if (twin !== undefined)
		return found(true, {
			says: `${numberOf(sleep)} was the number of another sleep`,
			otherwise: '',
			evidence: [
				goneOf(twin, `the first, which started at ${twin.first.starttime}`),
				starttimeOf(sleep.latest, 'the second'),
				insidePidOf(sleep.latest),
			],
		});
	if (hasExeced(view, sleep))
		return orElse(
			found(false, {
				says: '',
				otherwise: `${name} was another program before, and the same process`,
				evidence: [starttimeOf(sleep.latest, 'the same all the time')],
			}),
			{ wrong: 'same-process' },
		);
	const last = earlier.at(-1);
	if (last === undefined) return nothing(`${name} is there; no sleep of yours has ended before it`);
	return orElse(
		found(false, {
			...{ says: '', otherwise: `${nameProcess(last.lastAlive)} is gone, and ${name} has another number` },
			evidence: [insidePidOf(sleep.latest)],
			context: [goneOf(last, `was ${numberOf(last)} in the lab`)],
		}),
		{ wrong: 'new-number' },
	);
}

/** Between two looks at a lab there is less, in milliseconds. */
const betweenLooks = 900;

/** It ran another program before. What a shell has just forked doesn't count: for a moment it is a copy of that shell, with its arguments. */
function hasExeced(view: CheckView, { key, first, firstSeen, latest, parents }: ProcessRecord): boolean {
	if (first.exe === null || latest.exe === null || first.exe.inode === latest.exe.inode) return false;
	const shell = view.records.get(parents[0]?.parent ?? key)?.lastAlive;
	const isCopy = shell?.argv?.join('\0') === first.argv?.join('\0');
	return (
		!isCopy ||
		view.events.some(
			(event) => event.kind === 'execed' && event.process === key && event.at - firstSeen >= betweenLooks,
		)
	);
}
