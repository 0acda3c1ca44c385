import { defineAsk } from '#checks/define-question.ts';
import { listeningOf, openFileOf } from '#checks/evidence.ts';
import { insidePid } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';

export default defineAsk({
	id: 'socket-number',
	question:
		'A socket has a number, its inode, and all who share it have that number in common. Which one is it at the port in question?',
	answer: 'number',
	reads: ['sockets', 'open-files'],
	truth(view) {
		const held = theSocket(view);
		if (held === undefined) return undefined;
		const { process, socket, file } = held;
		return {
			answers: [String(socket.inode)],
			says: 'Whoever has a link to that number below /proc/PID/fd has the port.',
			evidence: [listeningOf(process, socket), openFileOf(process, file)],
		};
	},
	absent: 'Nobody has that port any more. Reset the lab to look at it again.',
	wrong: {
		'a-pid': {
			answers: (view) => view.start.processes.map(insidePid).flatMap((pid) => (pid === undefined ? [] : [String(pid)])),
			says: 'That is a pid. The socket has a number of its own, which is the same for all who share it.',
		},
		'the-descriptor': {
			answers: (view) => [String(theSocket(view)?.file.fd ?? '')],
			says: 'That is its number in the table of one process: a file descriptor. The link behind it tells the inode.',
		},
	},
	otherwise: '`ss -ltne` prints it as `ino:`. In /proc/net/tcp it is the tenth column, and the ports are hexadecimal.',
});

/** The socket that listened when the incident began, as one of its holders has it. */
function theSocket(view: CheckView) {
	for (const process of view.snapshot.processes) {
		const sockets = view.snapshot.listening?.[process.namespaces.net ?? ''] ?? [];
		for (const socket of sockets) {
			const file = process.details.openFiles?.find(({ target }) => target === `socket:[${socket.inode}]`);
			if (
				file &&
				view.start.processes.some(({ pid, starttime }) => pid === process.pid && starttime === process.starttime)
			)
				return { process, socket, file };
		}
	}
	return undefined;
}
