import { defineAsk } from '#checks/define-question.ts';
import { argvOf, exeOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';

export default defineAsk({
	id: 'who-is-it-really',
	question: 'Which program does the process that calls itself {{name}} run?',
	answer: 'words',
	vars: { name: animalName, program: oneOf('bash', 'dash', 'perl') },
	start: `
cd /run
mkfifo door
if [ {{program}} = perl ]; then echo '$0 = "{{name}}"; sleep while 1;'
else echo 'echo {{name}} > /proc/$$/comm; exec 9<> door; read line <&9'
fi > costume
setsid bash -c 'exec -a {{name}} {{program}} < costume' > /dev/null 2>&1 &
until pgrep ^{{name}}; do sleep 0.02; done
rm costume
`,
	truth(view) {
		const process = disguised(view);
		if (process?.exe == null) return undefined;
		const { path } = process.exe;
		return {
			answers: [path, path.split('/').at(-1) ?? path],
			says: `${nameProcess(process)} runs ${path}.`,
			evidence: [argvOf(process, 'what it says'), exeOf(process, 'what the kernel says')],
		};
	},
	absent: '{{name}} has ended. Reset the lab to get it back.',
	wrong: {
		'its-own-word': {
			answers: ({ vars }) => [vars.name ?? '', `/usr/bin/${vars.name}`],
			says: 'That is what it says of itself, on its command line and in its comm, and it chose both. Ask the kernel: where does /proc/PID/exe lead?',
		},
		'its-number': {
			answers: (view) => disguised(view)?.insidePids.map(String) ?? [],
			says: 'That is its number. Put it into /proc/PID/exe, and see where that link leads.',
		},
	},
	otherwise: 'Take its number from `ps -ef`, and see where the link leads: `readlink /proc/PID/exe`.',
});

function disguised(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}
