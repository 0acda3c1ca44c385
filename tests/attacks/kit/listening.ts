import { once } from 'node:events';
import type { ListenOptions, Server } from 'node:net';

/** A server that listens until it is disposed of. */
export async function listeningOn(server: Server, options: ListenOptions) {
	server.listen(options);
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
	return { server, port, [Symbol.dispose]: () => void server.close() };
}
