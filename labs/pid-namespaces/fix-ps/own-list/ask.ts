import { defineAsk } from '#checks/define-question.ts';
import { fileOf, insidePidOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { beaconPath, files, hasLabsProc, listsItsOwn } from '../beacon.ts';

const names = ['amber', 'coral', 'olive'] as const;

export default defineAsk({
	id: 'own-list',
	question: 'amber, coral or olive: which of them has a /proc that lists its own namespace?',
	answer: 'words',
	reads: ['files'],
	files,
	vars: { mended: oneOf(...names) },
	start: `
others=()
for name in ${names.join(' ')}; do [ $name = {{mended}} ] || others+=($name); done
detached() { setsid -f "$@" < /dev/null > /dev/null 2>&1; }
detached unshare --pid --fork --mount-proc bash -c "exec -a {{mended}} sleep 100000"
detached unshare --pid --fork bash -c "exec -a \${others[0]} sleep 100000"
detached unshare --mount bash -c "mount -t proc proc /proc; exec unshare --pid --fork bash -c 'exec -a \${others[1]} sleep 100000'"
for name in ${names.join(' ')}; do until pgrep -xf "$name 100000"; do sleep 0.05; done; done
pkill -KILL -x unshare
while pgrep -x unshare; do sleep 0.05; done
`,
	truth(view) {
		const [own, ...more] = boxes(view).filter((box) => listsItsOwn(view, box).holds === true);
		if (own === undefined || more.length > 0) return undefined;
		return {
			answers: [own.argv?.[0] ?? '', String(own.insidePids[0])],
			says: `In the /proc of ${nameProcess(own)} the lab’s processes are missing, and 1 is ${own.argv?.[0]} itself.`,
			evidence: [fileOf(view, { in: own, path: beaconPath }), insidePidOf(own)],
		};
	},
	absent: 'The one whose /proc is right has ended. Reset the lab to get it back.',
	wrong: {
		'the-labs': {
			answers: (view) =>
				boxes(view)
					.filter((box) => hasLabsProc(view, box))
					.flatMap(({ argv }) => argv?.[0] ?? []),
			says: 'It has the lab’s /proc, the very same mount. Look at what is in its root/proc: the lab’s numbers, beacon’s among them.',
		},
		'mounted-too-early': {
			answers: (view) =>
				boxes(view)
					.filter((box) => !hasLabsProc(view, box) && listsItsOwn(view, box).holds === false)
					.flatMap(({ argv }) => argv?.[0] ?? []),
			says: 'It has a mount of its own at /proc. But somebody of the lab mounted it, before there was the new namespace: look at the numbers in it.',
		},
	},
	otherwise:
		'Run `ls /proc/NUMBER/root/proc` for each of the three, with its number in the lab: whose numbers are there?',
});

function boxes(view: CheckView) {
	return view.snapshot.processes.filter(({ argv }) => names.some((name) => argv?.[0] === name));
}
