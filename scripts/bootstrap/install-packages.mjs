import { existsSync, readFileSync } from 'node:fs';
import { findProgram } from './find-program.mjs';
import { runLogged } from './logged-run.mjs';
import { missingNeeds, needsOf, packageNames } from './needs.mjs';
import { detectPackageManager, parseFamilies } from './os-release.mjs';
import { aptSteps, installLine } from './package-commands.mjs';

/** @typedef {import('./needs.mjs').Need} Need */

const machine = {
	/** @param {string} name */
	hasProgram: (name) => findProgram(name) !== undefined,
	hasFile: existsSync,
	env: process.env,
};

/**
 * Sees that the system packages that a command needs are there: installs them as root on an apt system, else says how.
 * @param {readonly string[]} args the command and its arguments
 * @returns {Promise<string | undefined>} what is wrong, as text for a person
 */
export async function ensurePackages(args) {
	const root = process.getuid?.() === 0;
	const missing = missingNeeds(needsOf(args, { root }), machine);
	if (missing.length === 0) return undefined;
	const families = parseFamilies(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');
	const manager = detectPackageManager(families, machine.hasProgram);
	if (manager === undefined)
		return `${tellMissing(missing)}\nThis system has none of apt, dnf, pacman and zypper: install it the way this system installs things, then run this again.`;
	const packages = packageNames(missing, manager, families);
	const advice = `Run this, then try again:\n\n  ${installLine(manager, packages, { root })}\n`;
	if (manager !== 'apt' || !root) return `${tellMissing(missing)}\n${advice}`;
	return installWithApt(packages, advice);
}

/**
 * @param {readonly string[]} packages
 * @param {string} advice
 */
async function installWithApt(packages, advice) {
	for (const step of aptSteps(packages)) {
		const result = await runLogged(step);
		if (!result.ok) return `${result.tail}\n\n${step.title}: that failed; apt's last lines are above.\n${advice}`;
	}
	return undefined;
}

/** @param {readonly Need[]} missing */
function tellMissing(missing) {
	return ['Proclab needs what this machine lacks:', ...missing.map((need) => `  - ${need.name}`)].join('\n');
}
