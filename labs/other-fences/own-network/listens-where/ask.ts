import { defineAsk } from '#checks/define-question.ts';
import { listeningOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { resident } from '../../looking.ts';

export default defineAsk({
	id: 'listens-where',
	question: 'At which port does {{nick}} listen?',
	answer: 'number',
	reads: ['sockets', 'open-files'],
	vars: { nick: animalName, port: numberBetween(5001, 5999), decoy: numberBetween(6001, 6999) },
	start: `
cat > /run/listen <<'END'
use Socket;
socket S, PF_INET, SOCK_STREAM, 0;
bind S, sockaddr_in($ENV{PORT}, INADDR_ANY);
listen S, 9;
close C while accept C, S;
END
setsid -f unshare --net bash -c 'PORT={{port}} exec -a {{nick}} perl /run/listen' < /dev/null > /dev/null 2>&1
PORT={{decoy}} setsid -f perl /run/listen < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f '^{{nick}} ') && grep -qs ' 0A ' /proc/$pid/net/tcp && grep -q ' 0A ' /proc/net/tcp; do sleep 0.1; done
`,
	truth(view) {
		const found = foundIn(view);
		if (found === undefined) return undefined;
		const { process, socket } = found;
		return {
			answers: [String(socket.port)],
			says: `${nameProcess(process)} listens at port ${socket.port} of a network of its own.`,
			evidence: [listeningOf(process, socket), namespaceOf(process, 'net', 'its own')],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		'in-the-lab': {
			answers: ({ vars }) => [vars.decoy ?? ''],
			says: 'Somebody does listen at that port, in the lab’s network. {{nick}} is in another: read /proc/NUMBER/net/tcp with its number, or let `nsenter` run `ss` in there.',
		},
		zero: {
			answers: () => ['0', '1'],
			says: 'In /proc/NUMBER/net/tcp the port stands after the colon of local_address, in hex. `printf "%d" 0x1F90` turns it into a number as people write it.',
		},
	},
	otherwise:
		'The command `nsenter --target NUMBER --net ss -ltn` shows it, with the number that `pgrep -f {{nick}}` prints.',
});

function foundIn(view: CheckView) {
	const process = resident(view, view.vars.nick);
	const [socket] = view.snapshot.listening?.[process?.namespaces.net ?? ''] ?? [];
	return process === undefined || socket === undefined ? undefined : { process, socket };
}
