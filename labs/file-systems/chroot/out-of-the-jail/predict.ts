import { definePrediction } from '#checks/define-question.ts';
import { exeOf, rootOf } from '#checks/evidence.ts';
import { sameRoot } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'out-of-the-jail',
	question: 'A root process locked into /srv/rootfs by chroot tries to get out, with system calls only. Does it?',
	options: {
		stays: 'No: it can’t name anything outside of its root',
		escapes: 'Yes: it may call chroot once more',
	},
	replies: {
		stays:
			'It can name where it is. chroot moves the root and not the working directory: after a second chroot it stands outside of its own root, and walks upwards.',
		escapes: 'This one didn’t.',
	},
	reads: ['root'],
	start: `
cat > /usr/local/bin/escape << 'PYTHON'
import os, time
os.chroot('/srv/rootfs')
os.chdir('/')
time.sleep(1)
os.makedirs('/data/cell', exist_ok=True)
os.chroot('/data/cell')         # the root moves; where we stand does not
for _ in range(20):
    os.chdir('..')              # above the root there is no fence
os.chroot('.')
os.execv('/usr/bin/sleep', ['sleep', '6190'])
PYTHON
`,
	outcome(view) {
		const init = findProcess(view, processKey(view.snapshot.init));
		const process = newProcesses(view).find(
			(one) => isAlive(one) && runsProgram(one, '/usr/bin/sleep') && hasArgs(one, ['6190']),
		);
		if (init === undefined || process === undefined || sameRoot(process, init).holds !== true) return undefined;
		return {
			option: 'escapes',
			says: `${nameProcess(process)} was in /srv/rootfs, and its root is that of the lab again.`,
			evidence: [rootOf(process), rootOf(init, 'of PID 1'), exeOf(process, 'not of the jail')],
		};
	},
});
