import type { VerifyOutcome } from './run-case.ts';

/** Tells outcomes one by one. */
export interface Report {
	tell(outcome: VerifyOutcome): void;
	/** After the last. */
	finish(): void;
}

/** One JSON object a line on standard output, as they come. */
export function jsonReport(): Report {
	return {
		tell: (outcome) => process.stdout.write(`${JSON.stringify(outcome)}\n`),
		finish: () => undefined,
	};
}

/** For people: a line for each case, the reasons where it differs, and a sum. On a terminal also how many are still to come. */
export function textReport(total: number): Report {
	const isTerminal = process.stdout.isTTY === true;
	const clear = isTerminal ? '\r\x1b[K' : '';
	let done = 0;
	let asExpected = 0;
	const showProgress = () => {
		if (isTerminal && done < total) process.stdout.write(`  ${done} of ${total} …`);
	};
	showProgress();
	return {
		tell(outcome) {
			done += 1;
			if (outcome.ok) asExpected += 1;
			process.stdout.write(`${clear}${describe(outcome)}\n`);
			showProgress();
		},
		finish() {
			process.stdout.write(`${clear}${asExpected} of ${total} cases as expected.\n`);
		},
	};
}

function describe(outcome: VerifyOutcome): string {
	const { ok, task, case: name, milliseconds, says } = outcome;
	const line = `${ok ? '✓' : '✗'} ${task} ${name} (${(milliseconds / 1000).toFixed(1)} s): ${says}`;
	return ok ? line : [line, ...details(outcome)].join('\n');
}

function details(outcome: VerifyOutcome): readonly string[] {
	const attempt = /^attempt:(.*)$/.exec(outcome.case)?.[1];
	const named = attempt === undefined ? '' : `, named "${attempt}"`;
	const found = outcome.wrong === null ? '' : `, named "${outcome.wrong}"`;
	return [
		`    expected ${outcome.expected}${named}; found ${outcome.verdict}${found}`,
		...outcome.evidence.map(({ source, field, value }) => `    ${source}  ${field}: ${value}`),
		...(outcome.transcript ?? '').split('\n').map((line) => `    | ${line.replaceAll('\r', '')}`),
	];
}
