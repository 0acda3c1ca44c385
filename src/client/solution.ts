import type { z } from 'zod';
import type { solutionSchema } from '../protocol/web-api.ts';
import { solutionPath } from '../protocol/web-paths.ts';

export type Solution = z.infer<typeof solutionSchema>;

/** Asks the server for a task's solution; `undefined` if it can't be had now. */
export async function fetchSolution(lesson: string, task: string): Promise<Solution | undefined> {
	try {
		const response = await fetch(solutionPath(lesson, task));
		return response.ok ? ((await response.json()) as Solution) : undefined;
	} catch (error) {
		if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
		throw error;
	}
}
