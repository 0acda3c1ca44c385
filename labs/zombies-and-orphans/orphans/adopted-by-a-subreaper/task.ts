import { defineTask } from '#checks/define-task.ts';
import { argvOf, insidePidOf, parentsOf } from '#checks/evidence.ts';
import {
	adopted,
	best,
	ended,
	type Finding,
	found,
	livesOn,
	nothing,
	orElse,
	saying,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isLabInit, isNestedInit, newProcesses, previousParent } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { notYet } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** A tini whose children are all still with their parents after this long, in milliseconds, has no orphans coming. */
const patience = 4_000;

export default defineTask({
	id: 'adopted-by-a-subreaper',
	title: 'Be adopted by somebody else',
	mode: 'edge',
	check,
	hints: [
		'A process may volunteer to adopt the orphans among its descendants: prctl(2), PR_SET_CHILD_SUBREAPER. The program tini does that when it is given -s.',
		'You need three generations: tini -s, a shell below it, and a shell below that one which starts a sleep and ends before it.',
		'Type `tini -s -- bash -c \'bash -c "sleep 1000 & sleep 1"; sleep 1000; true\' < /dev/null &`.',
	],
	wrong: {
		'no-subreaper':
			'Your orphan went to PID 1: none of its ancestors had volunteered. What counts is the call to `prctl`, which tini makes only with -s; a name does not.',
		'never-orphaned':
			'There is a subreaper, but nobody to adopt: every child below it still has its first parent. Let a shell in between end before its child does.',
		'other-init':
			'Your orphan was adopted by the PID 1 of a pid namespace of its own: that one always adopts, without volunteering. Do it in the lab’s own namespace.',
	},
	explanation:
		'tini -s marks itself as a subreaper. When the inner bash ends, the kernel looks upwards from it for the nearest living ancestor with that mark, and finds tini before it gets to PID 1.',
});

function check(view: CheckView) {
	const living = [...view.records.values()].filter((one) => !one.fromStart && livesOn(one).holds === true);
	const orphans = living.filter((one) => hasLostAParent(view, one));
	const finding = best(orphans.length > 0 ? orphans : living.filter(isInBackground), {
		conditions: (one) => [
			saying(adopted(view, one), `${nameProcess(one.latest)} lost its parent`),
			hasAVolunteer(view, one),
		],
		none: 'No process of yours has been adopted yet',
	});
	return (orphans.length === 0 ? neverOrphaned(view) : undefined) ?? verdictOf(finding);
}

function hasLostAParent(view: CheckView, record: ProcessRecord): boolean {
	const before = previousParent(view, record);
	return before !== undefined && ended(before).holds === true;
}

function isInBackground({ latest }: ProcessRecord): boolean {
	return latest.pgrp !== latest.tpgid && latest.session !== latest.pid;
}

function hasAVolunteer(view: CheckView, orphan: ProcessRecord): Finding {
	const key = orphan.parents.at(-1)?.parent;
	const adopter = key == null ? undefined : findProcess(view, key);
	const name = nameProcess(orphan.latest);
	if (adopter === undefined) return nothing(`${name} was orphaned; its new parent is not in the lab`);
	const [isLabs, isNested] = [isLabInit(view, adopter), isNestedInit(adopter)];
	const finding = found(!isLabs && !isNested, {
		says: `It was adopted by ${nameProcess(adopter)}, not by PID 1`,
		otherwise: isLabs
			? `${name} was adopted by PID 1: no ancestor of it is a subreaper`
			: `${name} was adopted by ${nameProcess(adopter)}, which is number 1 of a pid namespace`,
		evidence: [parentsOf(orphan)],
		context: isNested ? [insidePidOf(adopter)] : [argvOf(adopter, 'the adopter')],
	});
	return orElse(finding, { wrong: isLabs ? 'no-subreaper' : 'other-init' });
}

function neverOrphaned(view: CheckView) {
	const tini = newProcesses(view).find((process) => isAlive(process) && isVolunteer(process));
	const record = tini && view.records.get(processKey(tini));
	if (tini === undefined || record === undefined || record.lastSeen - record.firstSeen < patience) return undefined;
	return notYet(`${nameProcess(tini)} would adopt, but no process below it has lost its parent.`, {
		wrong: 'never-orphaned',
		evidence: [argvOf(tini, 'the volunteer')],
	});
}

function isVolunteer(process: ProcessFacts): boolean {
	return process.exe?.path.split('/').at(-1)?.startsWith('tini') === true && process.argv?.includes('-s') === true;
}
