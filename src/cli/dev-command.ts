import { join } from 'node:path';
import type { Settings } from '../foundation/node/settings.ts';
import { webPaths } from '../protocol/web-api.ts';
import { childEnvironment } from './child-environment.ts';
import { type RunCommand, refuseArguments, usageError } from './command.ts';
import type { ChildSpec } from './start/child.ts';
import { labdSpec, siteUrl, webUserOf } from './start/children.ts';
import { answers } from './start/health.ts';
import { prepareHome } from './start/prepare-home.ts';
import { runSupervised } from './start/run-supervised.ts';

/** labd and Astro's development server, which answers the API too: everything on one port, reloaded as files are saved. */
export const devCommand: RunCommand = async (settings, args) => {
	const parsed = refuseArguments(args);
	if (!parsed.ok) return usageError(parsed.error);
	return runSupervised(settings, {
		needsSite: false,
		hint: 'it reloads as you save; Ctrl-C stops it',
		prepare: (port) => {
			const user = webUserOf(settings.home);
			prepareHome(settings.home, user);
			const labd = labdSpec(settings, user);
			const forAuthors = { ...labd, env: { ...labd.env, PROCLAB_DEBUG: '1' } };
			return { ok: true, value: [forAuthors, astroSpec(settings, port)] };
		},
	});
};

function astroSpec({ home, listen }: Settings, port: number): ChildSpec {
	const astro = join(home.root, 'node_modules/astro/bin/astro.mjs');
	const { hostname } = new URL(siteUrl(listen, port));
	return {
		name: 'astro dev',
		command: [process.execPath, astro, 'dev', '--host', listen, '--port', String(port)],
		cwd: home.root,
		env: childEnvironment(process.env, {
			ASTRO_TELEMETRY_DISABLED: '1',
			PROCLAB_HOME: home.path,
			PROCLAB_RUN: home.run,
			PROCLAB_PORT: String(port),
		}),
		stopMilliseconds: 5_000,
		showsOutput: true,
		isHealthy: () => answers({ host: hostname.replace(/^\[|\]$/g, ''), port, path: webPaths.health }),
	};
}
