import { capabilitiesIn } from '#checks/capabilities.ts';
import { definePrediction } from '#checks/define-question.ts';
import { capabilitiesOf, uidsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { labInit, newContainers } from '../../../other-fences/looking.ts';

export default definePrediction({
	id: 'power-in-a-container',
	question:
		'You start `docker run -d debian sleep 1000`. That sleep is root in its container. How much of your power does it have?',
	options: {
		all: 'All of it: root is root',
		none: 'None: a container is a cage',
		some: 'Some of it',
	},
	replies: {
		all: 'An engine takes some away before it starts the program. Compare CapEff of both.',
		none: 'Without any, most images wouldn’t start: they change owners and users, and open low ports. An engine leaves what those need.',
	},
	outcome(view) {
		const init = labInit(view);
		const first = newContainers(view).at(-1);
		if (!init?.status || !first?.status || first.exe?.path !== '/usr/bin/sleep') return undefined;
		const [its, labs] = [first, init].map(({ status }) => capabilitiesIn(status?.capEff ?? '').length);
		if (its === undefined || labs === undefined || its === 0 || its >= labs) return undefined;
		return {
			option: 'some',
			says: `${nameProcess(first)} has ${its} capabilities; root of the lab has ${labs}.`,
			evidence: [capabilitiesOf(first, 'Eff'), capabilitiesOf(init, 'Eff', `${labs}: the lab’s root`), uidsOf(first)],
		};
	},
});
