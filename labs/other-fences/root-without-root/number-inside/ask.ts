import { defineAsk } from '#checks/define-question.ts';
import { idMapOf, uidsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { resident } from '../../looking.ts';

export default defineAsk({
	id: 'number-inside',
	question: 'As which uid does {{nick}} run in its own user namespace?',
	answer: 'number',
	reads: ['id-maps'],
	vars: { nick: animalName, base: numberBetween(20_000, 40_000), user: numberBetween(11, 99) },
	start: `
setsid python3 -c '
import os, time
os.unshare(os.CLONE_NEWUSER)
while not open("/proc/self/uid_map").read(): time.sleep(0.01)
os.setgroups([])
os.setgid({{user}})
os.setuid({{user}})
os.execlp("sleep", "{{nick}}", "100000")' < /dev/null > /dev/null 2>&1 &
until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.05; done
echo '0 {{base}} 1000' > /proc/$!/gid_map
echo '0 {{base}} 1000' > /proc/$!/uid_map
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.05; done
`,
	truth(view) {
		const found = countedOf(view);
		if (found === undefined) return undefined;
		const { process, inLab, inside } = found;
		return {
			answers: [String(inside)],
			says: `${nameProcess(process)} is uid ${inLab} in the lab and uid ${inside} in its own user namespace.`,
			evidence: [
				uidsOf(process, `uid ${inLab} in the lab`),
				idMapOf(process, 'uid', `uid 0 in it is uid ${inLab - inside} of the lab`),
			],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		'in-the-lab': {
			answers: (view) => [countedOf(view)?.inLab ?? []].flat().map(String),
			says: 'That is its number in the lab, as ps -o uid shows it. The map tells what number that is inside.',
		},
		'where-it-begins': {
			answers: (view) => {
				const { inLab = 0, inside = 0 } = countedOf(view) ?? {};
				return [String(inLab - inside)];
			},
			says: 'That is where the map begins: the lab’s number of uid 0. How far above it is the uid that ps -o uid shows?',
		},
		root: {
			answers: () => ['0'],
			says: 'Its user namespace has a root, but this process isn’t it: otherwise the lab would count it as the first number of the map.',
		},
	},
	otherwise:
		'The command `ps -o uid= -p NUMBER` prints its uid in the lab, and the map in /proc/NUMBER/uid_map has three columns: first inside, first outside, how many.',
});

function countedOf(view: CheckView) {
	const process = resident(view, view.vars.nick);
	const [uid] = process?.status?.uids ?? [];
	const [range] = process?.details.uidMap ?? [];
	if (process === undefined || uid === undefined || range === undefined) return undefined;
	return { process, inLab: uid - view.snapshot.rootUid, inside: uid - range.outside + range.inside };
}
