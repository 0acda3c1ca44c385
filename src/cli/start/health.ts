import { type RequestOptions, request } from 'node:http';

const timeout = 2_000;

/** Whether `GET path` is answered with 200, over TCP or a unix socket. Never rejects. */
export function answers(target: RequestOptions): Promise<boolean> {
	return new Promise((resolve) => {
		const sent = request({ ...target, timeout, agent: false }, (response) => {
			response.resume();
			resolve(response.statusCode === 200);
		});
		sent.once('timeout', () => sent.destroy());
		sent.once('error', () => resolve(false));
		sent.end();
	});
}
