import { z } from 'zod';
import type { Counts } from './suite.ts';

const reportSchema = z.object({
	numPassedTests: z.number(),
	numFailedTests: z.number(),
	numPendingTests: z.number().describe('Skipped'),
	numTodoTests: z.number(),
	testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Counts the tests of Vitest's JSON report. A file that could not be loaded, and any other failed end, counts as one failed. */
export function countReport(json: string | undefined, exitedWell: boolean): Counts {
	if (json === undefined) return { passed: 0, failed: 1, skipped: 0 };
	const report = reportSchema.parse(JSON.parse(json));
	const brokenFiles = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
	);
	const failed = report.numFailedTests + brokenFiles.length;
	return {
		passed: report.numPassedTests,
		failed: failed === 0 && !exitedWell ? 1 : failed,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}
