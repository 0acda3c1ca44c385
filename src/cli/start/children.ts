import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import type { Settings } from '../../foundation/node/settings.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';
import { labdPaths } from '../../protocol/labd-api.ts';
import { webPaths } from '../../protocol/web-api.ts';
import { spareId } from '../../runtime/image/built-image.ts';
import { childEnvironment } from '../child-environment.ts';
import type { ChildSpec } from './child.ts';
import { answers } from './health.ts';
import { sandboxCommand, sandboxPaths } from './web-sandbox.ts';
import { chooseWebUser, type WebUser } from './web-user.ts';

/** Each more than the program itself takes at most: labd 9.5 s, web 5 s. */
const stopMilliseconds = { labd: 15_000, web: 8_000 };

export function webUserOf(home: Home): WebUser {
	return rootless ? { uid: spareId, gid: spareId } : chooseWebUser(process.env, statSync(home.root));
}

/** labd, which keeps root's rights. It is told to end when we are gone, however we went. */
export function labdSpec({ home }: Settings, user: WebUser): ChildSpec {
	return {
		name: 'labd',
		command: ['setpriv', '--pdeathsig', 'SIGTERM', '--', process.execPath, join(home.root, 'src/labd/main.ts')],
		cwd: home.root,
		env: childEnvironment(process.env, {
			PROCLAB_HOME: home.path,
			PROCLAB_RUN: home.run,
			PROCLAB_WEB_GID: String(user.gid),
			NODE_COMPILE_CACHE: join(home.root, 'node_modules/.cache/proclab'),
		}),
		stopMilliseconds: stopMilliseconds.labd,
		isHealthy: () => answers({ socketPath: home.labdSocket, path: labdPaths.health }),
	};
}

/** web, which has none, and sees the checkout read-only; so its compiled code is kept beside its data. */
export function webSpec({ home, listen }: Settings, port: number, user: WebUser): ChildSpec {
	const paths = sandboxPaths(home);
	return {
		name: 'web',
		command: sandboxCommand(home, user, [nodeInSandbox(home), join(paths.app, 'src/web/main.ts')]),
		cwd: '/',
		env: childEnvironment(withoutHome(process.env), {
			PROCLAB_HOME: paths.home,
			PROCLAB_RUN: home.run,
			PROCLAB_PORT: String(port),
			NODE_COMPILE_CACHE: join(paths.data, 'compile-cache'),
		}),
		stopMilliseconds: stopMilliseconds.web,
		isHealthy: () => answers({ host: reachable(listen), port, path: webPaths.health }),
	};
}

/** The address of the site as the person at this machine types it. */
export function siteUrl(listen: string, port: number): string {
	const host = reachable(listen);
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}

/** Wildcard addresses are reached over loopback. */
function reachable(listen: string): string {
	if (listen === '0.0.0.0') return '127.0.0.1';
	return listen === '::' ? '::1' : listen;
}

function nodeInSandbox(home: Home): string {
	const inCheckout = relative(home.root, process.execPath);
	return inCheckout.startsWith('..') ? process.execPath : join(sandboxPaths(home).app, inCheckout);
}

/** The caller's home folder is nothing to web. */
function withoutHome(env: Readonly<Record<string, string | undefined>>) {
	return { ...env, HOME: undefined };
}
