import { type Finding, nothing } from '#checks/findings.ts';

/** While nothing was done that is a known mistake, an incident tells its symptom: the cause is for the learner to find. */
export function untilTried(finding: Finding, symptom: string): Finding {
	return finding.holds === false && finding.wrong === undefined ? nothing(symptom) : finding;
}
