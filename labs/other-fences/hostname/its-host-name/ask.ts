import { defineAsk } from '#checks/define-question.ts';
import { hostnameOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import { labInit, resident } from '../../looking.ts';
import { seenName } from '../seen-name.ts';

export default defineAsk({
	id: 'its-host-name',
	question: 'Which host name does {{nick}} see?',
	answer: 'words',
	reads: ['hostnames'],
	vars: {
		nick: animalName,
		name: oneOf('attic', 'cellar', 'garage', 'shed', 'loft'),
		said: oneOf('kitchen', 'hall', 'parlour', 'porch'),
	},
	start: `
setsid -f unshare --uts bash -c 'hostname {{name}}; export HOSTNAME={{said}}; exec -a {{nick}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.1; done
`,
	truth(view) {
		const process = resident(view, view.vars.nick);
		const name = seenName(view, process);
		if (process === undefined || name === undefined) return undefined;
		return {
			answers: [name],
			says: `${nameProcess(process)} sees the host name ${name}.`,
			evidence: [hostnameOf(view, process), namespaceOf(process, 'uts', 'its own')],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		'the-readers': {
			answers: (view) => [seenName(view, labInit(view)) ?? []].flat(),
			says: 'That is what you see, wherever you read it: files under /proc/sys show the reader’s namespace, also through another’s root. Go into its UTS namespace and ask there.',
		},
		'its-variable': {
			answers: ({ vars }) => [vars.said ?? ''],
			says: 'That is what its environment says, a note that somebody gave it. The kernel never looks at HOSTNAME.',
		},
		'its-own-name': {
			answers: ({ vars }) => [vars.nick ?? ''],
			says: 'That is what the process calls itself. The host name is what `uname` says where it lives.',
		},
	},
	otherwise:
		'Go in and ask: `nsenter --target NUMBER --uts hostname`, with the number that `pgrep -f {{nick}}` prints.',
});
