import { type ScriptStep, scriptSteps } from '../../course/script-steps.ts';

/** The steps of a script of a course that was loaded, and so has only good ones. */
export function readSteps(script: string): readonly ScriptStep[] {
	const steps = scriptSteps(script);
	if (!steps.ok) throw new Error(`A course with a bad script was loaded: ${steps.error.what}`);
	return steps.value;
}
