import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { bearsElsewhere, bornWhere } from '../born-elsewhere.ts';

const names = ['alder', 'birch', 'cedar', 'maple'] as const;

export default defineAsk({
	id: 'who-cannot-fork',
	question: 'alder, birch, cedar or maple: which of them could start no child any more?',
	answer: 'words',
	vars: { broken: oneOf(...names) },
	start: `
others=()
for name in ${names.join(' ')}; do [ $name = {{broken}} ] || others+=($name); done
detached() { setsid -f "$@" < /dev/null > /dev/null 2>&1; }
detached unshare --pid bash -c "sleep 0; exec -a {{broken}} sleep 100000"
detached unshare --pid bash -c "sleep 100000 & exec -a \${others[0]} sleep 100000"
detached unshare --pid bash -c "exec -a \${others[1]} sleep 100000"
detached bash -c "exec -a \${others[2]} sleep 100000"
for name in ${names.join(' ')} sleep; do until pgrep -f "^$name 100000"; do sleep 0.05; done; done
`,
	truth(view) {
		const broken = trees(view).find((tree) => bearsElsewhere(tree) && bornWhere(view, tree).length === 0);
		if (broken === undefined) return undefined;
		return {
			answers: [nameOf(broken), String(broken.insidePids[0])],
			says: `${nameProcess(broken)} would bear its children in a namespace where nobody is alive any more.`,
			evidence: [
				namespaceOf(broken, 'pid', 'its own'),
				namespaceOf(broken, 'pid_for_children', 'its number 1 has ended'),
			],
		};
	},
	absent: 'The process that can start no child has ended. Reset the lab to get it back.',
	wrong: {
		'has-a-number-one': {
			answers: (view) => namesOf(view, (tree) => bearsElsewhere(tree) && bornWhere(view, tree).length > 0),
			says: 'Its children are born elsewhere, but number 1 of that namespace is alive: look for a process that lives there. Another child would be number 2.',
		},
		'no-child-yet': {
			answers: (view) => namesOf(view, ({ namespaces }) => namespaces.pid_for_children === undefined),
			says: 'It has no pid_for_children to be read, for nobody has been born there yet. Its first child would be number 1, and nothing hinders that.',
		},
		ordinary: {
			answers: (view) => namesOf(view, ({ namespaces: { pid, pid_for_children: forChildren } }) => forChildren === pid),
			says: 'Its own pid namespace and that of its children are the same, the lab’s: an ordinary process.',
		},
	},
	otherwise:
		'For each of the four compare the namespace it lives in with the one for its children: pid and pid_for_children. Where they differ, does anybody live in the second?',
});

function trees(view: CheckView): readonly ProcessFacts[] {
	return view.snapshot.processes.filter(({ argv }) => names.some((name) => argv?.[0] === name));
}

function nameOf({ argv }: ProcessFacts): string {
	return argv?.[0] ?? '';
}

function namesOf(view: CheckView, fits: (tree: ProcessFacts) => boolean): readonly string[] {
	return trees(view).filter(fits).map(nameOf);
}
