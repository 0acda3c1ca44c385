import { defineTask } from '#checks/define-task.ts';
import { namespaceOf, presenceOf } from '#checks/evidence.ts';
import {
	beside,
	best,
	type Finding,
	livesOn,
	type NamespaceKind,
	nothing,
	orElse,
	otherNamespace,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNew } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstsOfContainers, keptByConmon, membersOf, newFirsts, programs, ran, reads } from '../../containers.ts';
import { ownUpper, reads as readsMounts, sameLayers } from '../../layers.ts';

const fences = ['pid', 'mnt', 'net', 'uts', 'ipc'] as const satisfies readonly NamespaceKind[];

export default defineTask({
	id: 'a-twin',
	title: 'A twin of a stranger',
	mode: 'edge',
	vars: { nick: animalName, image: oneOf('debian', 'busybox', 'nginx') },
	start: 'docker run --detach --name {{nick}} {{image}} sleep 100000 > /dev/null',
	reads: [...reads, ...readsMounts],
	check,
	hints: [
		'docker ps tells from which image each container was made.',
		'A second container is a second docker run, with the same image and a program that stays, such as sleep 1000. It needs no option but --detach.',
		'Type `docker run --detach {{image}} sleep 1000`.',
	],
	wrong: {
		'other-image':
			'Your container has its files from other layers than {{nick}}. Look at the column IMAGE of docker ps, and take the same image.',
		'shared-fence':
			'Your container shares a namespace with {{nick}}. That can be had, for a pod; a twin has fences all round. Leave out what you told docker about namespaces.',
		'same-container':
			'docker exec brought your process into {{nick}} itself: the same namespaces, the same files. A second container is made by docker run.',
		'ended-at-once':
			'There was a second container, and its program has ended, and the container with it. Give it one that stays: sleep 1000.',
	},
	explanation:
		'Each docker run makes new namespaces and mounts the layers of the image once more, with an empty upper layer above. The image itself lies on the disk once, however many containers see it.',
});

function check(view: CheckView) {
	const original = firstsOfContainers(view).find((first) => !isNew(view, first));
	if (original === undefined)
		return notYet('The container that was here when you came is gone. Reset the lab to have it back.');
	const candidates = newFirsts(view);
	if (candidates.length === 0)
		return verdictOf(guest(view, original) ?? endedAtOnce(view) ?? nothing('There is no second container yet'));
	const finding = best(candidates, {
		conditions: (twin) => [
			quietly(keptByConmon(view, twin)),
			orElse(sameLayers(twin, original), { wrong: 'other-image' }),
			ownUpper(twin, original),
			...fences.map((kind) => orElse(otherNamespace(twin, original, kind), { wrong: 'shared-fence' })),
		],
		none: 'There is no second container yet',
		passed: (twin) =>
			`${nameProcess(twin)} and ${nameProcess(original)} see the same layers, and have no fence of theirs in common`,
	});
	return verdictOf(finding);
}

/** Somebody was brought into the first container. */
function guest(view: CheckView, original: ProcessFacts): Finding | undefined {
	const guests = membersOf(view, original).filter((process) => isNew(view, process));
	const last = guests.at(-1);
	if (last === undefined) return undefined;
	return orElse(beside(otherNamespace(last, original, 'pid'), namespaceOf(last, 'mnt')), {
		wrong: 'same-container',
		says: `${nameProcess(last)} is in the very container of ${nameProcess(original)}`,
	});
}

/** What looked after a new container is gone, and so is the container. */
function endedAtOnce(view: CheckView): Finding | undefined {
	const keepers = [...view.records.values()].filter((record) => !record.fromStart && keepsContainer(record));
	const last = keepers.at(-1);
	if (last === undefined || keepers.some(({ gone }) => gone === null)) return undefined;
	return orElse(livesOn(last), {
		wrong: 'ended-at-once',
		says: 'There was a second container, and its first process has ended',
		beside: [presenceOf(last, 'conmon, which looked after it')],
	});
}

/** It is a conmon for a container, not for a program that docker exec brought into one. */
function keepsContainer(record: ProcessRecord): boolean {
	return ran(record, programs.keeper) && record.lastAlive.argv?.includes('--exec-process-spec') !== true;
}
