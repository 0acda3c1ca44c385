import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { runsNginx } from '../../nginx.ts';

export default defineAsk({
	id: 'who-listens-where',
	question: 'Which number has the network namespace in which nginx listens? (As in net:[…])',
	answer: 'number',
	truth(view) {
		const server = theServer(view);
		const number = numberOf(server?.namespaces.net);
		if (server === undefined || number === undefined) return undefined;
		return {
			answers: [number],
			says: '/proc/PID/net/tcp of any process in there shows its port; that of your shell doesn’t.',
			evidence: [namespaceOf(server, 'net')],
		};
	},
	absent: 'No nginx runs in the lab. Start the box first.',
	wrong: {
		'the-labs': {
			answers: ({ snapshot }) => {
				const init = snapshot.processes.find(({ pid }) => pid === snapshot.init.pid);
				return [numberOf(init?.namespaces.net) ?? ''];
			},
			says: 'That is the network of the lab, and of your shell. In it nobody listens at port 80.',
		},
	},
	otherwise: '`readlink /proc/$(pgrep -o -x nginx)/ns/net`.',
});

function theServer({ snapshot }: CheckView) {
	return snapshot.processes.find((process) => isAlive(process) && runsNginx(process));
}

function numberOf(link: string | undefined): string | undefined {
	return /\[(\d+)\]/.exec(link ?? '')?.[1];
}
