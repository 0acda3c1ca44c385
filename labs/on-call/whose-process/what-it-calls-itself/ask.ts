import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import type { CheckView } from '#checks/task.ts';
import { initsOf, suspectOf } from '../suspect.ts';

export default defineAsk({
	id: 'what-it-calls-itself',
	question: 'What does the container call itself that sleep 4242 belongs to? Its host name.',
	answer: 'words',
	reads: ['hostnames'],
	truth(view) {
		const suspect = suspectOf(view);
		const name = suspect && hostnameOf(view, suspect.first.namespaces.uts);
		if (suspect === undefined || name === undefined || suspect.gone !== null) return undefined;
		return {
			answers: [name],
			says: 'That is the host name of its UTS namespace.',
			evidence: [namespaceOf(suspect.first, 'uts', `host name ${name}`)],
		};
	},
	absent: 'The process is gone. Reset the lab to ask it once more.',
	wrong: {
		'the-host': {
			answers: () => ['node4'],
			says: 'That is the host itself. The process has a UTS namespace of its own, and another name in it.',
		},
		'another-container': {
			answers: (view) => {
				const right = hostnameOf(view, suspectOf(view)?.first.namespaces.uts);
				const names = initsOf(view).map(({ first }) => hostnameOf(view, first.namespaces.uts));
				return names.flatMap((name) => (name === undefined || name === right ? [] : [name]));
			},
			says: 'That is one of the three, but not the one. Go by the process: enter its UTS namespace and ask there.',
		},
	},
	otherwise: '`nsenter --target PID --uts hostname` asks in the UTS namespace of that process.',
});

function hostnameOf({ snapshot }: CheckView, link: string | undefined): string | undefined {
	const name = link === undefined ? undefined : snapshot.hostnames?.[link];
	return typeof name === 'string' ? name : undefined;
}
