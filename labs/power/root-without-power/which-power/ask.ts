import { capabilitiesIn } from '#checks/capabilities.ts';
import { defineAsk } from '#checks/define-question.ts';
import { capabilitiesOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import { resident } from '../../../other-fences/looking.ts';

export default defineAsk({
	id: 'which-power',
	question: 'Which single capability does {{nick}} have?',
	answer: 'words',
	vars: { nick: animalName, power: oneOf('net_raw', 'chown', 'setfcap', 'sys_nice', 'mknod', 'sys_chroot') },
	start: `
setsid -f setpriv --bounding-set=-all,+{{power}} --inh-caps=-all bash -c 'exec -a {{nick}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.05; done
`,
	truth(view) {
		const found = heldBy(view);
		if (found === undefined) return undefined;
		const { process, power } = found;
		return {
			answers: [power, power.replace(/^CAP_/, '')],
			says: `${nameProcess(process)} is root, and has ${power} and nothing else.`,
			evidence: [capabilitiesOf(process, 'Eff'), capabilitiesOf(process, 'Bnd')],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		'the-set': {
			answers: (view) => {
				const mask = heldBy(view)?.process.status?.capEff ?? '';
				return [mask, mask.replace(/^0+/, '')];
			},
			says: 'That is the set in hex: a bit for each capability, and one of them is on. `capsh --decode=` and that number names it.',
		},
		everything: {
			answers: () => ['all', 'root'],
			says: 'It is root, and that says nothing of its powers. What does CapEff in its status say?',
		},
	},
	otherwise:
		'Take CapEff from /proc/NUMBER/status, with the number that `pgrep -f {{nick}}` prints, and let `capsh --decode=` name it.',
});

function heldBy(view: CheckView) {
	const process = resident(view, view.vars.nick);
	const [power, ...others] = capabilitiesIn(process?.status?.capEff ?? '0');
	return process === undefined || power === undefined || others.length > 0 ? undefined : { process, power };
}
