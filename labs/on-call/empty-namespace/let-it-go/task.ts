import { defineTask } from '#checks/define-task.ts';
import { mountOf, namespaceOf, openFileOf, presenceOf } from '#checks/evidence.ts';
import { type Finding, found, orElse, unknowable, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';

import { brokenStart, startedAs } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

export default defineTask({
	id: 'let-it-go',
	title: 'Silence an address that nobody has',
	mode: 'edge',
	reads: ['open-files', 'mounts'],
	vars: { agent: animalName },
	start: `
unshare --net sleep 300 &
box=$!
until [ "$(readlink /proc/$box/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
ip link add shop0 type veth peer name eth0 netns $box
ip addr add 10.77.0.1/24 dev shop0
ip link set shop0 up
nsenter -t $box -n sh -c 'ip addr add 10.77.0.2/24 dev eth0; ip link set eth0 up'
mkdir -p /run/{{agent}}
touch /run/{{agent}}/ns
mount --bind /proc/$box/ns/net /run/{{agent}}/ns
setsid -f bash -c "exec 7< /proc/$box/ns/net; exec -a {{agent}} sleep 100000" < /dev/null > /dev/null 2>&1
until pgrep -f '^{{agent}}'; do sleep 0.05; done
kill $box
wait $box || true
`,
	check,
	hints: [
		'No process is in that network namespace, and still it lives. A namespace lives as long as anything refers to it: a process, an open file, or a mount.',
		'`ls -l /proc/*/fd 2> /dev/null | grep net:` finds the open files, `grep nsfs /proc/self/mountinfo` the mounts. There is one of each.',
		'Type `umount /run/{{agent}}/ns` and `pkill -f {{agent}}`.',
	],
	wrong: {
		'only-the-mount':
			'The mount is gone, and the namespace is still there: somebody has it open as a file. Ask all processes what they have open.',
		'only-the-agent':
			'The agent is gone, and with it its open file. But there is a name for that namespace in the file system too, and that is enough to keep it.',
		'moved-in': 'Now somebody lives in it, and keeps it alive for one more reason. Leave it again.',
		'still-stopped': 'A stopped process keeps what it has open, namespaces too.',
	},
	explanation:
		'The kernel counts references to a namespace: processes in it, open files that lead to /proc/PID/ns/net, and bind mounts of such a file. When the last is gone the namespace goes, and with it its end of the veth pair; and a veth pair lives and dies together.',
});

function check(view: CheckView) {
	const agent = startedAs(view, view.vars.agent);
	const link = agent?.first.details.openFiles?.find(({ target }) => target.startsWith('net:['))?.target;
	if (agent === undefined || link === undefined) return brokenStart;
	return verdictOf(untilTried(isLet(link, { agent, view }), 'The address still answers'));
}

interface Incident {
	readonly view: CheckView;
	readonly agent: ProcessRecord;
}

/** Nothing refers to the namespace any more. */
function isLet(link: string, { agent, view }: Incident): Finding {
	const inside = view.snapshot.processes.filter(({ namespaces }) => namespaces.net === link);
	const facts = [...inside.map((process) => namespaceOf(process, 'net', 'in it')), ...references(link, view)];
	const finding = found(facts.length === 0, {
		says: `Nothing refers to ${link} any more, so it is gone, and its end of the cable with it`,
		otherwise: `${link} is still referred to`,
		evidence: facts.length === 0 ? [presenceOf(agent, 'held it open')] : facts,
	});
	if (facts.length === 0 && !isWholeSight(view)) return unknowable(`Who refers to ${link} could not be read`);
	if (inside.length > 0) return orElse(finding, { says: `${nameProcesses(inside)} in ${link}`, wrong: 'moved-in' });
	return orElse(finding, misstep(facts, agent));
}

/** What every process has open and mounted was read. */
function isWholeSight({ snapshot }: CheckView): boolean {
	const living = snapshot.processes.filter(isAlive);
	return (
		snapshot.gaps.length === 0 &&
		living.every(({ details, namespaces }) => details.openFiles && details.mounts && namespaces.net !== undefined)
	);
}

function nameProcesses(processes: CheckView['snapshot']['processes']): string {
	return `${processes.map(nameProcess).join(', ')} ${processes.length === 1 ? 'lives' : 'live'}`;
}

/** Open files and mounts, one fact for each process or mount point. */
function references(link: string, { snapshot }: CheckView): Finding['evidence'] {
	const open = snapshot.processes.flatMap((process) => {
		const file = process.details.openFiles?.find(({ target }) => target === link);
		return file ? [openFileOf(process, file, 'held open')] : [];
	});
	const [holder] = snapshot.processes.filter(({ details }) => details.mounts?.some(({ root }) => root === link));
	const mount = holder?.details.mounts?.find(({ root }) => root === link);
	return holder && mount ? [...open, mountOf(holder, mount, 'a name for it')] : open;
}

function misstep(facts: Finding['evidence'], { latest, gone }: ProcessRecord) {
	if (latest.state === 'T' && gone === null) return { wrong: 'still-stopped' };
	const mounts = facts.filter(({ source }) => source.endsWith('mountinfo'));
	if (mounts.length === facts.length) return { wrong: 'only-the-agent' };
	return mounts.length === 0 ? { wrong: 'only-the-mount' } : {};
}
