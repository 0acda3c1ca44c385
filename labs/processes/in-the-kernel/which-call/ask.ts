import { defineAsk } from '#checks/define-question.ts';
import { syscallOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';

export default defineAsk({
	id: 'which-call',
	question: 'In which system call does {{name}} wait?',
	answer: 'words',
	reads: ['syscall'],
	vars: { name: animalName, call: oneOf('read', 'flock', 'pselect6') },
	start: `
case {{call}} in
	read) waits='pipe R, W; sysread R, $line, 1' ;;
	flock) waits='open A, ">>", "/run/lock/it"; flock A, 2; open B, ">>", "/run/lock/it"; flock B, 2' ;;
	pselect6) waits='select undef, undef, undef, undef' ;;
esac
mkdir -p /run/lock
WAITS=$waits setsid -f bash -c 'exec -a {{name}} perl -e '\\''eval $ENV{WAITS}'\\' < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f ^{{name}}) && [ "$(readlink /proc/$pid/exe)" = /usr/bin/perl ] && grep -q ^S <(cut -d' ' -f3 /proc/$pid/stat); do sleep 0.05; done
`,
	truth(view) {
		const call = sleeper(view)?.details.syscall?.name;
		const process = sleeper(view);
		if (process === undefined || call == null) return undefined;
		return {
			answers: [call, `${call}(2)`, ...(call === 'pselect6' ? ['pselect', 'select'] : [])],
			says: `${nameProcess(process)} waits in ${call}.`,
			evidence: [syscallOf(process)],
		};
	},
	absent: '{{name}} is in no system call now, or has ended. Reset the lab to get it back.',
	wrong: {
		'its-number': {
			answers: (view) => [String(sleeper(view)?.details.syscall?.number ?? '')],
			says: 'That is the number of the call. `strace -p` knows its name: give it the number of the process.',
		},
		'its-parents': {
			answers: () => ['wait4', 'do_wait'],
			says: 'In wait4 waits a parent for a child: your shell, for instance. Look at {{name}} itself.',
		},
	},
	otherwise: 'Type `strace -p $(pgrep -f {{name}})`. The word before the parenthesis is the call.',
});

function sleeper(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}
