import { definePrediction } from '#checks/define-question.ts';
import { argvOf, exeOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';

export default definePrediction({
	id: 'exit-256',
	question: 'A program ends with `exit 256`. Which number does its parent get?',
	options: {
		same: '256',
		zero: '0',
		most: '255, the largest there is',
		one: '1: something went wrong',
	},
	replies: {
		same: 'There is no room for it. What a program says at its end is kept in one byte, and 256 is one more than that can hold.',
		most: 'Nothing is rounded. The kernel keeps the lowest eight bits of the number and forgets the others: of 256 they are all 0.',
		one: 'Nobody takes offence. The kernel keeps the lowest eight bits of the number, and of 256 they are all 0: success, to whoever asks.',
	},
	outcome(view) {
		const sleep = newProcesses(view).find(
			(process) =>
				isAlive(process) &&
				runsProgram(process, '/usr/bin/sleep') &&
				process.argv?.length === 3 &&
				process.argv[1] === '1000',
		);
		if (sleep?.argv?.[2] !== '0') return undefined;
		return {
			option: 'zero',
			says: `${nameProcess(sleep)} was started by its parent with the status that it got: 0.`,
			evidence: [argvOf(sleep, 'the last word is the status'), exeOf(sleep)],
		};
	},
});
