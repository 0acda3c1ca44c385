import { defineTask } from '#checks/define-task.ts';
import { goneOf, namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, found, nothing, orElse, unknowable, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit } from '../../looking.ts';
import { membersOf, type Pin, pinsIn, reads } from '../pins.ts';

export default defineTask({
	id: 'empty-house',
	title: 'A network with nobody in it',
	mode: 'edge',
	reads,
	check,
	hints: [
		'It needs something that holds it and is no process in it: an open file, or a mount of its file under another name.',
		'Either open /proc/PID/ns/net in your shell, as you did with number 9, and end the process; or see what `ip netns add` does.',
		'Type `ip netns add empty`.',
	],
	wrong: {
		'gone-with-it':
			'There was one, and with its last process it went. Something else must hold it before that process ends.',
		'somebody-in-it': 'It is held, and somebody lives in it still. End that process, or leave.',
		'the-labs-own': 'What you hold is the lab’s own network namespace, with all of you in it. Make a new one first.',
		'another-kind': 'That is kept alive with nobody in it, but it is not a network namespace.',
	},
	explanation:
		'`ip netns add` makes a network namespace, mounts /proc/self/ns/net as /run/netns/empty, and ends. The mount is a reference, so the namespace stays. What would delete it is `ip netns delete`, which is no more than `umount`.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(pinsIn(view), {
		conditions: (pin) => [isOfNetworks(pin), isNobodysHome(view, pin, init)],
		none: 'No namespace of yours is held by anything but its processes',
		passed: ({ namespace, how }) =>
			`The namespace ${namespace} lives, and no process is in it: ${how === 'fd' ? 'an open file' : 'a mount'} keeps it`,
	});
	return verdictOf(pinsIn(view).length === 0 ? (gonePassingly(view, init) ?? finding) : finding);
}

function isOfNetworks({ namespace, kind, evidence }: Pin): Finding {
	const finding = found(kind === 'net', {
		says: `What is held is ${namespace}, a network namespace`,
		otherwise: `What is held is ${namespace}, a namespace of another kind`,
		evidence: [evidence],
	});
	return orElse(finding, { wrong: 'another-kind' });
}

function isNobodysHome(view: CheckView, pin: Pin, init: ProcessFacts): Finding {
	const unread = view.snapshot.processes.find(
		(process) => isAlive(process) && process.namespaces[pin.kind] === undefined,
	);
	if (unread !== undefined) return unknowable(`Where ${nameProcess(unread)} lives could not be read`);
	if (view.snapshot.gaps.length > 0) return unknowable('Not all processes of the lab could be read');
	const [member] = membersOf(view, pin);
	if (member === undefined)
		return found(true, { says: `Nobody is in ${pin.namespace}`, otherwise: '', evidence: [pin.evidence] });
	const isLabs = init.namespaces.net === pin.namespace;
	const finding = found(false, {
		says: '',
		otherwise: isLabs
			? `What is held is ${pin.namespace}, in which the whole lab lives`
			: `The namespace ${pin.namespace} is held, and ${nameProcess(member)} lives in it`,
		evidence: [namespaceOf(member, 'net', nameProcess(member))],
		context: [pin.evidence],
	});
	return orElse(finding, { wrong: isLabs ? 'the-labs-own' : 'somebody-in-it' });
}

/** A network namespace that was there for a while, and whose processes have all ended. */
function gonePassingly(view: CheckView, init: ProcessFacts): Finding | undefined {
	const elsewhere = [...view.records.values()].filter(({ fromStart, lastAlive: { namespaces } }) => {
		return !fromStart && namespaces.net !== undefined && namespaces.net !== init.namespaces.net;
	});
	const last = elsewhere.at(-1);
	if (last === undefined || elsewhere.some(({ gone }) => gone === null)) return undefined;
	const finding = nothing(`${nameProcess(last.lastAlive)} had a network namespace of its own, which ended with it`);
	return orElse(finding, {
		wrong: 'gone-with-it',
		beside: [goneOf(last), namespaceOf(last.lastAlive, 'net', 'while it lived')],
	});
}
