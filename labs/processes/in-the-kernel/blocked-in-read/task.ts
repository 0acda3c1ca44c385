import { defineTask } from '#checks/define-task.ts';
import { argvOf, openFileOf, syscallOf } from '#checks/evidence.ts';
import {
	beside,
	best,
	blockedIn,
	type Finding,
	found,
	having,
	heldFor,
	nothing,
	orElse,
	quietly,
	runs,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const door = '/tmp/door';
const cat = '/usr/bin/cat';

export default defineTask({
	id: 'blocked-in-read',
	title: 'Waiting at the door',
	mode: 'edge',
	start: `mkfifo ${door}`,
	reads: ['syscall', 'open-files'],
	check,
	hints: [
		'A FIFO has two ends. open(2) waits until somebody opens the other one, and only then read(2) can wait for data.',
		'So somebody has to hold the door open for writing and say nothing. Which program opens its output, writes nothing and stays for long?',
		`Type \`cat ${door} &\`, then \`sleep 1000 > ${door} &\`.`,
	],
	wrong: {
		'no-writer':
			'Your cat is still in openat(2): to open a FIFO for reading waits until somebody opens it for writing. Let somebody do that, and hold it open.',
		'on-the-terminal':
			'This cat waits in read(2), as it should, but for the terminal: its file number 0. Let it read the door.',
		'not-cat': 'The right place, but another program. Let a cat wait there.',
	},
	explanation:
		'cat opens the FIFO, and openat(2) waits until sleep’s shell has opened the other end. Then cat calls read(2), the kernel finds no data and puts the process to sleep, in the middle of the call. /proc/PID/syscall shows its number and its first argument, the file.',
});

function check(view: CheckView) {
	const tries = newProcesses(view).filter((process) => isAlive(process) && isTry(process));
	if (tries.length === 0) return endedOne(view) ?? notYet(`No cat waits at ${door} yet.`);
	const finding = best(tries, {
		conditions: (process) => [
			orElse(quietly(runs(process, cat)), readsDoor(process).holds === true ? { wrong: 'not-cat' } : {}),
			inRead(process),
			readsDoor(process),
			quietly(heldFor(view, process, 300)),
		],
		none: `No cat waits at ${door} yet`,
		passed: (process) => `${nameProcess(process)} waits in read(2) for what may come through ${door}`,
	});
	return verdictOf(finding);
}

function isTry(process: ProcessFacts): boolean {
	if (runsProgram(process, cat)) return true;
	const named = process.argv?.[0]?.split('/').at(-1) === 'cat';
	return named || (holdsDoor(process) && process.details.syscall?.name === 'read');
}

function holdsDoor({ details }: ProcessFacts): boolean {
	return details.openFiles?.some(({ target }) => target === door) === true;
}

function inRead(process: ProcessFacts): Finding {
	const waits = process.details.syscall?.name === 'openat';
	return orElse(
		blockedIn(process, 'read'),
		waits
			? {
					wrong: 'no-writer',
					says: `${nameProcess(process)} waits in openat(2): nobody has opened the other end of the door`,
				}
			: {},
	);
}

/** The first argument of its call is the number of a file, and that file is the door. */
function readsDoor(process: ProcessFacts): Finding {
	const { syscall } = process.details;
	return having(process, { file: 'syscall', value: syscall, lost: 'it is in no system call' }, ({ args }) =>
		having(process, { file: 'fd', value: process.details.openFiles, lost: 'its files are closed' }, (files) => {
			const number = Number(args[0]);
			const file = files.find(({ fd }) => fd === number);
			if (file === undefined) return nothing(`${nameProcess(process)} reads no file`);
			const finding = found(file.target === door, {
				says: `It reads ${door}`,
				otherwise: `${nameProcess(process)} reads ${file.target}, not ${door}`,
				evidence: [openFileOf(process, file)],
			});
			const isTerminal = file.target.startsWith('/dev/pts/');
			return beside(isTerminal ? orElse(finding, { wrong: 'on-the-terminal' }) : finding, syscallOf(process));
		}),
	);
}

/** The newest cat that was to read the door, and is gone. */
function endedOne(view: CheckView) {
	const gone = [...view.records.values()].findLast(
		({ gone, lastAlive }) => gone !== null && runsProgram(lastAlive, cat) && lastAlive.argv?.includes(door) === true,
	);
	if (gone === undefined) return undefined;
	return notYet(
		`${nameProcess(gone.lastAlive)} has ended: its writer closed the door, and so read(2) told of the end of the file.`,
		{ evidence: [argvOf(gone.lastAlive)] },
	);
}
