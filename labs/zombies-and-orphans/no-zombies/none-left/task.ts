import { defineTask } from '#checks/define-task.ts';
import { goneOf, signalsOf, stateOf } from '#checks/evidence.ts';
import { best, type Finding, found, ignoring, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { ignores, isAlive, isZombie, newProcesses, recordOf, seenFor } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { everChildrenOf, vanished } from '../children-of.ts';

const wanted = 3;

/** Every process is a zombie for a moment; in milliseconds. */
const longEnough = 1_000;

export default defineTask({
	id: 'none-left',
	title: 'Leave no zombies',
	mode: 'edge',
	vars: { name: oneOf('sower', 'beekeeper', 'conductor', 'gardener') },
	start: `
cat > /usr/local/bin/{{name}} << 'PYTHON'
#!/usr/bin/python3
# Starts a worker every half second, five in all, and never asks how they went.
import os, time
for worker in range(5):
    if os.fork() == 0: os.execlp('sleep', 'sleep', '2')
    time.sleep(0.5)
time.sleep(100000)
PYTHON
chmod +x /usr/local/bin/{{name}}
`,
	check,
	hints: [
		'What a process does with a signal can be decided before its program begins: what is ignored stays ignored when execve puts another program in.',
		'A shell ignores a signal with trap: `trap "" HUP` for HUP. In a subshell it concerns only that, and exec lets the program take its place.',
		'Type `(trap "" CHLD; exec {{name}}) &`.',
	],
	wrong: {
		'zombies-stay':
			'Its workers end and stay: it runs with CHLD at its default, and never asks. A handler set before wouldn’t help either, for execve takes handlers away. What does it leave?',
		'other-signal':
			'It was started with a signal ignored, but that is another one: look at its SigIgn, where CHLD is bit 17. nohup, for instance, ignores only HUP.',
		'waited-for':
			'No zombies stay, but because this parent asks: it waits for each of its children. The task is about one that never asks.',
	},
	explanation:
		'A process that ignores SIGCHLD says that it will never ask. When a child of it ends, the kernel keeps nothing and takes the entry away at once. execve leaves ignored signals ignored, so the one who starts a program can say it in its place.',
});

function check(view: CheckView) {
	const parents = newProcesses(view).filter(
		(process) => isAlive(process) && process.pid !== process.session && everChildrenOf(view, process).length > 0,
	);
	const finding = best(parents, {
		conditions: (parent) => [isDeafTo(view, parent), leavesNone(view, parent), hadEnough(view, parent)],
		none: 'Nothing that you run has started a child yet',
		passed: (parent) =>
			`${nameProcess(parent)} ignores CHLD; ${listPids(vanishedOf(view, parent).map(({ latest }) => latest))} have come and gone, and none was a zombie`,
	});
	return verdictOf(finding);
}

function vanishedOf(view: CheckView, parent: ProcessFacts) {
	return everChildrenOf(view, parent).filter((child) => vanished(child, parent));
}

function zombiesOf(view: CheckView, parent: ProcessFacts): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => {
		const record = recordOf(view, process);
		return isZombie(process) && process.ppid === parent.pid && record !== undefined && seenFor(record, longEnough);
	});
}

function isDeafTo(view: CheckView, parent: ProcessFacts): Finding {
	const finding = ignoring(parent, 'SIGCHLD');
	const zombies = zombiesOf(view, parent);
	const name = nameProcess(parent);
	if (zombies.length > 0) {
		const isOther = ignores(parent, 'SIGHUP') === true || ignores(parent, 'SIGTERM') === true;
		return orElse(finding, {
			wrong: isOther ? 'other-signal' : 'zombies-stay',
			says: `${name} doesn’t ignore CHLD, and ${listPids(zombies)} of its children ${zombies.length === 1 ? 'is a zombie' : 'are zombies'}`,
			beside: zombies.map((zombie) => stateOf(zombie)),
		});
	}
	const gone = everChildrenOf(view, parent).filter((child) => child.gone !== null);
	if (gone.length < wanted) return finding;
	return orElse(finding, {
		wrong: 'waited-for',
		says: `${name} doesn’t ignore CHLD; its children ${listPids(gone.map(({ latest }) => latest))} are gone, for it has waited for them`,
		beside: gone.map((child) => goneOf(child)),
	});
}

function leavesNone(view: CheckView, parent: ProcessFacts): Finding {
	const seen = everChildrenOf(view, parent).filter(({ states }) => states.some(({ state }) => state === 'Z'));
	const [first] = seen;
	if (first === undefined) return ignoring(parent, 'SIGCHLD');
	return found(false, {
		...{
			says: '',
			otherwise: `${nameProcess(parent)} ignores CHLD now, but ${first.latest.insidePids[0]} ended before that and was a zombie`,
		},
		evidence: [signalsOf(parent, 'sigIgn')],
	});
}

function hadEnough(view: CheckView, parent: ProcessFacts): Finding {
	const children = vanishedOf(view, parent);
	if (children.length === 0) return nothing(`${nameProcess(parent)} ignores CHLD; none of its children has ended yet`);
	return found(children.length >= wanted, {
		says: `${children.length} of its children are gone`,
		otherwise: `${nameProcess(parent)} ignores CHLD; ${children.length} of its children ${children.length === 1 ? 'has' : 'have'} ended so far`,
		evidence: children.map((child) => goneOf(child, 'was never a zombie')),
	});
}
