import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, found, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { childrenOf, isAlive, isNestedInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { bornWhere } from '../born-elsewhere.ts';

export default defineTask({
	id: 'first-child-stays',
	title: 'A shell that goes on working',
	mode: 'edge',
	check,
	hints: [
		'The namespace lasts as long as its number 1, and number 1 is the first child. Which program could be the first child and stay?',
		'In a shell made by `unshare --pid bash --norc`, start something long in the background before anything else. It is number 1 then; the next one is number 2.',
		'Type `unshare --pid bash --norc`, then `sleep 1000 &`, then once more `sleep 1000 &`.',
	],
	wrong: {
		'number-one-ended':
			'The first command of this shell was number 1, and it has ended: from now on no command will start. Leave the shell with exit, and in the next one let the first command be one that stays.',
		'with-fork':
			'With --fork it is unshare that makes the first child, and your shell is that child: number 1 itself. That is what people mostly want, but try it without: the shell shall stay where it is, and its first child shall be number 1.',
		'number-one-bears':
			'Only the first of them is a child of your shell; it started the others itself, within the namespace. Start all of them from the one shell.',
		'at-home': 'Those are ordinary children, in the lab’s own pid namespace. Start the shell with unshare --pid.',
	},
	explanation:
		'unshare(2) with CLONE_NEWPID leaves the caller where it is and has its children born in a new namespace. The first is number 1. As long as it lives others can be born beside it; it need not do anything for that.',
});

function check(view: CheckView) {
	const makers = newProcesses(view).filter((process) => isAlive(process) && isInTheLab(process));
	const finding = best(makers, {
		conditions: (maker) => [bearsInAnother(view, maker), firstLives(view, maker), hasOthers(view, maker)],
		none: 'You have started no shell yet',
		passed: (maker) => passedWords(view, maker),
	});
	return verdictOf(finding);
}

/** The shell of a terminal was made for the learner, not by them. */
function isInTheLab({ insidePids, pid, session, ttyNr }: ProcessFacts): boolean {
	return insidePids.length === 1 && (pid !== session || ttyNr === 0);
}

function bearsInAnother(view: CheckView, maker: ProcessFacts): Finding {
	const name = nameProcess(maker);
	const { pid, pid_for_children: forChildren } = maker.namespaces;
	const children = childrenOf(view, maker).filter(isAlive);
	if (forChildren === undefined && pid !== undefined && maker.unreadable['ns/pid_for_children'] === undefined)
		return nothing(`${name} has a new pid namespace for its children, and no child yet`);
	const finding = found(pid !== undefined && forChildren !== undefined && forChildren !== pid, {
		says: `${name} is in the lab’s pid namespace; its children are born in another`,
		otherwise: `${name} and its children are in the lab’s own pid namespace`,
		evidence: [
			namespaceOf(maker, 'pid', 'where it lives'),
			namespaceOf(maker, 'pid_for_children', 'where its children are born'),
		],
	});
	return orElse(finding, children.length >= 2 ? { wrong: 'at-home' } : {});
}

function firstLives(view: CheckView, maker: ProcessFacts): Finding {
	const name = nameProcess(maker);
	const first = bornWhere(view, maker).find((process) => isAlive(process) && isNestedInit(process));
	if (first === undefined)
		return orElse(
			found(false, {
				...{ says: '', otherwise: `Number 1 of the namespace where ${name} bears its children has ended` },
				evidence: [namespaceOf(maker, 'pid_for_children', 'nobody is alive there')],
			}),
			{ wrong: 'number-one-ended' },
		);
	const finding = found(!runsProgram(maker, '/usr/bin/unshare'), {
		says: `Its first child ${nameProcess(first)} is number 1 there, and alive`,
		otherwise: `${name} has made a child that is number 1, ${nameProcess(first)}, and only waits for it`,
		evidence: [insidePidOf(first)],
		context: [exeOf(maker)],
	});
	return orElse(finding, { wrong: 'with-fork' });
}

function hasOthers(view: CheckView, maker: ProcessFacts): Finding {
	const others = bornWhere(view, maker).filter((process) => isAlive(process) && !isNestedInit(process));
	const own = others.filter(({ ppid }) => ppid === maker.pid);
	const name = nameProcess(maker);
	if (others.length === 0) return nothing(`${name} has one child there, number 1, and no other yet`);
	const finding = found(own.length > 0, {
		says: `After it ${name} has started ${listPids(own)}`,
		otherwise: `${listPids(others)} ${others.length === 1 ? 'lives' : 'live'} there too, but ${name} has not started them`,
		evidence: (own.length > 0 ? own : others).map((process) => insidePidOf(process)),
	});
	return orElse(finding, { wrong: 'number-one-bears' });
}

function passedWords(view: CheckView, maker: ProcessFacts): string {
	const own = bornWhere(view, maker).filter(({ ppid }) => ppid === maker.pid);
	return `${nameProcess(maker)} stayed where it was; its children ${listPids(own)} were born in another namespace, where the first is number 1 and lives`;
}
