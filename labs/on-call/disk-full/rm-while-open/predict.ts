import { definePrediction } from '#checks/define-question.ts';
import { openFileOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newProcesses } from '#checks/predicates.ts';

/** Smaller ones are not the film. */
const aFilm = 10 * 1024 ** 2;

export default definePrediction({
	id: 'rm-while-open',
	question: 'A sleep has a file of 20 MB open. You remove the file. What does `df` say then?',
	options: {
		freed: 'There are 20 MB more',
		refused: 'Nothing new: rm refuses, for the file is in use',
		stays: 'Nothing new: the file is removed, and its room stays taken',
	},
	replies: {
		freed: 'rm took away a name. The blocks belong to the file, and the file is there as long as anybody has it open.',
		refused: 'That is how another system does it. Here rm asks nobody: a name goes, whoever has the file open.',
	},
	reads: ['open-files'],
	outcome(view) {
		for (const process of newProcesses(view)) {
			const file = process.details.openFiles?.find(({ deleted, bytes }) => deleted && bytes >= aFilm);
			if (file === undefined) continue;
			return {
				option: 'stays',
				says: `${nameProcess(process)} holds a file without a name, and all its blocks.`,
				evidence: [openFileOf(process, file)],
			};
		}
		return undefined;
	},
});
