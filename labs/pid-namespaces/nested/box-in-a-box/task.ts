import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { beside, best, type Finding, found, orElse, runs, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'box-in-a-box',
	title: 'A box in a box',
	mode: 'edge',
	check,
	hints: [
		'What unshare starts is number 1 of a new pid namespace. Which program could it start that makes another one?',
		'unshare itself can be that number 1. Each of the two needs --pid, and each needs a child to be born in the new namespace.',
		'Type `unshare --pid --fork unshare --pid --fork sleep 1000 &`.',
	],
	wrong: {
		'one-level':
			'That is one namespace in the lab: NSpid has two numbers as the lab counts. Within it somebody has to make another.',
		'side-by-side':
			'These are two namespaces next to each other, both in the lab. The second has to be made by a process of the first.',
		'second-stays':
			'The inner unshare has made a namespace and stayed where it was: without --fork only its children would be born there, and sleep has none.',
		'not-first': 'Your sleep is deep enough, but not number 1 there. Let the inner unshare start sleep directly.',
	},
	explanation:
		'A pid namespace is made below the one of its maker. The outer unshare’s child is number 1 of the first box, and being an unshare it makes the second; the sleep is 1 in that, 2 in the first, and has an ordinary number in the lab.',
});

function check(view: CheckView) {
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && process.exe?.path.endsWith('/sleep'));
	const others =
		sleeps.length === 0 ? newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process)) : [];
	const finding = best([...others, ...sleeps], {
		conditions: (sleep) => [isDeep(sleep, sleeps), isFirst(sleep), runs(sleep, '/usr/bin/sleep')],
		none: 'There is no sleep of yours yet',
		passed: (sleep) =>
			`Your sleep has the numbers ${sleep.insidePids.join(', ')}: in the lab, and then from box to box`,
	});
	return verdictOf(finding);
}

function isDeep(sleep: ProcessFacts, sleeps: readonly ProcessFacts[]): Finding {
	const name = nameProcess(sleep);
	const levels = sleep.insidePids.length;
	const finding = found(levels >= 3, {
		says: `${name} has ${levels} numbers from the lab’s inwards`,
		otherwise:
			levels === 1
				? `${name} is in the lab’s own pid namespace`
				: `${name} is in a pid namespace of the lab, and in none below that`,
		evidence: [insidePidOf(sleep)],
	});
	const { pid, pid_for_children: forChildren } = sleep.namespaces;
	if (levels > 1 && pid !== undefined && forChildren !== pid)
		return beside(
			orElse(finding, {
				wrong: 'second-stays',
				says: `${name} is in a pid namespace of the lab; only children of it would be born in one below`,
			}),
			namespaceOf(sleep, 'pid_for_children', 'not its own'),
		);
	const besides = sleeps.filter((other) => other.insidePids.length === 2 && other.namespaces.pid !== pid);
	if (levels === 2 && besides.length > 0)
		return orElse(finding, {
			wrong: 'side-by-side',
			says: `${name} and ${besides.map(nameProcess).join(', ')} are in different pid namespaces, both right below the lab’s`,
			beside: besides.map((other) => insidePidOf(other)),
		});
	return orElse(finding, levels === 2 ? { wrong: 'one-level' } : {});
}

function isFirst(sleep: ProcessFacts): Finding {
	const finding = found(sleep.insidePids.at(-1) === 1, {
		says: 'It is number 1 in the innermost',
		otherwise: `${nameProcess(sleep)} is number ${sleep.insidePids.at(-1)} in the innermost, not 1`,
		evidence: [insidePidOf(sleep)],
	});
	return orElse(finding, { wrong: 'not-first' });
}
