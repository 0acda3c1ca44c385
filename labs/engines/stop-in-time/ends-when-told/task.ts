import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, signalsOf } from '#checks/evidence.ts';
import {
	all,
	beside,
	best,
	endedWithin,
	type Finding,
	found,
	nothing,
	orElse,
	signalled,
	unprobed,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { catches, isAlive, newProcesses, recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';
import { isSleep, keptByConmon, membersOf, newFirsts, reads, runsNamed } from '../../containers.ts';
import { commandsIn } from '../stops.ts';

/** All in milliseconds. */
const times = {
	/** A shell needs a moment until its traps are set. */
	settling: 1_500,
	/** docker would go on to SIGKILL after ten times as much. */
	allowed: 2_000,
} as const;

const signal = 'SIGTERM';

export default defineTask({
	id: 'ends-when-told',
	title: 'Ends when told',
	mode: 'edge',
	reads,
	probe: (view) => {
		const subject = unprobed(
			view,
			signal,
			candidates(view).filter((first) => isSettled(view, first)),
		);
		return subject && { signal, to: processKey(subject) };
	},
	check,
	hints: [
		'What sleeps doesn’t handle signals, and needs not. But number 1 has to: so number 1 should be somebody else, who passes the signal on or ends by it.',
		'A small init is made for that, and docker brings one: an option of docker run puts it before your program.',
		'Type `docker run --detach --init debian sleep 1000`.',
	],
	wrong: {
		plain:
			'Number 1 is the sleep itself, and it has no handler for SIGTERM: as number 1 it doesn’t feel it. Put an init before it.',
		'shell-in-front':
			'Number 1 is a shell that waits for the sleep, and has no handler for SIGTERM: as number 1 it doesn’t feel it, and nothing reaches the sleep. Have the shell trap the signal, or take an init in its place.',
		'trap-without-wait':
			'Number 1 has a handler, but a shell runs it only when the program in the foreground has ended. Put the sleep into the background and wait for it: `sleep 1000 & wait`.',
		'no-container': 'That is a process of the lab. The task is about a container: let docker run it.',
	},
	explanation:
		'--init makes tini number 1. It waits for signals and passes them on to its child, the sleep, which is no number 1 and so ends by SIGTERM as any process does. Then tini ends with 143, 128 and 15, and with it the container.',
});

function check(view: CheckView) {
	const told = signalled(view, signal);
	const waiting = candidates(view).filter((first) => !told.some(({ key }) => key === processKey(first)));
	if (told.length === 0 && waiting.length === 0) return verdictOf(noCandidate(view));
	const finding = best(told, {
		conditions: (record) => [endsByItself(view, record)],
		none: 'Your container runs; let the checker try it in a moment',
		passed: ({ lastAlive }) => `${nameProcess(lastAlive)} was told to end, and did`,
	});
	const [next] = waiting;
	if (finding.holds === true || next === undefined) return verdictOf(finding);
	return verdictOf(nothing(`${nameProcess(next)} runs in a container; in a moment the checker sends it ${signal}`));
}

/** Number 1 of containers that have something to do. */
function candidates(view: CheckView): readonly ProcessFacts[] {
	return newFirsts(view).filter(
		(first) => keptByConmon(view, first).holds === true && membersOf(view, first).some(isLongSleep),
	);
}

function isLongSleep(process: ProcessFacts): boolean {
	const length = process.argv?.at(-1) ?? '';
	return isSleep(process) && (length === 'infinity' || Number.parseInt(length, 10) >= 100);
}

function isSettled(view: CheckView, first: ProcessFacts): boolean {
	return view.snapshot.at - (recordOf(view, first)?.firstSeen ?? view.snapshot.at) >= times.settling;
}

function noCandidate(view: CheckView): Finding {
	const [first] = newFirsts(view);
	if (first !== undefined)
		return beside(nothing(`No sleep 1000 runs in the container of ${nameProcess(first)}`), exeOf(first));
	const own = newProcesses(view).find((process) => isAlive(process) && isLongSleep(process));
	if (own === undefined) return nothing('There is no new container with a sleep yet');
	const finding = found(false, {
		...{ says: '', otherwise: `${nameProcess(own)} runs in no container of docker’s` },
		evidence: [exeOf(own)],
	});
	return orElse(finding, { wrong: 'no-container' });
}

function endsByItself(view: CheckView, record: ProcessRecord): Finding {
	const finding = orElse(endedWithin(view, record, { signal, milliseconds: times.allowed }), slipOf(view, record));
	return all(finding, notByDocker(view, record));
}

function slipOf(view: CheckView, { lastAlive, gone }: ProcessRecord) {
	const sent = view.probes.findLast(({ wish }) => 'to' in wish && wish.to === processKey(lastAlive));
	if (gone !== null || sent === undefined || view.snapshot.at - sent.at <= times.allowed) return {};
	const masks = [signalsOf(lastAlive, 'sigCgt')];
	if (runsNamed(lastAlive, 'sleep')) return { wrong: 'plain', beside: masks };
	return { wrong: catches(lastAlive, signal) === true ? 'trap-without-wait' : 'shell-in-front', beside: masks };
}

/** Nobody helped by docker stop, docker kill or docker rm. */
function notByDocker(view: CheckView, { gone, lastAlive }: ProcessRecord): Finding {
	const helper = commandsIn(view.records.values(), ['stop', 'kill', 'rm', 'restart']).find(
		({ firstSeen, gone: over }) =>
			gone !== null && firstSeen <= gone && (over === null || over >= gone - times.allowed),
	);
	return found(helper === undefined, {
		says: `${nameProcess(lastAlive)} ended by itself`,
		otherwise: `${nameProcess(lastAlive)} was ended by docker; start another, and let the checker try it`,
		evidence: [helper === undefined ? signalsOf(lastAlive, 'sigCgt') : argvOf(helper.lastAlive)],
	});
}
