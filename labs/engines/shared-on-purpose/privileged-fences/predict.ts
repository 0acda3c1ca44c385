import { definePrediction } from '#checks/define-question.ts';
import { capabilitiesOf, namespaceOf } from '#checks/evidence.ts';
import { capable } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace } from '#checks/predicates.ts';
import { keptByConmon, labInit, newFirsts, reads } from '../../containers.ts';

const fences = ['pid', 'mnt', 'net', 'uts', 'ipc'] as const;

export default definePrediction({
	id: 'privileged-fences',
	question: 'You start a container with --privileged. Which of its fences are missing?',
	options: {
		all: 'All: it is on the host, so to speak, with other files',
		some: 'That of the network and that of the processes',
		none: 'None: what it has more of is power',
	},
	replies: {
		all: 'Each fence has an option of its own. --privileged is about power: capabilities, devices, what may be written in /proc and /sys. Its namespaces are as ever.',
		some: 'Those have options of their own, --network=host and --pid=host. --privileged takes no namespace away; it adds power.',
	},
	reads,
	outcome(view) {
		const init = labInit(view);
		const first = newFirsts(view).find(
			(one) => keptByConmon(view, one).holds === true && capable(one, 'CAP_SYS_ADMIN').holds === true,
		);
		if (init === undefined || first === undefined) return undefined;
		if (!fences.every((kind) => hasOtherNamespace(first, init, kind))) return undefined;
		return {
			option: 'none',
			says: `${nameProcess(first)} has all five namespaces of its own, and the powers of the lab’s root.`,
			evidence: [
				...fences.map((kind) => namespaceOf(first, kind, 'its own')),
				capabilitiesOf(first, 'Eff'),
				capabilitiesOf(init, 'Eff', 'the lab’s PID 1'),
			],
		};
	},
});
