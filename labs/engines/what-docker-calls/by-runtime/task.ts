import { defineTask } from '#checks/define-task.ts';
import { exeOf, parentOf } from '#checks/evidence.ts';
import {
	beside,
	best,
	type Finding,
	found,
	hostnameIs,
	nothing,
	numberOneBelow,
	orElse,
	otherNamespace,
	pivoted,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isLabInit, isNew, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { hasOwnRoot, isSleep, labInit, nestedInits, programs, reads } from '../../containers.ts';

const fences = ['pid', 'mnt', 'net', 'uts', 'ipc'] as const;

export default defineTask({
	id: 'by-runtime',
	title: 'The same, without an engine',
	mode: 'edge',
	vars: { name: oneOf('alder', 'birch', 'cedar', 'hazel', 'maple', 'rowan') },
	reads: [...reads, 'hostnames', 'mount-roots'],
	check,
	hints: [
		'`crun` wants a directory with two things in it: a root file system, and a config.json that says what to run and with which fences. `crun spec` writes such a file for you to change.',
		'Three things in it are to change: `terminal` becomes false, `args` the words of the command, `hostname` the name. Then `crun run --detach` and a name for the container, in that directory.',
		'Type `sed -i \'s/"terminal": true/"terminal": false/; s/"sh"/"sleep", "1000"/; s/"crun"/"{{name}}"/\' config.json`, then `crun run --detach box`.',
	],
	wrong: {
		'by-docker':
			'A conmon looks after that one: an engine made it. This time give the bundle to the runtime yourself, with `crun run`.',
		'not-detached':
			'It runs, and `crun` waits for it in your terminal. With --detach `crun` goes when its work is done, and PID 1 adopts what it made.',
		'other-name':
			'The container is there, but its host name is still the one that `crun spec` wrote. Change `hostname` in config.json; remove this one with `crun delete --force` first.',
		'by-hand':
			'You made that yourself, and well. Here let the runtime do it from a config.json: its parent goes away and leaves it to PID 1.',
	},
	explanation:
		'`crun` reads config.json, makes the namespaces that it lists, mounts what it lists, calls pivot_root, sets the host name, drops the capabilities that it doesn’t list, and calls execve. Then it goes. An engine writes a longer config.json, and calls the same program.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = nestedInits(view).filter((first) => isNew(view, first));
	const finding = best(firsts, {
		conditions: (first) => [
			numberOneBelow(first),
			orElse(hasOwnRoot(first, init), { wrong: 'by-hand' }),
			leftToInit(view, first),
			...fences.map((kind) => quietly(otherNamespace(first, init, kind))),
			orElse(pivoted(view, first), { wrong: 'by-hand' }),
			orElse(hostnameIs(view, first, view.vars.name ?? ''), { wrong: 'other-name' }),
			sleeps(first),
		],
		none: 'There is no new container yet',
		passed: (first) =>
			`${nameProcess(first)} is a container of the runtime alone: nobody looks after it but PID 1, and it calls its host ${view.vars.name}`,
	});
	return verdictOf(finding);
}

/** What made it has gone, so the lab's PID 1 has adopted it. */
function leftToInit(view: CheckView, first: ProcessFacts): Finding {
	const parent = parentProcess(view, first);
	if (parent === undefined) return nothing(`${nameProcess(first)} has a parent that is not in the lab`);
	const finding = found(isLabInit(view, parent), {
		says: `${nameProcess(first)} was left to ${nameProcess(parent)}`,
		otherwise: `${nameProcess(first)} is a child of ${nameProcess(parent)}`,
		evidence: [parentOf(first, nameProcess(parent))],
	});
	if (runsProgram(parent, programs.keeper)) return orElse(beside(finding, exeOf(parent)), { wrong: 'by-docker' });
	return orElse(finding, { wrong: parent.comm === 'crun' ? 'not-detached' : 'by-hand' });
}

function sleeps(first: ProcessFacts): Finding {
	return found(isSleep(first), {
		says: `${nameProcess(first)} runs sleep`,
		otherwise: `${nameProcess(first)} runs ${first.exe?.path}, not sleep`,
		evidence: [exeOf(first)],
	});
}
