import { defineTask } from '#checks/define-task.ts';
import { exeOf, parentOf, presenceOf } from '#checks/evidence.ts';
import {
	beside,
	best,
	type Finding,
	found,
	livesOn,
	numberOneBelow,
	onTerminal,
	orElse,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { hasOwnRoot, labInit, reads } from '../container.ts';

export default defineTask({
	id: 'first-container',
	title: 'Start a container and stay in it',
	mode: 'edge',
	reads,
	check,
	hints: [
		'`docker run IMAGE PROGRAM` starts a container. The image is called `debian`, the program `bash`.',
		'A shell wants somebody to talk to: -i keeps its input open, -t gives it a terminal.',
		'Type `docker run -it debian bash` and leave it at its prompt.',
	],
	wrong: {
		'own-files':
			'That is a new pid namespace, but this bash has the lab’s root directory and sees the lab’s files. A container brings its own files along; let docker make it.',
		'not-a-shell':
			'The container is there, but its first process is not a bash on a terminal, so you are not in it. Run bash, with -it.',
		'ended-at-once':
			'A container lives as long as its first process. A bash without anybody to talk to reads the end of its input and exits: give it -it. And if you left it with exit, start it once more and stay.',
	},
	explanation:
		'docker (here: podman under that name) makes the namespaces, mounts the image as the root directory and starts bash as the first process there: number 1 inside, an ordinary number outside.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
	if (firsts.length === 0) return endedAtOnce(view) ?? wentBy(view) ?? notYet('There is no container yet.');
	const finding = best(firsts, {
		conditions: (first) => [
			numberOneBelow(first),
			orElse(hasOwnRoot(first, init), { wrong: 'own-files' }),
			orElse(isBash(first), { wrong: 'not-a-shell' }),
			orElse(beside(onTerminal(first), ...parent(view, first)), { wrong: 'not-a-shell' }),
		],
		none: 'There is no container yet',
		passed: (first) => `Your container’s bash is 1 inside and ${first.insidePids[0]} in the lab`,
	});
	return verdictOf(finding);
}

function isBash(first: ProcessFacts): Finding {
	return found(first.exe?.path === '/usr/bin/bash', {
		says: `${nameProcess(first)} is a bash`,
		otherwise: `${nameProcess(first)} is the first process of a container, but it is no bash`,
		evidence: [exeOf(first)],
	});
}

function parent(view: CheckView, first: ProcessFacts) {
	const whose = parentProcess(view, first);
	return whose === undefined ? [] : [parentOf(first, `${nameProcess(whose)} in the lab: an ordinary process`)];
}

/** A container may come and go between two looks; docker itself takes longer. */
function wentBy(view: CheckView) {
	const dockers = [...view.records.values()].filter(({ lastAlive }) => runsProgram(lastAlive, '/usr/bin/podman'));
	const last = dockers.at(-1);
	if (last === undefined || dockers.some(({ gone }) => gone === null)) return undefined;
	return notYet('Your docker command has ended, and there is no container: what it said in the terminal tells why.', {
		evidence: [presenceOf(last, 'docker, which here is podman')],
	});
}

/** What looks after a container is gone, and so is the container. */
function endedAtOnce(view: CheckView) {
	const keepers = [...view.records.values()].filter(({ lastAlive }) => runsProgram(lastAlive, '/usr/bin/conmon'));
	const [keeper] = keepers;
	if (keeper === undefined || keepers.some(({ gone }) => gone === null)) return undefined;
	const finding = orElse(livesOn(keeper), {
		says: 'There was a container, and its first process has ended',
		wrong: 'ended-at-once',
		beside: [exeOf(keeper.lastAlive, 'looked after it')],
	});
	return verdictOf(finding);
}
