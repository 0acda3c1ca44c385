import { createServer } from 'node:net';
import { about, type Context, type Requirement } from './finding.ts';
import { portHolder } from './port-holder.ts';

export const port: Requirement = async (machine, { settings, runningUrl }: Context) => {
	const say = about('port', 'Port');
	const where = `${settings.listen} port ${settings.port}`;
	if (settings.port === 0) return say('ok', 'any free one');
	if (runningUrl !== undefined) return say('ok', `Proclab is running at ${runningUrl}`);
	const first = Number(machine.readText('/proc/sys/net/ipv4/ip_unprivileged_port_start') ?? 1024);
	if (settings.port < first)
		return say('fail', `${where} is for root only`, `web runs without root: set PROCLAB_PORT to ${first} or more.`);
	const code = await tryListen(settings.listen, settings.port);
	if (code === undefined) return say('ok', `${where} is free`);
	if (code !== 'EADDRINUSE')
		return say('fail', `can't listen on ${where}: ${code}`, 'Set PROCLAB_LISTEN to an address of this machine.');
	const holder = portHolder(settings.port);
	const who = holder ? ` by ${holder.name} (process ${holder.pid})` : '';
	return say(
		'fail',
		`${where} is in use${who}`,
		`Stop that, or take another: PROCLAB_PORT=${settings.port + 1} npm start`,
	);
};

/** The error's code when the address can't be listened on. */
function tryListen(host: string, port: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
	});
}

/** A port that nobody listens on now. Chosen by us and not by web, so that a web that is restarted keeps it. */
export function findFreePort(host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen({ host, port: 0 }, () => {
			const address = server.address();
			const chosen = typeof address === 'object' && address ? address.port : 0;
			server.close(() => resolve(chosen));
		});
	});
}
