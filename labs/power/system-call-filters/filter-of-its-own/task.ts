import { defineTask } from '#checks/define-task.ts';
import { seccompFiltersOf, seccompOf } from '#checks/evidence.ts';
import {
	best,
	type Finding,
	filteredBeyond,
	noNewPrivileges,
	orElse,
	quietly,
	seccompMode,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../../other-fences/looking.ts';
import { makeNomkdir } from '../nomkdir.ts';

export default defineTask({
	id: 'filter-of-its-own',
	title: 'A filter of its own',
	mode: 'edge',
	start: makeNomkdir,
	check,
	hints: [
		'`nomkdir` puts a filter on itself and then becomes the program that you name after it.',
		'It sets NoNewPrivs too, without which an ordinary user may set no filter.',
		'Type `nomkdir sleep 1000 &`.',
	],
	wrong: {
		'only-no-new-privs':
			'NoNewPrivs says that no execve will give it more power. It filters nothing: the number of filters is the lab’s own.',
		'the-labs-only':
			'Seccomp says 2, and so it does for every process here: that is the lab’s filter. Add one for this sleep.',
		'the-engines': 'The engine has given it a filter of its own, and left NoNewPrivs off. Here both are asked for.',
	},
	explanation:
		'`nomkdir` calls `prctl` twice, first PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with a small program of the kernel’s own filter language, and then execve. Every system call of the sleep is now looked at by two filters, the lab’s and this one; the stricter answer counts.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [
			hasOwnFilter(sleep, init),
			quietly(seccompMode(sleep, 'filter')),
			orElse(noNewPrivileges(sleep), { wrong: 'the-engines', beside: [seccompFiltersOf(sleep)] }),
		],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} has a system-call filter of its own, and NoNewPrivs`,
	});
	return verdictOf(finding);
}

function hasOwnFilter(sleep: ProcessFacts, init: ProcessFacts): Finding {
	const isHalf = noNewPrivileges(sleep).holds === true;
	return orElse(filteredBeyond(sleep, init), {
		wrong: isHalf ? 'only-no-new-privs' : 'the-labs-only',
		beside: [seccompOf(sleep)],
	});
}
