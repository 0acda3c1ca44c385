import { defineAsk, definePrediction } from '../checks/define-question.ts';
import type { Ask, Prediction, Question } from '../checks/question.ts';
import { pathsIn } from '../proc/lab-file.ts';
import { checkScript, scriptsIn } from './check-script.ts';
import { checkVars } from './check-vars.ts';
import type { CourseQuestion } from './course.ts';
import type { ItemEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { definition } from './definition.ts';
import type { Surroundings } from './surroundings.ts';

/** A question from its folder, or `undefined` with at least one fault. */
export function buildQuestion(
	entry: ItemEntry,
	kind: Question['kind'],
	around: Surroundings,
): CourseQuestion | undefined {
	for (const script of Object.values(entry.scripts)) checkScript(script, around);
	return kind === 'predict' ? buildPrediction(entry, around) : buildAsk(entry, around);
}

function buildPrediction(entry: ItemEntry, around: Surroundings): CourseQuestion | undefined {
	const { faults } = around;
	const prediction = definition(entry, {
		kind: 'predict',
		define: (value) => definePrediction(value as Prediction),
		faults,
	});
	if (prediction === undefined) return undefined;
	const { question, options, replies, start, files = [] } = prediction;
	const experiments = scriptsIn(entry, 'experiments');
	checkExperiments(entry, { options: Object.keys(options), tried: Object.keys(experiments), faults });
	const texts = [
		question,
		...Object.values(options),
		...Object.values(replies),
		...(start === undefined ? [] : [start]),
		...pathsIn(files),
	];
	checkVars(entry, { item: prediction, texts, ...around });
	return { ...prediction, experiments };
}

function buildAsk(entry: ItemEntry, around: Surroundings): CourseQuestion | undefined {
	const ask = definition(entry, { kind: 'ask', define: (value) => defineAsk(value as Ask), faults: around.faults });
	if (ask === undefined) return undefined;
	const { question, start, absent, wrong, otherwise, files = [] } = ask;
	const says = Object.values(wrong).map((one) => one.says);
	const texts = [question, absent, ...says, otherwise, ...(start === undefined ? [] : [start]), ...pathsIn(files)];
	checkVars(entry, { item: ask, texts, ...around });
	return { ...ask, setup: entry.scripts['setup.sh']?.text ?? null };
}

interface Experiments {
	readonly options: readonly string[];
	/** The options that have an experiment. */
	readonly tried: readonly string[];
	readonly faults: CourseFault[];
}

function checkExperiments({ folder }: ItemEntry, { options, tried, faults }: Experiments): void {
	if (tried.length === 0)
		faults.push({
			file: folder,
			what: 'The prediction has no experiments/*.sh: one at least shows which option comes true.',
		});
	for (const name of tried.filter((name) => !options.includes(name)))
		faults.push({
			file: `${folder}/experiments/${name}.sh`,
			what: `predict.ts has no option "${name}".${suggest(name, options)}`,
		});
}
