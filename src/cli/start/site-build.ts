import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { childEnvironment } from '../child-environment.ts';
import { hashSiteInputs } from './site-inputs.ts';

const stampName = '.inputs-sha256';

/** Whether the built site is of the inputs as they are now. */
export function isSiteCurrent(home: Home): boolean {
	const stamp = join(home.site, stampName);
	return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hashSiteInputs(home.root);
}

/** Builds the site when its inputs changed. A build that fails leaves the old site as it was. */
export async function ensureSite(home: Home, signal?: AbortSignal): Promise<Result<void, Problem>> {
	if (isSiteCurrent(home)) return succeed(undefined);
	const started = performance.now();
	process.stderr.write('Building the site ...\n');
	const built = await buildSite(home, signal);
	if (built.ok) process.stderr.write(`Built the site in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
	return built;
}

async function buildSite(home: Home, signal?: AbortSignal): Promise<Result<void, Problem>> {
	const inputs = hashSiteInputs(home.root);
	const fresh = join(home.root, '.astro', `site-${process.pid}`);
	try {
		const { code, output } = await runAstro(home.root, fresh, signal);
		if (code !== 0) return fail(buildFailed(output));
		writeFileSync(join(fresh, stampName), `${inputs}\n`);
		swapIn(fresh, home.site);
		return succeed(undefined);
	} finally {
		rmSync(fresh, { recursive: true, force: true });
	}
}

function runAstro(root: string, outDir: string, signal?: AbortSignal) {
	const astro = join(root, 'node_modules', 'astro', 'bin', 'astro.mjs');
	const child = spawn(process.execPath, [astro, 'build', '--outDir', outDir], {
		cwd: root,
		env: childEnvironment(process.env, { ASTRO_TELEMETRY_DISABLED: '1' }),
		stdio: ['ignore', 'pipe', 'pipe'],
		...(signal ? { signal } : {}),
	});
	const output = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''));
	return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
		child.once('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
		child.once('close', async (code) => resolve({ code, output: await output }));
	});
}

/** Two renames: for an instant there is no site, but never half of one. */
function swapIn(fresh: string, site: string): void {
	const old = `${fresh}-old`;
	if (existsSync(site)) renameSync(site, old);
	renameSync(fresh, site);
	rmSync(old, { recursive: true, force: true });
}

function buildFailed(output: string): Problem {
	return {
		code: 'site-build-failed',
		what: 'The site could not be built.',
		why: `Astro says:\n\n${output.trim().split('\n').slice(-30).join('\n')}\n`,
		fix: 'Mend what it names, then run this again.',
	};
}
